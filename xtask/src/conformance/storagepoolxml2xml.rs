//! Suite `storagepoolxml2xml`: a pool's definition, read, made complete and printed.

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::storage_pool::StoragePool;
use vir_test::corpus::{DataPath, Suite};
use vir_test::fixed::Fixed;

use super::documents::{self, Printed, XML};
use super::judged::Judged;
use super::verdict::Verdict;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    input: DataPath,
    expect: Printed,
}

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        vec![XML]
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let pool = pool(suite, &self.input)?;
        documents::compare(suite, &self.expect.xml, &pool, FormatFlags::empty(), verdict)
    }
}

/// A file's pool, complete. The files are valid by the schema, so that nothing in them may be unknown.
pub(super) fn pool(suite: &Suite, file: &DataPath) -> Result<StoragePool, String> {
    let text = documents::read(suite, file)?;
    let parsed = StoragePool::define(&text, ParseFlags::STRICT, &mut Fixed);
    parsed.map(|parsed| parsed.value).map_err(|report| report.to_string())
}
