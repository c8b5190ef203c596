//! The files and variables that fixtures live in: the only place of this crate that reads or writes any.

use std::io;
use std::path::{Path, PathBuf};

/// The whole text of a file.
pub(crate) fn read(path: &Path) -> io::Result<String> {
    std::fs::read_to_string(path)
}

/// Replaces a file's text.
pub(crate) fn write(path: &Path, text: &str) -> io::Result<()> {
    std::fs::write(path, text)
}

/// Removes a file; one that is not there is fine.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => Err(err),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// The folders directly below `dir`, by name.
pub(crate) fn folders(dir: &Path) -> io::Result<Vec<PathBuf>> {
    entries(dir, Path::is_dir)
}

/// The files directly in `dir`, by name.
pub(crate) fn files(dir: &Path) -> io::Result<Vec<PathBuf>> {
    entries(dir, Path::is_file)
}

fn entries(dir: &Path, wanted: fn(&Path) -> bool) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if wanted(&path) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// An environment variable; unset and empty are the same.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether this process has the rights of root.
pub(crate) fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    // The kernel shows a process's files as owned by its effective user.
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// Whether a program of this name is on the search path.
pub(crate) fn has_program(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// What a program prints and what it complains of, in plain English and without the variables that it is to `forget`.
pub(crate) fn run(name: &str, arguments: &[&str], forget: &[&str]) -> io::Result<(String, String)> {
    let mut command = std::process::Command::new(name);
    forget.iter().for_each(|variable| {
        command.env_remove(variable);
    });
    let output = command.args(arguments).env("LC_ALL", "C").output()?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok((text(&output.stdout), text(&output.stderr)))
}

/// What a program prints; none where it cannot be started.
pub(crate) fn output(name: &str, arguments: &[&str]) -> Option<String> {
    let output = std::process::Command::new(name).args(arguments).output().ok()?;
    String::from_utf8(output.stdout).ok()
}
