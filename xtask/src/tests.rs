//! The tests: with nextest where it is installed, with cargo otherwise.
//!
//! Tests that start a real hypervisor are in test targets called `real` and run apart from the ordinary ones.

use std::io::{BufRead, BufReader};
use std::process::Command;
use std::sync::Mutex;

use crate::Outcome;
use crate::project::{self, Metadata, Package};

/// Name of the test targets that start a real hypervisor.
const REAL: &str = "real";

/// What test runners said in the end, in the order they ran.
static SUMMARIES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Runs all tests. `arguments` go to the ordinary ones' runner.
pub(crate) fn all(arguments: &[String]) -> Outcome {
    ordinary(arguments)?;
    if !arguments.is_empty() {
        return Ok(());
    }
    if Metadata::load()?.own().any(has_real) {
        real()?;
    }
    documentation()
}

/// Runs everything but documentation tests and, with nextest, the real tests.
pub(crate) fn ordinary(arguments: &[String]) -> Outcome {
    let mut command = if has_nextest() {
        project::command("cargo", &["nextest", "run", "--workspace", "--no-fail-fast"])
    } else {
        project::command("cargo", &["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"])
    };
    if has_nextest() && Metadata::load()?.own().any(has_real) {
        // nextest refuses a filter that names no binary.
        command.args(["-E", "not binary(real)"]);
    }
    run(command.args(arguments))
}

/// Runs the tests that start a real hypervisor, one after the other: they share the machine's memory and time.
///
/// There must be some.
pub(crate) fn real() -> Outcome {
    if has_nextest() {
        let arguments = ["nextest", "run", "--workspace", "--test-threads=1", "-E", "binary(real)"];
        return run(&mut project::command("cargo", &arguments));
    }
    println!("without nextest these run among the ordinary tests");
    Ok(())
}

/// Runs the examples in the documentation.
pub(crate) fn documentation() -> Outcome {
    run(&mut project::command("cargo", &["test", "--workspace", "--doc"]))
}

/// Whether a crate has tests that start a real hypervisor.
pub(crate) fn has_real(package: &Package) -> bool {
    package.targets.iter().any(|target| target.name == REAL && target.kind.iter().any(|kind| kind == "test"))
}

/// Prints again what the test runners said in the end.
pub(crate) fn repeat_summaries() {
    for line in SUMMARIES.lock().expect("no one panics while holding the lock").iter() {
        println!("{line}");
    }
}

fn has_nextest() -> bool {
    project::succeeds("cargo", &["nextest", "--version"])
}

/// Runs a test runner, shows what it prints, and keeps its summary.
fn run(command: &mut Command) -> Outcome {
    let line = project::line(command);
    let (reader, writer) = std::io::pipe()?;
    let mut child =
        command.stdout(writer.try_clone()?).stderr(writer).spawn().map_err(|err| format!("{line}: {err}"))?;
    // The command keeps copies of the pipe's write end; reading only ends when they are gone.
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    for text in BufReader::new(reader).lines() {
        let text = text?;
        println!("{text}");
        if text.starts_with("test result:") || text.trim_start().starts_with("Summary [") {
            SUMMARIES.lock().expect("no one panics while holding the lock").push(text);
        }
    }
    let status = child.wait()?;
    if status.success() { Ok(()) } else { Err(format!("{line}: {status}").into()) }
}
