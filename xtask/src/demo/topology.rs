//! PCI functions, as a stored document assigns them and as a guest finds them.

use std::collections::BTreeMap;
use std::fmt;

use vir_conf::xml::{Attribute, Document, Node};

use crate::Outcome;

/// Where a function sits: bus, slot, function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) bus: u8,
    pub(super) slot: u8,
    pub(super) function: u8,
}

/// Places with what is there: a device of the document, or the numbers that the guest read.
pub(super) type Functions = BTreeMap<Place, String>;

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bus, slot, function } = self;
        write!(f, "{bus:02x}:{slot:02x}.{function}")
    }
}

impl Place {
    /// Reads `bus:slot.function`, hexadecimal.
    fn parse(text: &str) -> Option<Self> {
        let (bus, rest) = text.split_once(':')?;
        let (slot, function) = rest.split_once('.')?;
        let number = |text| u8::from_str_radix(text, 16).ok();
        Some(Self { bus: number(bus)?, slot: number(slot)?, function: number(function)? })
    }
}

/// Every device of a document that has a PCI address.
pub(super) fn assigned(xml: &str) -> Outcome<Functions> {
    let document = Document::parse(xml)?;
    let devices = document.root().child("devices").ok_or("the document has no devices")?;
    Ok(devices.children().filter_map(|device| Some((place(device)?, title(device)))).collect())
}

fn place(device: Node<'_>) -> Option<Place> {
    let address = device.child("address").filter(|address| value(*address, "type") == Some("pci"))?;
    let number = |name| u8::from_str_radix(value(address, name)?.trim_start_matches("0x"), 16).ok();
    Some(Place { bus: number("bus")?, slot: number("slot")?, function: number("function")? })
}

/// Kind of device, with what tells it from others of its kind.
fn title(device: Node<'_>) -> String {
    let of = |child: &str, name| device.child(child).and_then(|child| value(child, name));
    let more = [value(device, "type"), value(device, "model"), of("model", "type"), of("target", "dev")];
    let words: Vec<_> = std::iter::once(device.name()).chain(more.into_iter().flatten()).collect();
    words.join(" ")
}

/// The address elements of one slot, as the document has them.
pub(super) fn slot(xml: &str, slot: u8) -> Outcome<Vec<String>> {
    let document = Document::parse(xml)?;
    let devices = document.root().child("devices").ok_or("the document has no devices")?;
    let here = devices.children().filter(|device| place(*device).is_some_and(|place| place.slot == slot));
    let addresses = here.filter_map(|device| Some((title(device), device.child("address")?)));
    Ok(addresses.map(|(title, address)| format!("{title:<24} {}", address.raw())).collect())
}

fn value<'d>(node: Node<'d>, name: &str) -> Option<&'d str> {
    node.attribute(name).map(Attribute::value)
}

/// Reads the list that the guest prints: `bus:slot.function vendor:device` a line.
pub(super) fn listed(lines: &[String]) -> Functions {
    let split = lines.iter().filter_map(|line| line.split_once(' '));
    split.filter_map(|(place, numbers)| Some((Place::parse(place)?, numbers.to_owned()))).collect()
}

/// What the guest must find for a device of the document; `None` where any numbers will do.
fn numbers(title: &str) -> Option<&'static str> {
    let kind = title.split(' ').next()?;
    match kind {
        "disk" if title.contains(" vd") => Some("1af4:1001"),
        "interface" if title.contains("virtio") => Some("1af4:1000"),
        "rng" => Some("1af4:1005"),
        "memballoon" => Some("1af4:1002"),
        _ => None,
    }
}

/// Proves that what was assigned is what the guest found; what else it found must be the machine's own, in slots 0 and 1.
///
/// # Errors
/// Each difference, by place.
pub(super) fn compare(assigned: &Functions, found: &Functions) -> Outcome {
    let missing = assigned.iter().filter(|(place, _)| !found.contains_key(place));
    let other = assigned.iter().filter_map(|(place, title)| {
        let (expected, seen) = (numbers(title)?, found.get(place)?);
        (seen != expected).then(|| format!("{place}: {title} should be {expected}, the guest sees {seen}"))
    });
    let extra = found.iter().filter(|(place, _)| !assigned.contains_key(place) && place.slot > 1);
    let differences: Vec<_> = missing
        .map(|(place, title)| format!("{place}: the guest does not see {title}"))
        .chain(extra.map(|(place, seen)| format!("{place}: the guest sees {seen}, which nobody assigned")))
        .chain(other)
        .collect();
    if differences.is_empty() { Ok(()) } else { Err(differences.join("; ").into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = "<domain><devices>
        <disk type='file'><target dev='vda' bus='virtio'/>
          <address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0' multifunction='on'/></disk>
        <rng model='virtio'><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x2'/></rng>
        <serial type='pty'/>
      </devices></domain>";

    fn list(lines: &[&str]) -> Functions {
        listed(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn agreement_is_in_place_and_kind() {
        let assigned = assigned(XML).expect("the document is well-formed");
        let agreeing = list(&["00:00.0 8086:1237", "00:05.0 1af4:1001", "00:05.2 1af4:1005"]);
        compare(&assigned, &agreeing).expect("they agree");
        let differing = list(&["00:05.0 1af4:1005", "00:06.0 1af4:1005"]);
        let err = compare(&assigned, &differing).expect_err("they differ").to_string();
        assert_eq!(err.matches("; ").count(), 2, "{err}");
    }

    #[test]
    fn a_slot_is_shown_as_it_is_stored() {
        let shown = slot(XML, 5).expect("the document is well-formed");
        assert_eq!(shown.len(), 2);
        assert!(shown[0].ends_with("function='0x0' multifunction='on'/>"), "{}", shown[0]);
    }
}
