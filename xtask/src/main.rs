//! Automation of the workspace: `cargo xtask COMMAND`.

#![allow(clippy::print_stdout, reason = "a command-line program's findings go to standard output")]

use std::error::Error;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod bench;
mod ci;
mod conformance;
#[cfg(feature = "hypervisors")]
mod demo;
mod fuzz;
mod layers;
mod licences;
mod project;
mod reference;
mod relaxng;
mod schema_coverage;
mod setup;
mod tests;
mod tidy;

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
    /// Everything that must hold before a change lands.
    Ci,
    /// All tests; with arguments, the ordinary ones with these arguments to the runner.
    Test {
        /// For nextest, or for `cargo test` where it is not installed.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Runs a conformance corpus and holds the figures against the committed baseline.
    Conformance(conformance::Options),
    /// Holds the published schemas of the format against our tables.
    SchemaCoverage(schema_coverage::Options),
    /// Checks which crate depends on which.
    Layers,
    /// Checks the house rules that no compiler knows.
    Tidy,
    /// Writes the reference book of all documents from the tables.
    Docs(reference::Options),
    /// Runs the benchmarks.
    Bench(bench::Options),
    /// Fuzzes the parsers of outside bytes.
    Fuzz(fuzz::Options),
    /// Boots a guest of our own and holds what it sees against what was assigned.
    #[cfg(feature = "hypervisors")]
    Demo,
    /// Installs the Debian packages that real tests need.
    Setup(setup::Options),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Ci => ci::run(),
        Command::Test { arguments } => tests::all(&arguments),
        Command::Conformance(options) => conformance::run(&options),
        Command::SchemaCoverage(options) => schema_coverage::run(&options),
        Command::Layers => layers::check(),
        Command::Tidy => tidy::check(),
        Command::Docs(options) => reference::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Fuzz(options) => fuzz::run(&options),
        #[cfg(feature = "hypervisors")]
        Command::Demo => demo::run(),
        Command::Setup(options) => setup::run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("error: {err}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod command_line {
    use clap::CommandFactory as _;

    use super::Arguments;

    #[test]
    fn clap_accepts_the_commands() {
        Arguments::command().debug_assert();
    }
}
