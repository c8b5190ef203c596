//! QEMU: guests as processes of this host.

mod answers;
mod autostart;
mod chardev;
mod emulator;
mod launch;
mod lifecycle;
mod machine;
mod monitor;
mod open;
mod recipe;
mod recover;
mod resources;
mod services;
mod standard;
mod status;
mod view;

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

pub use emulator::{find_emulator, probe_emulator};
pub(crate) use open::open;
use vir_conf::Domain;

use self::{
    machine::{Machine, invalid},
    recipe::Recipe,
    services::{Entry, Services},
    view::View,
};
use super::{Driver, document};
use crate::{
    Code, Console, ConsoleFlags, Deadline, DefineFlags, DestroyFlags, Error, EventLog, Origin, Result,
    ShutdownFlags, Snapshot, StartFlags, UndefineFlags, Uuid, XmlFlags,
    host::{Files, Host},
    store::{Layout, RootLock, Store},
};

/// The QEMU driver over one state directory.
pub(crate) struct QemuDriver {
    cx: Arc<Services>,
    problems: Vec<Error>,
    /// Last: fields are dropped in order, and the lock must outlive all work on the files.
    _lock: RootLock,
}

impl QemuDriver {
    /// Takes possession of a state directory and finds what is in it.
    pub(crate) fn open(
        files: Arc<dyn Files>,
        host: Arc<dyn Host>,
        recipe: impl FnOnce(&Store, &Arc<dyn Host>) -> Box<dyn Recipe>,
        layout: Layout,
    ) -> Result<Self> {
        let store = Store::open(files, layout)?;
        let lock = RootLock::take(&store.layout().run.join("driver.pid"))?;
        let recipe = recipe(&store, &host);
        let cx = Arc::new(Services::new(store, host, recipe));
        let mut problems = recover::recover(&cx)?;
        problems.extend(autostart::once_a_boot(&cx)?);
        Ok(Self { cx, problems, _lock: lock })
    }

    fn entry(&self, uuid: Uuid) -> Result<Entry> {
        self.cx.entry(uuid).ok_or_else(|| {
            Error::new(Code::NoDomain, Origin::Qemu, format!("no domain with matching uuid '{uuid}'"))
        })
    }

    /// Has the domain's owner do something.
    fn change<T: Send + 'static>(
        &self,
        uuid: Uuid,
        name: &str,
        deadline: Deadline,
        work: impl FnOnce(&mut Machine, &Arc<Services>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let cx = Arc::clone(&self.cx);
        self.entry(uuid)?.actor.call(name, deadline, move |machine| work(machine, &cx))
    }

    fn start_with(
        &self,
        entry: &Entry,
        domain: Option<Domain>,
        flags: StartFlags,
        deadline: Deadline,
    ) -> Result<()> {
        let supported =
            StartFlags::PAUSED | StartFlags::VALIDATE | StartFlags::FORCE_BOOT | StartFlags::BYPASS_CACHE;
        only(flags.bits(), supported.bits())?;
        let (cx, again) = (Arc::clone(&self.cx), entry.clone());
        entry
            .actor
            .call("start", deadline, move |machine| machine.start(&cx, &again, domain, flags, deadline))
    }

    fn complete_new(&self, xml: &str, strict: bool) -> Result<Domain> {
        self.cx.recipe.complete(document::parse(xml, strict)?)
    }

    /// The definition of the domain that a document speaks of: by its identity, or by its name where it has none.
    fn meant(&self, document: &Domain) -> Option<Arc<Domain>> {
        let is_meant = |view: &View| match document.uuid {
            Some(uuid) => view.snapshot.uuid == uuid,
            None => view.snapshot.name == document.name,
        };
        let view = self.cx.entries().iter().map(Entry::view).find(|view| is_meant(view))?;
        view.stored.clone().or_else(|| view.live.clone())
    }
}

impl Driver for QemuDriver {
    fn hypervisor(&self) -> &'static str {
        "QEMU"
    }

    fn version(&self) -> Result<u64> {
        self.cx.recipe.version()
    }

    fn hostname(&self) -> Result<String> {
        self.cx.host.hostname().map_err(|err| Error::system(Origin::Qemu, "cannot tell the host's name", err))
    }

    fn security_model(&self) -> (String, String) {
        ("none".to_owned(), "0".to_owned())
    }

    fn problems(&self) -> &[Error] {
        &self.problems
    }

    fn snapshots(&self) -> Vec<Arc<Snapshot>> {
        self.cx.entries().iter().filter_map(|entry| presentable(&entry.view())).collect()
    }

    fn snapshot(&self, uuid: Uuid) -> Option<Arc<Snapshot>> {
        presentable(&self.cx.entry(uuid)?.view())
    }

    fn title(&self, uuid: Uuid) -> Result<Option<String>> {
        let view = self.entry(uuid)?.view();
        Ok(view.live.as_ref().or(view.stored.as_ref()).and_then(|domain| domain.title.clone()))
    }

    fn events(&self) -> &EventLog {
        &self.cx.events
    }

    fn define(&self, xml: &str, flags: DefineFlags, deadline: Deadline) -> Result<Uuid> {
        let strict = flags.contains(DefineFlags::VALIDATE);
        let keeps_abi = flags.contains(DefineFlags::KEEP_ABI);
        let written = document::parse(xml, strict)?;
        let domain = match self.meant(&written).filter(|_| keeps_abi) {
            Some(before) => document::parse_over(xml, strict, &before)?,
            None => written,
        };
        let domain = self.cx.recipe.complete(domain)?;
        let uuid = domain.uuid.expect("completion gives every domain an identity");
        let (cx, entry) = (Arc::clone(&self.cx), self.cx.admit(&domain)?);
        entry.actor.call("define", deadline, move |machine| {
            let outcome = machine.define(&cx, domain, keeps_abi);
            machine.settle(&cx);
            outcome
        })?;
        Ok(uuid)
    }

    fn complete(&self, xml: &str, before: Option<&Domain>) -> Result<Domain> {
        let wanted = match before {
            Some(before) => document::parse_over(xml, false, before)?,
            None => document::parse(xml, false)?,
        };
        self.cx.recipe.complete(wanted)
    }

    fn create(&self, xml: &str, flags: StartFlags, deadline: Deadline) -> Result<Uuid> {
        let domain = self.complete_new(xml, flags.contains(StartFlags::VALIDATE))?;
        let uuid = domain.uuid.expect("completion gives every domain an identity");
        let entry = self.cx.admit(&domain)?;
        self.start_with(&entry, Some(domain), flags, deadline)?;
        Ok(uuid)
    }

    fn undefine(&self, uuid: Uuid, flags: UndefineFlags, deadline: Deadline) -> Result<()> {
        if flags.contains(UndefineFlags::NVRAM | UndefineFlags::KEEP_NVRAM) {
            let detail = "cannot both keep and delete nvram";
            return Err(Error::new(Code::InvalidArg, Origin::Qemu, detail));
        }
        self.change(uuid, "undefine", deadline, move |machine, cx| machine.undefine(cx, flags))
    }

    fn start(&self, uuid: Uuid, flags: StartFlags, deadline: Deadline) -> Result<()> {
        self.start_with(&self.entry(uuid)?, None, flags, deadline)
    }

    fn shutdown(&self, uuid: Uuid, flags: ShutdownFlags, deadline: Deadline) -> Result<()> {
        only(flags.bits(), ShutdownFlags::ACPI_POWER_BTN.bits())?;
        self.change(uuid, "shutdown", deadline, move |machine, cx| machine.power_button(cx, false, deadline))
    }

    fn reboot(&self, uuid: Uuid, flags: ShutdownFlags, deadline: Deadline) -> Result<()> {
        only(flags.bits(), ShutdownFlags::ACPI_POWER_BTN.bits())?;
        self.change(uuid, "reboot", deadline, move |machine, cx| machine.power_button(cx, true, deadline))
    }

    fn reset(&self, uuid: Uuid, deadline: Deadline) -> Result<()> {
        self.change(uuid, "reset", deadline, move |machine, _| machine.reset(deadline))
    }

    fn suspend(&self, uuid: Uuid, deadline: Deadline) -> Result<()> {
        self.change(uuid, "suspend", deadline, move |machine, cx| machine.suspend(cx, deadline))
    }

    fn resume(&self, uuid: Uuid, deadline: Deadline) -> Result<()> {
        self.change(uuid, "resume", deadline, move |machine, cx| machine.resume(cx, deadline))
    }

    fn destroy(&self, uuid: Uuid, flags: DestroyFlags, deadline: Deadline) -> Result<()> {
        let view = self.entry(uuid)?.view();
        let (Some(id), Some(process)) = (view.snapshot.id, &view.process) else {
            return Err(invalid("domain is not running"));
        };
        // Not a job of the owner's: it may be waiting for this very QEMU.
        view.is_destroyed.store(true, Ordering::Relaxed);
        let told = process.terminate();
        told.map_err(|err| Error::system(Origin::Qemu, "Failed to terminate QEMU", err))?;
        let is_graceful = flags.contains(DestroyFlags::GRACEFUL);
        self.change(uuid, "destroy", deadline, move |machine, cx| machine.destroy(cx, id, is_graceful))?;
        if flags.contains(DestroyFlags::REMOVE_LOGS) {
            let log = self.cx.log(&view.snapshot.name);
            self.cx.store.remove(&log)?;
        }
        Ok(())
    }

    fn xml(&self, uuid: Uuid, flags: XmlFlags) -> Result<String> {
        let view = self.entry(uuid)?.view();
        let wants_live = !flags.contains(XmlFlags::INACTIVE);
        let live = view.live.as_ref().filter(|_| wants_live || view.stored.is_none());
        let shown = live.map(|domain| (domain, false)).or(view.stored.as_ref().map(|domain| (domain, true)));
        let (domain, inactive) = shown.ok_or_else(|| invalid("domain has no definition"))?;
        Ok(document::print(domain, inactive, flags))
    }

    fn set_autostart(&self, uuid: Uuid, autostart: bool, deadline: Deadline) -> Result<()> {
        self.change(uuid, "autostart", deadline, move |machine, cx| machine.set_autostart(cx, autostart))
    }

    fn rename(&self, uuid: Uuid, name: &str, deadline: Deadline) -> Result<()> {
        let name = name.to_owned();
        self.change(uuid, "rename", deadline, move |machine, cx| machine.rename(cx, &name))
    }

    fn console(&self, uuid: Uuid, device: Option<&str>, _: ConsoleFlags) -> Result<Console> {
        let view = self.entry(uuid)?.view();
        let live = view.live.as_ref().ok_or_else(|| invalid("domain is not running"))?;
        chardev::host_end(live, device)?.open()
    }
}

impl Drop for QemuDriver {
    /// Guests go on running; the next owner of the directory finds them.
    fn drop(&mut self) {
        for entry in self.cx.entries() {
            // Nothing is left to be done about an owner that does not answer.
            let _ = entry.actor.call("close", Deadline::after(Duration::from_secs(5)), |machine| {
                machine.let_go();
                Ok(())
            });
        }
    }
}

/// What everyone may see: not a domain that is only just being created, and processor time as of now.
fn presentable(view: &View) -> Option<Arc<Snapshot>> {
    let snapshot = &view.snapshot;
    if !snapshot.persistent && snapshot.id.is_none() {
        return None;
    }
    let Some(process) = &view.process else { return Some(Arc::clone(snapshot)) };
    let mut now = Snapshot::clone(snapshot);
    now.info.cpu_time = process.cpu_time();
    Some(Arc::new(now))
}

/// Refuses flags that this driver does not know how to heed.
fn only(flags: u32, supported: u32) -> Result<()> {
    match flags & !supported {
        0 => Ok(()),
        rest => Err(Error::new(
            Code::ArgumentUnsupported,
            Origin::Qemu,
            format!("unsupported flags (0x{rest:x})"),
        )),
    }
}

#[cfg(test)]
mod tests;
