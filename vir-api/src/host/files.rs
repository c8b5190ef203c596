//! Files on the real disk, durably.

use std::{
    fs::{self, File},
    io::{self, Write},
    os::unix::fs::symlink,
    path::Path,
};

use super::Files;

/// The host's file system.
pub(crate) struct RealFiles;

impl Files for RealFiles {
    fn read(&self, path: &Path) -> io::Result<String> {
        fs::read_to_string(path)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let Some(entries) = present(fs::read_dir(dir))? else { return Ok(Vec::new()) };
        let mut names = Vec::new();
        for entry in entries {
            names.extend(entry?.file_name().into_string());
        }
        names.sort();
        Ok(names)
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        // The temporary file must be in the same directory: a rename across file systems is not atomic.
        let dir = parent(path)?;
        let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(dir)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        sync(dir)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        match present(fs::remove_file(path))? {
            Some(()) => sync(parent(path)?),
            None => Ok(()),
        }
    }

    fn link(&self, target: &Path, link: &Path) -> io::Result<()> {
        self.remove(link)?;
        symlink(target, link)?;
        sync(parent(link)?)
    }

    fn exists(&self, path: &Path) -> bool {
        path.symlink_metadata().is_ok()
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        present(fs::remove_dir_all(path)).map(|_| ())
    }
}

/// Turns "there is no such thing" into `None`.
fn present<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(err) => Err(err),
    }
}

fn parent(path: &Path) -> io::Result<&Path> {
    path.parent().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a file needs a directory"))
}

/// A rename or removal lasts only once the directory itself is on disk.
fn sync(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacing_leaves_no_temporary_files() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.xml");
        for text in ["one", "two"] {
            RealFiles.replace(&path, text.as_bytes()).unwrap();
            assert_eq!(RealFiles.read(&path).unwrap(), text);
        }
        assert_eq!(RealFiles.list(dir.path()).unwrap(), ["a.xml"]);
    }

    #[test]
    fn what_is_missing_is_removed_and_listed_without_complaint() {
        let dir = tempfile::tempdir().unwrap();
        RealFiles.remove(&dir.path().join("a")).unwrap();
        RealFiles.remove_dir(&dir.path().join("b")).unwrap();
        assert!(RealFiles.list(&dir.path().join("b")).unwrap().is_empty());
    }

    #[test]
    fn links_may_point_nowhere() {
        let dir = tempfile::tempdir().unwrap();
        let link = dir.path().join("link");
        RealFiles.link(Path::new("/nowhere"), &link).unwrap();
        RealFiles.link(Path::new("/elsewhere"), &link).unwrap();
        assert!(RealFiles.exists(&link));
        assert_eq!(fs::read_link(&link).unwrap(), Path::new("/elsewhere"));
    }
}
