//! A machine on paper: this host's answers, but nothing is opened.

use std::fs::File;
use std::io::Read as _;
use std::time::{SystemTime, UNIX_EPOCH};

use vir_qemu::host::{Host, HostError, Resources, TpmDescriptors};

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

/// Gives out the numbers that descriptors would have, and opens none.
#[derive(Debug, Default)]
pub(crate) struct DryRun {
    given: i32,
}

/// The first number after standard input, output and error.
const FIRST: i32 = 3;

impl DryRun {
    fn next(&mut self) -> i32 {
        self.given += 1;
        FIRST + self.given - 1
    }
}

impl Resources for DryRun {
    fn opens_sockets(&self) -> bool {
        false
    }

    /// A context id that is not chosen yet shows as the first that a guest can have.
    fn vsock(&mut self, cid: Option<u32>) -> Result<(u32, i32), HostError> {
        Ok((cid.unwrap_or(3), self.next()))
    }

    fn tpm_device(&mut self, _path: &str) -> Result<TpmDescriptors, HostError> {
        Ok(TpmDescriptors { device: self.next(), cancel: self.next() })
    }

    fn tpm_emulator(&mut self, alias: &str) -> Result<String, HostError> {
        Ok(format!("{alias}-swtpm.sock"))
    }
}
