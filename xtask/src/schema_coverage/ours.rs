//! What our tables say an element may hold, flattened: groups spliced in, choices taken as far as they are decided.

use std::collections::BTreeMap;

use vir_conf::schema::{ChoiceSchema, Field, Occurs, ScalarShape, Schema, Shape};
use vir_conf::xml::namespace_uri;

use crate::relaxng::Name;

/// What our side has for an element.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ours {
    /// An element with a table.
    Element(&'static Schema),
    /// Only text.
    Leaf(ScalarShape),
    /// Nothing in it.
    Flag,
    /// Anything.
    Foreign,
}

impl Ours {
    /// What tells two of them apart.
    pub(super) fn key(&self) -> (usize, String) {
        match self {
            Self::Element(schema) => (std::ptr::from_ref(*schema).addr(), String::new()),
            Self::Leaf(shape) => (0, format!("{shape:?}")),
            Self::Flag => (1, String::new()),
            Self::Foreign => (2, String::new()),
        }
    }
}

/// What is known of an attribute that tells a choice's shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// Its value.
    Value(String),
    /// It is absent.
    Absent,
    /// Nothing: all shapes count.
    Anything,
}

/// Attributes that tell shapes, with what is known of them.
pub(super) type Chosen = Vec<(&'static str, Told)>;

/// All that an element may hold.
#[derive(Debug, Default)]
pub(super) struct Holds {
    pub(super) attributes: BTreeMap<Name, Vec<ScalarShape>>,
    pub(super) children: BTreeMap<Name, Vec<Ours>>,
    pub(super) text: Vec<ScalarShape>,
    /// Whether it may hold anything.
    pub(super) foreign: bool,
    /// An attribute that tells a shape and of which nothing is said yet.
    pub(super) open: Option<&'static str>,
}

impl Holds {
    /// What an element may hold that any of these describe.
    pub(super) fn new(ours: &[Ours], chosen: &Chosen) -> Self {
        let mut holds = Self::default();
        for ours in ours {
            match ours {
                Ours::Element(schema) => holds.add_schema(schema, chosen),
                Ours::Leaf(shape) => holds.text.push(*shape),
                Ours::Flag => {}
                Ours::Foreign => holds.foreign = true,
            }
        }
        holds
    }

    fn add_schema(&mut self, schema: &'static Schema, chosen: &Chosen) {
        schema.fields.iter().for_each(|field| self.add_field(field, chosen));
    }

    fn add_field(&mut self, field: &'static Field, chosen: &Chosen) {
        match field.shape {
            Shape::Attribute(shape) => self.add_attribute(field.xml, shape),
            Shape::Text(shape) => self.text.push(shape),
            Shape::Leaf(shape) => self.add_child(field.xml, Ours::Leaf(shape)),
            Shape::Flag => self.add_child(field.xml, Ours::Flag),
            Shape::Child(schema) => self.add_child(field.xml, Ours::Element(schema())),
            Shape::Inline(schema) => self.add_schema(schema(), chosen),
            Shape::Choice(choice) => self.add_choice(field, choice(), chosen),
            Shape::Foreign if field.xml.is_empty() => self.foreign = true,
            Shape::Foreign => self.add_child(field.xml, Ours::Foreign),
        }
    }

    fn add_choice(&mut self, field: &'static Field, choice: &'static ChoiceSchema, chosen: &Chosen) {
        self.add_attribute(choice.by, choice.words());
        let told = chosen.iter().find(|(name, _)| *name == choice.by).map(|(_, told)| told);
        if told.is_none() {
            self.open = Some(choice.by);
        }
        let meant = |value: &str| match told {
            Some(Told::Value(told)) => value == told,
            // What a field's own default means is Rust text.
            Some(Told::Absent) if field.default.is_some() => true,
            Some(Told::Absent) => match choice.default {
                Some(default) => value == default,
                None => field.occurs == Occurs::Once,
            },
            Some(Told::Anything) | None => true,
        };
        for variant in choice.variants.iter().filter(|variant| meant(variant.value)) {
            let Some(shape) = variant.shape else { continue };
            if field.xml.is_empty() {
                self.add_schema(shape(), chosen);
            } else {
                self.add_child(field.xml, Ours::Element(shape()));
            }
        }
    }

    fn add_attribute(&mut self, xml: &str, shape: ScalarShape) {
        self.attributes.entry(name(xml)).or_default().push(shape);
    }

    fn add_child(&mut self, xml: &str, ours: Ours) {
        self.children.entry(name(xml)).or_default().push(ours);
    }
}

/// A table's name with its namespace.
fn name(xml: &str) -> Name {
    let known = xml.split_once(':').and_then(|(prefix, local)| Some((namespace_uri(prefix)?, local)));
    let (namespace, local) = known.unwrap_or(("", xml));
    Name { namespace: namespace.to_owned(), local: local.to_owned() }
}
