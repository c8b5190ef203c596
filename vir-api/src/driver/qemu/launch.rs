//! Starting a domain: from a command line to a running guest whose monitor answers.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::Path,
    sync::{Arc, Weak},
    time::{Duration, SystemTime},
};

use jiff::Timestamp;
use vir_conf::{
    Domain,
    domain::power::CrashAction,
    status::{Status, StatusMonitor, StatusMonitorType, StatusProcess},
};
use vir_qemu::{
    command::{Built, CommandLine},
    qmp::command::{Cont, QueryChardev},
};

use super::{
    chardev,
    machine::{Live, Machine, invalid},
    monitor::{Monitor, News},
    resources::Opened,
    services::{Entry, Place, Services},
    status,
};
use crate::{
    Code, Deadline, Error, Lifecycle, Origin, PausedReason, Result, Resumed, RunningReason, ShutoffReason,
    StartFlags, Started, State, Suspended,
    host::{Launch, Process},
};

impl Machine {
    /// Starts the domain: as `domain` describes it, or as it is stored.
    pub(super) fn start(
        &mut self,
        cx: &Arc<Services>,
        entry: &Entry,
        domain: Option<Domain>,
        flags: StartFlags,
        deadline: Deadline,
    ) -> Result<()> {
        if self.live.is_some() {
            let given = domain.map(|domain| format!("domain '{}' is already active", domain.name));
            return Err(invalid(given.as_deref().unwrap_or("domain is already running")));
        }
        let stored = self.stored.as_deref().cloned();
        let domain = domain.or(stored).ok_or_else(|| invalid("domain has no definition"))?;
        if matches!(domain.on_crash, CrashAction::CoredumpDestroy | CrashAction::CoredumpRestart) {
            let detail = format!("on_crash='{}': memory dumps are not supported yet", domain.on_crash);
            return Err(Error::new(Code::ConfigUnsupported, Origin::Qemu, detail));
        }
        let place = cx.place(cx.next_id(), &self.name);
        let outcome =
            self.launch(cx, entry, Domain { id: Some(place.id), ..domain }, &place, flags, deadline);
        if outcome.is_err() {
            self.abandon(cx, place.id);
        }
        outcome
    }

    fn launch(
        &mut self,
        cx: &Arc<Services>,
        entry: &Entry,
        domain: Domain,
        place: &Place,
        flags: StartFlags,
        deadline: Deadline,
    ) -> Result<()> {
        cx.store.create_dir(&place.lib)?;
        cx.store.create_dir(&place.channel)?;
        self.state = State::Paused(PausedReason::StartingUp);
        // Before there is a process: should we die in the next moment, who comes after us knows where to look for it.
        self.write_status(cx, &domain, None, &place.monitor(), false)?;
        let mut opened = Opened::default();
        let Built { command, domain, master_key } = cx.recipe.plan(domain, &mut opened)?;
        cx.store.replace(&place.master_key(), master_key)?;
        let process = Arc::new(self.spawn(cx, command, opened)?);
        let met = self
            .write_status(cx, &domain, Some(&process), &place.monitor(), false)
            .and_then(|()| listen(cx, entry, place.id, &place.monitor(), deadline));
        let monitor = met.map_err(|err| self.last_words(&process, err))?;
        self.live = Some(Live::new(place.id, domain, process, monitor, place.monitor()));
        self.publish();
        self.go(cx, flags, deadline)
    }

    /// Lets the guest run, once its monitor answers.
    fn go(&mut self, cx: &Services, flags: StartFlags, deadline: Deadline) -> Result<()> {
        let live = self.live_mut()?;
        let chardevs = live.monitor.call(&QueryChardev {}, deadline)?;
        chardev::note(Arc::make_mut(&mut live.domain), &chardevs);
        let is_paused = flags.contains(StartFlags::PAUSED);
        if is_paused {
            self.state = State::Paused(PausedReason::User);
        } else {
            live.monitor.call(&Cont {}, deadline)?;
            self.state = State::Running(RunningReason::Booted);
        }
        self.save_status(cx)?;
        self.publish();
        if !is_paused {
            self.announce(cx, Lifecycle::Resumed(Resumed::Unpaused));
        }
        self.announce(cx, Lifecycle::Started(Started::Booted));
        if is_paused {
            self.announce(cx, Lifecycle::Suspended(Suspended::Paused));
        }
        Ok(())
    }

    fn spawn(&self, cx: &Services, command: CommandLine, opened: Opened) -> Result<Process> {
        let CommandLine { env, program, args } = command;
        let mut log = open_log(self.log())?;
        let output =
            log.try_clone().map_err(|err| Error::system(Origin::Qemu, "cannot share the log file", err))?;
        let launch = Launch { program: program.clone().into(), args, env, fds: opened.fds, log: output };
        // A log that cannot be written to is no reason not to start a guest.
        let _ = log.write_all(log_head(cx, &launch).as_bytes());
        launch.spawn().map_err(|err| Error::system(Origin::Qemu, format!("Cannot start '{program}'"), err))
    }

    /// Ends what a start that failed has left.
    fn abandon(&mut self, cx: &Services, id: u32) {
        if let Some(live) = self.live.take() {
            live.monitor.hang_up();
            live.process.end();
        }
        self.state = State::Shutoff(ShutoffReason::Failed);
        // What cannot be removed now is removed when the driver opens the next time.
        let _ = self.clean_up(cx, id);
        self.settle(cx);
    }

    /// QEMU says why it does not start in its log, not on its monitor.
    fn last_words(&self, process: &Process, err: Error) -> Error {
        let has_ended = process.has_ended(Deadline::after(Duration::from_millis(500)));
        process.end();
        if !has_ended {
            return err;
        }
        let text = fs::read_to_string(self.log()).unwrap_or_default();
        let words: Vec<&str> = text.rsplit("\n\n").next().unwrap_or_default().lines().collect();
        let detail = format!("process exited while connecting to monitor: {}", words.join("\n"));
        Error::new(Code::InternalError, Origin::Qemu, detail).because(err)
    }

    /// Keeps on disk what a new process must know to find this run again.
    pub(super) fn save_status(&self, cx: &Services) -> Result<()> {
        let Some(live) = &self.live else { return Ok(()) };
        self.write_status(cx, &live.domain, Some(&live.process), &live.monitor_path, live.fake_reboot)
    }

    fn write_status(
        &self,
        cx: &Services,
        domain: &Domain,
        process: Option<&Arc<Process>>,
        monitor: &Path,
        fake_reboot: bool,
    ) -> Result<()> {
        let boot = cx
            .host
            .boot_id()
            .map_err(|err| Error::system(Origin::Qemu, "cannot tell which boot this is", err))?;
        let status = Status {
            pid: process.map(|process| process.pid()),
            process: process.map(|process| StatusProcess { start: process.start_time(), boot }),
            monitor: Some(StatusMonitor {
                path: monitor.display().to_string(),
                kind: StatusMonitorType::Unix,
            }),
            fake_reboot,
            ..Status::new(self.state.into(), domain.clone())
        };
        cx.store.save_status(&self.name, &status::print(&status))
    }
}

/// Connects to the monitor of run `id` and has its news delivered to the domain's owner.
pub(super) fn listen(
    cx: &Arc<Services>,
    entry: &Entry,
    id: u32,
    path: &Path,
    deadline: Deadline,
) -> Result<Monitor> {
    // The listener must not keep the driver alive: the driver ends when its last user lets go of it.
    let (cx, actor): (Weak<Services>, _) = (Arc::downgrade(cx), entry.actor.downgrade());
    Monitor::connect(path, deadline, move |news: News| {
        let (Some(cx), Some(actor)) = (cx.upgrade(), actor.upgrade()) else { return };
        actor.post("QEMU event", move |machine: &mut Machine| machine.hear(&cx, id, news));
    })
}

fn open_log(path: &Path) -> Result<File> {
    let log = OpenOptions::new().create(true).append(true).open(path);
    log.map_err(|err| {
        Error::system(Origin::Qemu, format!("Failed to open log file '{}'", path.display()), err)
    })
}

/// What is started, so that it can be started by hand.
fn log_head(cx: &Services, launch: &Launch) -> String {
    let mut lines =
        vec![format!("{}: starting up vir version: {}", utc(cx.host.now()), env!("CARGO_PKG_VERSION"))];
    lines.extend(launch.env.iter().map(|(name, value)| format!("{name}={} \\", quoted(value))));
    lines.push(format!("{} \\", launch.program.display()));
    let mut args = String::new();
    for (place, arg) in launch.args.iter().enumerate() {
        // A line an option, with its value.
        let separator = if place == 0 {
            ""
        } else if arg.starts_with('-') {
            " \\\n"
        } else {
            " "
        };
        args.extend([separator, quoted(arg).as_str()]);
    }
    lines.push(args);
    // The empty line tells where QEMU's own words begin.
    format!("{}\n\n", lines.join("\n"))
}

/// As a shell wants it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-+=.,:/@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// `2026-11-23 04:36:17.796+0000`.
fn utc(now: SystemTime) -> String {
    let shown = Timestamp::try_from(now).map(|now| now.strftime("%Y-%m-%d %H:%M:%S%.3f+0000").to_string());
    shown.unwrap_or_else(|_| "an unknown time".to_owned())
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn times_are_written_as_logs_have_them() {
        let moment = UNIX_EPOCH + Duration::from_millis(1_795_408_577_796);
        assert_eq!(utc(moment), "2026-11-23 04:36:17.796+0000");
    }

    #[test]
    fn words_are_quoted_for_a_shell() {
        assert_eq!(["a-b", "", "it's"].map(quoted), ["a-b", "''", "'it'\\''s'"]);
    }
}
