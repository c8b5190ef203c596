//! Whole documents: text to value and back, for any element that can stand at the top.

use crate::diagnostic::{Problem, Report, Severity, Sink, report_unread};
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

/// Reads a document as its author wrote it: nothing is filled in.
///
/// # Errors
/// Everything that is wrong with the document's text and form, each with its place.
pub fn parse<T: Element>(text: &str, flags: ParseFlags) -> Result<Parsed<T>, Report> {
    parse_as(text, T::SCHEMA.tag, flags)
}

/// The same where the element at the top goes by another name.
pub(crate) fn parse_as<T: Element>(
    text: &str,
    tag: &'static str,
    flags: ParseFlags,
) -> Result<Parsed<T>, Report> {
    let document = Document::parse(text)?;
    let sink = Sink::default();
    let value = read_root(&document, tag, &Decode { flags, sink: &sink });
    let report = sink.into_report();
    match value {
        Some(value) if !report.has_errors() => Ok(Parsed { value, warnings: report }),
        _ => Err(report),
    }
}

/// Reads a definition and makes it complete: `complete` fills in what the author left open and notes what cannot be.
///
/// # Errors
/// Everything that is wrong with the document's text, form and meaning, each with its place.
pub fn define<T: Element>(
    text: &str,
    flags: ParseFlags,
    complete: impl FnOnce(&mut T, &mut Report),
) -> Result<Parsed<T>, Report> {
    let Parsed { mut value, mut warnings } = parse::<T>(text, flags)?;
    let mut report = Report::new();
    complete(&mut value, &mut report);
    if !report.is_empty() {
        report.locate(Document::parse(text)?.root());
    }
    warnings.extend(report);
    if warnings.has_errors() { Err(warnings) } else { Ok(Parsed { value, warnings }) }
}

/// Prints a document, byte for byte as libvirt does.
pub fn format<T: Element>(value: &T, flags: FormatFlags) -> String {
    format_as(value, T::SCHEMA.tag, flags)
}

/// The same under another name.
pub(crate) fn format_as<T: Element>(value: &T, tag: &str, flags: FormatFlags) -> String {
    let mut w = if flags.contains(FormatFlags::EXACT) { Writer::exact() } else { Writer::new() };
    value.encode(tag, &mut w, &Encode { flags });
    w.finish()
}

fn read_root<T: Element>(document: &Document<'_>, tag: &'static str, cx: &Decode<'_>) -> Option<T> {
    let root = document.root();
    if root.name() != tag || !root.namespace().is_empty() {
        let problem = Problem::WrongRoot { expected: tag, found: root.name().to_owned() };
        cx.fail(root, problem);
        return None;
    }
    let value = T::decode(root, cx);
    let severity = if cx.flags.contains(ParseFlags::STRICT) { Severity::Error } else { Severity::Warning };
    report_unread(root, severity, cx.sink);
    value.ok()
}
