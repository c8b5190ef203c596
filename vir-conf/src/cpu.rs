//! `<cpu>`: a processor as a document of its own, to be compared with others or joined with them.
//!
//! Page "Driver capabilities XML format" for hosts, "CPU model and topology" for guests.

mod host;

pub use host::{
    HostCpu, HostCpuArchFeatures, HostCpuCounter, HostCpuFeature, HostCpuMicrocode, HostCpuPages,
    HostCpuSignature,
};

use crate::arch::Arch;
use crate::diagnostic::{Read, Report, Severity, Sink, report_unread};
use crate::document::Parsed;
use crate::domain::cpu::{Cpu, CpuMode};
use crate::flags::ParseFlags;
use crate::scalar::Scalar;
use crate::schema::{Empty, Field, Occurs, Schema, Shape};
use crate::table::{Decode, Element, Encode, required, schema_of, viewed};
use crate::xml::{Document, Node, Writer};

/// A processor: that of a host, or one that a guest sees.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "there are few of them")]
pub enum CpuDocument {
    /// That of a host: it names its architecture.
    Host(HostCpu),
    /// One that a guest sees, as in the definition of a domain.
    Guest(Cpu),
}

required!(CpuDocument);
viewed!(CpuDocument);

/// A field that only a host's processor has.
const fn host_only(xml: &'static str, name: &'static str, doc: &'static str, shape: Shape) -> Field {
    Field::new(xml, name, doc, Occurs::Optional, shape)
}

impl Element for CpuDocument {
    const SCHEMA: &'static Schema = &Schema {
        tag: "cpu",
        rust: concat!(module_path!(), "::CpuDocument"),
        doc: "A processor: that of a host, or one that a guest sees.",
        empty: Empty::Close,
        fields: &[
            host_only("arch", "arch", "Architecture of a host.", Shape::Leaf(Arch::SHAPE)),
            host_only(
                "features",
                "arch_features",
                "What a host's architecture leaves open.",
                Shape::Child(schema_of::<HostCpuArchFeatures>),
            ),
            Field::new("", "guest", "What a guest sees.", Occurs::Once, Shape::Inline(schema_of::<Cpu>)),
            host_only(
                "microcode",
                "microcode",
                "Microcode of a host's processor.",
                Shape::Child(schema_of::<HostCpuMicrocode>),
            ),
            host_only(
                "signature",
                "signature",
                "Numbers of a host's processor.",
                Shape::Child(schema_of::<HostCpuSignature>),
            ),
            host_only(
                "counter",
                "counter",
                "Clock of a host's processor.",
                Shape::Child(schema_of::<HostCpuCounter>),
            ),
            Field::new(
                "pages",
                "pages",
                "A size of pages that a host's processor has.",
                Occurs::Many,
                Shape::Child(schema_of::<HostCpuPages>),
            ),
        ],
    };

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        if node.child("arch").is_some() {
            HostCpu::read(node, cx).map(Self::Host)
        } else {
            Cpu::read(node, cx).map(Self::Guest)
        }
    }

    fn write_tag(&self, w: &mut Writer, cx: &Encode) {
        match self {
            Self::Host(cpu) => cpu.write_tag(w, cx),
            Self::Guest(cpu) => cpu.write_tag(w, cx),
        }
    }

    fn write_attrs(&self, w: &mut Writer, cx: &Encode) {
        match self {
            Self::Host(cpu) => cpu.write_attrs(w, cx),
            Self::Guest(cpu) => cpu.write_attrs(w, cx),
        }
    }

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        match self {
            Self::Host(cpu) => cpu.write_children(w, cx),
            Self::Guest(cpu) => cpu.write_children(w, cx),
        }
    }
}

/// Reads every processor that a document of any kind describes: definitions and capabilities hold one each, lists of
/// processors hold several. Processors that are only counted, one by one, are none.
///
/// # Errors
/// Everything that is wrong with the document's text and with the form of its processors, each with its place.
pub fn parse_all(text: &str, flags: ParseFlags) -> Result<Parsed<Vec<CpuDocument>>, Report> {
    let document = Document::parse(text)?;
    let sink = Sink::default();
    let cx = Decode { flags, sink: &sink };
    let mut found = Vec::new();
    collect(document.root(), &cx, &mut found);
    let value: Read<Vec<_>> = found.into_iter().collect();
    let report = sink.into_report();
    match value {
        Ok(value) if !report.has_errors() => Ok(Parsed { value, warnings: report }),
        _ => Err(report),
    }
}

fn collect(node: Node<'_>, cx: &Decode<'_>, found: &mut Vec<Read<CpuDocument>>) {
    match node.name() {
        "cpus" => {}
        // In capabilities of domains the processor stands in the mode that gives guests the host's model.
        "cpu" if node.child("mode").is_some() => {
            let model = node.children_named("mode").filter(is_host_model);
            found.extend(model.map(|mode| Cpu::decode(mode, cx).map(CpuDocument::Guest)));
        }
        "cpu" => {
            found.push(CpuDocument::decode(node, cx));
            let strict = cx.flags.contains(ParseFlags::STRICT);
            report_unread(node, if strict { Severity::Error } else { Severity::Warning }, cx.sink);
        }
        _ => node.children().for_each(|child| collect(child, cx, found)),
    }
}

fn is_host_model(mode: &Node<'_>) -> bool {
    mode.attribute("name").is_some_and(|name| name.value() == CpuMode::HostModel.as_str())
}
