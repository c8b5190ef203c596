//! Ids that s390 guests know a PCI function by, beside or instead of its address.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ranged::ranged;

ranged! {
    /// User-defined id of a zPCI function, 1 to 65535. The guest shows it as the function's PCI domain.
    Uid: u16 in 1..=65535
}

/// Both ids of a zPCI function, each as far as it was written or assigned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ZpciIds {
    /// User-defined id; drawn ascending from 1 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<Uid>,
    /// Function id, any 32-bit number; drawn ascending from 0 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fid: Option<u32>,
}

impl ZpciIds {
    /// Ids with both values known.
    pub const fn new(uid: Uid, fid: u32) -> Self {
        Self { uid: Some(uid), fid: Some(fid) }
    }

    /// Whether neither id is known.
    pub const fn is_empty(&self) -> bool {
        self.uid.is_none() && self.fid.is_none()
    }
}

impl fmt::Display for ZpciIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.uid {
            Some(uid) => write!(f, "uid 0x{:04x}", uid.get())?,
            None => f.write_str("uid unset")?,
        }
        match self.fid {
            Some(fid) => write!(f, ", fid 0x{fid:08x}"),
            None => f.write_str(", fid unset"),
        }
    }
}
