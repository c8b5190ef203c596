//! Which code runs which suite.

use vir_conf::filter_binding::FilterBinding;
use vir_conf::interface::Interface;
use vir_conf::network_port::NetworkPort;
use vir_conf::secret::Secret;
use vir_test::corpus::{Entry, Suite};

use super::judged;
use super::plain::Plain;
use super::verdict::Verdict;

/// Understands the cases of one suite.
pub(super) trait Runner: Sync + Send {
    /// Plans and makes the checks of one case. An error is the reason why planned checks were not made.
    fn run(&self, case: &Entry, verdict: &mut Verdict) -> Result<(), String>;
}

type Open = fn(&Suite) -> Result<Box<dyn Runner>, String>;

const RUNNERS: &[(&str, Open)] = &[
    ("capabilityschema", judged::open::<super::capabilityschema::Case>),
    ("domainbackupxml2xml", judged::open::<super::domainbackupxml2xml::Case>),
    ("domainconf", judged::open::<super::domainconf::Case>),
    ("genericxml2xml", judged::open::<super::genericxml2xml::Case>),
    ("interfacexml2xml", judged::open::<Plain<Interface>>),
    ("lxcxml2xml", judged::open::<super::lxcxml2xml::Case>),
    ("networkxml2xml", judged::open::<super::networkxml2xml::Case>),
    ("networkxml2xmlupdate", judged::open::<super::networkxml2xmlupdate::Case>),
    ("nodedevxml2xml", judged::open::<super::nodedevxml2xml::Case>),
    ("nwfilterxml2xml", judged::open::<super::nwfilterxml2xml::Case>),
    #[cfg(feature = "hypervisors")]
    ("qemucapabilities", judged::open::<super::qemucapabilities::Case>),
    ("qemudomaincheckpointxml2xml", judged::open::<super::qemudomaincheckpointxml2xml::Case>),
    ("qemudomainsnapshotxml2xml", judged::open::<super::qemudomainsnapshotxml2xml::Case>),
    ("qemustatusxml2xml", judged::open::<super::qemustatusxml2xml::Case>),
    #[cfg(feature = "hypervisors")]
    ("qemuxmlconf", super::qemuxmlconf::open),
    ("schema", judged::open::<super::schema::Case>),
    ("secretxml2xml", judged::open::<Plain<Secret>>),
    ("storagepoolcaps", judged::open::<super::storagepoolcaps::Case>),
    ("storagepoolxml2xml", judged::open::<super::storagepoolxml2xml::Case>),
    ("storagevolxml2xml", judged::open::<super::storagevolxml2xml::Case>),
    #[cfg(feature = "hypervisors")]
    ("virjson", judged::open::<super::virjson::Case>),
    ("virnetworkportxml2xml", judged::open::<Plain<NetworkPort>>),
    ("virnwfilterbindingxml2xml", judged::open::<Plain<FilterBinding>>),
    ("virsh", super::virsh::open),
    #[cfg(feature = "hypervisors")]
    ("viruri", judged::open::<super::viruri::Case>),
];

/// The runner of a suite, made ready; or why there is none.
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    let found = RUNNERS.iter().find(|(name, _)| *name == suite.name());
    let (_, open) = found.ok_or("no code handles this suite yet")?;
    open(suite)
}
