//! What a guest can see of its machine, as a list of facts in a canonical form; and what changes between two.
//!
//! Which attributes a guest can see is said in the tables (`guest`). A definition should be complete and placed
//! before it is asked: what is still open is no fact yet.

use std::collections::BTreeMap;
use std::fmt;

use crate::Domain;
use crate::flags::FormatFlags;
use crate::xml::{Attribute, Document, Node};

/// One fact a guest can see.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// Where it stands, `domain/devices/disk[pci 0000:00:04.0]/target/@bus`. Devices are named by their address,
    /// which is what a guest knows them by, so that other devices' coming and going changes no path.
    pub path: String,
    /// The value.
    pub value: String,
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.path, self.value)
    }
}

/// What a change means for a guest that knows the machine as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Impact {
    /// A device comes where none was; everything that was there stays as it is.
    Addition,
    /// Something the guest knows is different or gone.
    Break,
}

/// One difference between two machines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub path: String,
    /// The value before; none where it was not there.
    pub before: Option<String>,
    /// The value after; none where it is gone.
    pub after: Option<String>,
    /// What it means for the guest.
    pub impact: Impact,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => write!(f, "~ {}: {before} -> {after}", self.path),
            (None, Some(after)) => write!(f, "+ {} = {after}", self.path),
            (Some(before), None) => write!(f, "- {} = {before}", self.path),
            (None, None) => write!(f, "  {}", self.path),
        }
    }
}

/// A definition that is not of the machine that a guest knows, with every difference.
///
/// The message has one line a difference, so that nobody has to find them one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differences {
    /// Name of the domain.
    pub domain: String,
    /// The differences, at least one.
    pub changes: Vec<Change>,
}

impl fmt::Display for Differences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the definition changes what the guest of domain '{}' sees:", self.domain)?;
        self.changes.iter().try_for_each(|change| write!(f, "\n  {change}"))
    }
}

impl std::error::Error for Differences {}

impl Domain {
    /// What a guest that knows this machine would find different in the other, in the order of paths. Both should be
    /// complete and placed: what is still open is no difference.
    pub fn abi_differences(&self, other: &Self) -> Vec<Change> {
        compare(self, other)
    }

    /// Makes sure that a guest that knows this machine finds nothing different in the other.
    ///
    /// # Errors
    /// Every difference, where there is one.
    pub fn keeps_abi(&self, other: &Self) -> Result<(), Differences> {
        match self.abi_differences(other) {
            changes if changes.is_empty() => Ok(()),
            changes => Err(Differences { domain: self.name.clone(), changes }),
        }
    }
}

/// Everything the guest can see, in the order of the document.
pub fn facts(domain: &Domain) -> Vec<Fact> {
    let text = domain.to_xml(FormatFlags::INACTIVE | FormatFlags::GUEST);
    let mut facts = Vec::new();
    match Document::parse(&text) {
        Ok(document) => collect(document.root(), "domain", &mut facts),
        // A machine of which nothing can be seen prints as nothing at all.
        Err(_) => debug_assert!(text.is_empty(), "own output is well-formed: {text}"),
    }
    facts
}

fn collect(node: Node<'_>, path: &str, facts: &mut Vec<Fact>) {
    let before = facts.len();
    for attribute in node.attributes() {
        let path = format!("{path}/@{}", attribute.name());
        facts.push(Fact { path, value: attribute.value().to_owned() });
    }
    let text = node.text();
    if !text.is_empty() {
        facts.push(Fact { path: path.to_owned(), value: text.to_owned() });
    } else if facts.len() == before && node.children().next().is_none() {
        facts.push(Fact { path: path.to_owned(), value: "present".to_owned() });
    }
    let mut unnamed = BTreeMap::new();
    for child in node.children() {
        let step = step(node, child, &mut unnamed);
        collect(child, &format!("{path}/{step}"), facts);
    }
}

/// A child's step in a path: its name, and where there are several or it is a device, what tells it apart.
fn step<'d>(parent: Node<'d>, child: Node<'d>, unnamed: &mut BTreeMap<&'d str, u32>) -> String {
    let name = child.name();
    if let Some(address) = child.child("address").filter(|_| parent.name() == "devices") {
        return format!("{name}[{}]", address_name(address));
    }
    if parent.name() != "devices" && parent.children_named(name).nth(1).is_none() {
        return name.to_owned();
    }
    let number = unnamed.entry(name).and_modify(|number| *number += 1).or_insert(1);
    format!("{name}[{number}]")
}

/// An address in one line: `pci 0000:00:04.0`, `drive 0.0.0.1`.
fn address_name(address: Node<'_>) -> String {
    let part = |name: &str| address.attributes().find(|part| part.name() == name).map(Attribute::value);
    let kind = part("type").unwrap_or_default();
    let digits = |name: &str| part(name).unwrap_or_default().trim_start_matches("0x").to_owned();
    if kind == "pci" {
        return format!(
            "pci {}:{}:{}.{}",
            digits("domain"),
            digits("bus"),
            digits("slot"),
            digits("function")
        );
    }
    let parts = address.attributes().filter(|part| part.name() != "type").map(Attribute::value);
    format!("{kind} {}", parts.collect::<Vec<_>>().join("."))
}

/// What changes for a guest that moves from one machine to the other, in the order of paths.
pub fn compare(before: &Domain, after: &Domain) -> Vec<Change> {
    let before = by_path(before);
    let after = by_path(after);
    let gone = before.iter().filter(|(path, value)| after.get(*path) != Some(value));
    let mut changes: Vec<_> = gone
        .map(|(path, value)| Change {
            path: path.clone(),
            before: Some(value.clone()),
            after: after.get(path).cloned(),
            impact: Impact::Break,
        })
        .collect();
    changes.extend(after.iter().filter(|(path, _)| !before.contains_key(*path)).map(|(path, value)| {
        Change {
            path: path.clone(),
            before: None,
            after: Some(value.clone()),
            impact: impact_of_addition(path, &before),
        }
    }));
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    changes
}

/// A fact about a device that was not there breaks nothing; one about something that was there does.
fn impact_of_addition(path: &str, before: &BTreeMap<String, String>) -> Impact {
    let Some((_, rest)) = path.split_once("/devices/") else { return Impact::Break };
    let device = &path[..path.len() - rest.len() + rest.find("]/").map_or(rest.len(), |end| end + 1)];
    let known = before.range(device.to_owned()..).next().is_some_and(|(path, _)| path.starts_with(device));
    if known { Impact::Break } else { Impact::Addition }
}

fn by_path(domain: &Domain) -> BTreeMap<String, String> {
    facts(domain).into_iter().map(|fact| (fact.path, fact.value)).collect()
}
