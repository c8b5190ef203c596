//! What our tables say an element may hold, flattened: groups spliced in, choices taken as far as they are decided.

use std::collections::{BTreeMap, BTreeSet};

use vir_conf::schema::{ChoiceSchema, Field, Occurs, ScalarShape, Schema, Shape};
use vir_conf::xml::namespace_uri;

use crate::relaxng::Name;

/// What our side has for an element.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ours {
    /// An element with a table.
    Element(&'static Schema),
    /// Only text.
    Leaf(Value),
    /// Nothing in it.
    Flag,
    /// Anything.
    Foreign,
}

/// Text of an attribute or between tags.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value {
    pub(super) shape: ScalarShape,
    /// Whether strict reading accepts fewer texts.
    pub(super) narrowed: bool,
}

impl Value {
    fn new(shape: ScalarShape, field: &Field) -> Self {
        Self { shape, narrowed: field.facet.is_some() }
    }

    /// Whether strict reading accepts any text.
    pub(super) fn is_any_text(&self) -> bool {
        self.shape == ScalarShape::Text && !self.narrowed
    }
}

impl Ours {
    /// What tells two of them apart.
    pub(super) fn key(&self) -> (usize, String) {
        match self {
            Self::Element(schema) => (std::ptr::from_ref(*schema).addr(), String::new()),
            Self::Leaf(value) => (0, format!("{value:?}")),
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

/// Names of attributes and of children.
#[derive(Debug, Default, Clone)]
pub(super) struct Due {
    pub(super) attributes: BTreeSet<Name>,
    pub(super) children: BTreeSet<Name>,
}

impl Due {
    fn common(&self, other: &Self) -> Self {
        let common = |one: &BTreeSet<Name>, two: &BTreeSet<Name>| one.intersection(two).cloned().collect();
        Self {
            attributes: common(&self.attributes, &other.attributes),
            children: common(&self.children, &other.children),
        }
    }
}

/// All that an element may hold.
#[derive(Debug, Default)]
pub(super) struct Holds {
    pub(super) attributes: BTreeMap<Name, Vec<Value>>,
    pub(super) children: BTreeMap<Name, Vec<Ours>>,
    pub(super) text: Vec<Value>,
    /// Attributes and children that strict reading misses where they are absent.
    pub(super) due: Due,
    /// Those without which nothing is read at all.
    pub(super) demanded: Due,
    /// Whether it may hold anything.
    pub(super) foreign: bool,
    /// An attribute that tells a shape and of which nothing is said yet.
    pub(super) open: Option<&'static str>,
}

impl Holds {
    /// What an element may hold that any of these describe.
    pub(super) fn new(ours: &[Ours], chosen: &Chosen) -> Self {
        let mut all = Self::default();
        for (at, ours) in ours.iter().enumerate() {
            let (due, demanded) = (std::mem::take(&mut all.due), std::mem::take(&mut all.demanded));
            all.add(ours, chosen);
            if at > 0 {
                all.due = all.due.common(&due);
                all.demanded = all.demanded.common(&demanded);
            }
        }
        all
    }

    fn add(&mut self, ours: &Ours, chosen: &Chosen) {
        match ours {
            Ours::Element(schema) => self.add_schema(schema, chosen),
            Ours::Leaf(value) => self.text.push(*value),
            Ours::Flag => {}
            Ours::Foreign => self.foreign = true,
        }
    }

    fn add_schema(&mut self, schema: &'static Schema, chosen: &Chosen) {
        schema.fields.iter().for_each(|field| self.add_field(field, chosen));
    }

    fn add_field(&mut self, field: &'static Field, chosen: &Chosen) {
        match field.shape {
            Shape::Attribute(shape) => self.add_attribute(field.xml, Value::new(shape, field)),
            Shape::Text(shape) => self.text.push(Value::new(shape, field)),
            Shape::Leaf(shape) => self.add_child(field.xml, Ours::Leaf(Value::new(shape, field))),
            Shape::Flag => self.add_child(field.xml, Ours::Flag),
            Shape::Child(schema) => self.add_child(field.xml, Ours::Element(schema())),
            Shape::Inline(schema) => self.add_schema(schema(), chosen),
            Shape::Choice(choice) => self.add_choice(field, choice(), chosen),
            Shape::Foreign if field.xml.is_empty() => self.foreign = true,
            Shape::Foreign => self.add_child(field.xml, Ours::Foreign),
        }
        self.add_due(field);
    }

    fn add_due(&mut self, field: &'static Field) {
        let demanded = field.occurs == Occurs::Once && field.default.is_none();
        let (xml, is_attribute) = match field.shape {
            Shape::Attribute(_) => (field.xml, true),
            Shape::Choice(choice) if choice().default.is_none() || field.due.is_some() => (choice().by, true),
            Shape::Leaf(_) | Shape::Child(_) => (field.xml, false),
            Shape::Text(_) | Shape::Flag | Shape::Inline(_) | Shape::Choice(_) | Shape::Foreign => return,
        };
        let add = |due: &mut Due| {
            let side = if is_attribute { &mut due.attributes } else { &mut due.children };
            side.insert(name(xml));
        };
        if demanded {
            add(&mut self.demanded);
        }
        if demanded || field.due.is_some() {
            add(&mut self.due);
        }
    }

    fn add_choice(&mut self, field: &'static Field, choice: &'static ChoiceSchema, chosen: &Chosen) {
        self.add_attribute(choice.by, Value::new(choice.words(), field));
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

    fn add_attribute(&mut self, xml: &str, value: Value) {
        self.attributes.entry(name(xml)).or_default().push(value);
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
