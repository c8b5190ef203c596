//! What is different between two documents of one kind: typed changes with paths, which can be applied.
//!
//! Each change says whether the guest sees it and whether it can be made while the domain runs, as the tables have it.

mod align;
mod apply;
mod compare;
mod plan;

use std::fmt;

pub use plan::{Effect, Planned, plan, plan_views};

use crate::schema::Schema;
use crate::table::Element;
use crate::view::{View, ViewError};

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where, from the document's top element.
    pub path: Path,
    /// What was there; none where it is new.
    pub before: Option<View>,
    /// What is there now; none where it is gone.
    pub after: Option<View>,
    /// Whether the guest sees it.
    pub guest: bool,
    /// Whether it can be made while the domain runs.
    pub live: bool,
}

/// Steps to a place in a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Path(
    /// The steps.
    pub Vec<Step>,
);

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// To a member of an element, as the view names it.
    Member(String),
    /// To an element of a list, from 0: in the document before, but for one that is new in the document after.
    Item(usize),
}

impl Path {
    /// The path one step further.
    #[must_use]
    pub fn then(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }
}

impl fmt::Display for Path {
    /// As in messages: `devices/disk[2]/target/dev`, counted from 1.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Member(name) if at == 0 => f.write_str(name)?,
                Step::Member(name) => write!(f, "/{name}")?,
                Step::Item(number) => write!(f, "[{}]", number + 1)?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, before, after, guest: _, live: _ } = self;
        match (before, after) {
            (Some(before), Some(after)) => write!(f, "~ {path}: {} -> {}", Short(before), Short(after)),
            (None, Some(after)) => write!(f, "+ {path}: {}", Short(after)),
            (Some(before), None) => write!(f, "- {path}: {}", Short(before)),
            (None, None) => write!(f, "  {path}"),
        }
    }
}

/// A view on one line.
struct Short<'a>(&'a View);

impl fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            View::Bool(value) => write!(f, "{value}"),
            View::Number(value) => write!(f, "{value}"),
            View::Text(value) => write!(f, "{value:?}"),
            View::List(items) => {
                f.write_str("[")?;
                for (at, item) in items.iter().enumerate() {
                    write!(f, "{}{}", if at == 0 { "" } else { ", " }, Short(item))?;
                }
                f.write_str("]")
            }
            View::Object(members) => {
                f.write_str("{")?;
                for (at, (name, value)) in members.iter().enumerate() {
                    write!(f, "{}{name}: {}", if at == 0 { "" } else { ", " }, Short(value))?;
                }
                f.write_str("}")
            }
        }
    }
}

/// What is different between two values, in the order of the document.
pub fn diff<T: Element>(before: &T, after: &T) -> Vec<Change> {
    diff_views(&View::of(before), &View::of(after), T::SCHEMA)
}

/// What is different between two views of what `schema` describes.
pub fn diff_views(before: &View, after: &View, schema: &'static Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    compare::elements(before, after, schema, false, &Path::default(), &mut changes);
    changes
}

/// A value with changes made to it. Those that [`diff`] finds between two values make the second of the first.
///
/// # Errors
/// A path that the value does not have, and a result that is no document of its kind.
pub fn apply<T: Element>(value: &T, changes: &[Change]) -> Result<T, ApplyError> {
    let mut view = View::of(value);
    apply::all(&mut view, changes)?;
    Ok(view.to_value()?)
}

/// Changes that do not fit a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// There is no such place.
    #[error("there is no {0}")]
    NoSuchPlace(Path),
    /// What is there is not what the change starts from.
    #[error("{path} is not as the change expects it")]
    NotAsExpected {
        /// Where.
        path: Path,
    },
    /// The result is no document of its kind.
    #[error(transparent)]
    Refused(#[from] ViewError),
}
