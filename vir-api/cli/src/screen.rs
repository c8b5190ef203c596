//! Where a shell prints: standard output and standard error, in the order written.

use std::fmt;
use std::io::{self, IsTerminal as _, Write};

/// The two streams and what the user wants to see on them.
pub(crate) struct Screen {
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    /// Leave out everything that is there for the eye only.
    pub quiet: bool,
    /// A person reads the errors: colours and hints are welcome.
    pub colour: bool,
    /// Traces of this level and above are printed; 4, errors only, when nothing else is said.
    pub debug: u8,
}

impl fmt::Debug for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Screen")
            .field("quiet", &self.quiet)
            .field("debug", &self.debug)
            .finish_non_exhaustive()
    }
}

/// How much detail a trace line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Detail {
    /// Every step.
    Debug = 0,
    /// What was decided.
    Info = 1,
}

impl Screen {
    /// The process's own streams.
    pub(crate) fn standard(quiet: bool, debug: u8) -> Self {
        let out = Box::new(io::BufWriter::new(io::stdout()));
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colour = io::stderr().is_terminal() && !plain;
        Screen { out, err: Box::new(io::stderr()), quiet, colour, debug }
    }

    /// Prints what was asked for.
    ///
    /// A reader that went away is no concern of the command that prints: what it did stays done.
    pub(crate) fn print(&mut self, text: impl fmt::Display) {
        let _ = write!(self.out, "{text}");
    }

    /// Prints what only a person wants to see.
    pub(crate) fn extra(&mut self, text: impl fmt::Display) {
        if !self.quiet {
            self.print(text);
        }
    }

    /// Prints a trace line when the user asked for that much detail.
    pub(crate) fn trace(&mut self, detail: Detail, line: impl fmt::Display) {
        if self.debug <= detail as u8 {
            self.flush();
            let _ = writeln!(self.err, "{line}");
        }
    }

    /// Prints an error line.
    pub(crate) fn error(&mut self, line: impl fmt::Display) {
        self.flush();
        let _ = writeln!(self.err, "error: {line}");
    }

    /// Prints a text about what is wrong that has its own layout.
    pub(crate) fn complain(&mut self, text: impl fmt::Display) {
        self.flush();
        let _ = write!(self.err, "{text}");
    }

    /// Hands everything printed so far to the operating system.
    pub(crate) fn flush(&mut self) {
        let _ = self.out.flush();
    }
}
