//! When a volume was used and changed.

use crate::element;
use crate::scalar::Scalar;
use crate::schema::ScalarShape;
use crate::table::required;
use crate::xml::Text;

element! {
    /// When a volume was used and changed, as the host has it.
    pub struct Timestamps = maybe "timestamps" {
        /// Last access.
        leaf "atime" => access: Option<Timestamp>, in "s";
        /// Last change of the bytes.
        leaf "mtime" => modification: Option<Timestamp>, in "s";
        /// Last change of bytes, owner or permissions.
        leaf "ctime" => change: Option<Timestamp>, in "s";
        /// When it was made; 0 where the host does not know.
        leaf "btime" => birth: Option<Timestamp>, in "s";
    }
}

/// A moment, counted from the beginning of 1970 in universal time; printed as seconds with nine decimals, without
/// any where there would be zeros only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp {
    /// Whole seconds.
    pub seconds: u64,
    /// Nanoseconds after that, below 1 000 000 000.
    pub nanoseconds: u32,
}

/// Digits of a nanosecond.
const DECIMALS: usize = 9;

impl Scalar for Timestamp {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "seconds since 1970, with up to nine decimals",
        examples: &["0", "1735689600", "1735689600.000000250"],
    };

    fn read(text: &str) -> Option<Self> {
        let (seconds, decimals) = text.split_once('.').unwrap_or((text, ""));
        let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
        if !is_number(seconds) || !is_number(decimals) || decimals.len() > DECIMALS {
            return None;
        }
        Some(Self {
            seconds: seconds.parse().ok()?,
            nanoseconds: format!("{decimals:0<DECIMALS$}").parse().ok()?,
        })
    }

    fn write(&self, out: &mut Text<'_>) {
        match self.nanoseconds {
            0 => out.number(self.seconds),
            nanoseconds => out.number(format_args!("{}.{nanoseconds:0DECIMALS$}", self.seconds)),
        }
    }
}

required!(Timestamp);
