//! Sizes whose unit is an attribute: `<memory unit='MiB'>512</memory>`.

use crate::diagnostic::Read;
use crate::scalar::{KiB, Scalar, Unit};
use crate::schema::{Empty, Field, Occurs, Schema, Shape};
use crate::table::slot::attr;
use crate::table::{Advice, Decode, Element, Encode, required};
use crate::xml::{Node, Text, Writer};

/// A size, written in any unit and kept and printed in KiB, rounded up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Size(
    /// The size.
    pub KiB,
);

/// A size, written in any unit and kept and printed in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Bytes(
    /// The size.
    pub u64,
);

/// A size, written in any unit, kept in bytes and printed in MiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct MebiBytes(
    /// The size in bytes.
    pub u64,
);

/// Size of an image's clusters, written in any unit and kept and printed in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct ClusterSize(
    /// The size.
    pub u64,
);

required!(Size, Bytes, MebiBytes, ClusterSize);

impl Size {
    /// So many KiB.
    pub const fn kib(number: u64) -> Self {
        Self(KiB(number))
    }

    /// So many MiB; the largest size where that is beyond it.
    pub const fn mib(number: u64) -> Self {
        Self(KiB(number.saturating_mul(1 << 10)))
    }

    /// So many GiB; the largest size where that is beyond it.
    pub const fn gib(number: u64) -> Self {
        Self(KiB(number.saturating_mul(1 << 20)))
    }
}

impl MebiBytes {
    /// Whether it prints as more than nothing: as one MiB or more.
    pub(crate) fn is_printable(self) -> bool {
        self.0 >> 20 > 0
    }
}

impl From<KiB> for Size {
    fn from(size: KiB) -> Self {
        Self(size)
    }
}

/// Reads a size in bytes; a number without unit counts `usual`.
pub(super) fn read(node: Node<'_>, usual: Unit, most: u64, cx: &Decode<'_>) -> Read<u64> {
    let unit = attr::take(node, "unit", Some(usual), cx);
    let number = u64::read(node.text()).ok_or_else(|| {
        let advice = || Advice { expected: "a number".to_owned(), help: meant(node) };
        cx.refuse_value(node, None, node.text(), advice)
    });
    let (unit, number) = (unit?, number?);
    let bytes = unit.times(number).filter(|&bytes| bytes <= most);
    bytes.ok_or_else(|| cx.refuse_value(node, None, node.text(), || Advice::expected("a size below 8 EiB")))
}

/// The size that was probably meant where the unit stands behind the number.
fn meant(node: Node<'_>) -> Option<String> {
    let (name, text) = (node.name(), node.text().trim());
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = text[digits.len()..].trim();
    let is_size = u64::read(digits).is_some() && Unit::read(unit).is_some();
    is_size.then(|| format!("the unit is an attribute: <{name} unit='{unit}'>{digits}</{name}>"))
}

/// The largest size of anything, in bytes.
pub(super) const MOST: u64 = i64::MAX as u64;

/// The number of a size, for its schema.
const NUMBER: Field =
    Field::new("", "size", "The size in that unit.", Occurs::Once, Shape::Text(u64::SHAPE)).seen_by_guest();

/// Sizes as elements: the unit that is printed and meant where none is written, the largest in bytes, and how bytes
/// become the value and the value the number that is printed.
macro_rules! sizes {
    ($($name:ident, $doc:literal, $unit_name:literal, $unit:expr, $most:expr, $of_bytes:expr, $print:expr;)*) => {$(
        impl Element for $name {
            const SCHEMA: &'static Schema = &Schema {
                tag: "",
                rust: concat!(module_path!(), "::", stringify!($name)),
                doc: $doc,
                empty: Empty::Close,
                fields: &[
                    Field::new("unit", "unit", "Unit of the size.", Occurs::Optional, Shape::Attribute(Unit::SHAPE)).with_default($unit_name).seen_by_guest(),
                    NUMBER,
                ],
            };

            fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
                read(node, $unit, $most, cx).map($of_bytes)
            }

            fn write_tag(&self, _: &mut Writer, _: &Encode) {}

            fn write_attrs(&self, w: &mut Writer, _: &Encode) {
                w.attribute("unit", |out| out.push($unit_name));
            }

            fn write_children(&self, _: &mut Writer, _: &Encode) {}

            fn has_text(&self) -> bool {
                true
            }

            fn write_text(&self, out: &mut Text<'_>, _: &Encode) {
                let number: fn(&Self) -> u64 = $print;
                number(self).write(out);
            }
        }
    )*};
}

sizes! {
    Size, "A size, printed in KiB.", "KiB", Unit::KIB, KiB::MOST.0 * 1024, |bytes| Self(KiB(bytes.div_ceil(1024))), |size| size.0.0;
    Bytes, "A size, printed in bytes.", "bytes", Unit { bytes: 1 }, MOST, Self, |size| size.0;
    MebiBytes, "A size, printed in MiB.", "M", Unit { bytes: 1 }, MOST, Self, |size| size.0 >> 20;
    ClusterSize, "A size, printed in bytes.", "B", Unit { bytes: 1 }, MOST, Self, |size| size.0;
}
