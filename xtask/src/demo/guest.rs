//! The running guest, as its console and its events show it.

use std::io::{BufRead, BufReader, Write};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use vir_api::{
    Connect, Console, ConsoleFlags, Deadline, Domain, Lifecycle, ShutdownFlags, StartFlags, Stopped,
};

use crate::Outcome;

/// How long the guest may take for anything it does.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long to wait before asking the guest again: QEMU takes a second to notice that someone listens.
const AGAIN: Duration = Duration::from_secs(3);

/// A guest with its console open.
pub(super) struct Guest {
    domain: Domain,
    input: Console,
    lines: Receiver<String>,
}

impl Guest {
    /// Starts a domain with its processors standing, so that nothing it prints is lost, and lets it run.
    pub(super) fn start(domain: &Domain) -> Outcome<Self> {
        domain.start(StartFlags::PAUSED)?;
        let input = domain.console(None, ConsoleFlags::empty())?;
        let output = BufReader::new(input.try_clone()?);
        let (tell, lines) = mpsc::channel();
        thread::spawn(move || {
            let heard = output.lines().map_while(Result::ok);
            heard.for_each(|line| tell.send(line.trim_end().to_owned()).unwrap_or_default());
        });
        domain.resume()?;
        Ok(Self { domain: domain.clone(), input, lines })
    }

    /// The guest's own list of PCI functions, a line each.
    pub(super) fn list(&mut self) -> Outcome<Vec<String>> {
        let end = Instant::now() + PATIENCE;
        let mut heard = Vec::new();
        while Instant::now() < end {
            match self.lines.recv_timeout(AGAIN) {
                Ok(line) if line == "end" && !heard.is_empty() => return Ok(heard),
                Ok(line) => heard.push(line),
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    heard.clear();
                    self.input.write_all(b"l")?;
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    return Err("the guest's console is closed".into());
                }
            }
        }
        Err("the guest does not list its PCI functions".into())
    }

    /// Presses the power button and waits until the guest is off.
    pub(super) fn shut_down(self, connect: &Connect) -> Outcome {
        let mut events = connect.events().follow(connect.events().last());
        self.domain.shutdown(ShutdownFlags::ACPI_POWER_BTN)?;
        let deadline = Deadline::after(PATIENCE);
        while let Some(event) = events.next(deadline)? {
            match event.lifecycle {
                Lifecycle::Stopped(Stopped::Shutdown) => return Ok(()),
                Lifecycle::Stopped(other) => {
                    return Err(format!("the guest ended otherwise: {}", other.name()).into());
                }
                Lifecycle::Defined(_)
                | Lifecycle::Undefined(_)
                | Lifecycle::Started(_)
                | Lifecycle::Suspended(_)
                | Lifecycle::Resumed(_)
                | Lifecycle::Shutdown(_)
                | Lifecycle::PmSuspended(_)
                | Lifecycle::Crashed(_) => {}
            }
        }
        Err("the guest does not obey its power button".into())
    }
}
