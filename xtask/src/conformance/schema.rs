//! Suite `schema`: documents that are valid for the schema a case names, or are not.

use serde::Deserialize;
use vir_test::corpus::{DataPath, Entry, Suite};

use super::suites::Runner;
use super::verdict::Verdict;
use super::{documents, strict};
use crate::schema_coverage;

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

/// What must come out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    valid: bool,
}

struct Schema {
    suite: Suite,
}

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(Schema { suite: suite.clone() }))
}

impl Runner for Schema {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        let known = schema_coverage::SCHEMAS.iter().find(|(file, _)| *file == case.schema);
        let (_, top) = known.ok_or_else(|| format!("unknown schema '{}'", case.schema))?;
        strict::judge(&documents::read(&self.suite, &case.input)?, top, case.expect.valid, verdict)
    }
}
