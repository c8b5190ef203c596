//! QEMU without us: the command line that was used, edited by hand.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::topology::{self, Functions};
use crate::Outcome;

/// How long QEMU may take for anything.
const PATIENCE: Duration = Duration::from_secs(30);

/// A command line as the log has it: a shell script.
pub(super) struct Script(String);

/// What became of it.
pub(super) enum Fate {
    /// QEMU would not start, and said why.
    Refused(String),
    /// It ran; the guest found this.
    Ran(Functions),
}

impl Script {
    /// The command line of the first start in a domain's log.
    pub(super) fn from_log(log: &Path) -> Outcome<Self> {
        let text = fs::read_to_string(log)?;
        let first = text.split("\n\n").next().and_then(|start| start.split_once('\n'));
        let (_, command) = first.ok_or("the log holds no command line")?;
        Ok(Self(command.to_owned()))
    }

    /// The same with one text in another's place.
    ///
    /// # Errors
    /// When the text does not occur.
    pub(super) fn edit(&self, old: &str, new: &str) -> Outcome<Self> {
        if !self.0.contains(old) {
            return Err(format!("the command line has no '{old}'").into());
        }
        Ok(Self(self.0.replace(old, new)))
    }

    /// The lines in which this differs from another.
    pub(super) fn differences<'a>(&'a self, from: &'a Self) -> impl Iterator<Item = (&'a str, &'a str)> {
        from.0.lines().zip(self.0.lines()).filter(|(old, new)| old != new)
    }

    /// Runs it until the guest has listed its PCI functions.
    pub(super) fn run(&self, dir: &Path) -> Outcome<Fate> {
        let serial = dir.join("serial.txt");
        let _ = fs::remove_file(&serial);
        let mut child = self.spawn(&serial)?;
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            let heard = fs::read_to_string(&serial).unwrap_or_default();
            let lines: Vec<String> = heard.lines().map(str::to_owned).collect();
            if lines.iter().any(|line| line == "end") {
                quit(child)?;
                return Ok(Fate::Ran(topology::listed(&lines)));
            }
            if child.try_wait()?.is_some() {
                return words(child).map(Fate::Refused);
            }
            thread::sleep(Duration::from_millis(50));
        }
        child.kill()?;
        Err("the guest of the edited command line says nothing".into())
    }

    /// Starts QEMU with its monitor on standard input and the serial port in a file; processors run at once.
    fn spawn(&self, serial: &Path) -> Outcome<Child> {
        let script = self
            .edit("socket,id=charmonitor,fd=3,server=on,wait=off", "stdio,id=charmonitor")?
            .edit("mode=control", "mode=readline")?
            .edit("pty,id=charserial0", &format!("file,id=charserial0,path={}", serial.display()))?
            .edit("\n-S \\", "")?
            .edit("\n-no-shutdown \\", "")?;
        let mut command = Command::new("sh");
        command.args(["-c", &script.0]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        Ok(command.spawn()?)
    }
}

fn words(child: Child) -> Outcome<String> {
    let output = child.wait_with_output()?;
    Ok(String::from_utf8_lossy(&output.stderr).trim().to_owned())
}

fn quit(mut child: Child) -> Outcome {
    let mut monitor = child.stdin.take().ok_or("the monitor is not open")?;
    monitor.write_all(b"quit\n")?;
    child.wait()?;
    Ok(())
}
