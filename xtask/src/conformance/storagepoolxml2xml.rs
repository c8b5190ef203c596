//! Suite `storagepoolxml2xml`: a pool's definition, read, made complete and printed.

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::storage_pool::StoragePool;
use vir_test::corpus::{DataPath, Entry, Suite};
use vir_test::fixed::Fixed;

use super::documents::{self, XML};
use super::suites::Runner;
use super::verdict::Verdict;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "all fields are typed; some only describe the case")]
struct Case {
    name: String,
    base: String,
    input: DataPath,
    expect: Expect,
}

/// What must come out, by check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    xml: DataPath,
}

struct StoragePoolXml {
    suite: Suite,
}

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(StoragePoolXml { suite: suite.clone() }))
}

impl Runner for StoragePoolXml {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        verdict.plan(XML);
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        let pool = pool(&self.suite, &case.input)?;
        documents::compare(&self.suite, &case.expect.xml, &pool, FormatFlags::empty(), verdict)
    }
}

/// A file's pool, complete. The files are valid by the schema, so that nothing in them may be unknown.
pub(super) fn pool(suite: &Suite, file: &DataPath) -> Result<StoragePool, String> {
    let text = documents::read(suite, file)?;
    let parsed = StoragePool::define(&text, ParseFlags::STRICT, &mut Fixed);
    parsed.map(|parsed| parsed.value).map_err(|report| report.to_string())
}
