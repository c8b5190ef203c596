//! Everything found in one document.

use std::cell::RefCell;
use std::fmt;

use crate::diagnostic::{Place, Problem, Severity, XmlError};

/// Problems of one document that are kept; a damaged document has few causes and many echoes.
const MAX_PROBLEMS: usize = 100;

/// Everything found in one document, in the order of finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    pub(super) problems: Vec<XmlError>,
    /// Problems that are only counted.
    pub(super) dropped: usize,
    /// Whether an error is among those that are only counted.
    dropped_errors: bool,
}

impl Report {
    /// Nothing found so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a problem; past a hundred they are only counted.
    pub fn push(&mut self, problem: XmlError) {
        if self.is_full() {
            self.drop_one(problem.severity);
        } else {
            self.problems.push(problem);
        }
    }

    /// Whether further problems are only counted.
    pub(crate) fn is_full(&self) -> bool {
        self.problems.len() >= MAX_PROBLEMS
    }

    fn drop_one(&mut self, severity: Severity) {
        self.dropped += 1;
        self.dropped_errors |= severity == Severity::Error;
    }

    /// Adds an error about a definition, at the path of an element or attribute.
    pub fn error(&mut self, place: impl Into<Place>, problem: Problem) {
        self.push(XmlError::new(place, problem));
    }

    /// Adds a warning about a definition, at the path of an element or attribute.
    pub fn warn(&mut self, place: impl Into<Place>, problem: Problem) {
        self.push(XmlError::warning(place, problem));
    }

    /// Adds what another report holds.
    pub fn extend(&mut self, other: Self) {
        self.dropped += other.dropped;
        self.dropped_errors |= other.dropped_errors;
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
        self.dropped_errors || self.errors().next().is_some()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// All places that are noted.
    pub(crate) fn places_mut(&mut self) -> impl Iterator<Item = &mut Place> {
        self.problems.iter_mut().flat_map(|problem| {
            let related = problem.related.iter_mut().map(|related| &mut related.place);
            std::iter::once(&mut problem.place).chain(related)
        })
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
        Self { problems: vec![problem], ..Self::default() }
    }
}

impl From<Box<XmlError>> for Report {
    fn from(problem: Box<XmlError>) -> Self {
        Self::from(*problem)
    }
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
    /// Notes an error. It is only built where it will be kept, since finding its place means counting lines: a
    /// document with a million problems costs no more than one with a hundred.
    #[cold]
    pub fn note(&self, problem: impl FnOnce() -> XmlError) -> Reported {
        self.note_as(Severity::Error, problem);
        Reported
    }

    /// Notes a problem of that severity.
    #[cold]
    pub(crate) fn note_as(&self, severity: Severity, problem: impl FnOnce() -> XmlError) {
        let mut report = self.0.borrow_mut();
        if report.is_full() {
            report.drop_one(severity);
        } else {
            report.push(XmlError { severity, ..problem() });
        }
    }

    /// Everything noted.
    pub fn into_report(self) -> Report {
        self.0.into_inner()
    }
}
