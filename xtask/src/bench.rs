//! Benchmarks: every bench target of every crate, and ours beside the peer.

mod peer;

use crate::Outcome;
use crate::project::{self, Metadata};

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    peer: peer::Beside,
    /// For the benchmarks: a filter, or options of criterion.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Runs the bench targets, or ours beside the peer.
pub(crate) fn run(options: &Options) -> Outcome {
    if options.peer.peer { peer::run(&options.peer) } else { run_targets(&options.arguments) }
}

fn run_targets(arguments: &[String]) -> Outcome {
    let metadata = Metadata::load()?;
    let mut command = project::command("cargo", &["bench"]);
    let mut found = false;
    for package in metadata.own() {
        for target in package.targets.iter().filter(|target| target.kind.iter().any(|kind| kind == "bench")) {
            command.args(["--package", &package.name, "--bench", &target.name]);
            found = true;
        }
    }
    if !found {
        println!("no crate has benchmarks");
        return Ok(());
    }
    project::run(command.arg("--").args(arguments))
}
