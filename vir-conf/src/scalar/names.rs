//! Identifiers with a shape: UUIDs and hardware addresses.

use std::fmt;
use std::str::FromStr;

use crate::facet::is_hex;
use crate::scalar::Scalar;
use crate::schema::{Facet, ScalarShape};
use crate::table::required;
use crate::xml::Text;

/// A UUID, printed in lower case with hyphens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid(
    /// The bytes in the order of the text.
    pub [u8; 16],
);

impl Uuid {
    /// Makes a random (version 4, RFC 9562) UUID of 16 random bytes.
    pub fn from_random(mut bytes: [u8; 16]) -> Self {
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        Self(bytes)
    }
}

impl Uuid {
    /// Accepts hyphens anywhere between pairs of digits, and white space around.
    fn from_text(text: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        let mut rest = text.trim_ascii();
        for byte in &mut bytes {
            rest = rest.trim_start_matches('-');
            let pair = rest.get(..2).filter(|pair| is_hex(pair, 2..=2))?;
            *byte = u8::from_str_radix(pair, 16).ok()?;
            rest = &rest[2..];
        }
        rest.is_empty().then_some(Self(bytes))
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            let hyphen = if matches!(at, 4 | 6 | 8 | 10) { "-" } else { "" };
            write!(f, "{hyphen}{byte:02x}")?;
        }
        Ok(())
    }
}

/// A hardware address of six bytes, printed `52:54:00:aa:bb:cc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MacAddress(
    /// The bytes in the order of transmission.
    pub [u8; 6],
);

impl MacAddress {
    /// Whether it names a group of stations (IEEE 802: lowest bit of the first byte), which no card may have.
    pub fn is_multicast(self) -> bool {
        self.0[0] & 1 != 0
    }
}

impl MacAddress {
    /// Accepts a single digit for a byte, too.
    fn from_text(text: &str) -> Option<Self> {
        let mut bytes = [0; 6];
        let mut parts = text.split(':');
        for byte in &mut bytes {
            let part = parts.next().filter(|part| is_hex(part, 1..=2))?;
            *byte = u8::from_str_radix(part, 16).ok()?;
        }
        parts.next().is_none().then_some(Self(bytes))
    }
}

impl fmt::Display for MacAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            let colon = if at == 0 { "" } else { ":" };
            write!(f, "{colon}{byte:02x}")?;
        }
        Ok(())
    }
}

/// A text that is no value of its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{found}' is not {expected}")]
pub struct BadText {
    /// The text.
    pub found: String,
    /// What it should be, "a UUID of 32 hexadecimal digits".
    pub expected: &'static str,
}

/// Scalars that are read from texts elsewhere, too, and are their `Display`.
macro_rules! by_text {
    ($($name:ty: $what:literal $examples:expr, $fits:expr;)*) => {$(
        impl Scalar for $name {
            const SHAPE: ScalarShape = ScalarShape::Like { what: $what, examples: &$examples };
            const FACET: Option<&'static Facet> = Some(&Facet { what: $what, examples: &$examples, fits: $fits });

            fn read(text: &str) -> Option<Self> {
                Self::from_text(text)
            }

            fn write(&self, out: &mut Text<'_>) {
                out.number(self);
            }
        }
        required!($name);

        impl FromStr for $name {
            type Err = BadText;

            fn from_str(text: &str) -> Result<Self, BadText> {
                Self::from_text(text).ok_or_else(|| BadText { found: text.to_owned(), expected: $what })
            }
        }
    )*};
}

by_text! {
    Uuid: "a UUID of 32 hexadecimal digits"
        ["c7a5fdbd-edaf-9455-926a-d65c16db1809", "9d37b878-a7cc-9f9a-b78f-49b3abad25a8"],
        |text| is_hex(text, 32..=32) || are_hex(text, '-', &[8, 4, 4, 4, 12]);
    MacAddress: "a hardware address such as 52:54:00:12:34:56" ["52:54:00:12:34:56", "00:16:3e:5d:c7:9e"],
        |text| are_hex(text, ':', &[2; 6]);
}

/// Whether the parts between separators have so many hexadecimal digits each.
fn are_hex(text: &str, separator: char, lengths: &[usize]) -> bool {
    let parts = text.split(separator);
    parts.clone().count() == lengths.len()
        && parts.zip(lengths).all(|(part, &length)| is_hex(part, length..=length))
}
