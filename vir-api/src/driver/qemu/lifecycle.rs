//! What QEMU reports becomes the domain's state.

use vir_conf::domain::power::{CrashAction, LifecycleAction};
use vir_qemu::qmp::{
    EventKind, GuestPanicked, PanicAction, Reset, Shutdown, Watchdog,
    command::{Cont, Quit, SystemReset},
};

use super::{
    machine::{Live, Machine},
    monitor::News,
    services::Services,
};
use crate::{
    Crashed, CrashedReason, Deadline, Lifecycle, PausedReason, PmSuspended, Result, Resumed, RunningReason,
    ShutdownBy, ShutdownReason, ShutoffReason, Started, State, Stopped, Suspended,
};

impl Live {
    /// What the document wants to be done now that the machine is down.
    fn after(&self, shutdown: &Shutdown) -> LifecycleAction {
        if !shutdown.guest || self.is_destroyed() {
            return LifecycleAction::Destroy;
        }
        if self.fake_reboot {
            return LifecycleAction::Restart;
        }
        // A machine that may not restart by itself reports the guest's wish to do so as a shutdown.
        let is_reset = shutdown.reason.as_deref() == Some("guest-reset");
        if is_reset { self.domain.on_reboot } else { self.domain.on_poweroff }
    }
}

impl Machine {
    /// Takes note of what QEMU of run `id` reports.
    pub(super) fn hear(&mut self, cx: &Services, id: u32, news: News) {
        if self.live.as_ref().is_none_or(|live| live.id != id) {
            return;
        }
        // Nobody waits for an answer. What fails here fails again, and visibly, for the next caller.
        let _ = match news {
            News::Event(event) => self.note(cx, event),
            News::Closed => self.ended(cx),
        };
    }

    fn note(&mut self, cx: &Services, event: EventKind) -> Result<()> {
        match event {
            EventKind::Shutdown(shutdown) => self.going_down(cx, &shutdown),
            EventKind::Stop => self.stopped(cx),
            EventKind::Resume => self.resumed(cx),
            EventKind::Suspend => {
                self.enter(cx, State::PmSuspended, Lifecycle::PmSuspended(PmSuspended::Memory))
            }
            EventKind::Wakeup => {
                self.enter(cx, State::Running(RunningReason::Wakeup), Lifecycle::Started(Started::Wakeup))
            }
            EventKind::Watchdog(Watchdog { action }) => {
                self.expect_pause(PausedReason::Watchdog, action == "pause")
            }
            EventKind::GuestPanicked(panic) => self.panicked(cx, &panic),
            EventKind::Reset(Reset { .. }) => self.was_reset(cx),
            EventKind::Other(name, data) if name == "BLOCK_IO_ERROR" => self.expect_pause(
                PausedReason::IoError,
                data.get("action").is_some_and(|action| action == "stop"),
            ),
            EventKind::Powerdown
            | EventKind::SuspendDisk
            | EventKind::RtcChange(_)
            | EventKind::DeviceDeleted(_)
            | EventKind::DeviceUnplugGuestError(_)
            | EventKind::VserportChange(_)
            | EventKind::BalloonChange(_)
            | EventKind::MemoryDeviceSizeChange(_)
            | EventKind::BlockJobReady(_)
            | EventKind::BlockJobCompleted(_)
            | EventKind::BlockJobCancelled(_)
            | EventKind::BlockJobPending(_)
            | EventKind::BlockJobError(_)
            | EventKind::JobStatusChange(_)
            | EventKind::Migration(_)
            | EventKind::Other(..) => Ok(()),
        }
    }

    /// The machine is down. QEMU waits to be told to end, or to begin again.
    fn going_down(&mut self, cx: &Services, shutdown: &Shutdown) -> Result<()> {
        let live = self.live_mut()?;
        // A guest that goes down by itself leaves its processors standing, and QEMU says so next.
        live.is_stop_known = shutdown.guest;
        match live.after(shutdown) {
            LifecycleAction::Restart | LifecycleAction::RenameRestart => return self.begin_again(cx),
            LifecycleAction::Preserve => {
                return self.enter(
                    cx,
                    State::Paused(PausedReason::User),
                    Lifecycle::Suspended(Suspended::Paused),
                );
            }
            LifecycleAction::Destroy => {}
        }
        live.is_ending = true;
        if live.is_destroyed() {
            // Whoever ends it waits for the process, and says so.
            return Ok(());
        }
        let by = if shutdown.guest { ShutdownBy::Guest } else { ShutdownBy::Host };
        let down = State::Shutdown(ShutdownReason::User);
        self.enter(cx, down, Lifecycle::Shutdown(by))?;
        let live = self.live()?;
        // QEMU closes the monitor when it obeys, and may do so before it answers.
        let _ = live.monitor.call(&Quit {}, Deadline::after(QUICK));
        self.ended(cx)
    }

    fn begin_again(&mut self, cx: &Services) -> Result<()> {
        let live = self.live_mut()?;
        live.fake_reboot = false;
        live.monitor.call(&SystemReset {}, Deadline::after(QUICK))?;
        live.monitor.call(&Cont {}, Deadline::after(QUICK))?;
        self.state = State::Running(RunningReason::Booted);
        self.publish();
        self.save_status(cx)
    }

    /// Who stops the processors by command has changed the state before this event is heard; then there is nothing to do.
    fn stopped(&mut self, cx: &Services) -> Result<()> {
        if std::mem::take(&mut self.live_mut()?.is_stop_known) || !matches!(self.state, State::Running(_)) {
            return Ok(());
        }
        let reason = self.live_mut()?.pause_reason.take().unwrap_or(PausedReason::Unknown);
        let detail = match reason {
            PausedReason::IoError => Suspended::IoError,
            PausedReason::Watchdog => Suspended::Watchdog,
            PausedReason::Unknown
            | PausedReason::User
            | PausedReason::Migration
            | PausedReason::Save
            | PausedReason::Dump
            | PausedReason::FromSnapshot
            | PausedReason::Shutdown
            | PausedReason::Snapshot
            | PausedReason::Panicked
            | PausedReason::StartingUp
            | PausedReason::PostCopy
            | PausedReason::PostCopyFailed
            | PausedReason::ApiError => Suspended::Paused,
        };
        self.enter(cx, State::Paused(reason), Lifecycle::Suspended(detail))
    }

    fn resumed(&mut self, cx: &Services) -> Result<()> {
        if !matches!(self.state, State::Paused(_)) {
            return Ok(());
        }
        self.enter(cx, State::Running(RunningReason::Unpaused), Lifecycle::Resumed(Resumed::Unpaused))
    }

    fn was_reset(&mut self, cx: &Services) -> Result<()> {
        // A crashed or sleeping guest that is reset starts over.
        if matches!(self.state, State::Crashed(_) | State::PmSuspended) {
            self.state = State::Running(RunningReason::Booted);
            self.publish();
            return self.save_status(cx);
        }
        Ok(())
    }

    fn expect_pause(&mut self, reason: PausedReason, will_pause: bool) -> Result<()> {
        if will_pause {
            self.live_mut()?.pause_reason = Some(reason);
        }
        Ok(())
    }

    fn panicked(&mut self, cx: &Services, panic: &GuestPanicked) -> Result<()> {
        match panic.action {
            PanicAction::Run => Ok(()),
            PanicAction::Pause | PanicAction::Poweroff => {
                let crashed = State::Crashed(CrashedReason::Panicked);
                self.enter(cx, crashed, Lifecycle::Crashed(Crashed::Panicked))?;
                self.after_crash(cx)
            }
        }
    }

    fn after_crash(&mut self, cx: &Services) -> Result<()> {
        match self.live()?.domain.on_crash {
            // Those that dump memory do not get as far as this: their start is refused.
            CrashAction::Destroy | CrashAction::CoredumpDestroy => {
                self.live()?.process.end();
                self.finish(cx, ShutoffReason::Crashed, Stopped::Crashed)
            }
            CrashAction::Restart | CrashAction::RenameRestart | CrashAction::CoredumpRestart => {
                self.begin_again(cx)
            }
            CrashAction::Preserve => Ok(()),
        }
    }

    /// The monitor is closed: QEMU has ended.
    fn ended(&mut self, cx: &Services) -> Result<()> {
        let (reason, stopped) = self.end_reason();
        self.finish(cx, reason, stopped)
    }

    /// Why the run is over: somebody ended it, the guest went down, or QEMU failed.
    fn end_reason(&self) -> (ShutoffReason, Stopped) {
        let is_destroyed = self.live.as_ref().is_some_and(Live::is_destroyed);
        let is_ending = self.live.as_ref().is_some_and(|live| live.is_ending);
        if is_destroyed {
            (ShutoffReason::Destroyed, Stopped::Destroyed)
        } else if matches!(self.state, State::Crashed(_)) || !is_ending {
            (ShutoffReason::Crashed, Stopped::Failed)
        } else {
            (ShutoffReason::Shutdown, Stopped::Shutdown)
        }
    }
}

/// How long a QEMU that has just spoken may take to answer.
const QUICK: std::time::Duration = std::time::Duration::from_secs(5);
