//! What a hypervisor must be able to do for the facade.

mod document;
mod open;
mod qemu;
mod read_only;
mod test;

use std::sync::Arc;

use vir_conf::{Domain, flags::ParseFlags};

pub(crate) use open::open;
pub use qemu::{find_emulator, probe_emulator};
pub(crate) use read_only::ReadOnly;

use crate::{
    Affect, Code, Console, ConsoleFlags, Deadline, DefineFlags, DestroyFlags, Error, EventLog, Figure,
    NodeInfo, Origin, Result, SecurityLabel, ShutdownFlags, Snapshot, StartFlags, StatsFlags, Tune, Tuning,
    UndefineFlags, Uuid, VcpuFlags, Vcpus, XmlFlags, stats,
};

/// One hypervisor and the domains on it.
///
/// Reading calls answer at once from the last published [`Snapshot`]s; changing calls wait for their turn and for the
/// hypervisor, but not beyond their deadline.
pub trait Driver: Send + Sync {
    /// The hypervisor's name as clients show it, `QEMU`.
    fn hypervisor(&self) -> &'static str;

    /// The hypervisor's version as one number: major · 1,000,000 + minor · 1,000 + release.
    fn version(&self) -> Result<u64>;

    /// The host's name.
    fn hostname(&self) -> Result<String>;

    /// Name of the security model and its domain of interpretation, `("none", "0")`.
    fn security_model(&self) -> (String, String);

    /// The host's processors and memory.
    fn node_info(&self) -> Result<NodeInfo> {
        Err(Error::unsupported("virNodeGetInfo"))
    }

    /// The document that tells what host and hypervisor can do.
    fn capabilities(&self) -> Result<String> {
        Err(Error::unsupported("virConnectGetCapabilities"))
    }

    /// What was found to be wrong when the driver opened: files that cannot be read, guests that did not start.
    fn problems(&self) -> &[Error] {
        &[]
    }

    /// Every domain, by no particular order.
    fn snapshots(&self) -> Vec<Arc<Snapshot>>;

    /// The domain with this identity.
    fn snapshot(&self, uuid: Uuid) -> Option<Arc<Snapshot>>;

    /// The domain's short description for people.
    fn title(&self, uuid: Uuid) -> Result<Option<String>> {
        let xml = self.xml(uuid, XmlFlags::empty())?;
        // What a driver prints it can read; a title that cannot be had is no reason to fail.
        Ok(Domain::parse(&xml, ParseFlags::INACTIVE).ok().and_then(|parsed| parsed.value.title))
    }

    /// What the security model wrote on the domain; nothing on a domain that is off.
    fn security_label(&self, _: Uuid) -> Result<Option<SecurityLabel>> {
        Ok(None)
    }

    /// Whether the hypervisor that holds the domain answers.
    fn check_control(&self, uuid: Uuid) -> Result<()> {
        if self.snapshot(uuid).is_some_and(|seen| seen.id.is_some()) {
            return Ok(());
        }
        Err(Error::new(Code::OperationInvalid, Origin::Domain, "domain is not running"))
    }

    /// Figures of the groups that are wanted, as far as there are any.
    fn stats(&self, uuid: Uuid, wanted: StatsFlags) -> Result<Vec<Figure>> {
        Ok(self.snapshot(uuid).map(|seen| stats::common(&seen, wanted)).unwrap_or_default())
    }

    /// How many processors the domain has.
    fn vcpus(&self, _: Uuid, _: Affect) -> Result<Vcpus> {
        Err(Error::unsupported("virDomainGetVcpusFlags"))
    }

    /// Changes how many processors the domain has.
    fn set_vcpus(&self, _: Uuid, _count: u32, _: VcpuFlags, _: Deadline) -> Result<()> {
        Err(Error::unsupported("virDomainSetVcpusFlags"))
    }

    /// How the domain's threads and disks share the host.
    fn tuning(&self, _: Uuid, _: Affect) -> Result<Tuning> {
        Err(Error::unsupported("virDomainGetSchedulerParametersFlags"))
    }

    /// Changes how the domain's threads and disks share the host.
    fn tune(&self, _: Uuid, tune: Tune, _: Affect, _: Deadline) -> Result<()> {
        Err(Error::unsupported(tune.call()))
    }

    /// What happens to domains.
    fn events(&self) -> &EventLog;

    /// Stores a definition: a new domain, or the next start of one that exists. Returns the domain's identity.
    fn define(&self, xml: &str, flags: DefineFlags, deadline: Deadline) -> Result<Uuid>;

    /// The definition that would be stored if this document were defined; with `before`, in the place of that: what
    /// the document leaves open of identity and addresses is as it was. Nothing is stored.
    fn complete(&self, xml: &str, before: Option<&Domain>) -> Result<Domain> {
        let _ = (xml, before);
        Err(Error::unsupported("completing a definition"))
    }

    /// Starts a domain that nothing is stored about. Returns its identity.
    fn create(&self, xml: &str, flags: StartFlags, deadline: Deadline) -> Result<Uuid>;

    /// Removes the definition; an active domain stays, but is gone once it is off.
    fn undefine(&self, uuid: Uuid, flags: UndefineFlags, deadline: Deadline) -> Result<()>;

    /// Starts a defined domain.
    fn start(&self, uuid: Uuid, flags: StartFlags, deadline: Deadline) -> Result<()>;

    /// Asks the guest to go down; returns when it has been asked, not when it is off.
    fn shutdown(&self, uuid: Uuid, flags: ShutdownFlags, deadline: Deadline) -> Result<()>;

    /// Asks the guest to start over.
    fn reboot(&self, uuid: Uuid, flags: ShutdownFlags, deadline: Deadline) -> Result<()>;

    /// Pulls the reset line.
    fn reset(&self, uuid: Uuid, deadline: Deadline) -> Result<()>;

    /// Stops the processors.
    fn suspend(&self, uuid: Uuid, deadline: Deadline) -> Result<()>;

    /// Lets the processors run again.
    fn resume(&self, uuid: Uuid, deadline: Deadline) -> Result<()>;

    /// Switches the domain off at once.
    fn destroy(&self, uuid: Uuid, flags: DestroyFlags, deadline: Deadline) -> Result<()>;

    /// Prints the domain's document.
    fn xml(&self, uuid: Uuid, flags: XmlFlags) -> Result<String>;

    /// Decides whether the domain starts with its host.
    fn set_autostart(&self, uuid: Uuid, autostart: bool, deadline: Deadline) -> Result<()>;

    /// Gives a domain that is off another name.
    fn rename(&self, uuid: Uuid, name: &str, deadline: Deadline) -> Result<()>;

    /// Opens a character device of the running guest: the one with alias `device`, else the first console or serial port.
    fn console(&self, uuid: Uuid, device: Option<&str>, flags: ConsoleFlags) -> Result<Console>;
}
