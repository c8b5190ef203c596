//! One problem: what, how bad, and what would help.

use crate::diagnostic::Place;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The document is accepted; something in it has no effect or will fail later.
    Warning,
    /// The document is refused.
    Error,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The text is not well-formed XML.
    #[error("{0}")]
    Syntax(String),
    /// The document exceeds what is accepted from anyone.
    #[error("the {what} has more than {limit} {unit}, the most that is accepted")]
    Limit {
        /// What is too large.
        what: &'static str,
        /// The most that is accepted.
        limit: usize,
        /// What is counted.
        unit: &'static str,
    },
    /// The root is another element than the document kind has.
    #[error("expected <{expected}> at the top, found <{found}>")]
    WrongRoot {
        /// The element that should be there.
        expected: &'static str,
        /// The element that is there.
        found: String,
    },
    /// A mandatory attribute is absent.
    #[error("<{element}> needs attribute '{name}'")]
    MissingAttribute {
        /// The element without it.
        element: String,
        /// The attribute.
        name: &'static str,
    },
    /// A mandatory child element is absent.
    #[error("<{element}> needs element <{name}>")]
    MissingElement {
        /// The element without it.
        element: String,
        /// The child.
        name: &'static str,
    },
    /// A value that its attribute or element cannot have.
    #[error("{what} cannot be '{found}', expected {expected}")]
    BadValue {
        /// The attribute or element, `attribute 'bus'` or `<memory>`.
        what: String,
        /// The value as written.
        found: String,
        /// What would be right.
        expected: String,
    },
    /// An element that nobody reads.
    #[error("unknown element <{name}> in <{parent}>")]
    UnknownElement {
        /// The element.
        name: String,
        /// The element that it stands in.
        parent: String,
    },
    /// An attribute that nobody reads.
    #[error("unknown attribute '{name}' of <{element}>")]
    UnknownAttribute {
        /// The attribute.
        name: String,
        /// The element that it stands at.
        element: String,
    },
    /// The element at the top belongs to no kind of document.
    #[error("<{0}> is no document that is known")]
    UnknownDocument(String),
    /// An element of which only one is read.
    #[error("<{0}> is given more than once, this one has no effect")]
    Repeated(String),
    /// Well written, but not allowed together or not allowed here.
    #[error("{0}")]
    Conflict(String),
    /// Two devices or values where only one may be.
    #[error("{0}")]
    Duplicate(String),
    /// A name, index or id that nothing in the document has.
    #[error("{0}")]
    Dangling(String),
    /// Allowed by the format, but not by this hypervisor, machine or version.
    #[error("{0}")]
    Unsupported(String),
    /// A device cannot be placed where it should.
    #[error("{0}")]
    Address(String),
}

impl Problem {
    /// Stable name for programs, never reused with another meaning.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Syntax(_) => "syntax",
            Self::Limit { .. } => "limit",
            Self::WrongRoot { .. } => "wrong-root",
            Self::MissingAttribute { .. } => "missing-attribute",
            Self::MissingElement { .. } => "missing-element",
            Self::BadValue { .. } => "bad-value",
            Self::UnknownElement { .. } => "unknown-element",
            Self::UnknownAttribute { .. } => "unknown-attribute",
            Self::UnknownDocument(_) => "unknown-document",
            Self::Repeated(_) => "repeated",
            Self::Conflict(_) => "conflict",
            Self::Duplicate(_) => "duplicate",
            Self::Dangling(_) => "dangling",
            Self::Unsupported(_) => "unsupported",
            Self::Address(_) => "address",
        }
    }
}

/// Another place that belongs to a problem, such as the first of two that are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What is there.
    pub note: String,
}

/// One problem with its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct XmlError {
    /// Where.
    pub place: Place,
    /// What.
    pub problem: Problem,
    /// How bad.
    pub severity: Severity,
    /// What would help, such as the name that was probably meant.
    pub help: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
}

impl XmlError {
    /// An error, the document is refused.
    pub fn new(place: impl Into<Place>, problem: Problem) -> Self {
        Self { place: place.into(), problem, severity: Severity::Error, help: None, related: Vec::new() }
    }

    /// A warning, the document is accepted.
    pub fn warning(place: impl Into<Place>, problem: Problem) -> Self {
        Self { severity: Severity::Warning, ..Self::new(place, problem) }
    }

    /// The same with advice.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// The same with another place that belongs to it.
    #[must_use]
    pub fn with_related(mut self, place: impl Into<Place>, note: impl Into<String>) -> Self {
        self.related.push(Related { place: place.into(), note: note.into() });
        self
    }
}

/// Characters of a name or value that a message repeats.
const EXCERPT: usize = 80;

/// As much of a name or value as a message can hold.
pub(crate) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
