//! One process per root: the lock file `driver.pid`.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Seek, Write},
    path::Path,
    thread,
    time::Duration,
};

use nix::{
    errno::Errno,
    fcntl::{FcntlArg, fcntl},
    libc::{F_UNLCK, F_WRLCK, SEEK_SET, c_int, flock},
};

use crate::{Code, Deadline, Error, Origin, Result};

/// Held as long as this process owns a root; the kernel lets go of it however the process ends.
#[derive(Debug)]
pub(crate) struct RootLock {
    file: File,
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
        let deadline = Deadline::after(LINGERING);
        loop {
            match fcntl(&file, FcntlArg::F_OFD_SETLK(&whole_file(F_WRLCK))) {
                Ok(_) => break,
                Err(Errno::EAGAIN | Errno::EACCES) if deadline.is_over() => {
                    return Err(held(path, &mut file));
                }
                Err(Errno::EAGAIN | Errno::EACCES) => thread::sleep(LINGERING / 20),
                Err(err) => return Err(failed(err.into())),
            }
        }
        write_pid(&mut file).map_err(failed)?;
        Ok(Self { file })
    }
}

impl Drop for RootLock {
    /// Not by closing alone: a process that is just being started has the file open too, for a moment.
    fn drop(&mut self) {
        let _ = fcntl(&self.file, FcntlArg::F_OFD_SETLK(&whole_file(F_UNLCK)));
    }
}

/// How long the lock of an owner that was killed can stay: until the process that it was just starting has begun.
const LINGERING: Duration = Duration::from_millis(200);

/// A lock of the kind that belongs to the open file, not to the process: unlike the peer's it stays when the process closes
/// another descriptor of the same file, and unlike `flock` it excludes the peer's.
fn whole_file(kind: c_int) -> flock {
    let short = |number: c_int| i16::try_from(number).expect("the constants of locks are small");
    flock { l_type: short(kind), l_whence: short(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0 }
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
