//! Suite `schema`: documents that are valid for the schema a case names, or are not.

use serde::Deserialize;
use vir_test::corpus::{DataPath, Suite};

use super::judged::Judged;
use super::verdict::Verdict;
use super::{documents, strict};
use crate::schema_coverage;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
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

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        vec![strict::check(self.expect.valid)]
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let known = schema_coverage::SCHEMAS.iter().find(|(file, _)| *file == self.schema);
        let (_, top) = known.ok_or_else(|| format!("unknown schema '{}'", self.schema))?;
        strict::judge(&documents::read(suite, &self.input)?, top, self.expect.valid, verdict)
    }
}
