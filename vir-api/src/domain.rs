//! A handle on one domain.

use std::sync::Arc;

use crate::{
    Affect, Code, Console, ConsoleFlags, Deadline, DestroyFlags, Error, Figure, Info, Origin, Result,
    SecurityLabel, ShutdownFlags, Snapshot, StartFlags, State, StatsFlags, Tune, Tuning, UndefineFlags, Uuid,
    VcpuFlags, Vcpus, XmlFlags, driver::Driver,
};

/// A domain on a connection. Cheap to clone; names the domain by its identity, so that it survives renames.
///
/// Calls that talk to the hypervisor take [`Deadline::usual`]; [`Domain::within`] sets another.
#[derive(Clone)]
pub struct Domain {
    driver: Arc<dyn Driver>,
    seen: Arc<Snapshot>,
    deadline: Option<Deadline>,
}

impl Domain {
    pub(crate) fn new(driver: Arc<dyn Driver>, seen: Arc<Snapshot>) -> Self {
        Self { driver, seen, deadline: None }
    }

    /// The same domain, whose calls answer by `deadline`.
    #[must_use]
    pub fn within(&self, deadline: Deadline) -> Self {
        Self { deadline: Some(deadline), ..self.clone() }
    }

    fn deadline(&self) -> Deadline {
        self.deadline.unwrap_or_else(Deadline::usual)
    }

    /// The identity.
    pub fn uuid(&self) -> Uuid {
        self.seen.uuid
    }

    /// The name when this handle was looked up.
    pub fn name(&self) -> &str {
        &self.seen.name
    }

    /// The id when this handle was looked up; [`Domain::snapshot`] has the present one.
    pub fn id(&self) -> Option<u32> {
        self.seen.id
    }

    /// Everything about the domain at this moment, without waiting for anyone.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>> {
        self.driver.snapshot(self.seen.uuid).ok_or_else(|| self.gone())
    }

    /// State and reason.
    pub fn state(&self) -> Result<State> {
        Ok(self.snapshot()?.state)
    }

    /// Memory, processors, processor time.
    pub fn info(&self) -> Result<Info> {
        Ok(self.snapshot()?.info)
    }

    /// Whether a hypervisor holds the domain.
    pub fn is_active(&self) -> Result<bool> {
        Ok(self.snapshot()?.id.is_some())
    }

    /// The document, in the view that `flags` ask for.
    pub fn xml(&self, flags: XmlFlags) -> Result<String> {
        self.named("get the document of", self.driver.xml(self.seen.uuid, flags))
    }

    /// The short description for people.
    pub fn title(&self) -> Result<Option<String>> {
        self.named("get the title of", self.driver.title(self.seen.uuid))
    }

    /// What the security model wrote on the domain; nothing on a domain that is off.
    pub fn security_label(&self) -> Result<Option<SecurityLabel>> {
        self.named("get the security label of", self.driver.security_label(self.seen.uuid))
    }

    /// Whether the hypervisor that holds the domain answers.
    pub fn check_control(&self) -> Result<()> {
        self.named("check control of", self.driver.check_control(self.seen.uuid))
    }

    /// Figures of the groups that are wanted, as far as there are any.
    pub fn stats(&self, wanted: StatsFlags) -> Result<Vec<Figure>> {
        self.named("get figures of", self.driver.stats(self.seen.uuid, wanted))
    }

    /// How many processors the domain has.
    pub fn vcpus(&self, affect: Affect) -> Result<Vcpus> {
        self.named("count processors of", self.driver.vcpus(self.seen.uuid, affect))
    }

    /// Changes how many processors the domain has.
    pub fn set_vcpus(&self, count: u32, flags: VcpuFlags) -> Result<()> {
        self.named(
            "change processors of",
            self.driver.set_vcpus(self.seen.uuid, count, flags, self.deadline()),
        )
    }

    /// How threads and disks share the host.
    pub fn tuning(&self, affect: Affect) -> Result<Tuning> {
        self.named("look at the tuning of", self.driver.tuning(self.seen.uuid, affect))
    }

    /// Changes how threads and disks share the host.
    pub fn tune(&self, tune: Tune, affect: Affect) -> Result<()> {
        self.named("tune", self.driver.tune(self.seen.uuid, tune, affect, self.deadline()))
    }

    /// Starts the defined domain.
    pub fn start(&self, flags: StartFlags) -> Result<()> {
        self.named("start", self.driver.start(self.seen.uuid, flags, self.deadline()))
    }

    /// Asks the guest to go down. Watch [`Domain::state`] or the events for when it is.
    pub fn shutdown(&self, flags: ShutdownFlags) -> Result<()> {
        self.named("shut down", self.driver.shutdown(self.seen.uuid, flags, self.deadline()))
    }

    /// Asks the guest to start over.
    pub fn reboot(&self, flags: ShutdownFlags) -> Result<()> {
        self.named("reboot", self.driver.reboot(self.seen.uuid, flags, self.deadline()))
    }

    /// Pulls the reset line.
    pub fn reset(&self) -> Result<()> {
        self.named("reset", self.driver.reset(self.seen.uuid, self.deadline()))
    }

    /// Stops the processors.
    pub fn suspend(&self) -> Result<()> {
        self.named("suspend", self.driver.suspend(self.seen.uuid, self.deadline()))
    }

    /// Lets the processors run again.
    pub fn resume(&self) -> Result<()> {
        self.named("resume", self.driver.resume(self.seen.uuid, self.deadline()))
    }

    /// Switches the domain off at once.
    pub fn destroy(&self, flags: DestroyFlags) -> Result<()> {
        self.named("destroy", self.driver.destroy(self.seen.uuid, flags, self.deadline()))
    }

    /// Removes the definition.
    pub fn undefine(&self, flags: UndefineFlags) -> Result<()> {
        self.named("undefine", self.driver.undefine(self.seen.uuid, flags, self.deadline()))
    }

    /// Whether the domain starts with its host.
    pub fn autostart(&self) -> Result<bool> {
        Ok(self.snapshot()?.autostart)
    }

    /// Decides whether the domain starts with its host.
    pub fn set_autostart(&self, autostart: bool) -> Result<()> {
        self.named("set autostart of", self.driver.set_autostart(self.seen.uuid, autostart, self.deadline()))
    }

    /// Gives a domain that is off another name.
    pub fn rename(&self, name: &str) -> Result<()> {
        self.named("rename", self.driver.rename(self.seen.uuid, name, self.deadline()))
    }

    /// Opens a character device: the one with alias `device`, else the first console or serial port.
    pub fn console(&self, device: Option<&str>, flags: ConsoleFlags) -> Result<Console> {
        self.named("open a console of", self.driver.console(self.seen.uuid, device, flags))
    }

    fn named<T>(&self, doing: &str, result: Result<T>) -> Result<T> {
        result.map_err(|err| err.during(|| format!("{doing} domain '{}'", self.seen.name)))
    }

    fn gone(&self) -> Error {
        let Snapshot { uuid, name, .. } = &*self.seen;
        Error::new(Code::NoDomain, Origin::Domain, format!("no domain with matching uuid '{uuid}' ({name})"))
    }
}
