//! A machine on paper: this host's answers, but nothing is opened.

use std::fs::File;
use std::io::Read as _;
use std::time::{SystemTime, UNIX_EPOCH};

use vir_qemu::host::{DisplayPort, Host, HostError, Resources, TpmDescriptors};

/// Answers questions about this host.
#[derive(Debug)]
pub(crate) struct Desk;

impl Host for Desk {
    fn random(&self, bytes: &mut [u8]) {
        let read = File::open("/dev/urandom").and_then(|mut source| source.read_exact(bytes));
        read.expect("a running host has a source of randomness");
    }

    fn unix_time(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    }

    fn environment(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

/// Gives out the numbers that descriptors and ports would have, and opens none.
#[derive(Debug, Default)]
pub(crate) struct DryRun {
    descriptors: i32,
}

/// The first descriptor after standard input, output and error.
const FIRST_DESCRIPTOR: i32 = 3;

impl DryRun {
    fn descriptor(&mut self) -> i32 {
        self.descriptors += 1;
        FIRST_DESCRIPTOR + self.descriptors - 1
    }
}

impl Resources for DryRun {
    fn opens_sockets(&self) -> bool {
        false
    }

    fn listen(&mut self, _path: &str) -> Result<i32, HostError> {
        Ok(self.descriptor())
    }

    fn output_file(&mut self, _path: &str, _keep: bool) -> Result<i32, HostError> {
        Ok(self.descriptor())
    }

    fn log_file(&mut self, _path: &str, _keep: bool) -> Result<i32, HostError> {
        Ok(self.descriptor())
    }

    /// The first port of each kind where one server of each kind runs.
    fn display_port(&mut self, kind: DisplayPort) -> Result<u16, HostError> {
        Ok(match kind {
            DisplayPort::Vnc => 5900,
            DisplayPort::Spice => 5901,
            DisplayPort::SpiceTls => 5902,
            DisplayPort::Rdp => 3389,
        })
    }

    fn vhost_user_video(&mut self, _alias: &str) -> Result<i32, HostError> {
        Ok(self.descriptor())
    }

    /// A context id that is not chosen yet shows as the first that a guest can have.
    fn vsock(&mut self, cid: Option<u32>) -> Result<(u32, i32), HostError> {
        Ok((cid.unwrap_or(3), self.descriptor()))
    }

    fn tpm_device(&mut self, _path: &str) -> Result<TpmDescriptors, HostError> {
        Ok(TpmDescriptors { device: self.descriptor(), cancel: self.descriptor() })
    }

    fn tpm_emulator(&mut self, alias: &str) -> Result<String, HostError> {
        Ok(format!("{alias}-swtpm.sock"))
    }
}
