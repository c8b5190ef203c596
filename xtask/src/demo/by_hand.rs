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

    /// The same without the lines that have a text.
    fn without(&self, text: &str) -> Self {
        let kept: Vec<&str> = self.0.lines().filter(|line| !line.contains(text)).collect();
        Self(kept.join("\n"))
    }

    /// Starts QEMU with its monitor on standard input and the serial port in a file; processors run at once.
    fn spawn(&self, serial: &Path) -> Outcome<Child> {
        // The key for secrets was made for the one run and is gone.
        let script = self
            .without("masterKey0")
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

#[cfg(test)]
mod tests {
    use vir_test::needs::{Need, met};

    use super::*;
    use crate::demo::image;

    const LOG: &str = r#"2026-11-23 04:36:17.796+0000: starting up vir version: 0.1.0
LC_ALL=C \
/usr/bin/qemu-system-x86_64 \
-S \
-object '{"qom-type":"secret","id":"masterKey0","format":"raw","file":"/gone"}' \
-machine pc,accel=tcg \
-nodefaults \
-display none \
-no-shutdown \
-chardev socket,id=charmonitor,fd=3,server=on,wait=off \
-mon chardev=charmonitor,id=monitor,mode=control \
-chardev pty,id=charserial0 \
-device '{"driver":"isa-serial","chardev":"charserial0","id":"serial0","index":0}' \
-blockdev '{"driver":"file","filename":"@IMAGE@","node-name":"disk"}' \
-device '{"driver":"virtio-blk-pci","bus":"pci.0","multifunction":true,"addr":"0x5","drive":"disk"}' \
-device '{"driver":"virtio-rng-pci","bus":"pci.0","addr":"0x5.0x2"}'

char device redirected to /dev/pts/0 (label charserial0)
"#;

    #[test]
    fn a_logged_command_line_runs_again_and_edited() {
        if !met(&[Need::Qemu]) {
            return;
        }
        let dir = tempfile::tempdir().expect("there is room for a directory");
        let image = image::build(dir.path()).expect("the guest is built");
        let log = dir.path().join("log");
        fs::write(&log, LOG.replace("@IMAGE@", &image.display().to_string()))
            .expect("there is room for a file");
        let script = Script::from_log(&log).expect("the log holds a command line");
        let Fate::Ran(found) = script.run(dir.path()).expect("it runs") else { panic!("QEMU refused") };
        assert_eq!(found.keys().filter(|place| place.slot == 5).count(), 2);
        let dropped = script.edit(r#","multifunction":true"#, "").expect("the bit is there");
        assert_eq!(dropped.differences(&script).count(), 1);
        let Fate::Refused(words) = dropped.run(dir.path()).expect("it ends") else { panic!("QEMU accepted") };
        assert!(words.contains("single function device"), "{words}");
    }
}
