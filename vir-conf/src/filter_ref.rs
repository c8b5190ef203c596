//! `<filterref>`: a network filter that is used, with values for its variables.

use crate::diagnostic::{Problem, Read, Severity, XmlError};
use crate::element;
use crate::facet;
use crate::schema::{Empty, Field, Occurs, Schema, Shape};
use crate::table::{Decode, Element, Encode, schema_of};
use crate::xml::{Node, Writer};

element! {
    /// A filter that is used.
    pub struct FilterRef = "filterref" {
        /// Name of the filter.
        attr "filter" => filter: String, fits facet::XML_NAME;
        /// Values for the filter's variables.
        inline "" => parameters: Parameters;
    }
}

/// Values for a filter's variables, ordered by name. A variable that has several holds them as a list, in the
/// order in which they were written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parameters(Vec<Parameter>);

element! {
    /// Value for a variable; one that occurs several times is a list.
    pub struct Parameter = "parameter" {
        /// The variable: letters, digits and underscores.
        attr "name" => name: String, fits facet::PARAMETER_NAME;
        /// The value: letters, digits, underscores, dots and colons.
        attr "value" => value: String, fits facet::PARAMETER_VALUE;
    }
}

impl Eq for Parameter {}

impl Parameter {
    /// Whether name and value are made of what a filter understands.
    fn is_usable(&self) -> bool {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let is_in_value = |byte: u8| is_plain(byte) || matches!(byte, b'.' | b':');
        self.name.bytes().all(is_plain) && !self.value.is_empty() && self.value.bytes().all(is_in_value)
    }
}

impl Parameters {
    /// The parameters, ordered by name.
    pub fn as_slice(&self) -> &[Parameter] {
        &self.0
    }

    /// The values of a variable; none where it has no value.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |parameter| parameter.name == name)
            .map(|parameter| parameter.value.as_str())
    }
}

impl FromIterator<Parameter> for Parameters {
    fn from_iter<I: IntoIterator<Item = Parameter>>(parameters: I) -> Self {
        let mut parameters: Vec<_> = parameters.into_iter().collect();
        parameters.sort_by(|a, b| a.name.cmp(&b.name));
        Self(parameters)
    }
}

impl Element for Parameters {
    const SCHEMA: &'static Schema = &Schema {
        tag: "",
        rust: concat!(module_path!(), "::Parameters"),
        doc: "Values for a filter's variables.",
        empty: Empty::Vanish,
        fields: &[Field::new(
            "parameter",
            "parameters",
            "Values for the filter's variables.",
            Occurs::Many,
            Shape::Child(schema_of::<Parameter>),
        )],
    };

    /// Leaves out what no filter can use, with a warning: libvirt does so without.
    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        let read: Vec<_> =
            node.children_named("parameter").filter_map(|child| read_usable(child, cx)).collect();
        read.into_iter().collect()
    }

    fn write_tag(&self, _: &mut Writer, _: &Encode) {}

    fn write_attrs(&self, _: &mut Writer, _: &Encode) {}

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        self.0.iter().for_each(|parameter| parameter.encode("parameter", w, cx));
    }
}

fn read_usable(node: Node<'_>, cx: &Decode<'_>) -> Option<Read<Parameter>> {
    let is_whole = node.attribute("name").is_some() && node.attribute("value").is_some();
    if cx.is_strict() || is_whole {
        match Parameter::decode(node, cx) {
            Ok(parameter) if !parameter.is_usable() && !cx.is_strict() => {}
            read => return Some(read),
        }
    }
    node.mark_read(Parameter::SCHEMA);
    let what = "a parameter has a name of letters, digits and underscores, and a value of these, dots and colons; this \
                one has no effect";
    let unusable = || XmlError::warning(node.place(), Problem::Unsupported(what.to_owned()));
    cx.sink.note_as(Severity::Warning, unusable);
    None
}
