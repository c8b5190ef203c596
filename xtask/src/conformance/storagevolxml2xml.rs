//! Suite `storagevolxml2xml`: a volume's definition, read for its pool, made complete and printed.

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::storage_volume::{CapacityNeed, StorageVolume};
use vir_test::corpus::{DataPath, Suite};

use super::documents::{self, Printed, XML};
use super::judged::Judged;
use super::storagepoolxml2xml::pool;
use super::verdict::Verdict;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    /// The pool that the volume is in.
    pool: DataPath,
    input: DataPath,
    parse_flags: Vec<ParseFlag>,
    expect: Printed,
}

/// How the volume is read.
#[derive(Debug, Clone, Copy, Deserialize)]
enum ParseFlag {
    /// Its capacity may be missing.
    #[serde(rename = "NO_CAPACITY")]
    NoCapacity,
    /// Its capacity may be missing where it has a backing store.
    #[serde(rename = "OPT_CAPACITY")]
    OptionalCapacity,
}

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        vec![XML]
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let kind = pool(suite, &self.pool)?.kind();
        let text = documents::read(suite, &self.input)?;
        let capacity = capacity(&self.parse_flags);
        let volume = StorageVolume::define(&text, ParseFlags::STRICT, kind, capacity)
            .map_err(|report| report.to_string())?
            .value;
        documents::compare(suite, &self.expect.xml, &volume, FormatFlags::empty(), verdict)
    }
}

fn capacity(flags: &[ParseFlag]) -> CapacityNeed {
    let need = |flag: &ParseFlag| match flag {
        ParseFlag::NoCapacity => CapacityNeed::Never,
        ParseFlag::OptionalCapacity => CapacityNeed::UnlessBacked,
    };
    flags.iter().map(need).next_back().unwrap_or_default()
}
