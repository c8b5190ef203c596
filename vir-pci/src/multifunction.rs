//! Whether function 0 of a slot says that there are more.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The `multifunction` attribute of an address.
///
/// Only function 0's matters to a guest: with it off (QEMU's default) functions 1 to 7 are never looked at.
/// "Not said" is the absence of this value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Multifunction {
    /// The header has the multi-function bit.
    On,
    /// The header lacks the bit, and QEMU refuses further functions.
    Off,
}

impl Multifunction {
    /// The attribute's spelling.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }

    /// Whether it is [`On`](Self::On).
    pub const fn is_on(self) -> bool {
        matches!(self, Self::On)
    }
}

impl fmt::Display for Multifunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Text that is neither `on` nor `off`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no value of multifunction: expected 'on' or 'off'")]
pub struct ParseMultifunctionError(pub String);

impl FromStr for Multifunction {
    type Err = ParseMultifunctionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "on" => Ok(Self::On),
            "off" => Ok(Self::Off),
            _ => Err(ParseMultifunctionError(text.to_owned())),
        }
    }
}
