//! Things of which each must be another: the first of two that are the same is found again.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::diagnostic::{Place, Problem, Severity, XmlError};

/// What was seen, and where first: by its place, or by what its place can be told from.
#[derive(Debug)]
pub(crate) struct Seen<K, W = Place>(BTreeMap<K, W>);

impl<K: Ord, W: Clone> Seen<K, W> {
    /// Nothing seen so far.
    pub(crate) fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Where it was seen first, if it was.
    pub(crate) fn find(&self, key: &K) -> Option<&W> {
        self.0.get(key)
    }

    /// All that was seen, in order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.keys()
    }

    /// Where the same was seen before, if it was; else this is the first.
    pub(crate) fn before(&mut self, key: K, place: &W) -> Option<W> {
        match self.0.entry(key) {
            Entry::Occupied(first) => Some(first.get().clone()),
            Entry::Vacant(vacant) => {
                vacant.insert(place.clone());
                None
            }
        }
    }
}

/// A duplicate with both places.
pub(crate) fn duplicate(severity: Severity, place: Place, first: Place, text: impl Into<String>) -> XmlError {
    let problem =
        XmlError::new(place, Problem::Duplicate(text.into())).with_related(first, "the first is here");
    XmlError { severity, ..problem }
}
