//! QEMU's version as one number.

use std::fmt;

use vir_conf::scalar::Scalar;
use vir_conf::schema::ScalarShape;
use vir_conf::table::Maybe;
use vir_conf::xml::Text;

use crate::qmp::VersionTriple;

/// A QEMU release; orders by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u32);

impl Version {
    /// The release `major.minor.micro`; numbers from 1000 on do not occur.
    pub const fn new(major: u32, minor: u32, micro: u32) -> Self {
        Self(major * 1_000_000 + minor * 1000 + micro)
    }

    /// The number in documents: 1000000 × major + 1000 × minor + micro.
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl From<VersionTriple> for Version {
    /// Numbers that no release has are cut to what fits.
    fn from(triple: VersionTriple) -> Self {
        Self::new(triple.major.min(999), triple.minor.min(999), triple.micro.min(999))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0 / 1_000_000, self.0 / 1000 % 1000, self.0 % 1000)
    }
}

impl Scalar for Version {
    const SHAPE: ScalarShape = <u32 as Scalar>::SHAPE;

    fn read(text: &str) -> Option<Self> {
        u32::read(text).map(Self)
    }

    fn write(&self, out: &mut Text<'_>) {
        out.number(self.0);
    }
}

impl Maybe for Version {
    type Inner = Self;
    const OPTIONAL: bool = false;

    fn present(inner: Self) -> Self {
        inner
    }

    fn absent() -> Option<Self> {
        None
    }

    fn inner(&self) -> Option<&Self> {
        Some(self)
    }
}
