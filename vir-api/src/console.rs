//! Both directions of a guest's character device.

use std::{
    fs::File,
    io::{self, Read, Write},
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    path::Path,
};

use rustix::{
    fs::{Mode, OFlags},
    termios::{OptionalActions, tcgetattr, tcsetattr},
};

/// An open console: what the guest prints is read, what is written the guest receives.
///
/// Clone it with [`Console::try_clone`] to read and write from two threads.
#[derive(Debug)]
pub struct Console {
    file: File,
}

impl Console {
    /// Takes over an open pseudo terminal or socket.
    pub fn new(fd: impl Into<OwnedFd>) -> Self {
        Self { file: File::from(fd.into()) }
    }

    /// Opens the host's end of a pseudo terminal, such that bytes pass as they are: no echo, no line editing.
    pub(crate) fn open_pty(path: &Path) -> io::Result<Self> {
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let fd = rustix::fs::open(path, flags, Mode::empty())?;
        let mut settings = tcgetattr(&fd)?;
        settings.make_raw();
        tcsetattr(&fd, OptionalActions::Now, &settings)?;
        Ok(Self::new(fd))
    }

    /// A second handle on the same console.
    pub fn try_clone(&self) -> io::Result<Self> {
        Ok(Self { file: self.file.try_clone()? })
    }
}

impl Read for Console {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer)
    }
}

impl Write for Console {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// For callers that wait for several things at once.
impl AsFd for Console {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}
