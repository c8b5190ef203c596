//! A disk that stops taking writes at any moment.

use std::{
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::{open, open_over, xml};
use crate::{
    Connect, DefineFlags, ListFlags, Result, UndefineFlags,
    host::{Files, RealFiles},
};

/// Takes so many changes, then no more.
struct Failing {
    left: AtomicUsize,
}

impl Failing {
    fn change(&self, change: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        let taken = self.left.try_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        taken.map_err(|_| io::Error::from(io::ErrorKind::StorageFull)).and_then(|_| change())
    }
}

impl Files for Failing {
    fn read(&self, path: &Path) -> io::Result<String> {
        RealFiles.read(path)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        RealFiles.list(dir)
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.change(|| RealFiles.replace(path, bytes))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.change(|| RealFiles.remove(path))
    }

    fn link(&self, target: &Path, link: &Path) -> io::Result<()> {
        self.change(|| RealFiles.link(target, link))
    }

    fn exists(&self, path: &Path) -> bool {
        RealFiles.exists(path)
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        RealFiles.create_dir(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.change(|| RealFiles.remove_dir(path))
    }
}

/// The names that a new owner of the directory finds.
fn names(root: &Path) -> Vec<String> {
    open(root).domains(ListFlags::empty()).iter().map(|domain| domain.name().to_owned()).collect()
}

/// Does `work` on a directory with domain `a`, with a disk that fails after each number of changes that is not enough.
/// Returns what was found afterwards, and in the end after success.
fn at_each_step(work: impl Fn(&Connect) -> Result<()>) -> (Vec<Vec<String>>, Vec<String>) {
    let mut failed = Vec::new();
    for left in 0.. {
        let dir = tempfile::tempdir().unwrap();
        open(dir.path()).define(&xml("a", ""), DefineFlags::empty()).unwrap();
        let connect = open_over(Arc::new(Failing { left: AtomicUsize::new(left) }), dir.path());
        let outcome = work(&connect);
        drop(connect);
        match outcome {
            Ok(()) => return (failed, names(dir.path())),
            Err(_) => failed.push(names(dir.path())),
        }
    }
    unreachable!("every work needs a number of changes")
}

#[test]
fn a_definition_is_there_or_not() {
    let (failed, done) =
        at_each_step(|connect| connect.define(&xml("b", ""), DefineFlags::empty()).map(|_| ()));
    assert_eq!((failed, done), (vec![vec!["a".to_owned()]], vec!["a".to_owned(), "b".to_owned()]));
}

#[test]
fn a_domain_that_is_renamed_has_one_of_its_names() {
    let (failed, done) = at_each_step(|connect| connect.domain_by_name("a")?.rename("b"));
    assert!(failed.len() > 1, "{failed:?}");
    assert!(failed.iter().all(|names| names.len() == 1), "{failed:?}");
    assert_eq!(done, ["b"]);
}

#[test]
fn an_undefine_that_fails_leaves_the_definition() {
    let (failed, done) =
        at_each_step(|connect| connect.domain_by_name("a")?.undefine(UndefineFlags::empty()));
    assert!(failed.iter().all(|names| names == &["a"]), "{failed:?}");
    assert!(done.is_empty());
}
