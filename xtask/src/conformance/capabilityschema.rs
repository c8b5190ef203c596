//! Suite `capabilityschema`: capabilities of hosts, read strictly.

use serde::Deserialize;
use vir_conf::capabilities::Capabilities;
use vir_conf::flags::ParseFlags;
use vir_test::corpus::{DataPath, Entry, Suite};

use super::documents::{self, REFUSED};
use super::suites::Runner;
use super::verdict::Verdict;

/// The document is accepted.
const VALID: &str = "valid";

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "all fields are typed; some only describe the case")]
struct Case {
    name: String,
    base: String,
    input: DataPath,
    schema: String,
    expect: Expect,
}

/// Whether the schema accepts the document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    valid: bool,
}

struct CapabilitySchema {
    suite: Suite,
}

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(CapabilitySchema { suite: suite.clone() }))
}

impl Runner for CapabilitySchema {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        verdict.plan(if case.expect.valid { VALID } else { REFUSED });
        let outcome = documents::parse::<Capabilities>(&self.suite, &case.input, ParseFlags::STRICT);
        if case.expect.valid {
            outcome?;
            verdict.pass(VALID);
        } else {
            documents::must_fail(&outcome, verdict);
        }
        Ok(())
    }
}
