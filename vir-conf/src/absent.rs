//! What says nothing, and so is as good as absent.

/// Forgets a part in which nothing is said: an empty text, a number of zero, an element without parts.
pub(crate) fn forget_empty<T: Default + PartialEq>(part: &mut Option<T>) {
    if part.as_ref().is_some_and(|part| *part == T::default()) {
        *part = None;
    }
}
