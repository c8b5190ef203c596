//! Suite `domainconf`: questions about a container's definition.

use serde::Deserialize;
use vir_conf::flags::ParseFlags;
use vir_test::corpus::{DataPath, Suite};

use super::judged::Judged;
use super::verdict::Verdict;
use super::{documents, domains};

/// Whether a file system is mounted at a path is told right.
const FOUND: &str = "found";

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    input: DataPath,
    target_path: String,
    expect: Expect,
}

/// What must come out, by check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    found: bool,
}

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        vec![FOUND]
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let text = documents::read(suite, &self.input)?;
        let domain = domains::define(&text, ParseFlags::empty())?;
        match domain.devices.filesystem_at(&self.target_path).is_some() {
            found if found == self.expect.found => verdict.pass(FOUND),
            found => verdict.fail(FOUND, format!("found is {found}")),
        }
        Ok(())
    }
}
