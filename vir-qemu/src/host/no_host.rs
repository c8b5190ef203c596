//! A host of which nothing is known.

use super::{Host, Resources};

/// A host that answers no question and opens nothing, and where chance always draws the same byte.
///
/// By it, definitions come out the same in every run: for tests, and wherever no machine is at hand. It is 1970 there,
/// and QEMU makes its sockets itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoHost {
    /// What chance draws.
    pub drawn: u8,
}

impl Default for NoHost {
    fn default() -> Self {
        Self { drawn: 7 }
    }
}

impl Host for NoHost {
    fn random(&self, bytes: &mut [u8]) {
        bytes.fill(self.drawn);
    }

    fn unix_time(&self) -> i64 {
        0
    }

    fn environment(&self, _: &str) -> Option<String> {
        None
    }
}

impl Resources for NoHost {
    fn opens_sockets(&self) -> bool {
        false
    }
}
