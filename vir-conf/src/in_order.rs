//! Lists that are printed in an order of the format's own, whatever the order in which they were written.

use std::ops::Deref;

use crate::table::Element;
use crate::table::slot::list::List;

/// Something that has a place among others of its list.
pub trait Ranked {
    /// The place: lower ones are printed first.
    fn rank(&self) -> usize;

    /// Whether the other says the same again, so that it has no effect after this one.
    fn replaces(&self, later: &Self) -> bool {
        self.rank() == later.rank()
    }

    /// Whether it has no effect at all, so that it is as good as absent.
    fn says_nothing(&self) -> bool {
        false
    }
}

/// A list in the order of the format. Of those that say the same the first counts.
#[derive(Debug, Clone, PartialEq)]
pub struct InOrder<T>(Vec<T>);

impl<T> Default for InOrder<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for InOrder<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> InOrder<T> {
    /// Changes every element; their places stay.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut()
    }
}

impl<T: Ranked> FromIterator<T> for InOrder<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        let mut list: Vec<T> = elements.into_iter().filter(|element| !element.says_nothing()).collect();
        list.sort_by_key(Ranked::rank);
        list.dedup_by(|later, earlier| earlier.replaces(later));
        Self(list)
    }
}

impl<T: Element + Ranked> List for InOrder<T> {
    type Item = T;

    fn of(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }

    fn items(&self) -> &[T] {
        &self.0
    }
}
