//! One domain as its owner sees it: what is stored, what runs, and the changes from one to the other.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use vir_conf::Domain;
use vir_qemu::qmp::command::{Cont, Stop, SystemPowerdown, SystemReset};

use super::{
    monitor::Monitor,
    services::Services,
    view::{Published, View},
};
use crate::{
    Code, Deadline, Defined, Error, Lifecycle, Origin, PausedReason, Result, Resumed, RunningReason,
    ShutoffReason, Snapshot, State, Stopped, Suspended, UndefineFlags, Undefined, Uuid, driver::document,
    host::Process,
};

/// A domain.
pub(crate) struct Machine {
    pub(super) name: String,
    pub(super) uuid: Uuid,
    pub(super) state: State,
    pub(super) stored: Option<Arc<Domain>>,
    pub(super) live: Option<Live>,
    autostart: bool,
    log: PathBuf,
    published: Published,
}

/// A run of a domain.
pub(super) struct Live {
    pub(super) id: u32,
    pub(super) domain: Arc<Domain>,
    pub(super) process: Arc<Process>,
    pub(super) monitor: Monitor,
    pub(super) monitor_path: PathBuf,
    /// The definition was changed since the start.
    pub(super) is_updated: bool,
    /// A guest that goes down is to be started over.
    pub(super) fake_reboot: bool,
    /// Why the processors will stand, when QEMU says that they do.
    pub(super) pause_reason: Option<PausedReason>,
    /// QEMU will say that the processors stand, as part of what it said before.
    pub(super) is_stop_known: bool,
    /// QEMU said that it is going to end.
    pub(super) is_ending: bool,
    /// Somebody has ended it.
    pub(super) is_destroyed: Arc<AtomicBool>,
}

impl Live {
    /// A run that has begun.
    pub(super) fn new(
        id: u32,
        domain: Domain,
        process: Arc<Process>,
        monitor: Monitor,
        monitor_path: PathBuf,
    ) -> Self {
        Self {
            id,
            domain: Arc::new(domain),
            process,
            monitor,
            monitor_path,
            is_updated: false,
            fake_reboot: false,
            pause_reason: None,
            is_stop_known: false,
            is_ending: false,
            is_destroyed: Arc::default(),
        }
    }

    /// Whether somebody has ended it.
    pub(super) fn is_destroyed(&self) -> bool {
        self.is_destroyed.load(Ordering::Relaxed)
    }
}

impl Machine {
    /// A domain that nothing is known about yet but its name and identity.
    pub(super) fn new(name: String, uuid: Uuid, cx: &Services) -> Self {
        let log = cx.log(&name);
        let state = State::Shutoff(ShutoffReason::Unknown);
        let snapshot = Snapshot {
            uuid,
            name: name.clone(),
            id: None,
            state,
            persistent: false,
            updated: false,
            autostart: false,
            autostart_once: Some(false),
            managed_save: false,
            snapshots: 0,
            checkpoints: 0,
            os_type: String::new(),
            info: crate::Info::default(),
            messages: Vec::new(),
        };
        let view = View {
            snapshot: Arc::new(snapshot),
            stored: None,
            live: None,
            process: None,
            is_destroyed: Arc::default(),
        };
        Self {
            name,
            uuid,
            state,
            stored: None,
            live: None,
            autostart: false,
            log,
            published: Published::new(view),
        }
    }

    /// A domain whose definition was found on disk.
    pub(super) fn found(domain: Domain, uuid: Uuid, cx: &Services) -> Self {
        let mut machine = Self::new(domain.name.clone(), uuid, cx);
        machine.autostart = cx.store.is_autostarted(&domain.name);
        machine.stored = Some(Arc::new(domain));
        machine.publish();
        machine
    }

    /// Where this domain's view is published.
    pub(super) fn published(&self) -> Published {
        self.published.clone()
    }

    /// Lets readers see the present state.
    pub(super) fn publish(&self) {
        let live = self.live.as_ref();
        let document = live.map(|live| &live.domain).or(self.stored.as_ref());
        let snapshot = Snapshot {
            uuid: self.uuid,
            name: self.name.clone(),
            id: live.map(|live| live.id),
            state: self.state,
            persistent: self.stored.is_some(),
            updated: live.is_some_and(|live| live.is_updated),
            autostart: self.autostart,
            autostart_once: Some(false),
            managed_save: false,
            snapshots: 0,
            checkpoints: 0,
            os_type: document.map(|domain| document::os_type(domain)).unwrap_or_default(),
            info: document.map(|domain| document::info(domain)).unwrap_or_default(),
            messages: Vec::new(),
        };
        self.published.set(View {
            snapshot: Arc::new(snapshot),
            stored: self.stored.clone(),
            live: live.map(|live| Arc::clone(&live.domain)),
            process: live.map(|live| Arc::clone(&live.process)),
            is_destroyed: live.map(|live| Arc::clone(&live.is_destroyed)).unwrap_or_default(),
        });
    }

    /// Tells the world what happened.
    pub(super) fn announce(&self, cx: &Services, lifecycle: Lifecycle) {
        cx.events.push(self.uuid, &self.name, self.live.as_ref().map(|live| live.id), lifecycle);
    }

    /// Stores a definition: the domain's first, or another for its next start, which where that is asked for has to be
    /// of the machine that the guest knows.
    pub(super) fn define(&mut self, cx: &Services, domain: Domain, keeps_abi: bool) -> Result<()> {
        let known = self.stored.as_ref().or(self.live.as_ref().map(|live| &live.domain));
        if let Some(known) = known.filter(|_| keeps_abi) {
            document::keep_abi(known, &domain)?;
        }
        cx.store.save_definition(&self.name, &document::print_stored(&domain))?;
        let was_defined = self.stored.replace(Arc::new(domain)).is_some();
        if let Some(live) = &mut self.live {
            live.is_updated = true;
        }
        self.publish();
        self.announce(cx, Lifecycle::Defined(if was_defined { Defined::Updated } else { Defined::Added }));
        Ok(())
    }

    /// Removes the definition.
    pub(super) fn undefine(&mut self, cx: &Services, flags: UndefineFlags) -> Result<()> {
        let Some(stored) = &self.stored else { return Err(invalid("cannot undefine transient domain")) };
        let variables = document::variable_store(stored).filter(|path| cx.store.files().exists(path));
        if variables.is_some() && !flags.intersects(UndefineFlags::NVRAM | UndefineFlags::KEEP_NVRAM) {
            return Err(invalid("cannot undefine domain with nvram"));
        }
        if let Some(path) = variables.filter(|_| flags.contains(UndefineFlags::NVRAM)) {
            cx.store.remove(path)?;
        }
        cx.store.remove_definition(&self.name)?;
        self.stored = None;
        self.autostart = false;
        self.settle(cx);
        self.announce(cx, Lifecycle::Undefined(Undefined::Removed));
        Ok(())
    }

    /// Publishes the present state; a domain that is neither stored nor running is no more.
    pub(super) fn settle(&self, cx: &Services) {
        self.publish();
        if self.stored.is_none() && self.live.is_none() {
            cx.forget(self.uuid);
        }
    }

    /// Gives the domain another name.
    pub(super) fn rename(&mut self, cx: &Services, name: &str) -> Result<()> {
        let Some(stored) = &self.stored else { return Err(invalid("cannot rename a transient domain")) };
        if self.live.is_some() {
            return Err(invalid("cannot rename active domain"));
        }
        if !cx.is_free(name) {
            return Err(invalid(&format!("domain with name '{name}' already exists")));
        }
        let renamed = Domain { name: name.to_owned(), ..(**stored).clone() };
        // First the new file, then away with the old one: whatever happens between, the definition is there.
        cx.store.save_definition(name, &document::print_stored(&renamed))?;
        cx.store.set_autostart(name, self.autostart)?;
        cx.store.remove_definition(&self.name)?;
        self.announce(cx, Lifecycle::Undefined(Undefined::Renamed));
        self.stored = Some(Arc::new(renamed));
        name.clone_into(&mut self.name);
        self.log = cx.log(name);
        self.publish();
        self.announce(cx, Lifecycle::Defined(Defined::Renamed));
        Ok(())
    }

    /// Decides whether the domain starts with its host.
    pub(super) fn set_autostart(&mut self, cx: &Services, autostart: bool) -> Result<()> {
        if self.stored.is_none() {
            return Err(invalid("cannot set autostart for transient domain"));
        }
        cx.store.set_autostart(&self.name, autostart)?;
        self.autostart = autostart;
        self.publish();
        Ok(())
    }

    /// Presses the power button; with `again`, the guest is started over once it is down.
    pub(super) fn power_button(&mut self, cx: &Services, again: bool, deadline: Deadline) -> Result<()> {
        self.live_mut()?.fake_reboot = again;
        self.save_status(cx)?;
        self.live()?.monitor.call(&SystemPowerdown {}, deadline)?;
        Ok(())
    }

    /// Pulls the reset line.
    pub(super) fn reset(&mut self, deadline: Deadline) -> Result<()> {
        self.live()?.monitor.call(&SystemReset {}, deadline)?;
        Ok(())
    }

    /// Stops the processors.
    pub(super) fn suspend(&mut self, cx: &Services, deadline: Deadline) -> Result<()> {
        let live = self.live()?;
        if matches!(self.state, State::Paused(_)) {
            return Ok(());
        }
        live.monitor.call(&Stop {}, deadline)?;
        self.enter(cx, State::Paused(PausedReason::User), Lifecycle::Suspended(Suspended::Paused))
    }

    /// Lets the processors run again.
    pub(super) fn resume(&mut self, cx: &Services, deadline: Deadline) -> Result<()> {
        let live = self.live()?;
        match self.state {
            State::Running(_) => return Err(invalid("domain is already running")),
            State::PmSuspended => return Err(invalid("domain is pmsuspended")),
            State::NoState
            | State::Blocked
            | State::Paused(_)
            | State::Shutdown(_)
            | State::Shutoff(_)
            | State::Crashed(_) => {}
        }
        live.monitor.call(&Cont {}, deadline)?;
        self.enter(cx, State::Running(RunningReason::Unpaused), Lifecycle::Resumed(Resumed::Unpaused))
    }

    /// Moves the running domain to another state: on disk, for readers, for listeners.
    pub(super) fn enter(&mut self, cx: &Services, state: State, lifecycle: Lifecycle) -> Result<()> {
        self.state = state;
        self.publish();
        self.announce(cx, lifecycle);
        self.save_status(cx)
    }

    /// Sees to it that run `id`, whose process has been told to end, ends.
    pub(super) fn destroy(&mut self, cx: &Services, id: u32, is_graceful: bool) -> Result<()> {
        // The monitor's end may have been noticed before this job's turn came; then all is done already.
        let Some(live) = self.live.as_ref().filter(|live| live.id == id) else { return Ok(()) };
        if is_graceful && !live.process.has_ended(Deadline::after(PATIENCE)) {
            live.is_destroyed.store(false, Ordering::Relaxed);
            return Err(Error::new(
                Code::ResourceBusy,
                Origin::Qemu,
                "Failed to terminate process: it did not end in time",
            ));
        }
        self.finish(cx, ShutoffReason::Destroyed, Stopped::Destroyed)
    }

    /// Ends the run for good and cleans up after it.
    pub(super) fn finish(&mut self, cx: &Services, reason: ShutoffReason, stopped: Stopped) -> Result<()> {
        let live = self.live()?;
        if !live.process.has_ended(Deadline::after(PATIENCE)) {
            live.process.kill().map_err(|err| Error::system(Origin::Qemu, "Failed to kill QEMU", err))?;
            live.process.has_ended(Deadline::after(PATIENCE));
        }
        live.monitor.hang_up();
        let id = live.id;
        self.clean_up(cx, id)?;
        self.state = State::Shutoff(reason);
        self.live = None;
        self.settle(cx);
        cx.events.push(self.uuid, &self.name, Some(id), Lifecycle::Stopped(stopped));
        Ok(())
    }

    /// Removes what run `id` left on disk.
    pub(super) fn clean_up(&self, cx: &Services, id: u32) -> Result<()> {
        let place = cx.place(id, &self.name);
        cx.store.remove_dir(&place.lib)?;
        cx.store.remove_dir(&place.channel)?;
        // Last: as long as the status file is there, a new process goes on with cleaning up.
        cx.store.remove_status(&self.name)
    }

    /// Lets go of a running QEMU without ending it: another process may take it over.
    pub(super) fn let_go(&mut self) {
        if let Some(live) = self.live.take() {
            live.monitor.hang_up();
        }
    }

    pub(super) fn live(&self) -> Result<&Live> {
        self.live.as_ref().ok_or_else(|| invalid("domain is not running"))
    }

    pub(super) fn live_mut(&mut self) -> Result<&mut Live> {
        self.live.as_mut().ok_or_else(|| invalid("domain is not running"))
    }

    pub(super) fn log(&self) -> &PathBuf {
        &self.log
    }
}

/// How long QEMU may take to end by itself.
const PATIENCE: Duration = Duration::from_secs(10);

/// The domain is not in a state for this.
pub(super) fn invalid(detail: &str) -> Error {
    Error::new(Code::OperationInvalid, Origin::Qemu, detail)
}
