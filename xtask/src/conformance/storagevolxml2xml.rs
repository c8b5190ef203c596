//! Suite `storagevolxml2xml`: a volume's definition, read for its pool, made complete and printed.

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::storage_volume::{CapacityNeed, StorageVolume};
use vir_test::corpus::{DataPath, Entry, Suite};

use super::documents::{self, XML};
use super::storagepoolxml2xml::pool;
use super::suites::Runner;
use super::verdict::Verdict;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "all fields are typed; some only describe the case")]
struct Case {
    name: String,
    base: String,
    /// The pool that the volume is in.
    pool: DataPath,
    input: DataPath,
    parse_flags: Vec<ParseFlag>,
    expect: Expect,
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

/// What must come out, by check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    xml: DataPath,
}

struct StorageVolumeXml {
    suite: Suite,
}

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(StorageVolumeXml { suite: suite.clone() }))
}

impl Runner for StorageVolumeXml {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        verdict.plan(XML);
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        let kind = pool(&self.suite, &case.pool)?.kind();
        let text = documents::read(&self.suite, &case.input)?;
        let capacity = capacity(&case.parse_flags);
        let volume = StorageVolume::define(&text, ParseFlags::STRICT, kind, capacity)
            .map_err(|report| report.to_string())?
            .value;
        documents::compare(&self.suite, &case.expect.xml, &volume, FormatFlags::empty(), verdict)
    }
}

fn capacity(flags: &[ParseFlag]) -> CapacityNeed {
    let need = |flag: &ParseFlag| match flag {
        ParseFlag::NoCapacity => CapacityNeed::Never,
        ParseFlag::OptionalCapacity => CapacityNeed::UnlessBacked,
    };
    flags.iter().map(need).next_back().unwrap_or_default()
}
