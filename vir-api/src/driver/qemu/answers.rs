//! This host's answers to the questions that completing and building ask.

use std::time::UNIX_EPOCH;

use vir_conf::scalar::{KiB, NumberSet};
use vir_qemu::host::{self, HostError};

use crate::host::Host;

/// Answers from a host.
pub(super) struct Answers<'a>(pub(super) &'a dyn Host);

impl host::Host for Answers<'_> {
    fn random(&self, bytes: &mut [u8]) {
        self.0.random(bytes).expect("a running host has a source of randomness");
    }

    fn unix_time(&self) -> i64 {
        let since = self.0.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    }

    fn local_offset(&self) -> i64 {
        self.0.local_offset()
    }

    fn page_size(&self) -> KiB {
        KiB(self.0.page_size() / 1024)
    }

    fn numa_nodes(&self) -> Result<NumberSet, HostError> {
        let failed = |why: String| HostError { what: "NUMA topology".to_owned(), why };
        let nodes = self.0.numa_nodes().map_err(|err| failed(err.to_string()))?;
        nodes.trim().parse().map_err(|()| failed(format!("'{nodes}' is no list of nodes")))
    }

    fn environment(&self, name: &str) -> Option<String> {
        self.0.variable(name)
    }
}
