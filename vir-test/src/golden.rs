//! Golden tests: one folder a case below `vir-test/data/KIND`, inputs and expected outputs as files.
//!
//! `UPDATE_GOLDEN=1` rewrites the expected files instead of comparing them; the diff is then for `git diff` to show.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use crate::corpus::text::complete;
use crate::{diff, host};

/// The file that says with which error a case ends. A case that has it yields no other output.
const ERROR: &str = "error";

/// Runs `test` on every case of a kind, in the order of their names, and returns how many there were.
///
/// All cases run before the first failure is reported.
///
/// # Panics
/// When any check of any case failed: with all differences.
pub fn each(kind: &str, test: impl Fn(&Case)) -> usize {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(kind);
    let folders = host::folders(&root).unwrap_or_else(|err| panic!("{}: {err}", root.display()));
    let update = host::variable("UPDATE_GOLDEN").is_some();
    let failures = folders.iter().flat_map(|folder| run(folder, update, &test)).collect::<Vec<_>>();
    assert!(failures.is_empty(), "{}\n(UPDATE_GOLDEN=1 rewrites the files)", failures.join("\n"));
    folders.len()
}

/// The file that every case of a kind starts from, unless its test says otherwise.
const INPUT: &str = "in.xml";

/// The inputs of all cases of a kind, in the order of their names.
pub fn inputs(kind: &str) -> Vec<String> {
    let texts = RefCell::new(Vec::new());
    each(kind, |case| texts.borrow_mut().push(case.read(INPUT)));
    texts.into_inner()
}

/// All documents of all cases of all kinds, inputs and outputs, each with a name for a file: that of its kind, its case
/// and its own. What is no text is left out.
///
/// # Errors
/// When the folders cannot be read.
pub fn documents() -> std::io::Result<Vec<(String, String)>> {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut documents = Vec::new();
    for kind in host::folders(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data"))? {
        for case in host::folders(&kind)? {
            for file in
                host::files(&case)?.iter().filter(|file| file.extension().is_some_and(|end| end == "xml"))
            {
                if let Ok(text) = host::read(file) {
                    documents.push((format!("{}-{}-{}", name(&kind), name(&case), name(file)), text));
                }
            }
        }
    }
    Ok(documents)
}

/// The input of one case.
///
/// # Panics
/// When there is no such case.
pub fn input(kind: &str, name: &str) -> String {
    let found = RefCell::new(None);
    each(kind, |case| {
        if case.name() == name {
            found.replace(Some(case.read(INPUT)));
        }
    });
    found.into_inner().unwrap_or_else(|| panic!("{kind}: no case {name}"))
}

fn run(folder: &Path, update: bool, test: &impl Fn(&Case)) -> Vec<String> {
    let case = Case { folder: folder.to_owned(), update, failures: RefCell::default() };
    test(&case);
    case.failures.into_inner()
}

/// One folder with an input and what must come of it.
#[derive(Debug)]
pub struct Case {
    folder: PathBuf,
    update: bool,
    failures: RefCell<Vec<String>>,
}

impl Case {
    /// The folder's name.
    pub fn name(&self) -> &str {
        self.folder.file_name().and_then(|name| name.to_str()).unwrap_or("?")
    }

    /// Whether the case has a file of this name.
    pub fn has(&self, file: &str) -> bool {
        self.folder.join(file).is_file()
    }

    /// The text of one of the case's files.
    ///
    /// # Panics
    /// When there is none, since a test reads only what a case of its kind must have.
    pub fn read(&self, file: &str) -> String {
        self.read_if_any(file).unwrap_or_else(|| panic!("{}: no file {file}", self.folder.display()))
    }

    /// The text of one of the case's files, if it has it.
    pub fn read_if_any(&self, file: &str) -> Option<String> {
        host::read(&self.folder.join(file)).ok()
    }

    /// Where one of the case's files is, for programs that read it themselves.
    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    /// Compares an output with one that something else than a file gives, such as another program.
    pub fn agree(&self, with: &str, expected: &str, actual: &str) {
        let (expected, actual) = (complete(expected), complete(actual));
        if expected != actual {
            self.fail(with, &diff::unified(&expected, &actual));
        }
    }

    /// Compares an output with the file that holds it.
    pub fn check(&self, file: &str, actual: &str) {
        if self.settle_error(file) {
            self.compare(file, actual, self.read_if_any(file).as_deref());
        }
    }

    /// Like [`check`](Self::check), but a file that is absent stands for the same text as `fallback`.
    pub fn check_or(&self, file: &str, fallback: &str, actual: &str) {
        if !self.settle_error(file) {
            return;
        }
        let same = self.read_if_any(fallback).is_some_and(|text| complete(&text) == complete(actual));
        if same && self.update {
            self.note(file, host::remove(&self.folder.join(file)));
        } else {
            let expected = self.read_if_any(file).or_else(|| self.read_if_any(fallback));
            self.compare(file, actual, expected.as_deref());
        }
    }

    /// False, with a failure noted, when the case should have ended with an error but has another output.
    fn settle_error(&self, file: &str) -> bool {
        if file == ERROR || !self.has(ERROR) {
            return true;
        }
        if self.update {
            self.note(ERROR, host::remove(&self.folder.join(ERROR)));
            return true;
        }
        self.fail(file, "the case should have ended with its error");
        false
    }

    fn compare(&self, file: &str, actual: &str, expected: Option<&str>) {
        let actual = complete(actual);
        match expected {
            Some(expected) if complete(expected) == actual => {}
            _ if self.update => self.note(file, host::write(&self.folder.join(file), &actual)),
            Some(expected) => self.fail(file, &diff::unified(&complete(expected), &actual)),
            None => self.fail(file, &format!("no such file, but this came out:\n{actual}")),
        }
    }

    fn note(&self, file: &str, outcome: std::io::Result<()>) {
        if let Err(err) = outcome {
            self.fail(file, &err.to_string());
        }
    }

    fn fail(&self, file: &str, reason: &str) {
        self.failures.borrow_mut().push(format!("{}/{file}: {reason}", self.folder.display()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A case with these files; dropped with its folder.
    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a writable temporary folder");
        for (name, text) in files {
            host::write(&folder.path().join(name), text).expect("a writable file");
        }
        folder
    }

    fn copies(case: &Case) {
        case.check_or("out.xml", "in.xml", case.read("in.xml").trim_end());
    }

    #[test]
    fn an_absent_output_is_the_input() {
        let same = folder(&[("in.xml", "<a/>\n")]);
        assert!(run(same.path(), false, &copies).is_empty());
        let other = folder(&[("in.xml", "<a/>\n"), ("out.xml", "<b/>\n")]);
        let failures = run(other.path(), false, &copies);
        assert!(failures[0].contains("-<b/>\n+<a/>"), "{failures:?}");
    }

    #[test]
    fn a_case_that_should_fail_must_not_succeed() {
        let refused = folder(&[("in.xml", "<a/>\n"), ("error", "no\n")]);
        assert!(run(refused.path(), false, &|case: &Case| case.check("error", "no")).is_empty());
        assert_eq!(run(refused.path(), false, &copies).len(), 1);
    }

    #[test]
    fn updating_writes_what_came_out_and_nothing_twice() {
        let case = folder(&[("in.xml", "<a/>\n"), ("out.xml", "<b/>\n"), ("error", "no\n")]);
        let write = |case: &Case| {
            copies(case);
            case.check("qemu.args", "-m 1");
        };
        assert!(run(case.path(), true, &write).is_empty());
        assert_eq!(host::read(&case.path().join("qemu.args")).expect("was written"), "-m 1\n");
        assert!(!case.path().join("out.xml").exists() && !case.path().join("error").exists());
        assert!(run(case.path(), false, &write).is_empty());
    }
}
