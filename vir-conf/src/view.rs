//! The JSON and YAML view of a document: the same description as for XML, said in objects and lists.
//!
//! An element is an object; its attributes and children are members named as in XML, its own text is `text`. An
//! element with nothing but text is that text, one that may repeat is a list, an empty one whose presence counts is
//! `true`. Children of several names whose order counts are the list `content`, of objects with one member each.
//! Numbers are numbers and yes/no, on/off are booleans, wherever the description says so. Where an attribute and a
//! child share a name, the attribute's has an `@` before it. Elements of foreign formats are XML text.
//!
//! What can be said in XML can be said here and the other way round, so nothing is lost either way.

mod json_schema;
mod read;
mod shape;
mod write;

use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::diagnostic::Report;
use crate::document;
use crate::flags::{FormatFlags, ParseFlags};
use crate::schema::{ChoiceSchema, Empty, Field, Occurs, Schema, Shape};
use crate::table::{Choice, Element, choice_schema_of};
use crate::xml::{Document, Writer};

pub use json_schema::json_schema;
pub(crate) use shape::CONTENT;
pub use shape::{Line, LineKind, Lines};

/// A value in the view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    /// A switch, or that an empty element is there.
    Bool(bool),
    /// A whole number.
    Number(i128),
    /// Text, a word, or anything that is spelt.
    Text(String),
    /// Elements of one name.
    List(Vec<View>),
    /// An element, its members in the order of the document.
    Object(Vec<(String, View)>),
}

/// A view that does not describe a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ViewError {
    /// A member that the element cannot have.
    #[error("{path}: unknown member '{name}'{}", help.as_ref().map(|help| format!(", {help}")).unwrap_or_default())]
    UnknownMember {
        /// Where, as members and numbers from the root.
        path: String,
        /// Its name.
        name: String,
        /// What was probably meant.
        help: Option<String>,
    },
    /// Something of another kind should stand there.
    #[error("{path}: expected {expected}")]
    WrongKind {
        /// Where, as members and numbers from the root.
        path: String,
        /// What should stand there.
        expected: &'static str,
    },
    /// The document that the view describes is refused.
    #[error(transparent)]
    Refused(#[from] Report),
}

impl View {
    /// The view of a value, with secrets and run-time state.
    pub fn of<T: Element>(value: &T) -> Self {
        Self::of_text(&document::format(value, WHOLE), T::SCHEMA)
    }

    /// The view of a document that `schema` describes; an empty object where the text is no XML.
    pub fn of_text(text: &str, schema: &'static Schema) -> Self {
        Document::parse(text)
            .map_or_else(|_| Self::Object(Vec::new()), |document| read::element(document.root(), schema))
    }

    /// The value that the view is of.
    ///
    /// # Errors
    /// Members that no element has, values of the wrong kind, and whatever reading the document finds.
    pub fn to_value<T: Element>(&self) -> Result<T, ViewError> {
        let text = self.to_text(T::SCHEMA)?;
        Ok(document::parse(&text, ParseFlags::empty())?.value)
    }

    /// The document that the view describes, as plain XML: nothing is filled in, nothing put in order.
    pub fn to_text(&self, schema: &'static Schema) -> Result<String, ViewError> {
        write::document(self, schema)
    }

    /// Text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Bool(_) | Self::Number(_) | Self::List(_) | Self::Object(_) => None,
        }
    }

    /// A member of an object.
    pub fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::List(_) => None,
        }
    }
}

/// Documents that views are of: with secrets, and as they were written.
pub(crate) const WHOLE: FormatFlags = FormatFlags::SECURE.union(FormatFlags::EXACT);

/// The tag that stands for an element without one of its own: a group, or a shape that a discriminator picks.
const NAMELESS: &str = "group";

/// The view of a group or an element, whether it has a tag or not.
pub fn serialize<T: Element, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let tag = if T::SCHEMA.tag.is_empty() { NAMELESS } else { T::SCHEMA.tag };
    View::of_text(&document::format_as(value, tag, WHOLE), T::SCHEMA).serialize(serializer)
}

/// The group or element that a view is of.
pub fn deserialize<'de, T: Element, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let view = View::deserialize(deserializer)?;
    let tag = if T::SCHEMA.tag.is_empty() { NAMELESS } else { T::SCHEMA.tag };
    let text = write::document_as(&view, tag, T::SCHEMA).map_err(serde::de::Error::custom)?;
    let parsed = document::parse_as(&text, tag, ParseFlags::empty()).map_err(serde::de::Error::custom)?;
    Ok(parsed.value)
}

/// A choice as a group: its discriminator, and its shape's parts beside it.
struct AsGroup<T>(T);

impl<T: Choice> Element for AsGroup<T> {
    const SCHEMA: &'static Schema = &Schema {
        tag: NAMELESS,
        rust: "",
        doc: "",
        empty: Empty::Close,
        fields: &[Field::new("", "", "", Occurs::Once, Shape::Choice(choice_schema_of::<T>))],
    };

    fn read(node: crate::xml::Node<'_>, cx: &crate::table::Decode<'_>) -> crate::diagnostic::Read<Self> {
        let schema: &ChoiceSchema = T::SCHEMA;
        let value = node.attribute(schema.by).map(crate::xml::Attribute::value).or(schema.default);
        T::read(value.unwrap_or_default(), node, "", cx).map(Self)
    }

    fn write_tag(&self, w: &mut Writer, cx: &crate::table::Encode) {
        w.attribute(T::SCHEMA.by, |out| out.push(self.0.value()));
        self.0.write_tag("", w, cx);
    }

    fn write_attrs(&self, w: &mut Writer, cx: &crate::table::Encode) {
        self.0.write_attrs("", w, cx);
    }

    fn write_children(&self, w: &mut Writer, cx: &crate::table::Encode) {
        self.0.write_children("", w, cx);
    }

    fn has_text(&self) -> bool {
        self.0.has_text("")
    }

    fn write_text(&self, out: &mut crate::xml::Text<'_>, cx: &crate::table::Encode) {
        self.0.write_text(out, cx);
    }
}

/// The view of a choice.
pub fn serialize_choice<T: Choice + Clone, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serialize(&AsGroup(value.clone()), serializer)
}

/// The choice that a view is of.
pub fn deserialize_choice<'de, T: Choice, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserialize::<AsGroup<T>, D>(deserializer).map(|group| group.0)
}

impl Serialize for View {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => match (u64::try_from(*value), i64::try_from(*value)) {
                (Ok(value), _) => serializer.serialize_u64(value),
                (_, Ok(value)) => serializer.serialize_i64(value),
                (Err(_), Err(_)) => serializer.serialize_str(&value.to_string()),
            },
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| seq.serialize_element(item))?;
                seq.end()
            }
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                members.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for View {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ViewVisitor)
    }
}

struct ViewVisitor;

impl<'de> Visitor<'de> for ViewVisitor {
    type Value = View;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, a list, text, a whole number, true or false")
    }

    fn visit_bool<E>(self, value: bool) -> Result<View, E> {
        Ok(View::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<View, E> {
        Ok(View::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<View, E> {
        Ok(View::Number(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<View, E> {
        Ok(View::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<View, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(View::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<View, A::Error> {
        let mut members: Vec<(String, View)> = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, View>()? {
            if members.iter().any(|(known, _)| *known == name) {
                return Err(serde::de::Error::custom(format!("member '{name}' is given twice")));
            }
            members.push((name, value));
        }
        Ok(View::Object(members))
    }
}
