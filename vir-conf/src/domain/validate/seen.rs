//! Things of which each must be another: the first of two that are the same is found again.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

use crate::diagnostic::{Place, Problem, Severity, XmlError};

/// What was seen, and where first.
#[derive(Debug)]
pub(crate) struct Seen<K>(HashMap<K, Place>);

impl<K: Eq + Hash> Seen<K> {
    /// Nothing seen so far.
    pub(crate) fn new() -> Self {
        Self(HashMap::new())
    }

    /// Where it was seen first, if it was.
    pub(crate) fn find(&self, key: &K) -> Option<&Place> {
        self.0.get(key)
    }

    /// All that was seen, in no order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.keys()
    }

    /// Where the same was seen before, if it was; else this is the first.
    pub(crate) fn before(&mut self, key: K, place: &Place) -> Option<Place> {
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
