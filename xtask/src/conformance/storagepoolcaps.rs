//! Suite `storagepoolcaps`: what a storage driver says of the types of pools, from the types that it supports.

use serde::Deserialize;
use vir_conf::flags::FormatFlags;
use vir_conf::scalar::Scalar;
use vir_conf::storage_pool::PoolType;
use vir_conf::storage_pool_capabilities::StoragePoolCapabilities;
use vir_test::corpus::{DataPath, Entry, Suite};

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
    supported_pool_types: Vec<String>,
    expect: Expect,
}

/// What must come out, by check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    xml: DataPath,
}

struct PoolCapabilities {
    suite: Suite,
}

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(PoolCapabilities { suite: suite.clone() }))
}

impl Runner for PoolCapabilities {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        verdict.plan(XML);
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        let kind = |word: &String| PoolType::read(word).ok_or_else(|| format!("no pool type '{word}'"));
        let supported = case.supported_pool_types.iter().map(kind).collect::<Result<Vec<_>, _>>()?;
        let capabilities = StoragePoolCapabilities::of(&supported);
        documents::compare(&self.suite, &case.expect.xml, &capabilities, FormatFlags::empty(), verdict)
    }
}
