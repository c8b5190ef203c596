//! A driver that shows everything and changes nothing.

use std::sync::Arc;

use vir_conf::Domain;

use super::Driver;
use crate::{
    Affect, Code, Console, ConsoleFlags, Deadline, DefineFlags, DestroyFlags, Error, EventLog, Figure,
    NodeInfo, Origin, Result, SecurityLabel, ShutdownFlags, Snapshot, StartFlags, StatsFlags, Tune, Tuning,
    UndefineFlags, Uuid, VcpuFlags, Vcpus, XmlFlags,
};

/// Passes reading calls on to the driver inside and refuses the others.
pub(crate) struct ReadOnly(pub Arc<dyn Driver>);

/// The refusal, which names the public call as clients know it.
fn refuse<T>(call: &str) -> Result<T> {
    let detail = format!("read only access prevents {call}");
    Err(Error::new(Code::OperationDenied, Origin::Unspecified, detail))
}

impl Driver for ReadOnly {
    fn hypervisor(&self) -> &'static str {
        self.0.hypervisor()
    }

    fn version(&self) -> Result<u64> {
        self.0.version()
    }

    fn hostname(&self) -> Result<String> {
        self.0.hostname()
    }

    fn security_model(&self) -> (String, String) {
        self.0.security_model()
    }

    fn problems(&self) -> &[Error] {
        self.0.problems()
    }

    fn snapshots(&self) -> Vec<Arc<Snapshot>> {
        self.0.snapshots()
    }

    fn snapshot(&self, uuid: Uuid) -> Option<Arc<Snapshot>> {
        self.0.snapshot(uuid)
    }

    fn events(&self) -> &EventLog {
        self.0.events()
    }

    fn node_info(&self) -> Result<NodeInfo> {
        self.0.node_info()
    }

    fn capabilities(&self) -> Result<String> {
        self.0.capabilities()
    }

    fn title(&self, uuid: Uuid) -> Result<Option<String>> {
        self.0.title(uuid)
    }

    fn security_label(&self, uuid: Uuid) -> Result<Option<SecurityLabel>> {
        self.0.security_label(uuid)
    }

    fn check_control(&self, uuid: Uuid) -> Result<()> {
        self.0.check_control(uuid)
    }

    fn stats(&self, uuid: Uuid, wanted: StatsFlags) -> Result<Vec<Figure>> {
        self.0.stats(uuid, wanted)
    }

    fn vcpus(&self, uuid: Uuid, affect: Affect) -> Result<Vcpus> {
        self.0.vcpus(uuid, affect)
    }

    fn tuning(&self, uuid: Uuid, affect: Affect) -> Result<Tuning> {
        self.0.tuning(uuid, affect)
    }

    /// Passwords are for those who may also change them.
    fn xml(&self, uuid: Uuid, flags: XmlFlags) -> Result<String> {
        if flags.contains(XmlFlags::SECURE) {
            let detail = "virDomainGetXMLDesc with secure flag";
            return Err(Error::new(Code::OperationDenied, Origin::Unspecified, detail));
        }
        self.0.xml(uuid, flags)
    }

    fn define(&self, _: &str, _: DefineFlags, _: Deadline) -> Result<Uuid> {
        refuse("virDomainDefineXMLFlags")
    }

    fn complete(&self, xml: &str, before: Option<&Domain>) -> Result<Domain> {
        self.0.complete(xml, before)
    }

    fn create(&self, _: &str, _: StartFlags, _: Deadline) -> Result<Uuid> {
        refuse("virDomainCreateXML")
    }

    fn undefine(&self, _: Uuid, _: UndefineFlags, _: Deadline) -> Result<()> {
        refuse("virDomainUndefineFlags")
    }

    fn start(&self, _: Uuid, _: StartFlags, _: Deadline) -> Result<()> {
        refuse("virDomainCreate")
    }

    fn shutdown(&self, _: Uuid, _: ShutdownFlags, _: Deadline) -> Result<()> {
        refuse("virDomainShutdown")
    }

    fn reboot(&self, _: Uuid, _: ShutdownFlags, _: Deadline) -> Result<()> {
        refuse("virDomainReboot")
    }

    fn reset(&self, _: Uuid, _: Deadline) -> Result<()> {
        refuse("virDomainReset")
    }

    fn suspend(&self, _: Uuid, _: Deadline) -> Result<()> {
        refuse("virDomainSuspend")
    }

    fn resume(&self, _: Uuid, _: Deadline) -> Result<()> {
        refuse("virDomainResume")
    }

    fn destroy(&self, _: Uuid, _: DestroyFlags, _: Deadline) -> Result<()> {
        refuse("virDomainDestroy")
    }

    fn set_autostart(&self, _: Uuid, _: bool, _: Deadline) -> Result<()> {
        refuse("virDomainSetAutostart")
    }

    fn rename(&self, _: Uuid, _: &str, _: Deadline) -> Result<()> {
        refuse("virDomainRename")
    }

    fn set_vcpus(&self, _: Uuid, _: u32, _: VcpuFlags, _: Deadline) -> Result<()> {
        refuse("virDomainSetVcpusFlags")
    }

    fn tune(&self, _: Uuid, tune: Tune, _: Affect, _: Deadline) -> Result<()> {
        refuse(tune.call())
    }

    fn console(&self, _: Uuid, _: Option<&str>, _: ConsoleFlags) -> Result<Console> {
        refuse("virDomainOpenConsole")
    }
}
