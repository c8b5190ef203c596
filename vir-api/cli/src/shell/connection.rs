//! The shell's connection to a hypervisor.

use std::io::{self, BufRead as _, Write as _};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use vir_api::{Connect, Question};

use super::Shell;
use crate::failure::Failure;
use crate::grammar::Outcome;

impl Shell {
    /// The connection, opened when a command first needs it.
    pub(crate) fn connection(&mut self) -> Result<Connect, Failure> {
        if let Some(connection) = &self.connection {
            return Ok(connection.clone());
        }
        let opened = self.open()?;
        self.connection = Some(opened.clone());
        Ok(opened)
    }

    /// Connects before anything runs where the user named a hypervisor: a wrong name is an error whatever follows.
    pub(super) fn connect_if_told(&mut self) -> Outcome {
        if self.settings.uri.is_some() { self.connection().map(|_| ()) } else { Ok(()) }
    }

    /// Leaves the connection for another, or for a fresh one to the same hypervisor. One that fails changes nothing.
    pub(crate) fn reconnect(&mut self, uri: Option<String>, read_only: bool) -> Outcome {
        let before = (self.settings.uri.clone(), self.settings.read_only);
        if uri.is_some() {
            self.settings.uri = uri;
        }
        self.settings.read_only = read_only;
        match self.open() {
            Ok(opened) => {
                self.connection = Some(opened);
                Ok(())
            }
            Err(failure) => {
                (self.settings.uri, self.settings.read_only) = before;
                Err(failure)
            }
        }
    }

    fn open(&mut self) -> Result<Connect, Failure> {
        let from_environment = || std::env::var("VIRSH_DEFAULT_CONNECT_URI").ok();
        let named = self.settings.uri.clone().or_else(from_environment).filter(|uri| !uri.is_empty());
        let uri = named.unwrap_or_else(vir_api::default_uri);
        let opened = Connect::open_with(&uri, &mut ask)
            .map_err(|error| Failure::because("failed to connect to the hypervisor", &error))?;
        Ok(if self.settings.read_only { opened.read_only() } else { opened })
    }
}

/// Puts a question to whoever sits at standard input.
fn ask(question: &Question) -> Option<String> {
    let mut out = io::stdout();
    write!(out, "{}: ", question.prompt).and_then(|()| out.flush()).ok()?;
    let _hidden = if question.echo { None } else { Silence::begin() };
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).ok()?;
    Some(line.trim_end_matches('\n').to_owned())
}

/// The terminal does not show what is typed, until this is dropped. Where there is no terminal, nothing shows anyway.
struct Silence {
    before: Termios,
}

impl Silence {
    fn begin() -> Option<Self> {
        let before = tcgetattr(io::stdin()).ok()?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Flush, &silent).ok()?;
        Some(Silence { before })
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        // Nothing can be done about a terminal that went away.
        let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &self.before);
        let _ = writeln!(io::stdout());
    }
}
