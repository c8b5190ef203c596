//! Values that stand in an attribute or between tags.

mod bare_hex;
mod basic;
mod ip;
mod memory;
mod names;
mod set;
mod verbatim;
mod wwn;

pub use bare_hex::BareHex;
pub(crate) use basic::read_c_number;
pub use basic::{AnyBase, Base16, Bit, Hex, OnOff, Signed, YesNo};
pub use ip::Prefix;
pub use memory::{KiB, Unit};
pub use names::{BadText, MacAddress, Uuid};
pub use set::NumberSet;
pub use verbatim::{Fraction, Verbatim};
pub use wwn::Wwn;

use crate::schema::{Facet, ScalarShape};
use crate::xml::Text;

/// Reads a scalar from its spelling in XML.
///
/// # Errors
/// Text that the scalar cannot be, with what was expected.
pub fn deserialize<'de, T: Scalar, D: serde::Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
    T::read(&text)
        .ok_or_else(|| serde::de::Error::custom(format!("'{text}' is not {}", T::SHAPE.expectation())))
}

/// The text of a value, unescaped.
pub(crate) fn spell<T: Scalar>(value: &T) -> String {
    let mut text = String::new();
    value.write(&mut Text::plain(&mut text));
    text
}

/// A value with one spelling on output and one or more on input.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no XML value",
    note = "declare it with `values!` or implement `Scalar`"
)]
pub trait Scalar: Sized {
    /// What the value looks like, for messages and manuals.
    const SHAPE: ScalarShape;
    /// Which spellings strict reading accepts, where these are fewer.
    const FACET: Option<&'static Facet> = None;
    /// Reads the text of an attribute or a leaf; none when it is not such a value.
    fn read(text: &str) -> Option<Self>;
    /// Prints the value.
    fn write(&self, out: &mut Text<'_>);
}
