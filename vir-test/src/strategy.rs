//! Strategies for property tests: documents that were damaged, machines full of devices, documents of any kind.

mod document;
mod markup;

pub use document::{Documents, documents, some_documents};
pub use markup::DocumentTree;

use std::cell::Cell;
use std::fmt::Display;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};

use crate::golden;

/// Pieces that tend to upset readers of numbers, names and markup.
const AWKWARD: &[&str] = &[
    "",
    "0",
    "-1",
    "1",
    "255",
    "256",
    "65536",
    "2147483647",
    "2147483648",
    "4294967295",
    "18446744073709551615",
    "18446744073709551616",
    "0x",
    "0xffffffffffffffff",
    "1e9",
    "yes",
    "no",
    "on",
    "off",
    "none",
    "pci",
    "&amp;",
    "&",
    "<",
    ">",
    "'",
    "<x/>",
    "</devices>",
    "<!--",
    "]]>",
    "\u{0}",
    "\u{fffd}",
    "ü",
    "\u{1F980}",
];

/// One way to damage a text.
#[derive(Debug, Clone)]
enum Edit {
    /// A stretch is gone.
    Remove(Index, usize),
    /// A stretch comes again elsewhere.
    Repeat(Index, usize, Index),
    /// Something awkward stands where an attribute's value stood.
    Value(Index, &'static str),
    /// Something awkward stands anywhere.
    Insert(Index, &'static str),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        1 => (any::<Index>(), 1..200_usize).prop_map(|(at, length)| Edit::Remove(at, length)),
        1 => (any::<Index>(), 1..200_usize, any::<Index>()).prop_map(|(at, length, to)| Edit::Repeat(at, length, to)),
        4 => (any::<Index>(), select(AWKWARD)).prop_map(|(at, text)| Edit::Value(at, text)),
        1 => (any::<Index>(), select(AWKWARD)).prop_map(|(at, text)| Edit::Insert(at, text)),
    ]
}

impl Edit {
    fn apply(&self, text: &str) -> String {
        match self {
            Self::Remove(at, length) => {
                let (start, end) = stretch(text, at, *length);
                text[..start].to_owned() + &text[end..]
            }
            Self::Repeat(at, length, to) => {
                let (start, end) = stretch(text, at, *length);
                let to = boundary(text, to.index(text.len() + 1));
                [&text[..to], &text[start..end], &text[to..]].concat()
            }
            Self::Value(at, value) => replace_value(text, at, value),
            Self::Insert(at, piece) => {
                let at = boundary(text, at.index(text.len() + 1));
                [&text[..at], piece, &text[at..]].concat()
            }
        }
    }
}

fn stretch(text: &str, at: &Index, length: usize) -> (usize, usize) {
    let start = boundary(text, at.index(text.len() + 1));
    (start, boundary(text, (start + length).min(text.len())))
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Puts `value` between the quotes of one attribute.
fn replace_value(text: &str, at: &Index, value: &str) -> String {
    let starts: Vec<_> = text.match_indices("='").map(|(start, _)| start + 2).collect();
    if starts.is_empty() {
        return text.to_owned();
    }
    let start = *at.get(&starts);
    let end = text[start..].find('\'').map_or(text.len(), |length| start + length);
    [&text[..start], value, &text[end..]].concat()
}

/// One of the texts, damaged in up to three places.
///
/// # Panics
/// When there are no texts.
pub fn damaged(texts: Vec<String>) -> impl Strategy<Value = String> {
    (select(texts), prop::collection::vec(edit(), 1..4))
        .prop_map(|(text, edits)| edits.iter().fold(text, |text, edit| edit.apply(&text)))
}

/// Holds what `normalise` makes of the inputs of a kind of golden cases, damaged in `cases` ways: an error, or a text
/// that comes out the same the second time.
///
/// # Panics
/// When an accepted document is refused or changed the second time, and when fewer than `least` were accepted.
pub fn stable_under_damage<E: Display>(
    kind: &str,
    cases: u32,
    least: u32,
    normalise: impl Fn(&str) -> Result<String, E>,
) {
    let accepted = stable_when_damaged(golden::inputs(kind), cases, normalise);
    assert!(
        accepted >= least,
        "{kind}: only {accepted} of {cases} documents were accepted: the damage is too great to tell"
    );
}

/// The same for any texts. Returns how many were accepted.
///
/// # Panics
/// When an accepted document is refused or changed the second time.
pub fn stable_when_damaged<E: Display>(
    texts: Vec<String>,
    cases: u32,
    normalise: impl Fn(&str) -> Result<String, E>,
) -> u32 {
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let accepted = Cell::new(0_u32);
    let checked = runner.run(&damaged(texts), |text| {
        let Ok(printed) = normalise(&text) else { return Ok(()) };
        accepted.set(accepted.get() + 1);
        let again = normalise(&printed).map_err(|err| TestCaseError::fail(format!("{err}\n{printed}")))?;
        prop_assert_eq!(printed, again);
        Ok(())
    });
    if let Err(err) = checked {
        panic!("{err}");
    }
    accepted.get()
}

/// A q35 or pc machine with some devices of several kinds, part of them with an address of their own choice.
pub fn machine() -> impl Strategy<Value = String> {
    (select(&["pc", "q35"][..]), prop::collection::vec(device(), 0..40)).prop_map(|(board, devices)| {
        format!(
            "<domain type='qemu'>\n  <name>any</name>\n  <memory unit='MiB'>64</memory>\n  <os>\n    \
             <type arch='x86_64' machine='{board}'>hvm</type>\n  </os>\n  <devices>\n    \
             <emulator>/usr/bin/qemu-system-x86_64</emulator>\n{}  </devices>\n</domain>\n",
            devices.concat()
        )
    })
}

fn device() -> impl Strategy<Value = String> {
    let kind = select(
        &[
            ("<rng model='virtio'>", "<backend model='random'>/dev/urandom</backend>", "</rng>"),
            ("<interface type='user'>", "<model type='virtio'/>", "</interface>"),
            ("<interface type='user'>", "<model type='e1000'/>", "</interface>"),
            ("<controller type='scsi'>", "", "</controller>"),
            ("<controller type='virtio-serial'>", "", "</controller>"),
            ("<controller type='pci' model='pcie-root-port'>", "", "</controller>"),
        ][..],
    );
    (kind, prop::option::of((0..4_u8, 0..33_u8, 0..9_u8, prop::option::of(any::<bool>())))).prop_map(
        |((open, inner, close), place)| {
            let address = place.map_or(String::new(), |(bus, slot, function, multifunction)| {
                let multifunction = match multifunction {
                    Some(true) => " multifunction='on'",
                    Some(false) => " multifunction='off'",
                    None => "",
                };
                format!(
                    "<address type='pci' domain='0' bus='{bus}' slot='{slot}' function='{function}'{multifunction}/>"
                )
            });
            format!("    {open}{inner}{address}{close}\n")
        },
    )
}
