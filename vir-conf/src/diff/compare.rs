//! Finding the differences of two views.

use super::align::{Pairing, align};
use super::{Change, Path, Step};
use crate::schema::Schema;
use crate::view::{CONTENT, Line, LineKind, Lines, View};

/// Marks of a member, for the changes at and below it.
#[derive(Debug, Clone, Copy)]
struct Marks {
    guest: bool,
    live: bool,
}

impl Marks {
    /// What coming and going of a member means. An element without a mark of its own is seen if any part of it is.
    fn of(line: Option<&Line>) -> Self {
        let Some(line) = line else { return Self { guest: false, live: false } };
        let guest = line.field.guest
            || match line.kind {
                LineKind::Child(schema) | LineKind::List(schema) | LineKind::Mixed(schema) => {
                    has_guest_part(schema, 0)
                }
                LineKind::Attribute(_) | LineKind::Text(_) | LineKind::Leaf(_) | LineKind::Flag => false,
            };
        Self { guest, live: line.field.live }
    }
}

impl Marks {
    /// What the coming or going of `view` means. An element without a mark of its own can come and go live if all that
    /// it says can change live.
    fn of_whole(line: Option<&Line>, view: &View) -> Self {
        let Self { guest, live } = Self::of(line);
        Self { guest, live: live || line.is_some_and(|line| is_live(line, view, 0)) }
    }

    /// The same within an element all of which can change live.
    fn within(self, all_live: bool) -> Self {
        Self { live: self.live || all_live, ..self }
    }
}

/// Levels that are looked at for what a guest sees; deeper, the format only repeats itself.
const DEPTH: usize = 6;

fn has_guest_part(schema: &'static Schema, depth: usize) -> bool {
    depth < DEPTH
        && Lines::of_all_shapes(schema).lines.iter().any(|line| {
            line.field.guest
                || match line.kind {
                    LineKind::Child(schema) | LineKind::List(schema) | LineKind::Mixed(schema) => {
                        has_guest_part(schema, depth + 1)
                    }
                    LineKind::Attribute(_) | LineKind::Text(_) | LineKind::Leaf(_) | LineKind::Flag => false,
                }
        })
}

/// Whether all that a child element says can change live.
fn is_live(line: &Line, view: &View, depth: usize) -> bool {
    let (LineKind::Child(schema), View::Object(members)) = (line.kind, view) else { return false };
    let all = Lines::of_all_shapes(schema);
    let is_live_member = |(name, value): &(String, View)| {
        let line = all.lines.iter().find(|line| all.key(line) == *name);
        line.is_some_and(|line| line.field.live || is_live(line, value, depth + 1))
    };
    depth < DEPTH && !members.is_empty() && members.iter().all(is_live_member)
}

/// Compares two elements.
pub(super) fn elements(
    before: &View,
    after: &View,
    schema: &'static Schema,
    all_live: bool,
    path: &Path,
    changes: &mut Vec<Change>,
) {
    let (View::Object(old), View::Object(new)) = (before, after) else { return };
    let all = Lines::of_all_shapes(schema);
    let attribute =
        |name: &str| new.iter().find(|(known, _)| known == name).and_then(|(_, value)| value.as_str());
    let lines = Lines::of(schema, &attribute);
    let in_shape = |name: &str| lines.lines.iter().find(|line| all.key(line) == name);
    let is_mixed = |name: &str| name == CONTENT && all.mixed().next().is_some();
    // A list of children whose order counts is what any of these children is.
    let mixed_marks = || {
        let marks = all.mixed().map(|line| Marks::of(Some(line)).within(all_live));
        marks.fold(Marks { guest: false, live: true }, |all, one| Marks {
            guest: all.guest || one.guest,
            live: all.live && one.live,
        })
    };
    let member_of =
        |name: &str| in_shape(name).or_else(|| all.lines.iter().find(|line| all.key(line) == name));
    let gone = old.iter().filter(|(name, _)| !new.iter().any(|(other, _)| other == name));
    for (name, value) in gone {
        let path = path.then(Step::Member(name.clone()));
        let marks = if is_mixed(name) {
            mixed_marks()
        } else {
            Marks::of_whole(member_of(name), value).within(all_live)
        };
        push(marks, &path, Some(value), None, changes);
    }
    for (name, value) in new {
        let path = path.then(Step::Member(name.clone()));
        let known = old.iter().find(|(other, _)| other == name).map(|(_, value)| value);
        match (known, value) {
            (Some(View::List(old)), View::List(new)) if is_mixed(name) => {
                items(old, new, schema, (mixed_marks(), all_live), &path, changes);
            }
            (None, value) if is_mixed(name) => push(mixed_marks(), &path, None, Some(value), changes),
            (known, value) => member(member_of(name), known, value, all_live, &path, changes),
        }
    }
}

fn member(
    line: Option<&Line>,
    before: Option<&View>,
    after: &View,
    all_live: bool,
    path: &Path,
    changes: &mut Vec<Change>,
) {
    let marks = Marks::of(line).within(all_live);
    match (before, after, line.map(|line| line.kind)) {
        (Some(before), after, _) if before == after => {}
        (Some(View::List(old)), View::List(new), Some(LineKind::List(schema))) => {
            items(old, new, schema, (marks, all_live), path, changes);
        }
        (
            Some(before @ View::Object(_)),
            after @ View::Object(_),
            Some(LineKind::Child(schema) | LineKind::Mixed(schema)),
        ) => {
            elements(before, after, schema, marks.live, path, changes);
        }
        (before, after, _) => {
            let whole = Marks::of_whole(line, after).within(all_live);
            push(if before.is_none() { whole } else { marks }, path, before, Some(after), changes);
        }
    }
}

/// Compares two lists, given their marks and whether all around them can change live.
fn items(
    old: &[View],
    new: &[View],
    schema: &'static Schema,
    (marks, all_live): (Marks, bool),
    path: &Path,
    changes: &mut Vec<Change>,
) {
    for pairing in align(old, new) {
        match pairing {
            Pairing::Both(before, after) => {
                let at = path.then(Step::Item(before));
                match (&old[before], &new[after]) {
                    (one, other) if one == other => {}
                    (one @ View::Object(_), other @ View::Object(_)) => {
                        elements(one, other, schema, all_live, &at, changes);
                    }
                    (one, other) => push(marks, &at, Some(one), Some(other), changes),
                }
            }
            Pairing::Gone(before) => {
                push(marks, &path.then(Step::Item(before)), Some(&old[before]), None, changes);
            }
            Pairing::New(after) => {
                push(marks, &path.then(Step::Item(after)), None, Some(&new[after]), changes);
            }
        }
    }
}

fn push(marks: Marks, path: &Path, before: Option<&View>, after: Option<&View>, changes: &mut Vec<Change>) {
    let Marks { guest, live } = marks;
    changes.push(Change { path: path.clone(), before: before.cloned(), after: after.cloned(), guest, live });
}
