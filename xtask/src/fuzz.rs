//! Fuzzing: every parser of outside bytes has a target in its crate's `fuzz` folder.
//!
//! A target that is named as a kind of document begins with the golden documents of that kind and knows its words.

mod seeds;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::project;

/// What to fuzz, and for how long.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Only this target.
    target: Option<String>,
    /// How long each target runs.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

/// Runs the targets one after the other; the first finding ends the run.
pub(crate) fn run(options: &Options) -> Outcome {
    let targets = targets()?;
    let wanted = |name: &String| options.target.as_ref().is_none_or(|target| target == name);
    let chosen = targets.iter().filter(|(_, name)| wanted(name)).collect::<Vec<_>>();
    if chosen.is_empty() {
        let names = targets.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>();
        return Err(format!("no such target; there are: {}", names.join(", ")).into());
    }
    require_tools()?;
    for (folder, name) in chosen {
        println!("==> {name} in {}, {} s", folder.display(), options.seconds);
        let corpus = project::root().join(folder).join("corpus");
        std::fs::create_dir_all(corpus.join(name))?;
        let dictionary = seeds::plant(&corpus, name)?;
        let mut command = command(folder, name, options.seconds);
        if let Some(dictionary) = dictionary {
            command.arg(format!("-dict={}", dictionary.display()));
        }
        project::run(&mut command)?;
    }
    Ok(())
}

/// New inputs are kept in the target's `corpus`; the committed ones in its `seeds`, if there are any, are tried first.
fn command(folder: &Path, name: &str, seconds: u32) -> Command {
    let mut command = project::command("cargo", &["+nightly", "fuzz", "run", "--fuzz-dir"]);
    command.arg(folder).arg(name);
    let (corpus, seeds) = (folder.join("corpus").join(name), folder.join("seeds").join(name));
    if project::root().join(&seeds).is_dir() {
        command.arg(corpus).arg(seeds);
    }
    command.arg("--").arg(format!("-max_total_time={seconds}")).args(["-timeout=10", "-verbosity=0"]);
    command
}

fn require_tools() -> Outcome {
    if !project::succeeds("cargo", &["+nightly", "--version"]) {
        return Err("needs the nightly toolchain: rustup toolchain install nightly".into());
    }
    if !project::succeeds("cargo", &["fuzz", "--version"]) {
        return Err("needs cargo-fuzz: cargo install --locked cargo-fuzz".into());
    }
    Ok(())
}

/// Every target, with the `fuzz` folder it is in.
fn targets() -> Outcome<Vec<(PathBuf, String)>> {
    let of = |file: PathBuf| {
        let folder = file.parent().filter(|folder| folder.ends_with("fuzz/fuzz_targets"))?.parent()?;
        (file.extension()? == "rs").then(|| (folder.to_owned(), stem(&file)))
    };
    Ok(project::files()?.into_iter().filter_map(of).collect())
}

fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
