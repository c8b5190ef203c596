//! Automation of the workspace: `cargo xtask COMMAND`.

#![allow(clippy::print_stdout, reason = "a command-line program's findings go to standard output")]

use std::error::Error;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod conformance;

/// What a command ends with; the error's text is for people.
type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// Automation of the workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs a conformance corpus and holds the figures against the committed baseline.
    Conformance(conformance::Options),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Conformance(options) => conformance::run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("error: {err}");
            ExitCode::FAILURE
        }
    }
}
