//! `console`: the guest's serial port on this terminal.

use std::io::{self, IsTerminal as _, Read, Write};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use vir_api::{Console, ConsoleFlags, Domain};

use super::domain::{self, DOMAIN};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome, flag, text};
use crate::shell::Shell;

pub(super) const CONSOLE: Command = Command::new(
    "console",
    "connect to the guest console",
    "Connect the virtual serial console for the guest",
    &[
        DOMAIN.completed_by(domain::active),
        text("devname", "character device name").tolerated(),
        flag("force", "force console connection (disconnect already connected sessions)"),
        flag("resume", "resume a paused guest after connecting to console"),
        flag("safe", "only connect if safe console handling is supported"),
    ],
    console,
);

fn console(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let found = domain::find(shell, arguments)?;
    let flags = arguments.chosen(&[("force", ConsoleFlags::FORCE), ("safe", ConsoleFlags::SAFE)]).collect();
    let device = arguments.text("devname")?;
    attach(shell, &found, device.map(|device| (device, flags)), arguments.has("resume"))
}

/// Connects this terminal with the guest until the user types the escape character or the guest hangs up.
pub(super) fn attach(
    shell: &mut Shell,
    found: &Domain,
    device: Option<(&str, ConsoleFlags)>,
    resume: bool,
) -> Outcome {
    if !found.is_active().unwrap_or(false) {
        return Err(Failure::new("The domain is not running"));
    }
    if !io::stdin().is_terminal() {
        return Err(Failure::new("Cannot run interactive console without a controlling TTY"));
    }
    let (device, flags) = device.map_or((None, ConsoleFlags::empty()), |(name, flags)| (Some(name), flags));
    let console = found.console(device, flags).map_err(|error| Failure::from_api(&error))?;
    let escape = shell.settings.escape;
    shell.screen.extra(format_args!("Connected to domain '{}'\n", found.name()));
    shell.screen.extra(format_args!("Escape character is {escape} (Ctrl + {})\n", escape.key()));
    shell.screen.flush();
    if resume {
        found.resume().map_err(|error| Failure::from_api(&error))?;
    }
    let ended = {
        let _raw = RawTerminal::new().map_err(|error| Failure::new(crate::failure::reason(&error)))?;
        relay(console, escape.byte())
    };
    shell.screen.extra("\n");
    ended.map_err(|error| Failure::new(format!("lost the console: {}", crate::failure::reason(&error))))
}

/// Carries bytes both ways until one side ends.
fn relay(mut console: Console, escape: u8) -> io::Result<()> {
    let (mut keyboard, mut screen) = (io::stdin(), io::stdout());
    let mut buffer = [0; 4096];
    loop {
        let (typed, printed) = ready(&keyboard, &console)?;
        if printed {
            let count = console.read(&mut buffer)?;
            if count == 0 {
                return Ok(());
            }
            screen.write_all(&buffer[..count])?;
            screen.flush()?;
        }
        if typed {
            let count = keyboard.read(&mut buffer)?;
            let keys = &buffer[..count];
            if count == 0 || keys.contains(&escape) {
                return Ok(());
            }
            console.write_all(keys)?;
        }
    }
}

/// Waits until the keyboard or the console has something, and says which.
fn ready(keyboard: &io::Stdin, console: &Console) -> io::Result<(bool, bool)> {
    let mut both = [PollFd::new(keyboard, PollFlags::IN), PollFd::new(console, PollFlags::IN)];
    poll(&mut both, None)?;
    Ok((!both[0].revents().is_empty(), !both[1].revents().is_empty()))
}

/// The terminal passes every key on as it is, until this is dropped.
struct RawTerminal {
    before: Termios,
}

impl RawTerminal {
    fn new() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut raw = before.clone();
        raw.make_raw();
        tcsetattr(io::stdin(), OptionalActions::Flush, &raw)?;
        Ok(RawTerminal { before })
    }
}

impl Drop for RawTerminal {
    fn drop(&mut self) {
        // Nothing can be done about a terminal that went away.
        let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &self.before);
    }
}
