//! `<nvram>`: the firmware's variables.
//!
//! By hand, because `type` stands among the other attributes though it decides what `<source>` holds, and because
//! without it the element's text is a path.

use super::FirmwareFormat;
use crate::diagnostic::Read;
use crate::domain::storage::StorageSource;
use crate::facet;
use crate::scalar::Scalar;
use crate::schema::{Empty, Field, Occurs, ScalarShape, Schema, Shape};
use crate::table::slot::{attr, choice, text};
use crate::table::{Choice, Decode, Element, Encode, check_by_schema, choice_schema_of, required};
use crate::xml::{Node, Text, Writer};

/// The firmware's variables.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Nvram {
    /// File on the host that new variables are copied from.
    pub template: Option<String>,
    /// Format of the template.
    pub template_format: Option<FirmwareFormat>,
    /// Where the variables are, other than in a file named by `path`.
    pub source: Option<StorageSource>,
    /// Format of the variables' file.
    pub format: Option<FirmwareFormat>,
    /// The file, an absolute path; chosen where absent.
    pub path: Option<String>,
}

required!(Nvram);

impl Nvram {
    /// Whether the variables are not in a file of the host.
    pub fn is_remote(&self) -> bool {
        self.source.as_ref().is_some_and(|source| !matches!(source, StorageSource::File(_)))
    }
}

const fn attribute(xml: &'static str, name: &'static str, doc: &'static str, shape: ScalarShape) -> Field {
    Field::new(xml, name, doc, Occurs::Optional, Shape::Attribute(shape))
}

impl Element for Nvram {
    const SCHEMA: &'static Schema = &Schema {
        tag: "nvram",
        rust: concat!(module_path!(), "::Nvram"),
        doc: "The firmware's variables.",
        empty: Empty::Vanish,
        fields: &[
            attribute("template", "template", "File that new variables are copied from.", String::SHAPE)
                .with_facet(&facet::ABSOLUTE_PATH),
            attribute("templateFormat", "template_format", "Format of the template.", FirmwareFormat::SHAPE)
                .since("10.10.0"),
            Field::new(
                "source",
                "source",
                "Where the variables are, other than in a file named by the text.",
                Occurs::Optional,
                Shape::Choice(choice_schema_of::<StorageSource>),
            )
            .since("8.5.0"),
            attribute("format", "format", "Format of the variables' file.", FirmwareFormat::SHAPE)
                .since("9.2.0"),
            Field::new(
                "",
                "path",
                "The file, an absolute path; chosen where absent.",
                Occurs::Optional,
                Shape::Text(String::SHAPE),
            )
            .with_facet(&facet::ABSOLUTE_PATH),
        ],
    };

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        let template = attr::take(node, "template", None, cx);
        let template_format = attr::take(node, "templateFormat", None, cx);
        let source = choice::take(node, "source", None, cx);
        let format = attr::take(node, "format", None, cx);
        let path = text::take(node, "", None, cx);
        check_by_schema(node, Self::SCHEMA, cx);
        Ok(Self {
            template: template?,
            template_format: template_format?,
            source: source?,
            format: format?,
            path: path?,
        })
    }

    fn write_tag(&self, _: &mut Writer, _: &Encode) {}

    fn write_attrs(&self, w: &mut Writer, cx: &Encode) {
        attr::put_attr(&self.template, "template", w, cx, false);
        attr::put_attr(&self.template_format, "templateFormat", w, cx, false);
        choice::put_tag(&self.source, "source", w, cx, false);
        attr::put_attr(&self.format, "format", w, cx, false);
    }

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        if let Some(source) = &self.source {
            source.write_children("source", w, cx);
        }
    }

    fn has_text(&self) -> bool {
        self.path.is_some()
    }

    fn write_text(&self, out: &mut Text<'_>, _: &Encode) {
        if let Some(path) = &self.path {
            path.write(out);
        }
    }
}
