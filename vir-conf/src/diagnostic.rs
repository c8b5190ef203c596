//! What is wrong with a document, and where: for people with an excerpt, for programs with a stable code.

use std::cell::RefCell;
use std::fmt::{self, Write as _};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::schema::Schema;
use crate::xml::Node;

/// Problems of one document that are kept; a damaged document has few causes and many echoes.
const MAX_PROBLEMS: usize = 100;

/// Where in a document something stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Line, from 1; 0 where the place is known by its path alone.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Steps from the root, `domain/devices/disk[2]/target`. Empty before the first element.
    pub path: String,
    /// Bytes of the document's text.
    pub span: Range<usize>,
}

impl Place {
    /// Finds line and column of a span by counting, so only for errors.
    #[cold]
    pub fn new(text: &str, span: Range<usize>, path: String) -> Self {
        let before = &text[..floor_char_boundary(text, span.start)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            line: count(before.matches('\n').count() + 1),
            column: count(before[line_start..].chars().count() + 1),
            path,
            span,
        }
    }

    /// A place known by its path alone, for rules that judge a definition rather than a text.
    pub fn of_path(path: impl Into<String>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.path.as_str()) {
            (0, path) => write!(f, "{path}"),
            (line, "") => write!(f, "line {line}, column {}", self.column),
            (line, path) => write!(f, "line {line}, column {}: {path}", self.column),
        }
    }
}

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
    #[error("unknown element <{0}>")]
    UnknownElement(String),
    /// An attribute that nobody reads.
    #[error("unknown attribute '{0}'")]
    UnknownAttribute(String),
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
            Self::UnknownElement(_) => "unknown-element",
            Self::UnknownAttribute(_) => "unknown-attribute",
            Self::Repeated(_) => "repeated",
            Self::Conflict(_) => "conflict",
            Self::Duplicate(_) => "duplicate",
            Self::Dangling(_) => "dangling",
            Self::Unsupported(_) => "unsupported",
            Self::Address(_) => "address",
        }
    }
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
}

impl XmlError {
    /// An error, the document is refused.
    pub fn new(place: Place, problem: Problem) -> Self {
        Self { place, problem, severity: Severity::Error, help: None }
    }

    /// A warning, the document is accepted.
    pub fn warning(place: Place, problem: Problem) -> Self {
        Self { severity: Severity::Warning, ..Self::new(place, problem) }
    }

    /// The same with advice.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// Everything found in one document, in the order of finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    problems: Vec<XmlError>,
    dropped: usize,
}

impl Report {
    /// Nothing found so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a problem; past a hundred they are only counted.
    pub fn push(&mut self, problem: XmlError) {
        if self.is_full() {
            self.dropped += 1;
        } else {
            self.problems.push(problem);
        }
    }

    fn is_full(&self) -> bool {
        self.problems.len() >= MAX_PROBLEMS
    }

    /// Adds an error about a definition, at the path of an element.
    pub fn error(&mut self, path: impl Into<String>, problem: Problem) {
        self.push(XmlError::new(Place::of_path(path), problem));
    }

    /// Adds a warning about a definition, at the path of an element.
    pub fn warn(&mut self, path: impl Into<String>, problem: Problem) {
        self.push(XmlError::warning(Place::of_path(path), problem));
    }

    /// Adds what another report holds.
    pub fn extend(&mut self, other: Self) {
        self.dropped += other.dropped;
        other.problems.into_iter().for_each(|problem| self.push(problem));
    }

    /// Errors and warnings.
    pub fn problems(&self) -> &[XmlError] {
        &self.problems
    }

    /// The errors alone.
    pub fn errors(&self) -> impl Iterator<Item = &XmlError> {
        self.problems.iter().filter(|problem| problem.severity == Severity::Error)
    }

    /// Whether the document is refused.
    pub fn has_errors(&self) -> bool {
        self.errors().next().is_some()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// Gives line and column to problems known by path alone, where the document that was judged is at hand.
    pub fn locate(&mut self, root: Node<'_>) {
        for problem in self.problems.iter_mut().filter(|problem| problem.place.line == 0) {
            if let Some(node) = find(root, &problem.place.path) {
                problem.place = Place { path: std::mem::take(&mut problem.place.path), ..node.place() };
            }
        }
    }

    /// All problems for people: `error[code]: message`, file, line and column, the source line, advice.
    pub fn render(&self, file: &str, text: &str, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let mut out = String::new();
        for problem in &self.problems {
            out.push_str(&renderer.render(&[group(problem, file, text)]));
            out.push_str("\n\n");
        }
        if self.dropped > 0 {
            writeln!(out, "{} more problems are not shown", self.dropped)
                .expect("writing to a String does not fail");
        }
        out
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut problems = self.problems.iter();
        if let Some(first) = problems.next() {
            write!(f, "{first}")?;
        }
        problems.try_for_each(|problem| write!(f, "\n{problem}"))
    }
}

impl std::error::Error for Report {}

impl From<XmlError> for Report {
    fn from(problem: XmlError) -> Self {
        Self { problems: vec![problem], dropped: 0 }
    }
}

impl From<Box<XmlError>> for Report {
    fn from(problem: Box<XmlError>) -> Self {
        Self::from(*problem)
    }
}

fn group<'a>(problem: &'a XmlError, file: &'a str, text: &'a str) -> annotate_snippets::Group<'a> {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(problem.problem.to_string()).id(problem.problem.code());
    let mut group = annotate_snippets::Group::with_title(title);
    if problem.place.line > 0 {
        let span = problem.place.span.start.min(text.len())..problem.place.span.end.min(text.len());
        let mut note = AnnotationKind::Primary.span(span);
        if !problem.place.path.is_empty() {
            note = note.label(problem.place.path.as_str());
        }
        group = group.element(Snippet::source(text).path(file).annotation(note));
    } else if !problem.place.path.is_empty() {
        group = group.element(Level::NOTE.message(format!("at {}", problem.place.path)));
    }
    match &problem.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}

/// The element at a path such as `domain/devices/disk[2]`.
fn find<'d>(root: Node<'d>, path: &str) -> Option<Node<'d>> {
    let mut steps = path.split('/');
    let mut node = (steps.next()? == root.name()).then_some(root)?;
    for step in steps.take_while(|step| !step.starts_with('@')) {
        let (name, number) = match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
            Some((name, number)) => (name, number.parse().ok()?),
            None => (step, 1_usize),
        };
        // The nearest element that was written stands for one that was filled in.
        let Some(child) = node.children().filter(|child| child.name() == name).nth(number.max(1) - 1) else {
            break;
        };
        node = child;
    }
    Some(node)
}

/// Proof that what went wrong is in the report already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported;

/// The result of reading a part of a document.
pub type Read<T> = Result<T, Reported>;

/// Where readers put what they find. Shared, so that a reader can go on after an error.
#[derive(Debug, Default)]
pub struct Sink(RefCell<Report>);

impl Sink {
    /// Notes a problem. It is only built where it will be kept, since finding its place means counting lines: a
    /// document with a million problems costs no more than one with a hundred.
    #[cold]
    pub fn note(&self, problem: impl FnOnce() -> XmlError) -> Reported {
        let mut report = self.0.borrow_mut();
        if report.is_full() {
            report.dropped += 1;
        } else {
            report.push(problem());
        }
        Reported
    }

    /// Everything noted.
    pub fn into_report(self) -> Report {
        self.0.into_inner()
    }
}

/// Adds what nobody has read: every element and attribute below `node`, with the name that was probably meant.
pub(crate) fn report_unread(node: Node<'_>, severity: Severity, sink: &Sink) {
    let Some(schema) = node.read_by() else { return };
    for attribute in node.attributes().filter(|attribute| !attribute.is_read()) {
        sink.note(|| {
            let problem = Problem::UnknownAttribute(attribute.name().to_owned());
            let help = did_you_mean(attribute.name(), &schema.names(true));
            XmlError { severity, help, ..XmlError::new(node.attribute_place(attribute), problem) }
        });
    }
    for child in node.children() {
        if child.read_by().is_some() {
            report_unread(child, severity, sink);
        } else {
            sink.note(|| XmlError { severity, ..unread_element(node, child, schema) });
        }
    }
}

fn unread_element(parent: Node<'_>, child: Node<'_>, schema: &Schema) -> XmlError {
    let read_twin = |twin: Node<'_>| twin.name() == child.name() && twin.read_by().is_some();
    if parent.children().any(read_twin) {
        return XmlError::new(child.place(), Problem::Repeated(child.name().to_owned()));
    }
    let help = did_you_mean(child.name(), &schema.names(false));
    XmlError { help, ..XmlError::new(child.place(), Problem::UnknownElement(child.name().to_owned())) }
}

/// "did you mean 'bus'?" where one of the names is close enough.
pub fn did_you_mean(found: &str, names: &[&str]) -> Option<String> {
    let distance = |name: &&&str| strsim::damerau_levenshtein(found, name);
    let closest = names.iter().min_by_key(distance)?;
    let allowed = (found.chars().count() / 3).max(1);
    (strsim::damerau_levenshtein(found, closest) <= allowed && *closest != found)
        .then(|| format!("did you mean '{closest}'?"))
}
