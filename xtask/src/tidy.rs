//! House rules that no compiler knows, checked on the text of the committed files.

use std::path::{Path, PathBuf};

use crate::{Outcome, project};

mod rules;

/// A committed text file.
#[derive(Debug)]
struct Source {
    /// Relative to the project's folder.
    path: PathBuf,
    text: String,
}

impl Source {
    fn has_extension(&self, extension: &str) -> bool {
        self.path.extension().is_some_and(|found| found == extension)
    }

    /// Lines with their numbers, from 1.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    /// Lines of Rust that run outside tests: no comments, nothing from the file's test module on.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = |line: &str| line.trim() == "#[cfg(test)]";
        let code = self.lines().take_while(move |(_, line)| !tests(line));
        code.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn complaint(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path.display())
    }
}

/// Checks every rule on every file.
pub(crate) fn check() -> Outcome {
    let sources = project::files()?.into_iter().filter_map(read).collect::<Vec<_>>();
    let complaints = rules::ALL.iter().flat_map(|rule| rule(&sources)).collect::<Vec<_>>();
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n").into()) }
}

/// A file's text; files that are not text have no rules.
fn read(path: PathBuf) -> Option<Source> {
    let text = std::fs::read_to_string(project::root().join(&path)).ok()?;
    Some(Source { path, text })
}

/// Whether any folder or file on the way is called so, the extension aside.
fn passes_through(path: &Path, name: &str) -> bool {
    path.with_extension("").iter().any(|step| step == name)
}
