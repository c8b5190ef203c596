//! A domain as a document: parse, print, and the proof that it is ready to start.

use std::ops::Deref;

use crate::diagnostic::{Problem, Report, Severity, Sink, report_unread};
use crate::domain::Domain;
use crate::flags::{FormatFlags, ParseFlags};
use crate::table::{Decode, Element, Encode};
use crate::xml::{Document, Writer};

/// A value with what its document gave rise to.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed<T> {
    /// The value.
    pub value: T,
    /// Warnings: what nobody read, what has no effect.
    pub warnings: Report,
}

impl Domain {
    /// Reads a domain as its author wrote it: nothing is filled in.
    ///
    /// # Errors
    /// Everything that is wrong with the document's text and form, each with its place.
    pub fn parse(text: &str, flags: ParseFlags) -> Result<Parsed<Self>, Report> {
        let document = Document::parse(text)?;
        let sink = Sink::default();
        let value = Self::read_root(&document, &Decode { flags, sink: &sink });
        let report = sink.into_report();
        match value {
            Some(value) if !report.has_errors() => Ok(Parsed { value, warnings: report }),
            _ => Err(report),
        }
    }

    fn read_root(document: &Document<'_>, cx: &Decode<'_>) -> Option<Self> {
        let root = document.root();
        if root.name() != Self::SCHEMA.tag || !root.namespace().is_empty() {
            let problem = Problem::WrongRoot { expected: Self::SCHEMA.tag, found: root.name().to_owned() };
            cx.fail(root, problem);
            return None;
        }
        let value = Self::decode(root, cx);
        let severity =
            if cx.flags.contains(ParseFlags::STRICT) { Severity::Error } else { Severity::Warning };
        report_unread(root, severity, cx.sink);
        value.ok()
    }

    /// Prints the domain, byte for byte as libvirt does.
    pub fn to_xml(&self, flags: FormatFlags) -> String {
        let mut w = Writer::new();
        self.encode(Self::SCHEMA.tag, &mut w, &Encode { flags });
        w.finish()
    }
}

/// A definition that may be started: defaults in, addresses placed, validated.
///
/// Made by the hypervisor crate that did all of this; builders accept nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct Ready<T>(T);

impl<T> Ready<T> {
    /// Declares a definition ready. The caller vouches that it is complete, placed and validated.
    pub fn vouch(definition: T) -> Self {
        Self(definition)
    }

    /// The definition, for storing or changing; it must be made ready again before it starts.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Ready<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
