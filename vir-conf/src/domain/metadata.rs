//! `<metadata>`: what applications note about a domain, each in an XML namespace of its own.

use crate::diagnostic::Read;
use crate::schema::{Empty, Field, Occurs, Schema, Shape};
use crate::table::{Decode, Element, Encode, required};
use crate::xml::{Content, Foreign, Node, Writer};

/// What applications note about a domain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metadata(
    /// The whole element. Each element in it has a namespace of its own; nothing else stands in it.
    pub Foreign,
);

required!(Metadata);

impl Metadata {
    /// Whether nobody has noted anything.
    pub fn is_empty(&self) -> bool {
        self.0.children.is_empty()
    }

    /// The note in a namespace.
    pub fn note(&self, namespace: &str) -> Option<&Foreign> {
        self.0.elements().find(|note| note.namespace(&self.0) == Some(namespace))
    }

    /// Keeps the first note of each namespace, and nothing that has none.
    fn tidy(&mut self) {
        let outer = Foreign { children: Vec::new(), ..self.0.clone() };
        let mut seen: Vec<String> = Vec::new();
        self.0.children.retain(|child| match child {
            Content::Element(note) => note.namespace(&outer).is_some_and(|namespace| {
                let is_new = !seen.iter().any(|known| known == namespace);
                seen.push(namespace.to_owned());
                is_new
            }),
            Content::Text(_) | Content::CData(_) | Content::Comment(_) | Content::Instruction(_) => false,
        });
    }
}

impl Element for Metadata {
    const SCHEMA: &'static Schema = &Schema {
        tag: "metadata",
        rust: concat!(module_path!(), "::Metadata"),
        doc: "What applications note about a domain, each in an XML namespace of its own.",
        empty: Empty::Vanish,
        fields: &[Field::new(
            "",
            "",
            "Any elements, the first of each namespace.",
            Occurs::Many,
            Shape::Foreign,
        )],
    };

    fn read(node: Node<'_>, _: &Decode<'_>) -> Read<Self> {
        node.mark_subtree_read(Self::SCHEMA);
        let mut metadata = Self(Foreign::copy(node));
        metadata.tidy();
        Ok(metadata)
    }

    fn write_tag(&self, _: &mut Writer, _: &Encode) {}

    fn write_attrs(&self, _: &mut Writer, _: &Encode) {}

    fn write_children(&self, _: &mut Writer, _: &Encode) {}

    fn encode(&self, _: &str, w: &mut Writer, cx: &Encode) {
        if cx.wants(false) && !self.is_empty() {
            w.foreign(&self.0);
        }
    }
}
