//! The shell: reads commands, runs them in order, says how they ended.

mod complete;
mod connection;
mod data;
mod interactive;

pub(crate) use complete::candidates;

use std::time::Instant;

use vir_api::Connect;

use crate::command;
use crate::escape::Escape;
use crate::failure::Failure;
use crate::grammar::{self, Arguments, Outcome, Parse, Split};
use crate::screen::{Detail, Screen};

/// One run of the program: its streams, its connection and what the user set for all commands.
pub(crate) struct Shell {
    /// Where everything is printed.
    pub screen: Screen,
    /// What the process's own options say.
    pub settings: Settings,
    /// The command now running is to print data, not text.
    pub json: bool,
    /// A command asked to end the shell.
    pub quits: bool,
    connection: Option<Connect>,
}

/// What the process's own options say.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// Hypervisor to connect to.
    pub uri: Option<String>,
    /// Connect to look, not to touch.
    pub read_only: bool,
    /// Key that leaves a console.
    pub escape: Escape,
    /// Tell how long each command took.
    pub timing: bool,
    /// Print data instead of text wherever a command can.
    pub json: bool,
}

impl Shell {
    /// A shell that has run nothing yet.
    pub(crate) fn new(screen: Screen, settings: Settings) -> Self {
        Shell { screen, settings, json: false, quits: false, connection: None }
    }

    /// Runs a text of commands; true when the last one went well.
    pub(crate) fn run_text(&mut self, text: &str) -> bool {
        self.screen.trace(Detail::Debug, format_args!("commands: \"{text}\""));
        self.run(&grammar::split(text))
    }

    /// Runs one command given as words.
    pub(crate) fn run_words(&mut self, words: Vec<String>) -> bool {
        self.run(&Split { commands: vec![words], broken: None })
    }

    /// Nothing runs unless everything reads.
    fn run(&mut self, text: &Split) -> bool {
        let mut jobs = Vec::new();
        for words in &text.commands {
            let mut parse = self.parse(words);
            if let Some(error) = parse.error.take() {
                return self.refuse(&error);
            }
            jobs.push(parse);
        }
        if let Some((words, broken)) = &text.broken {
            let wrong = self.parse(words).error.filter(|error| !error.is_of_the_end());
            return self.refuse(wrong.as_ref().unwrap_or(broken));
        }
        if let Err(failure) = self.connect_if_told() {
            return self.report(Err(failure));
        }
        let mut good = true;
        for job in jobs {
            good = self.run_job(job);
            if self.quits {
                break;
            }
        }
        self.screen.flush();
        good
    }

    /// Reads one command and tells those who want to know.
    fn parse(&mut self, words: &[String]) -> Parse {
        let parse = grammar::parse(words, command::find);
        for line in parse.trace() {
            self.screen.trace(Detail::Info, line);
        }
        parse
    }

    fn refuse(&mut self, error: &grammar::ParseError) -> bool {
        self.screen.error(error);
        if let Some(hint) = error.hint(command::all()).filter(|_| self.screen.colour) {
            self.screen.complain(format_args!("hint: {hint}\n"));
        }
        false
    }

    fn run_job(&mut self, job: Parse) -> bool {
        let Some(command) = job.command else { return true };
        let start = Instant::now();
        let outcome = if job.wants_help {
            self.screen.print(grammar::usage(command));
            Ok(())
        } else {
            self.json = command.prints_data && (job.wants_json || self.settings.json);
            (command.run)(self, &Arguments::new(command, job.values))
        };
        let good = self.report(outcome);
        if !self.quits {
            self.end_command(start);
        }
        good
    }

    fn report(&mut self, outcome: Outcome) -> bool {
        let failure = outcome.err();
        for line in failure.iter().flat_map(|failure: &Failure| &failure.lines) {
            self.screen.error(line);
        }
        failure.is_none()
    }

    /// An empty line sets commands apart; so does the time one took.
    fn end_command(&mut self, start: Instant) {
        if self.settings.timing {
            let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
            self.screen.print(format_args!("\n(Time: {milliseconds:.3} ms)\n\n"));
        } else {
            self.screen.extra("\n");
        }
    }
}
