//! Priorities of rules and chains.

use crate::facet;
use crate::scalar::Scalar;
use crate::schema::{Facet, ScalarShape};
use crate::table::required;
use crate::xml::Text;

/// Place in an order, -1000 to 1000; lower ones come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Priority(i16);

impl Priority {
    /// That of a rule which does not say.
    pub const RULE: Self = Self(500);
    /// That of a chain which is before no other by itself.
    pub const ZERO: Self = Self(0);

    /// A priority; none when it is out of range.
    pub const fn new(priority: i16) -> Option<Self> {
        if priority < -1000 || priority > 1000 { None } else { Some(Self(priority)) }
    }

    /// The number.
    pub const fn get(self) -> i16 {
        self.0
    }
}

impl Scalar for Priority {
    const SHAPE: ScalarShape = ScalarShape::Number { min: -1000, max: 1000 };
    const FACET: Option<&'static Facet> = Some(&facet::SIGNED_DIGITS);

    fn read(text: &str) -> Option<Self> {
        Self::new(text.trim_ascii_start().parse().ok()?)
    }

    fn write(&self, out: &mut Text<'_>) {
        out.number(self.0);
    }
}

required!(Priority);
