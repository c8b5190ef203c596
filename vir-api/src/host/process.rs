//! Processes that outlive us: spawned detached, recognised again by pid and start time, watched through a pidfd.

use std::{
    fs,
    fs::File,
    io,
    os::{
        fd::OwnedFd,
        unix::process::{CommandExt, ExitStatusExt},
    },
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use command_fds::{CommandFdExt, FdMapping};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal},
};

use crate::Deadline;

/// A process to be started: everything it gets is in here, nothing is inherited.
pub(crate) struct Launch {
    /// The program's path.
    pub(crate) program: PathBuf,
    /// Its arguments, without the program's own name.
    pub(crate) args: Vec<String>,
    /// Its whole environment.
    pub(crate) env: Vec<(String, String)>,
    /// Descriptors it gets, each with the number it knows them by.
    pub(crate) fds: Vec<(OwnedFd, i32)>,
    /// Where its output goes.
    pub(crate) log: File,
}

/// A process that we started, now or in an earlier life.
pub(crate) struct Process {
    pid: Pid,
    start_time: u64,
    fd: OwnedFd,
    /// Only what this very process started can be reaped by it.
    child: Option<Mutex<Child>>,
}

impl Launch {
    /// Starts the process in a process group of its own, so that signals to ours do not reach it.
    pub(crate) fn spawn(self) -> io::Result<Process> {
        let mut command = Command::new(&self.program);
        command.args(&self.args).env_clear().envs(self.env).stdin(Stdio::null()).process_group(0);
        command.stdout(self.log.try_clone()?).stderr(self.log);
        let mappings =
            self.fds.into_iter().map(|(parent_fd, child_fd)| FdMapping { parent_fd, child_fd }).collect();
        command.fd_mappings(mappings).map_err(io::Error::other)?;
        let child = command.spawn()?;
        let pid =
            i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("the kernel's pids are positive");
        Ok(Process { pid, start_time: start_time(pid)?, fd: open(pid)?, child: Some(Mutex::new(child)) })
    }
}

impl Process {
    /// The process with this pid, if it is still the one that started at `start_time`.
    pub(crate) fn adopt(pid: u32, start_time: u64) -> Option<Self> {
        let pid = i32::try_from(pid).ok().and_then(Pid::from_raw)?;
        // First hold on to the process, then look: the other way round, the pid could change hands in between.
        let fd = open(pid).ok()?;
        let same = self::start_time(pid).is_ok_and(|found| found == start_time);
        let process = Self { pid, start_time, fd, child: None };
        (same && !process.has_ended(Deadline::NOW)).then_some(process)
    }

    /// The process that a thread belongs to.
    pub(crate) fn of_thread(thread: u32) -> Option<Self> {
        let status = fs::read_to_string(format!("/proc/{thread}/status")).ok()?;
        let leader = status.lines().find_map(|line| line.strip_prefix("Tgid:"))?.trim().parse().ok()?;
        Self::adopt(leader, start_time(Pid::from_raw(leader.cast_signed())?).ok()?)
    }

    /// Processor time used so far.
    pub(crate) fn cpu_time(&self) -> Option<Duration> {
        let (user, system) = (self.field(14)?, self.field(15)?);
        Some(Duration::from_millis((user + system) * 1000 / rustix::param::clock_ticks_per_second()))
    }

    fn field(&self, number: usize) -> Option<u64> {
        stat(self.pid, number).ok()
    }

    /// The number the kernel knows it by.
    pub(crate) fn pid(&self) -> u32 {
        self.pid.as_raw_nonzero().get().unsigned_abs()
    }

    /// When it started, in ticks since the host booted: together with the pid, unique until the host boots again.
    pub(crate) fn start_time(&self) -> u64 {
        self.start_time
    }

    /// Waits for the end; `false` when the deadline passes first.
    pub(crate) fn has_ended(&self, deadline: Deadline) -> bool {
        loop {
            let left = deadline.left().unwrap_or_default();
            let wait = Timespec { tv_sec: left.as_secs().cast_signed(), tv_nsec: left.subsec_nanos().into() };
            match poll(&mut [PollFd::new(&self.fd, PollFlags::IN)], Some(&wait)) {
                Ok(0) if deadline.is_over() => return false,
                Ok(0) | Err(_) => {}
                Ok(_) => {
                    self.reap();
                    return true;
                }
            }
        }
    }

    /// How it ended, in words, where that can be known.
    fn reap(&self) -> Option<String> {
        let mut child = self.child.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        let status = child.wait().ok()?;
        Some(
            status.signal().map_or_else(|| status.to_string(), |signal| format!("killed by signal {signal}")),
        )
    }

    /// Sees to it that the process is gone.
    pub(crate) fn end(&self) {
        // It may have ended by itself.
        let _ = self.kill();
        self.has_ended(Deadline::after(Duration::from_secs(5)));
    }

    /// Asks the process to end.
    pub(crate) fn terminate(&self) -> io::Result<()> {
        Ok(pidfd_send_signal(&self.fd, Signal::TERM)?)
    }

    /// Ends the process.
    pub(crate) fn kill(&self) -> io::Result<()> {
        Ok(pidfd_send_signal(&self.fd, Signal::KILL)?)
    }
}

fn open(pid: Pid) -> io::Result<OwnedFd> {
    Ok(pidfd_open(pid, PidfdFlags::empty())?)
}

/// When the process started: field 22 of its status line.
fn start_time(pid: Pid) -> io::Result<u64> {
    stat(pid, 22)
}

/// A field of `/proc/PID/stat`, counted from 1 as proc(5) does. The second field is the program's name and may hold anything,
/// blanks and brackets too.
fn stat(pid: Pid, number: usize) -> io::Result<u64> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()))?;
    let after_name = stat.rsplit_once(')').map(|(_, rest)| rest);
    let field = after_name
        .and_then(|rest| rest.split_whitespace().nth(number - 3))
        .and_then(|field| field.parse().ok());
    field.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "the process's status line is too short"))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn launch(script: &str, fds: Vec<(OwnedFd, i32)>) -> (Process, File) {
        let log = tempfile::tempfile().unwrap();
        let launch = Launch {
            program: "/bin/sh".into(),
            args: vec!["-c".into(), script.into()],
            env: vec![("WORD".into(), "hello".into())],
            fds,
            log: log.try_clone().unwrap(),
        };
        (launch.spawn().unwrap(), log)
    }

    #[test]
    fn output_environment_and_descriptors_arrive() {
        let (mut reader, writer) = io::pipe().unwrap();
        let (process, _log) = launch("echo $WORD >&7", vec![(writer.into(), 7)]);
        assert!(process.has_ended(Deadline::after(Duration::from_secs(10))));
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "hello\n");
    }

    #[test]
    fn a_running_process_is_recognised_until_it_ends() {
        let (process, _log) = launch("sleep 60", Vec::new());
        let adopted = Process::adopt(process.pid(), process.start_time()).unwrap();
        assert!(Process::adopt(process.pid(), process.start_time() + 1).is_none());
        assert!(!adopted.has_ended(Deadline::NOW));
        adopted.kill().unwrap();
        assert!(process.has_ended(Deadline::after(Duration::from_secs(10))));
        assert!(Process::adopt(process.pid(), process.start_time()).is_none());
    }
}
