//! Which code runs which suite.

use vir_conf::filter_binding::FilterBinding;
use vir_conf::interface::Interface;
use vir_conf::network_port::NetworkPort;
use vir_conf::secret::Secret;
use vir_test::corpus::{Entry, Suite};

use super::plain;
use super::verdict::Verdict;

/// Understands the cases of one suite.
pub(super) trait Runner: Sync + Send {
    /// Plans and makes the checks of one case. An error is the reason why planned checks were not made.
    fn run(&self, case: &Entry, verdict: &mut Verdict) -> Result<(), String>;
}

type Open = fn(&Suite) -> Result<Box<dyn Runner>, String>;

const RUNNERS: &[(&str, Open)] = &[
    ("capabilityschema", super::capabilityschema::open),
    ("domainbackupxml2xml", super::domainbackupxml2xml::open),
    ("domainconf", super::domainconf::open),
    ("genericxml2xml", super::genericxml2xml::open),
    ("interfacexml2xml", plain::open::<Interface>),
    ("lxcxml2xml", super::lxcxml2xml::open),
    ("networkxml2xml", super::networkxml2xml::open),
    ("networkxml2xmlupdate", super::networkxml2xmlupdate::open),
    ("nodedevxml2xml", super::nodedevxml2xml::open),
    ("nwfilterxml2xml", super::nwfilterxml2xml::open),
    #[cfg(feature = "hypervisors")]
    ("qemucapabilities", super::qemucapabilities::open),
    ("qemudomaincheckpointxml2xml", super::qemudomaincheckpointxml2xml::open),
    ("qemudomainsnapshotxml2xml", super::qemudomainsnapshotxml2xml::open),
    ("qemustatusxml2xml", super::qemustatusxml2xml::open),
    #[cfg(feature = "hypervisors")]
    ("qemuxmlconf", super::qemuxmlconf::open),
    ("schema", super::schema::open),
    ("secretxml2xml", plain::open::<Secret>),
    ("storagepoolcaps", super::storagepoolcaps::open),
    ("storagepoolxml2xml", super::storagepoolxml2xml::open),
    ("storagevolxml2xml", super::storagevolxml2xml::open),
    #[cfg(feature = "hypervisors")]
    ("virjson", super::virjson::open),
    ("virnetworkportxml2xml", plain::open::<NetworkPort>),
    ("virnwfilterbindingxml2xml", plain::open::<FilterBinding>),
    ("virsh", super::virsh::open),
    #[cfg(feature = "hypervisors")]
    ("viruri", super::viruri::open),
];

/// The runner of a suite, made ready; or why there is none.
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    let found = RUNNERS.iter().find(|(name, _)| *name == suite.name());
    let (_, open) = found.ok_or("no code handles this suite yet")?;
    open(suite)
}
