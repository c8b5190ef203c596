//! Everything that must hold before a change lands, in named and timed stages.
//!
//! All stages run, so that one look shows everything that is wrong. The tests come last: what the test runner says of
//! them closes the output.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use vir_test::needs::Need;

use crate::project::{self, Metadata};
use crate::{Outcome, conformance, layers, licences, reference, schema_coverage, setup, tests, tidy};

/// How a stage ends that does not fail.
enum Ending {
    Passed,
    /// It could not run here.
    Skipped {
        /// What it lacks; where that is required the skip is a failure.
        need: Option<Need>,
        why: String,
    },
}

type Stage = (&'static str, fn() -> Result<Ending, Box<dyn Error>>);

const STAGES: &[Stage] = &[
    ("machine", machine),
    ("format", || passed(project::run(&mut project::command("cargo", &["fmt", "--all", "--check"])))),
    ("clippy", clippy),
    ("wasm", wasm),
    ("layers", || passed(layers::check())),
    ("tidy", || passed(tidy::check())),
    ("licences", || passed(licences::check())),
    ("deny", deny),
    ("conformance", conform),
    ("schema coverage", coverage),
    ("reference", || passed(reference::run(&reference::Options { check: true }))),
    ("doc comments", doc_comments),
    ("doc tests", || passed(tests::documentation())),
    ("real hypervisor", real),
    ("tests", || passed(tests::ordinary(&[]))),
];

/// Runs all stages; fails when one did.
pub(crate) fn run() -> Outcome {
    let mut rows = Vec::new();
    for (number, (name, stage)) in (1..).zip(STAGES) {
        println!("==> [{number}/{}] {name}", STAGES.len());
        let started = Instant::now();
        let ending = settle(stage());
        let took = started.elapsed();
        println!("<== {name}: {} ({})", describe(&ending), seconds(took));
        rows.push((*name, ending, took));
    }
    println!();
    for (name, ending, took) in &rows {
        println!("{name:16} {:>8}  {}", seconds(*took), describe(ending));
    }
    println!();
    tests::repeat_summaries();
    let failed =
        rows.iter().filter(|(_, ending, _)| ending.is_err()).map(|(name, ..)| *name).collect::<Vec<_>>();
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", ")).into()) }
}

/// A stage's end in words, when it passed or was skipped, and its failure otherwise.
fn settle(outcome: Result<Ending, Box<dyn Error>>) -> Result<String, String> {
    match outcome {
        Ok(Ending::Passed) => Ok("ok".to_owned()),
        Ok(Ending::Skipped { need: Some(need), why }) if need.is_required() => {
            Err(format!("{} is required: {why}", need.name()))
        }
        Ok(Ending::Skipped { need: _, why }) => Ok(format!("skipped: {why}")),
        Err(err) => {
            eprintln!("{err}");
            Err("FAILED".to_owned())
        }
    }
}

fn describe(ending: &Result<String, String>) -> &str {
    match ending {
        Ok(text) | Err(text) => text,
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn passed(outcome: Outcome) -> Result<Ending, Box<dyn Error>> {
    outcome.map(|()| Ending::Passed)
}

/// Installs what is missing, as root, and says which tests cannot run here. Tests that lack something pass without a word of their own.
fn machine() -> Result<Ending, Box<dyn Error>> {
    let lacks = |need: Need| need.missing().is_some();
    if !lacks(Need::Root) && (lacks(Need::Qemu) || lacks(Need::Peer)) {
        // What cannot be installed is said below, and fails where it is required.
        setup::run(&setup::Options::default()).unwrap_or_else(|err| println!("not installed: {err}"));
    }
    let mut required = Vec::new();
    for need in [Need::Root, Need::Corpus, Need::Qemu, Need::Peer] {
        let Some(why) = need.missing() else {
            println!("{}: here", need.name());
            continue;
        };
        println!("{}: tests that need it are skipped: {why}", need.name());
        required.extend(need.is_required().then_some(need.name()));
    }
    if required.is_empty() {
        Ok(Ending::Passed)
    } else {
        Err(format!("required: {}", required.join(", ")).into())
    }
}

fn clippy() -> Result<Ending, Box<dyn Error>> {
    let arguments = ["clippy", "--workspace", "--all-targets", "--keep-going", "--", "--deny", "warnings"];
    passed(project::run(&mut project::command("cargo", &arguments)))
}

/// What documents need of a machine: no operating system at all.
fn wasm() -> Result<Ending, Box<dyn Error>> {
    let target = ["--target", "wasm32-unknown-unknown"];
    let print = [["--print", "target-libdir"], target].concat();
    let library = project::output(&mut project::command("rustc", &print))?;
    if !Path::new(library.trim()).is_dir() {
        let why = "the target is not installed: rustup target add wasm32-unknown-unknown".to_owned();
        return Ok(Ending::Skipped { need: None, why });
    }
    let check = ["check", "--quiet", "--package", "vir-conf"].into_iter().chain(target).collect::<Vec<_>>();
    passed(project::run(&mut project::command("cargo", &check)))
}

/// The libraries' documentation, without a link that leads nowhere.
fn doc_comments() -> Result<Ending, Box<dyn Error>> {
    let libraries = ["vir-pci", "vir-conf", "vir-qemu", "vir-test", "vir-api"];
    let named = libraries.iter().flat_map(|library| ["--package", library]);
    let arguments = ["doc", "--quiet", "--no-deps"].into_iter().chain(named).collect::<Vec<_>>();
    passed(project::run(project::command("cargo", &arguments).env("RUSTDOCFLAGS", "--deny warnings")))
}

fn deny() -> Result<Ending, Box<dyn Error>> {
    if !project::succeeds("cargo", &["deny", "--version"]) {
        return Ok(Ending::Skipped { need: None, why: "cargo-deny is not installed".to_owned() });
    }
    passed(project::run(&mut project::command(
        "cargo",
        &["deny", "--offline", "check", "bans", "licenses", "sources"],
    )))
}

fn conform() -> Result<Ending, Box<dyn Error>> {
    match Need::Corpus.missing() {
        Some(why) => Ok(Ending::Skipped { need: Some(Need::Corpus), why }),
        None => passed(conformance::run(&conformance::Options::default())),
    }
}

fn coverage() -> Result<Ending, Box<dyn Error>> {
    let options = schema_coverage::Options::default();
    match schema_coverage::missing(&options) {
        Some(why) => Ok(Ending::Skipped { need: Some(Need::Corpus), why }),
        None => passed(schema_coverage::run(&options)),
    }
}

fn real() -> Result<Ending, Box<dyn Error>> {
    if !Metadata::load()?.own().any(tests::has_real) {
        return Ok(Ending::Skipped { need: None, why: "no crate has such tests".to_owned() });
    }
    match Need::Qemu.missing() {
        Some(why) => Ok(Ending::Skipped { need: Some(Need::Qemu), why }),
        None => passed(tests::real()),
    }
}
