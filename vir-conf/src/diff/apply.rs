//! Making changes.

use super::{ApplyError, Change, Step};
use crate::view::View;

/// Makes all changes to a view.
pub(super) fn all(view: &mut View, changes: &[Change]) -> Result<(), ApplyError> {
    let changes: Vec<_> = changes.iter().map(|change| (change.path.0.as_slice(), change)).collect();
    below(view, &changes)
}

/// A change with the steps that are left to its place.
type Left<'c> = (&'c [Step], &'c Change);

/// Makes changes at and below a place, each with at least one step to go.
fn below(view: &mut View, changes: &[Left<'_>]) -> Result<(), ApplyError> {
    match view {
        View::Object(members) => to_members(members, changes),
        View::List(items) => to_items(items, changes),
        View::Bool(_) | View::Number(_) | View::Text(_) => match changes.first() {
            Some((_, change)) => Err(ApplyError::NoSuchPlace(change.path.clone())),
            None => Ok(()),
        },
    }
}

fn to_members(members: &mut Vec<(String, View)>, changes: &[Left<'_>]) -> Result<(), ApplyError> {
    let mut rest = changes;
    while let Some((&(steps, change), _)) = rest.split_first() {
        let Some((Step::Member(name), further)) = steps.split_first() else {
            return Err(ApplyError::NoSuchPlace(change.path.clone()));
        };
        let known = members.iter().position(|(known, _)| known == name);
        if further.is_empty() {
            replace(members, known, name, change)?;
            rest = &rest[1..];
            continue;
        }
        let same = |left: &&Left<'_>| left.0.len() > 1 && left.0.first() == steps.first();
        let together = rest.iter().take_while(same).count();
        let inner: Vec<_> = rest[..together].iter().map(|(steps, change)| (&steps[1..], *change)).collect();
        let Some(at) = known else { return Err(ApplyError::NoSuchPlace(change.path.clone())) };
        below(&mut members[at].1, &inner)?;
        rest = &rest[together..];
    }
    Ok(())
}

fn replace(
    members: &mut Vec<(String, View)>,
    known: Option<usize>,
    name: &str,
    change: &Change,
) -> Result<(), ApplyError> {
    if known.map(|at| &members[at].1) != change.before.as_ref() {
        return Err(ApplyError::NotAsExpected { path: change.path.clone() });
    }
    match (known, &change.after) {
        (Some(at), Some(after)) => members[at].1 = after.clone(),
        (Some(at), None) => {
            members.remove(at);
        }
        (None, Some(after)) => members.push((name.to_owned(), after.clone())),
        (None, None) => {}
    }
    Ok(())
}

/// Changes of items and their going count places before, their coming places after.
fn to_items(items: &mut Vec<View>, changes: &[Left<'_>]) -> Result<(), ApplyError> {
    let mut kept: Vec<Option<View>> = std::mem::take(items).into_iter().map(Some).collect();
    let mut new = Vec::new();
    let mut rest = changes;
    while let Some((&(steps, change), _)) = rest.split_first() {
        let Some((Step::Item(number), further)) = steps.split_first() else {
            return Err(ApplyError::NoSuchPlace(change.path.clone()));
        };
        if further.is_empty() && change.before.is_none() {
            new.push((*number, change.after.clone().unwrap_or(View::Bool(true))));
            rest = &rest[1..];
            continue;
        }
        let place = kept.get_mut(*number).filter(|place| place.is_some());
        let Some(place) = place else { return Err(ApplyError::NoSuchPlace(change.path.clone())) };
        if further.is_empty() {
            if *place != change.before {
                return Err(ApplyError::NotAsExpected { path: change.path.clone() });
            }
            place.clone_from(&change.after);
            rest = &rest[1..];
            continue;
        }
        let same = |left: &&Left<'_>| left.0.len() > 1 && left.0.first() == steps.first();
        let together = rest.iter().take_while(same).count();
        let inner: Vec<_> = rest[..together].iter().map(|(steps, change)| (&steps[1..], *change)).collect();
        if let Some(item) = place {
            below(item, &inner)?;
        }
        rest = &rest[together..];
    }
    items.extend(kept.into_iter().flatten());
    new.sort_by_key(|(number, _)| *number);
    for (number, item) in new {
        items.insert(number.min(items.len()), item);
    }
    Ok(())
}
