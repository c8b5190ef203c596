//! Sizes whose unit is an attribute: `<memory unit='MiB'>512</memory>`.

use crate::diagnostic::{Problem, Read};
use crate::scalar::{KiB, Scalar, Unit};
use crate::schema::{Empty, Field, Occurs, Schema, Shape};
use crate::table::slot::{attr, text};
use crate::table::{Decode, Element, Encode, required};
use crate::xml::{Node, Text, Writer};

/// A size, written in any unit and kept and printed in KiB, rounded up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Size(
    /// The size.
    pub KiB,
);

required!(Size);

impl Element for Size {
    const SCHEMA: &'static Schema = &Schema {
        tag: "",
        doc: "A size, printed in KiB.",
        empty: Empty::Close,
        fields: &[
            Field {
                xml: "unit",
                name: "unit",
                doc: "Unit of the size.",
                occurs: Occurs::Optional,
                default: Some("KiB"),
                guest: true,
                shape: Shape::Attribute(Unit::SHAPE),
            },
            Field {
                xml: "",
                name: "size",
                doc: "The size in that unit.",
                occurs: Occurs::Once,
                default: None,
                guest: true,
                shape: Shape::Text(u64::SHAPE),
            },
        ],
    };

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        let unit = attr::take(node, "unit", Some(Unit::KIB), cx);
        let number = text::take::<u64>(node, "", None, cx);
        let (unit, number) = (unit?, number?);
        let kib = unit.times(number).map(|bytes| bytes.div_ceil(1024));
        kib.map(|kib| Self(KiB(kib))).ok_or_else(|| {
            let problem = Problem::BadValue {
                what: format!("<{}>", node.name()),
                found: node.text().to_owned(),
                expected: "a size below 16 EiB".to_owned(),
            };
            cx.fail(node, problem)
        })
    }

    fn write_tag(&self, _: &mut Writer, _: &Encode) {}

    fn write_attrs(&self, w: &mut Writer, cx: &Encode) {
        attr::put_attr(&Unit::KIB, "unit", w, cx, true);
    }

    fn write_children(&self, _: &mut Writer, _: &Encode) {}

    fn has_text(&self) -> bool {
        true
    }

    fn write_text(&self, out: &mut Text<'_>, _: &Encode) {
        self.0.write(out);
    }
}
