//! `<smm>`: system management mode, in which firmware protects its variables.

use crate::diagnostic::Read;
use crate::element;
use crate::scalar::{OnOff, Scalar, Unit};
use crate::schema::{Empty, Field, Occurs, Schema, Shape};
use crate::size;
use crate::table::slot::attr;
use crate::table::{Decode, Element, Encode, required};
use crate::xml::{Node, Text, Writer};

element! {
    /// System management mode.
    pub struct Smm = "smm" default {
        /// On or off.
        attr guest "state" => state: OnOff = OnOff::On;
        /// Memory that only this mode sees (q35).
        child "tseg" => tseg: Option<Tseg>, since "4.5.0";
    }
}

impl Smm {
    /// Whether it is on.
    pub fn is_on(&self) -> bool {
        self.state == OnOff::On
    }
}

/// Memory that only system management mode sees, printed in the largest unit that keeps it whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tseg(
    /// Number of bytes.
    pub u64,
);

required!(Tseg);

/// The unit that is meant where none is written, unlike everywhere else.
const DEFAULT_UNIT: Unit = Unit { bytes: 1 << 20 };

impl Element for Tseg {
    const SCHEMA: &'static Schema = &Schema {
        tag: "tseg",
        rust: concat!(module_path!(), "::Tseg"),
        doc: "Memory that only system management mode sees.",
        empty: Empty::Close,
        fields: &[
            Field::new("unit", "unit", "Unit of the size.", Occurs::Optional, Shape::Attribute(Unit::SHAPE))
                .with_default("MiB")
                .seen_by_guest(),
            Field::new("", "size", "The size in that unit.", Occurs::Once, Shape::Text(u64::SHAPE))
                .seen_by_guest(),
        ],
    };

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        size::read(node, DEFAULT_UNIT, size::MOST, cx).map(Self)
    }

    fn write_tag(&self, _: &mut Writer, _: &Encode) {}

    fn write_attrs(&self, w: &mut Writer, cx: &Encode) {
        attr::put_attr(&Unit::largest(self.0), "unit", w, cx, true);
    }

    fn write_children(&self, _: &mut Writer, _: &Encode) {}

    fn has_text(&self) -> bool {
        true
    }

    fn write_text(&self, out: &mut Text<'_>, _: &Encode) {
        out.number(self.0 / Unit::largest(self.0).bytes);
    }
}
