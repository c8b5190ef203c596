//! Elements in dnsmasq's namespace: options that no other element can say.
//!
//! Bound by URI, so that a document chooses its prefix; printed with `dnsmasq:`, whose binding stands on `<network>`
//! only where it is used.

use crate::diagnostic::Read;
use crate::element;
use crate::schema::{Empty, Field, Occurs, Schema, Shape};
use crate::table::slot::child;
use crate::table::{Decode, Element, Encode, required, schema_of, viewed};
use crate::xml::{Node, Writer};

/// What a network says to dnsmasq directly. Its binding is printed before all attributes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DnsmasqNamespace {
    /// Lines for the end of its configuration file.
    pub options: Option<DnsmasqOptions>,
}

required!(DnsmasqNamespace);
viewed!(DnsmasqNamespace);

/// Name of the only element.
const OPTIONS: &str = "dnsmasq:options";

impl Element for DnsmasqNamespace {
    const SCHEMA: &'static Schema = &Schema {
        tag: "",
        rust: concat!(module_path!(), "::DnsmasqNamespace"),
        doc: "What a network says to dnsmasq directly.",
        empty: Empty::Vanish,
        fields: &[Field::new(
            OPTIONS,
            "options",
            "Lines for the end of its configuration file.",
            Occurs::Optional,
            Shape::Child(schema_of::<DnsmasqOptions>),
        )
        .since("5.6.0")],
    };

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        Ok(Self { options: child::take(node, OPTIONS, None, cx)? })
    }

    fn write_tag(&self, w: &mut Writer, _: &Encode) {
        if self.options.as_ref().is_some_and(|options| *options != DnsmasqOptions::default()) {
            w.bind("dnsmasq");
        }
    }

    fn write_attrs(&self, _: &mut Writer, _: &Encode) {}

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        child::put_child(&self.options, OPTIONS, w, cx, false);
    }
}

element! {
    /// Lines for the end of dnsmasq's configuration file.
    pub struct DnsmasqOptions = maybe "dnsmasq:options" {
        /// The lines.
        list "dnsmasq:option" => options: Vec<DnsmasqOption>;
    }
}

element! {
    /// A line for dnsmasq's configuration file.
    pub struct DnsmasqOption = "dnsmasq:option" {
        /// The line as it is.
        attr "value" => value: String;
    }
}
