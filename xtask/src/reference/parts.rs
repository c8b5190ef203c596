//! What an element holds, as its page shows it: groups spliced in, choices apart.

use vir_conf::schema::{ChoiceSchema, Field, ScalarShape, Schema, Shape};

/// What tells one description from another: its Rust type, and the name it goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) rust: &'static str,
    /// Tag of an element; for a choice, the child that has the shape.
    pub(super) xml: &'static str,
    pub(super) is_choice: bool,
}

impl Key {
    pub(super) fn of_element(schema: &Schema) -> Self {
        Self { rust: schema.rust, xml: schema.tag, is_choice: false }
    }

    /// The Rust type's own name.
    pub(super) fn type_name(self) -> &'static str {
        self.rust.rsplit("::").next().unwrap_or_default()
    }
}

/// An attribute, a text or a child.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// Name in XML; empty for the element's own text.
    pub(super) xml: &'static str,
    pub(super) field: &'static Field,
    pub(super) holds: Holds,
}

/// What stands in an attribute or child.
#[derive(Debug, Clone, Copy)]
pub(super) enum Holds {
    Value(ScalarShape),
    Nothing,
    Element(&'static Schema),
    Anything,
}

/// One of several shapes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pick {
    /// The line that has the choice; its name is that of the child that has the shape, empty where the element has it.
    pub(super) field: &'static Field,
    pub(super) choice: &'static ChoiceSchema,
}

impl Pick {
    pub(super) fn key(&self) -> Key {
        Key { rust: self.choice.rust, xml: self.field.xml, is_choice: true }
    }

    /// Whether the shape's parts stand in the element itself.
    pub(super) fn is_spliced(&self) -> bool {
        self.field.xml.is_empty()
    }
}

/// The parts of an element.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) attributes: Vec<Row>,
    pub(super) text: Option<Row>,
    pub(super) children: Vec<Row>,
    pub(super) picks: Vec<Pick>,
}

impl Parts {
    pub(super) fn of(schema: &'static Schema) -> Self {
        let mut parts = Self::default();
        parts.collect(schema);
        parts
    }

    fn collect(&mut self, schema: &'static Schema) {
        for field in schema.fields {
            let row = |holds| Row { xml: field.xml, field, holds };
            match field.shape {
                Shape::Attribute(shape) => self.attributes.push(row(Holds::Value(shape))),
                Shape::Text(shape) => self.text = Some(row(Holds::Value(shape))),
                Shape::Leaf(shape) => self.children.push(row(Holds::Value(shape))),
                Shape::Flag => self.children.push(row(Holds::Nothing)),
                Shape::Foreign => self.children.push(row(Holds::Anything)),
                Shape::Child(child) => self.children.push(row(holds(child()))),
                Shape::Inline(group) => self.collect(group()),
                Shape::Choice(choice) => self.picks.push(Pick { field, choice: choice() }),
            }
        }
    }

    /// Whether there is nothing to tell.
    pub(super) fn is_empty(&self) -> bool {
        let Self { attributes, text, children, picks } = self;
        attributes.is_empty() && text.is_none() && children.is_empty() && picks.is_empty()
    }
}

/// What a child holds: one that is nothing but text needs no section of its own.
fn holds(schema: &'static Schema) -> Holds {
    only_text(schema).map_or(Holds::Element(schema), Holds::Value)
}

/// The text of an element that has nothing else.
fn only_text(schema: &'static Schema) -> Option<ScalarShape> {
    match schema.fields {
        [Field { shape: Shape::Text(shape), .. }] => Some(*shape),
        [Field { shape: Shape::Inline(group), .. }] => only_text(group()),
        [..] => None,
    }
}
