//! Benchmarks: every bench target of every crate.

use crate::Outcome;
use crate::project::{self, Metadata};

/// Runs the bench targets; `arguments` go to them, a filter for instance.
pub(crate) fn run(arguments: &[String]) -> Outcome {
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
