//! Values that are printed as they were written.

use crate::scalar::Scalar;
use crate::schema::{Facet, ScalarShape};
use crate::table::required;
use crate::xml::Text;

/// A value that is printed as it was written, for documents whose spelling libvirt hands on.
#[derive(Debug, Clone, PartialEq)]
pub struct Verbatim<T> {
    value: T,
    text: String,
}

impl<T: Copy> Verbatim<T> {
    /// The value.
    pub fn get(&self) -> T {
        self.value
    }

    /// The value as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<T: Scalar> Scalar for Verbatim<T> {
    const SHAPE: ScalarShape = T::SHAPE;
    const FACET: Option<&'static Facet> = T::FACET;

    fn read(text: &str) -> Option<Self> {
        Some(Self { value: T::read(text)?, text: text.to_owned() })
    }

    fn write(&self, out: &mut Text<'_>) {
        out.push(&self.text);
    }
}

impl<T> crate::table::Maybe for Verbatim<T> {
    crate::table::required_body!();
}

/// A number that may have a fraction and is not negative, such as `0.25`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Fraction(
    /// The number, finite and not negative.
    f64,
);

impl Fraction {
    /// The number, finite and not negative.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl Scalar for Fraction {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "a number such as 2 or 0.25, not negative",
        examples: &["0", "2", "0.25", "15.5"],
    };

    fn read(text: &str) -> Option<Self> {
        let number: f64 = text.trim_ascii().parse().ok()?;
        (number.is_finite() && number >= 0.0).then_some(Self(number))
    }

    fn write(&self, out: &mut Text<'_>) {
        out.number(self.0);
    }
}

required!(Fraction);
