//! Suite `capabilityschema`: capabilities of hosts, read strictly.

use serde::Deserialize;
use vir_conf::capabilities::Capabilities;
use vir_conf::flags::ParseFlags;
use vir_test::corpus::{DataPath, Suite};

use super::documents::{self, REFUSED};
use super::judged::Judged;
use super::verdict::Verdict;

/// The document is accepted.
const VALID: &str = "valid";

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    input: DataPath,
    #[allow(dead_code, reason = "all cases name the same")]
    schema: String,
    expect: Expect,
}

/// Whether the schema accepts the document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    valid: bool,
}

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        vec![if self.expect.valid { VALID } else { REFUSED }]
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let outcome = documents::parse::<Capabilities>(suite, &self.input, ParseFlags::STRICT);
        if self.expect.valid {
            outcome?;
            verdict.pass(VALID);
        } else {
            documents::must_fail(&outcome, verdict);
        }
        Ok(())
    }
}
