//! What a packager put after QEMU's version.

use vir_conf::diagnostic::Read;
use vir_conf::scalar::Scalar;
use vir_conf::schema::{Empty, Field, Occurs, Schema, Shape};
use vir_conf::table::slot::leaf;
use vir_conf::table::{Decode, Element, Encode};
use vir_conf::xml::{Node, Writer};

/// What a packager put after QEMU's version, such as `Debian 1:10.0.2+ds-1`; often nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Package(pub String);

/// A leaf, but where it is empty it still has both tags, which no other leaf has.
impl Element for Package {
    const SCHEMA: &'static Schema = &Schema {
        tag: "",
        rust: concat!(module_path!(), "::Package"),
        doc: "What a packager put after QEMU's version.",
        empty: Empty::Vanish,
        fields: &[Field::new(
            "package",
            "package",
            "What a packager put after QEMU's version.",
            Occurs::Optional,
            Shape::Leaf(<String as Scalar>::SHAPE),
        )],
    };

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        leaf::take(node, "package", Some(String::new()), cx).map(Self)
    }

    fn write_tag(&self, _: &mut Writer, _: &Encode) {}

    fn write_attrs(&self, _: &mut Writer, _: &Encode) {}

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        if self.0.is_empty() {
            w.raw("<package></package>");
        } else {
            leaf::put_child(&self.0, "package", w, cx, false);
        }
    }
}
