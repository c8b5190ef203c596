//! What QEMU inherits: opened while its command line is built.

use std::{
    fs,
    fs::File,
    io,
    net::{Ipv4Addr, TcpListener},
    os::fd::OwnedFd,
    path::Path,
};

use vir_qemu::host::{DisplayPort, HostError, Resources};

use crate::host::socket;

/// Descriptors that were opened for a QEMU, with the numbers it knows them by.
#[derive(Default)]
pub(crate) struct Opened {
    pub(crate) fds: Vec<(OwnedFd, i32)>,
    /// Ports that were chosen for it; nobody listens there yet.
    ports: Vec<u16>,
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

    fn output_file(&mut self, path: &str, keep: bool) -> Result<i32, HostError> {
        self.keep(format!("output file {path}"), output(path, keep))
    }

    fn log_file(&mut self, path: &str, keep: bool) -> Result<i32, HostError> {
        self.keep(format!("log file {path}"), output(path, keep))
    }

    fn display_port(&mut self, kind: DisplayPort) -> Result<u16, HostError> {
        let range = match kind {
            DisplayPort::Vnc | DisplayPort::Spice | DisplayPort::SpiceTls => 5900..=u16::MAX,
            DisplayPort::Rdp => 3389..=u16::MAX,
        };
        let free = range.into_iter().find(|port| !self.ports.contains(port) && is_free(*port));
        let port = free.ok_or_else(|| HostError::unavailable(format!("port for {kind:?}")))?;
        self.ports.push(port);
        Ok(port)
    }

    fn vhost_net(&mut self, path: Option<&str>, queues: u32) -> Result<Vec<i32>, HostError> {
        let path = path.unwrap_or("/dev/vhost-net");
        (0..queues).map(|_| self.keep(path, device(path))).collect()
    }

    fn vdpa(&mut self, path: &str) -> Result<i32, HostError> {
        self.keep(path, device(path))
    }

    fn vhost_scsi(&mut self) -> Result<i32, HostError> {
        self.keep("vhost-scsi", device("/dev/vhost-scsi"))
    }
}

/// A file that QEMU adds to, from its end or from nothing.
fn output(path: &str, keep: bool) -> io::Result<OwnedFd> {
    if !keep {
        File::create(path)?;
    }
    File::options().append(true).create(true).open(path).map(OwnedFd::from)
}

fn device(path: &str) -> io::Result<OwnedFd> {
    File::options().read(true).write(true).open(path).map(OwnedFd::from)
}

/// Whether nobody listens there, on any address.
fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).is_ok()
}
