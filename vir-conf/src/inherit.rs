//! What a document leaves open and the definition before it has decided: who an object is, and by which addresses a
//! guest knows its devices.
//!
//! Whoever writes a definition seldom writes identities and addresses; they are drawn and chosen once, and stored. A
//! document that is to take the place of a stored one means the same object, so what it leaves open stays.

use crate::diagnostic::Report;
use crate::document::{self, Parsed};
use crate::domain::Domain;
use crate::flags::ParseFlags;
use crate::table::Element;
use crate::view::View;

/// Members at the top by which others know an object.
const IDENTITY: &[&str] = &["uuid", "mac"];

/// Members by which a guest knows a device.
const PLACE: &[&str] = &["mac", "address"];

/// Devices that are there although a document leaves all of their kind out.
const IMPLIED: &[&str] = &["hub", "memballoon"];

/// Two devices of one kind that both say one of these, and differently, are two devices.
const TELLING: &[&[&str]] = &[
    &["bus"],
    &["device"],
    &["index"],
    &["model"],
    &["model", "type"],
    &["target", "bus"],
    &["target", "dir"],
    &["target", "name"],
    &["target", "port"],
    &["target", "type"],
];

/// What also tells devices apart, but only those of one kind.
const TELLING_OF_KIND: &[(&str, &[&[&str]])] = &[
    ("controller", &[&["type"]]),
    ("disk", &[&["target", "dev"]]),
    ("hostdev", &[&["type"], &["source", "address"]]),
    ("input", &[&["type"]]),
    ("shmem", &[&["name"]]),
];

/// Pairs that are weighed; longer lists are paired by place.
const MOST_PAIRS: usize = 1 << 16;

/// What a shared address or hardware address weighs against other facts.
const SAME_PLACE: i64 = 1000;

impl Domain {
    /// Reads a domain in the place of `before`: what its author left open of identity and of addresses is as it was,
    /// the rest as in [`parse`](Self::parse).
    ///
    /// A device is taken for one that was there if nothing that tells devices apart says otherwise, the most alike
    /// first. Controllers of a type that the document says nothing about stay as they were, and so do hubs and the
    /// balloon.
    ///
    /// # Errors
    /// Everything that is wrong with the document's text and form, each with its place.
    pub fn parse_over(text: &str, flags: ParseFlags, before: &Self) -> Result<Parsed<Self>, Report> {
        parse_over(text, flags, &View::of(before))
    }
}

/// The same for a document of any kind, in the place of one with the view `before`.
pub(crate) fn parse_over<T: Element>(
    text: &str,
    flags: ParseFlags,
    before: &View,
) -> Result<Parsed<T>, Report> {
    let Parsed { value, warnings } = document::parse::<T>(text, flags)?;
    let mut view = View::of_text(text, T::SCHEMA);
    inherit(&mut view, &View::of(&value), before);
    // Whatever strict reading refuses it has refused by now, with its place.
    let again = view.to_text(T::SCHEMA).map(|text| document::parse::<T>(&text, flags - ParseFlags::STRICT));
    match again {
        Ok(parsed) => Ok(Parsed { value: parsed?.value, warnings }),
        // What cannot be said in the view inherits nothing.
        Err(_) => Ok(Parsed { value, warnings }),
    }
}

/// Gives the view of a document what it leaves open of identity and of addresses and the one before it has. `shown` is
/// the same document as it is printed, with every value in its usual spelling.
fn inherit(wanted: &mut View, shown: &View, before: &View) {
    let (View::Object(new), View::Object(old)) = (wanted, before) else { return };
    for name in IDENTITY {
        take(new, old, name);
    }
    inherit_generation(new, old);
    let Some(View::Object(old)) = find(old, "devices") else { return };
    match new.iter_mut().find(|(name, _)| name == "devices") {
        Some((_, View::Object(devices))) => inherit_devices(devices, shown.member("devices"), old),
        Some(_) => {}
        None => {
            let mut devices = Vec::new();
            inherit_devices(&mut devices, None, old);
            new.push(("devices".to_owned(), View::Object(devices)));
        }
    }
}

type Members = Vec<(String, View)>;

fn find<'v>(members: &'v Members, name: &str) -> Option<&'v View> {
    members.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// Gives `new` a member of `old` that it lacks.
fn take(new: &mut Members, old: &Members, name: &str) {
    if let (None, Some(value)) = (find(new, name), find(old, name)) {
        new.push((name.to_owned(), value.clone()));
    }
}

/// A generation id may be asked for without saying which.
fn inherit_generation(new: &mut Members, old: &Members) {
    let asked = new.iter_mut().find(|(name, _)| name == "genid");
    if let (Some((_, asked)), Some(known)) = (asked, find(old, "genid"))
        && size(asked) == 0
    {
        asked.clone_from(known);
    }
}

/// Facts that a view states.
fn size(view: &View) -> usize {
    match view {
        View::Object(members) => members.iter().map(|(_, value)| size(value)).sum(),
        View::List(items) => items.iter().map(size).sum(),
        View::Text(text) => usize::from(!text.is_empty()),
        View::Bool(_) | View::Number(_) => 1,
    }
}

fn inherit_devices(new: &mut Members, shown: Option<&View>, old: &Members) {
    for (kind, value) in &mut *new {
        let shown = shown.and_then(|shown| shown.member(kind));
        match (value, find(old, kind)) {
            (View::List(items), Some(View::List(known))) => inherit_list(kind, items, shown, known),
            (value @ View::Object(_), Some(known)) if may_be(kind, shown.unwrap_or(value), known) => {
                place(value, known);
            }
            _ => {}
        }
    }
    for kind in IMPLIED {
        take(new, old, kind);
    }
    inherit_controllers(new, old);
}

fn inherit_list(kind: &str, items: &mut [View], shown: Option<&View>, known: &[View]) {
    let pairs = match shown {
        // An element that is printed as nothing would shift the others.
        Some(View::List(shown)) if shown.len() == items.len() => pairs(kind, shown, known),
        _ => pairs(kind, items, known),
    };
    for (at, from) in pairs {
        place(&mut items[at], &known[from]);
    }
}

/// Who became whom, each at most once: the most alike first, those that are equally alike in their order.
fn pairs(kind: &str, items: &[View], known: &[View]) -> Vec<(usize, usize)> {
    if items.len().saturating_mul(known.len()) > MOST_PAIRS {
        let by_place = (0..items.len().min(known.len())).map(|at| (at, at));
        return by_place.filter(|&(at, from)| may_be(kind, &items[at], &known[from])).collect();
    }
    let score = |at: usize, from: usize| {
        may_be(kind, &items[at], &known[from]).then(|| agreement(&items[at], &known[from]))
    };
    let all = (0..items.len()).flat_map(|at| (0..known.len()).map(move |from| (at, from)));
    let mut weighed: Vec<_> =
        all.filter_map(|(at, from)| score(at, from).map(|score| (-score, at, from))).collect();
    weighed.sort_unstable();
    let (mut used, mut found) = (vec![false; known.len()], vec![None; items.len()]);
    for (_, at, from) in weighed {
        if !used[from] && found[at].is_none() {
            (used[from], found[at]) = (true, Some(from));
        }
    }
    let mut pairs: Vec<_> =
        found.into_iter().enumerate().filter_map(|(at, from)| Some((at, from?))).collect();
    uncross(&mut pairs, score);
    pairs
}

/// Exchanges partners that are out of order, where that makes them no less alike. Ends, because order only grows.
fn uncross(pairs: &mut [(usize, usize)], score: impl Fn(usize, usize) -> Option<i64>) {
    let mut is_settled = false;
    while !is_settled {
        is_settled = true;
        for one in 0..pairs.len() {
            for other in one + 1..pairs.len() {
                let ((at, from), (later, before)) = (pairs[one], pairs[other]);
                let total = |first: Option<i64>, second: Option<i64>| Some(first? + second?);
                if from > before
                    && total(score(at, before), score(later, from))
                        >= total(score(at, from), score(later, before))
                {
                    (pairs[one].1, pairs[other].1) = (before, from);
                    is_settled = false;
                }
            }
        }
    }
}

/// Whether nothing that both say tells them apart.
fn may_be(kind: &str, new: &View, old: &View) -> bool {
    let differ = |path: &&[&str]| match (at(new, path), at(old, path)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    };
    let of_kind = TELLING_OF_KIND.iter().filter(|(known, _)| *known == kind).flat_map(|(_, paths)| *paths);
    // What is an element with some kinds and a word with others tells only where it is a word.
    let is_word = |path: &&&[&str]| !matches!(at(new, path), Some(View::Object(_)));
    !TELLING.iter().filter(is_word).chain(of_kind).any(differ)
}

fn at<'v>(view: &'v View, path: &[&str]) -> Option<&'v View> {
    path.iter().try_fold(view, |view, name| view.member(name))
}

/// How much of what `new` says `old` says too, and how much it says otherwise.
fn agreement(new: &View, old: &View) -> i64 {
    let View::Object(members) = new else { return if new == old { 1 } else { -1 } };
    let both = members.iter().filter_map(|(name, value)| old.member(name).map(|known| (name, value, known)));
    let weight = |(name, value, known): (&String, &View, &View)| {
        let is_same = PLACE.contains(&name.as_str()) && agrees(value, known);
        if is_same { SAME_PLACE } else { agreement(value, known) }
    };
    both.map(weight).sum()
}

/// Whether everything that `new` says `old` says too.
fn agrees(new: &View, old: &View) -> bool {
    match new {
        View::Object(members) => {
            members.iter().all(|(name, value)| old.member(name).is_some_and(|known| agrees(value, known)))
        }
        View::Bool(_) | View::Number(_) | View::Text(_) | View::List(_) => new == old,
    }
}

fn place(new: &mut View, old: &View) {
    if let (View::Object(new), View::Object(old)) = (new, old) {
        PLACE.iter().for_each(|name| take(new, old, name));
    }
}

/// Controllers of types that the document does not speak of.
fn inherit_controllers(new: &mut Members, old: &Members) {
    let Some(View::List(known)) = find(old, "controller") else { return };
    let told: Vec<View> = match find(new, "controller") {
        Some(View::List(items)) => items.iter().filter_map(|item| item.member("type").cloned()).collect(),
        _ => Vec::new(),
    };
    let untold = |item: &&View| item.member("type").is_some_and(|kind| !told.contains(kind));
    let taken: Vec<View> = known.iter().filter(untold).cloned().collect();
    if taken.is_empty() {
        return;
    }
    match new.iter_mut().find(|(name, _)| name == "controller") {
        Some((_, View::List(items))) => items.extend(taken),
        _ => new.push(("controller".to_owned(), View::List(taken))),
    }
}
