//! Which code runs which suite.

use vir_test::corpus::{Entry, Suite};

use super::verdict::Verdict;
#[cfg(feature = "hypervisors")]
use super::{qemucapabilities, qemuxmlconf, virjson, viruri};
use super::{secretxml2xml, storagepoolcaps, storagepoolxml2xml, storagevolxml2xml, virsh};

/// Understands the cases of one suite.
pub(super) trait Runner: Sync + Send {
    /// Plans and makes the checks of one case. An error is the reason why planned checks were not made.
    fn run(&self, case: &Entry, verdict: &mut Verdict) -> Result<(), String>;
}

type Open = fn(&Suite) -> Result<Box<dyn Runner>, String>;

const RUNNERS: &[(&str, Open)] = &[
    #[cfg(feature = "hypervisors")]
    ("qemucapabilities", qemucapabilities::open),
    #[cfg(feature = "hypervisors")]
    ("qemuxmlconf", qemuxmlconf::open),
    ("secretxml2xml", secretxml2xml::open),
    ("storagepoolcaps", storagepoolcaps::open),
    ("storagepoolxml2xml", storagepoolxml2xml::open),
    ("storagevolxml2xml", storagevolxml2xml::open),
    #[cfg(feature = "hypervisors")]
    ("virjson", virjson::open),
    ("virsh", virsh::open),
    #[cfg(feature = "hypervisors")]
    ("viruri", viruri::open),
];

/// The runner of a suite, made ready; or why there is none.
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    let found = RUNNERS.iter().find(|(name, _)| *name == suite.name());
    let (_, open) = found.ok_or("no code handles this suite yet")?;
    open(suite)
}
