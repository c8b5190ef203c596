//! One process per root: the lock file `driver.pid`.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Seek, Write},
    path::Path,
};

use nix::{
    errno::Errno,
    fcntl::{FcntlArg, fcntl},
    libc::{F_WRLCK, SEEK_SET, flock},
};

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
        match fcntl(&file, FcntlArg::F_OFD_SETLK(&WHOLE_FILE)) {
            Ok(_) => {}
            Err(Errno::EAGAIN | Errno::EACCES) => return Err(held(path, &mut file)),
            Err(err) => return Err(failed(err.into())),
        }
        write_pid(&mut file).map_err(failed)?;
        Ok(Self { _file: file })
    }
}

/// A lock of the kind that belongs to the open file, not to the process: unlike the peer's it stays when the process closes
/// another descriptor of the same file, and unlike `flock` it excludes the peer's.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the constants are small, and wider than the fields they are for"
)]
const WHOLE_FILE: flock =
    flock { l_type: F_WRLCK as i16, l_whence: SEEK_SET as i16, l_start: 0, l_len: 0, l_pid: 0 };

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
