//! What the format lets stand in a document although nobody reads it.

use crate::diagnostic::Read;
use crate::scalar::Scalar;
use crate::schema::{Empty, Field, Occurs, ScalarShape, Schema, Shape};
use crate::table::{Decode, Element, Encode, Maybe, required};
use crate::xml::{Node, Text, Writer};

/// An attribute or child that documents may have, that means nothing, and that is not kept.
///
/// Fields of this type are declared so that strict reading knows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ignored;

/// What stands there: anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anything;

required!(Anything);

impl Maybe for Ignored {
    type Inner = Anything;
    const OPTIONAL: bool = true;

    fn present(_: Anything) -> Self {
        Self
    }

    fn absent() -> Option<Self> {
        Some(Self)
    }

    fn inner(&self) -> Option<&Anything> {
        None
    }
}

impl Scalar for Anything {
    const SHAPE: ScalarShape = ScalarShape::Text;

    fn read(_: &str) -> Option<Self> {
        Some(Self)
    }

    fn write(&self, _: &mut Text<'_>) {}
}

impl Element for Anything {
    const SCHEMA: &'static Schema = &Schema {
        tag: "",
        rust: concat!(module_path!(), "::Anything"),
        doc: "Anything; it means nothing and is not kept.",
        empty: Empty::Vanish,
        fields: &[Field::new("", "", "Whatever stands there.", Occurs::Many, Shape::Foreign)],
    };

    fn read(node: Node<'_>, _: &Decode<'_>) -> Read<Self> {
        node.mark_subtree_read(Self::SCHEMA);
        Ok(Self)
    }

    fn write_tag(&self, _: &mut Writer, _: &Encode) {}

    fn write_attrs(&self, _: &mut Writer, _: &Encode) {}

    fn write_children(&self, _: &mut Writer, _: &Encode) {}
}
