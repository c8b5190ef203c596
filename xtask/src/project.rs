//! The project's folder, and the programs that work on it.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::Outcome;

/// The folder that holds the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace").to_owned()
}

/// A command that runs in the project's folder.
pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// Runs a command to its end; anything but success is an error that names the command.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|err| format!("{}: {err}", command.get_program().display()))?;
    if status.success() { Ok(()) } else { Err(format!("{}: {status}", line(command)).into()) }
}

/// What a command prints.
pub(crate) fn output(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|err| format!("{}: {err}", command.get_program().display()))?;
    if !output.status.success() {
        return Err(format!("{}: {}", line(command), String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Whether a command runs and succeeds; it prints nothing.
pub(crate) fn succeeds(program: &str, arguments: &[&str]) -> bool {
    command(program, arguments).output().is_ok_and(|output| output.status.success())
}

/// The command as one would type it.
pub(crate) fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Files that are committed or about to be, relative to the project's folder.
pub(crate) fn files() -> Outcome<Vec<PathBuf>> {
    let list = output(&mut command("git", &["ls-files", "--cached", "--others", "--exclude-standard"]))?;
    let mut files =
        list.lines().map(PathBuf::from).filter(|file| root().join(file).is_file()).collect::<Vec<_>>();
    files.sort();
    Ok(files)
}

/// What cargo knows of the workspace and of everything it is built from.
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
}

/// One crate.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// An SPDX expression.
    pub(crate) license: Option<String>,
    /// Where it was fetched from; nothing for the workspace's own.
    pub(crate) source: Option<String>,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) targets: Vec<Target>,
}

/// One crate that another needs.
#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// `dev` or `build`; nothing for a normal one.
    pub(crate) kind: Option<String>,
    /// Where it lies, for one of the workspace's own.
    pub(crate) path: Option<PathBuf>,
}

/// Something that is built from a crate.
#[derive(Debug, Deserialize)]
pub(crate) struct Target {
    pub(crate) name: String,
    pub(crate) kind: Vec<String>,
}

impl Metadata {
    pub(crate) fn load() -> Outcome<Self> {
        let text = output(&mut command("cargo", &["metadata", "--format-version", "1"]))?;
        Ok(serde_json::from_str(&text)?)
    }

    /// The workspace's own crates.
    pub(crate) fn own(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| package.source.is_none())
    }
}
