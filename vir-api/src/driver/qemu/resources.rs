//! What QEMU inherits: opened while its command line is built.

use std::{fs, io, os::fd::OwnedFd, path::Path};

use vir_qemu::host::{HostError, Resources};

use crate::host::socket;

/// Descriptors that were opened for a QEMU, with the numbers it knows them by.
#[derive(Default)]
pub(crate) struct Opened {
    pub(crate) fds: Vec<(OwnedFd, i32)>,
}

/// The first number after standard input, output and error.
const FIRST: i32 = 3;

impl Opened {
    fn keep(&mut self, what: impl Into<String>, opened: io::Result<OwnedFd>) -> Result<i32, HostError> {
        let fd = opened.map_err(|err| HostError { what: what.into(), why: err.to_string() })?;
        let number = FIRST + i32::try_from(self.fds.len()).expect("descriptors are few");
        self.fds.push((fd, number));
        Ok(number)
    }
}

impl Resources for Opened {
    fn listen(&mut self, path: &str) -> Result<i32, HostError> {
        // A socket that an earlier run left is in the way.
        let _ = fs::remove_file(path);
        self.keep(format!("listening socket {path}"), socket::listen(Path::new(path)).map(OwnedFd::from))
    }
}
