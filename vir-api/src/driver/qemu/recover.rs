//! What a new process finds: definitions, guests that still run, and what guests left that ended meanwhile.

use std::{path::PathBuf, sync::Arc, thread, time::Duration};

use vir_conf::status::{Status, StatusMonitor};
use vir_qemu::qmp::command::{QueryCpusFast, QueryStatus, Quit, RunState};

use super::{
    launch,
    machine::{Live, Machine},
    monitor::Monitor,
    services::{Entry, Services},
    status,
};
use crate::{
    Code, Deadline, Error, Origin, PausedReason, Result, RunningReason, ShutoffReason, State, Uuid,
    driver::document, host::Process, store::Found,
};

/// How long a QEMU that runs already may take to answer.
const ANSWER: Duration = Duration::from_secs(10);

/// Loads everything from disk. What cannot be read is reported and left alone.
pub(super) fn recover(cx: &Arc<Services>) -> Result<Vec<Error>> {
    let mut problems = Vec::new();
    for found in cx.store.definitions()? {
        problems.extend(load(cx, &found).err());
    }
    let statuses = cx.store.statuses()?;
    // All at once: a QEMU that does not answer takes its time.
    let outcomes: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = statuses.iter().map(|found| scope.spawn(|| take_over(cx, found))).collect();
        threads.into_iter().map(|thread| thread.join().expect("taking over does not panic")).collect()
    });
    problems.extend(outcomes.into_iter().filter_map(Result::err));
    sweep(cx)?;
    Ok(problems)
}

fn load(cx: &Arc<Services>, found: &Found) -> Result<()> {
    let named = |err: Error| err.during(|| format!("load definition '{}'", found.name));
    let domain = document::reload(&found.text).map_err(named)?;
    let uuid = identity(found, domain.name.as_str(), domain.uuid)?;
    if !cx.adopt(Entry::new(Machine::found(domain, uuid, cx))) {
        return Err(wrong(found, "its name or identity belongs to another definition"));
    }
    Ok(())
}

/// A file speaks of the domain that it is named after.
fn identity(found: &Found, name: &str, uuid: Option<Uuid>) -> Result<Uuid> {
    if name != found.name {
        return Err(wrong(found, &format!("it speaks of domain '{name}'")));
    }
    uuid.ok_or_else(|| wrong(found, "it has no identity"))
}

fn wrong(found: &Found, reason: &str) -> Error {
    Error::new(Code::XmlError, Origin::Qemu, format!("file '{}.xml' is not used: {reason}", found.name))
}

/// Finds the guest that a status file speaks of, or cleans up after it.
fn take_over(cx: &Arc<Services>, found: &Found) -> Result<()> {
    let named = |err: Error| err.during(|| format!("reconnect to domain '{}'", found.name));
    let status = status::parse(&found.text).map_err(named)?;
    let uuid = identity(found, &status.domain.name, status.domain.uuid)?;
    let id = status.domain.id.ok_or_else(|| wrong(found, "it has no id"))?;
    let monitor = status.monitor.clone().ok_or_else(|| wrong(found, "it does not say where QEMU listens"))?;
    cx.keep_id(id);
    let entry = cx.entry(uuid).unwrap_or_else(|| Entry::new(Machine::new(found.name.clone(), uuid, cx)));
    // Known before anything is heard from QEMU, so that a guest that goes down at this moment is forgotten properly.
    cx.adopt(entry.clone());
    let (cx, again) = (Arc::clone(cx), entry.clone());
    entry.actor.call("reconnect", Deadline::NONE, move |machine| {
        machine.reconnect(&cx, &again, &status, &monitor, id)
    })
}

impl Machine {
    fn reconnect(
        &mut self,
        cx: &Arc<Services>,
        entry: &Entry,
        status: &Status,
        monitor: &StatusMonitor,
        id: u32,
    ) -> Result<()> {
        let path = PathBuf::from(&monitor.path);
        let deadline = Deadline::after(ANSWER);
        let known = find_process(cx, status);
        let connected = launch::listen(cx, entry, id, &path, deadline);
        let outcome = connected.and_then(|monitor| {
            let process = known.map_or_else(|| process_of(&monitor, deadline), Ok)?;
            self.resume_run(
                cx,
                Live::new(id, status.domain.clone(), Arc::new(process), monitor, path),
                status,
                deadline,
            )
        });
        if outcome.is_err() {
            self.bury(cx, status, id)?;
        }
        Ok(())
    }

    /// Goes on with a run whose QEMU answers.
    fn resume_run(
        &mut self,
        cx: &Arc<Services>,
        mut live: Live,
        status: &Status,
        deadline: Deadline,
    ) -> Result<()> {
        let now = live.monitor.call(&QueryStatus {}, deadline)?;
        let before = State::from(&status.state);
        live.fake_reboot = status.fake_reboot;
        self.state = state_now(now.status, now.running, before);
        self.live = Some(live);
        let never_began =
            before == State::Paused(PausedReason::StartingUp) && now.status == Some(RunState::Prelaunch);
        if never_began || now.status == Some(RunState::Shutdown) {
            let quit = self.live()?.monitor.call(&Quit {}, deadline);
            let reason = if never_began { ShutoffReason::Failed } else { ShutoffReason::Shutdown };
            let ended = self.finish(cx, reason, crate::Stopped::Shutdown);
            return ended.or(quit.map(|_| ()));
        }
        self.publish();
        self.save_status(cx)
    }

    /// The guest ended while nobody watched: nothing of it may stay.
    fn bury(&mut self, cx: &Services, status: &Status, id: u32) -> Result<()> {
        if let Some(process) = find_process(cx, status) {
            // It is there, but nobody can talk to it.
            process.kill().map_err(|err| Error::system(Origin::Qemu, "Failed to kill QEMU", err))?;
            process.has_ended(Deadline::after(ANSWER));
        }
        self.live = None;
        self.clean_up(cx, id)?;
        self.state = State::Shutoff(ShutoffReason::Unknown);
        self.settle(cx);
        Ok(())
    }
}

/// The process that a status file names, if it still is that process.
fn find_process(cx: &Services, status: &Status) -> Option<Process> {
    let mark = status.process.as_ref()?;
    let same_boot = cx.host.boot_id().is_ok_and(|boot| boot == mark.boot);
    same_boot.then(|| Process::adopt(status.pid?, mark.start)).flatten()
}

/// The process behind a monitor, from the threads that it says it has.
fn process_of(monitor: &Monitor, deadline: Deadline) -> Result<Process> {
    let cpus = monitor.call(&QueryCpusFast {}, deadline)?;
    let process = cpus.first().and_then(|cpu| Process::of_thread(cpu.thread_id));
    process.ok_or_else(|| Error::new(Code::InternalError, Origin::Qemu, "cannot tell QEMU's process"))
}

/// The state by QEMU's word; the reason by what was known before, where that still fits.
fn state_now(run_state: Option<RunState>, is_running: bool, before: State) -> State {
    match (is_running, before) {
        (true, State::Running(_)) | (false, State::Paused(_) | State::Crashed(_) | State::PmSuspended) => {
            before
        }
        (true, _) => State::Running(RunningReason::Unknown),
        (false, _) => State::Paused(match run_state {
            Some(RunState::IoError) => PausedReason::IoError,
            Some(RunState::Watchdog) => PausedReason::Watchdog,
            Some(RunState::GuestPanicked) => PausedReason::Panicked,
            Some(RunState::Paused) => PausedReason::User,
            _ => PausedReason::Unknown,
        }),
    }
}

/// Removes directories of runs that nobody knows: a start that died before it wrote its status file.
fn sweep(cx: &Services) -> Result<()> {
    let known: Vec<PathBuf> = cx
        .entries()
        .iter()
        .filter_map(|entry| {
            let snapshot = Arc::clone(&entry.view().snapshot);
            Some(cx.place(snapshot.id?, &snapshot.name).lib)
        })
        .collect();
    let lib = &cx.store.layout().lib;
    let names = cx.store.files().list(lib).unwrap_or_default();
    let runs = names.iter().filter(|name| name.starts_with("domain-")).map(|name| lib.join(name));
    runs.filter(|dir| !known.contains(dir)).try_for_each(|dir| cx.store.remove_dir(&dir))
}
