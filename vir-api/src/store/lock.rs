//! One process per root: the lock file `driver.pid`.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::Path,
};

use rustix::fs::{FlockOperation, fcntl_lock};

use crate::{Code, Error, Origin, Result};

/// Held as long as this process owns a root; the kernel lets go of it however the process ends.
#[derive(Debug)]
pub(crate) struct RootLock {
    _file: File,
}

impl RootLock {
    /// Takes the lock.
    ///
    /// # Errors
    /// Names the process that holds it.
    pub(crate) fn take(path: &Path) -> Result<Self> {
        let failed =
            |err| Error::system(Origin::Qemu, format!("Failed to open pid file '{}'", path.display()), err);
        let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut file = options.map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(held(path, &mut file)),
            Err(TryLockError::Error(err)) => return Err(failed(err)),
        }
        // The peer takes record locks, which do not see the lock above: only both together exclude both.
        if fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            return Err(held(path, &mut file));
        }
        write_pid(&mut file).map_err(failed)?;
        Ok(Self { _file: file })
    }
}

fn write_pid(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn held(path: &Path, file: &mut File) -> Error {
    let mut text = String::new();
    let holder = match file.read_to_string(&mut text) {
        Ok(_) if !text.trim().is_empty() => format!("process {}", text.trim()),
        Ok(_) | Err(_) => "another process".to_owned(),
    };
    let detail = format!("{holder} holds the lock '{}'", path.display());
    Error::new(Code::ResourceBusy, Origin::Qemu, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_was_first() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("driver.pid");
        let first = RootLock::take(&path).unwrap();
        let err = RootLock::take(&path).unwrap_err();
        assert_eq!(err.code, Code::ResourceBusy);
        assert!(err.detail.contains(&format!("process {}", std::process::id())), "{err}");
        drop(first);
        RootLock::take(&path).unwrap();
    }
}
