//! Suite `storagepoolcaps`: what a storage driver says of the types of pools, from the types that it supports.

use serde::Deserialize;
use vir_conf::flags::FormatFlags;
use vir_conf::scalar::Scalar;
use vir_conf::storage_pool::PoolType;
use vir_conf::storage_pool_capabilities::StoragePoolCapabilities;
use vir_test::corpus::Suite;

use super::documents::{self, Printed, XML};
use super::judged::Judged;
use super::verdict::Verdict;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    supported_pool_types: Vec<String>,
    expect: Printed,
}

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        vec![XML]
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let kind = |word: &String| PoolType::read(word).ok_or_else(|| format!("no pool type '{word}'"));
        let supported = self.supported_pool_types.iter().map(kind).collect::<Result<Vec<_>, _>>()?;
        let capabilities = StoragePoolCapabilities::of(&supported);
        documents::compare(suite, &self.expect.xml, &capabilities, FormatFlags::empty(), verdict)
    }
}
