//! Suite `domainconf`: questions about a container's definition.

use serde::Deserialize;
use vir_conf::flags::ParseFlags;
use vir_test::corpus::{DataPath, Entry, Suite};

use super::suites::Runner;
use super::verdict::Verdict;
use super::{documents, domains};

/// Whether a file system is mounted at a path is told right.
const FOUND: &str = "found";

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "all fields are typed; some only describe the case")]
struct Case {
    name: String,
    base: String,
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

struct DomainConf {
    suite: Suite,
}

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(DomainConf { suite: suite.clone() }))
}

impl Runner for DomainConf {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        verdict.plan(FOUND);
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        let text = documents::read(&self.suite, &case.input)?;
        let domain = domains::define(&text, ParseFlags::empty())?;
        match domain.devices.filesystem_at(&case.target_path).is_some() {
            found if found == case.expect.found => verdict.pass(FOUND),
            found => verdict.fail(FOUND, format!("found is {found}")),
        }
        Ok(())
    }
}
