//! Capabilities `ap_card`, `ap_queue` and `ap_matrix`: adapters for cryptography of s390.

use super::mdev::MdevTypes;
use crate::in_order::{InOrder, Ranked};
use crate::scalar::{Hex, Scalar};
use crate::schema::ScalarShape;
use crate::table::required;
use crate::xml::Text;
use crate::{choice, element};

element! {
    /// An adapter for cryptography.
    pub struct ApCard = shape {
        /// Number of the adapter.
        leaf "ap-adapter" => adapter: Hex<u8, 2>;
    }
}

element! {
    /// A queue of an adapter.
    pub struct ApQueue = shape {
        /// Number of the adapter.
        leaf "ap-adapter" => adapter: Hex<u8, 2>;
        /// Number of the domain, which has its own keys.
        leaf "ap-domain" => domain: ApDomain;
    }
}

/// Number of a domain, 0 to 255, printed with four hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApDomain(
    /// The number.
    pub u8,
);

impl Scalar for ApDomain {
    const SHAPE: ScalarShape =
        ScalarShape::Like { what: "a number from 0 to 255", examples: &["0x0000", "0x0038", "0x00ff"] };

    fn read(text: &str) -> Option<Self> {
        Hex::<u8, 4>::read(text).map(|Hex(number)| Self(number))
    }

    fn write(&self, out: &mut Text<'_>) {
        Hex::<u8, 4>(self.0).write(out);
    }
}

required!(ApDomain);

element! {
    /// All adapters and domains, for sharing among guests.
    pub struct ApMatrix = group {
        /// What it can do.
        list "capability" => capabilities: InOrder<ApMatrixCapability>;
    }
}

choice! {
    /// What the matrix can do.
    pub enum ApMatrixCapability = "capability" by "type" {
        /// Guests can have a part of it.
        "mdev_types" => MdevTypes(MdevTypes),
    }
}

impl Ranked for ApMatrixCapability {
    fn rank(&self) -> usize {
        0
    }

    fn says_nothing(&self) -> bool {
        matches!(self, Self::MdevTypes(MdevTypes { types }) if types.is_empty())
    }
}
