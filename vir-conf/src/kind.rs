//! The kinds of documents, so that a tool can take any of them: told by the element at the top.

use crate::diagnostic::{Problem, Report};
use crate::document::{self, Parsed};
use crate::domain::{self, Domain};
use crate::flags::{FormatFlags, ParseFlags};
use crate::schema::{Schema, SchemaFn};
use crate::secret::Secret;
use crate::table::{Element, schema_of};
use crate::xml::Document;

/// One kind of document.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    schema: SchemaFn,
    normalise: fn(&str, ParseFlags, FormatFlags) -> Result<Parsed<String>, Report>,
    check: fn(&str, ParseFlags) -> Report,
}

/// All kinds.
pub const KINDS: &[Kind] = &[
    Kind::of::<Domain>().checked_by(domain::check),
    Kind::of::<Secret>(),
];

impl Kind {
    /// The kind that a type describes.
    pub const fn of<T: Element>() -> Self {
        Self { schema: schema_of::<T>, normalise: normalise::<T>, check: check_form::<T> }
    }

    /// The same with rules beyond the form of the document.
    const fn checked_by(self, check: fn(&str, ParseFlags) -> Report) -> Self {
        Self { check, ..self }
    }

    /// The kind of a document's element at the top, if there is one.
    pub fn with_tag(tag: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.tag() == tag)
    }

    /// The kind of a document.
    ///
    /// # Errors
    /// A text that is no XML, or whose top element no kind has.
    pub fn of_text(text: &str) -> Result<&'static Self, Report> {
        let document = Document::parse(text)?;
        let root = document.root();
        Self::with_tag(root.name()).ok_or_else(|| {
            let tags: Vec<_> = KINDS.iter().map(|kind| kind.tag()).collect();
            let help = crate::diagnostic::did_you_mean(root.name(), &tags);
            let problem = Problem::UnknownDocument(root.name().to_owned());
            let error = crate::diagnostic::XmlError::new(root.place(), problem);
            Report::from(crate::diagnostic::XmlError { help, ..error })
        })
    }

    /// Name of the element at the top.
    pub fn tag(&self) -> &'static str {
        self.schema().tag
    }

    /// Description of the element at the top.
    pub fn schema(&self) -> &'static Schema {
        (self.schema)()
    }

    /// Everything that can be said about a document without asking its hypervisor, each problem with its place.
    pub fn check(&self, text: &str, flags: ParseFlags) -> Report {
        let mut report = (self.check)(text, flags);
        report.sort();
        report
    }

    /// Reads a document and prints it again.
    pub fn normalise(
        &self,
        text: &str,
        parse: ParseFlags,
        format: FormatFlags,
    ) -> Result<Parsed<String>, Report> {
        (self.normalise)(text, parse, format)
    }
}

fn normalise<T: Element>(
    text: &str,
    parse: ParseFlags,
    format: FormatFlags,
) -> Result<Parsed<String>, Report> {
    let Parsed { value, warnings } = document::parse::<T>(text, parse)?;
    Ok(Parsed { value: document::format(&value, format), warnings })
}

fn check_form<T: Element>(text: &str, flags: ParseFlags) -> Report {
    document::parse::<T>(text, flags).map_or_else(|report| report, |parsed| parsed.warnings)
}

/// Everything that can be said about a document of any kind without asking a hypervisor, each problem with its place
/// in the text; nothing where all is well.
pub fn check(text: &str, flags: ParseFlags) -> Report {
    match Kind::of_text(text) {
        Ok(kind) => kind.check(text, flags),
        Err(report) => report,
    }
}
