//! The PCI tree as a picture: one line a bus or device, boxes joined by elbows.

use std::fmt::Write as _;

use vir_conf::xml::Writer;
use vir_pci::{BusNode, DeviceNode, Topology};

use crate::xml::{element, empty};

/// Height of a line, in pixels.
const LINE: usize = 24;

/// How far a level is moved to the right.
const LEVEL: usize = 28;

/// Width of a letter of the font used, at most.
const LETTER: usize = 8;

/// One bus or device, and where it hangs.
struct Entry {
    text: String,
    level: usize,
    /// Line of the entry it hangs from.
    parent: Option<usize>,
    is_bus: bool,
}

/// Draws the tree as SVG; with `explain`, each device with the reason for its place.
pub(super) fn draw(tree: &Topology, explain: bool) -> String {
    let mut entries = Vec::new();
    for root in &tree.roots {
        add_bus(&mut entries, root, 0, None, explain);
    }
    let right = |entry: &Entry| LEVEL * (entry.level + 1) + LETTER * (entry.text.chars().count() + 2);
    let width = entries.iter().map(right).max().unwrap_or(0).to_string();
    let height = (LINE * (entries.len() + 1)).to_string();
    let attributes = [
        ("xmlns", Some("http://www.w3.org/2000/svg")),
        ("width", Some(width.as_str())),
        ("height", Some(height.as_str())),
        ("font-family", Some("monospace")),
        ("font-size", Some("13")),
    ];
    let mut w = Writer::new();
    element(&mut w, "svg", &attributes, |w| {
        for (line, entry) in entries.iter().enumerate() {
            draw_elbow(w, line, entry);
            draw_entry(w, line, entry);
        }
    });
    w.finish()
}

fn add_bus(entries: &mut Vec<Entry>, bus: &BusNode, level: usize, parent: Option<usize>, explain: bool) {
    let hotplug = if bus.hotpluggable { ", hotplug" } else { "" };
    let text = format!("bus {} ({}), {} free{hotplug}", bus.index, bus.model, bus.free_slots);
    let here = entries.len();
    entries.push(Entry { text, level, parent, is_bus: true });
    for device in &bus.devices {
        add_device(entries, device, level + 1, here, explain);
    }
}

fn add_device(entries: &mut Vec<Entry>, device: &DeviceNode, level: usize, parent: usize, explain: bool) {
    let mut text = format!("{} {}", device.address, device.name);
    if let Some(multifunction) = device.multifunction {
        let _ = write!(text, " multifunction={multifunction}");
    }
    if explain {
        let _ = write!(text, " [{}]", device.reason);
    }
    let here = entries.len();
    entries.push(Entry { text, level, parent: Some(parent), is_bus: false });
    if let Some(bus) = &device.bus {
        add_bus(entries, bus, level + 1, Some(here), explain);
    }
}

/// Left edge and middle of an entry.
fn place(line: usize, entry: &Entry) -> (usize, usize) {
    (LEVEL * entry.level + LEVEL / 2, LINE * line + LINE)
}

fn draw_elbow(w: &mut Writer, line: usize, entry: &Entry) {
    let Some(parent) = entry.parent else { return };
    let (x, y) = place(line, entry);
    let (stem, top) = (x - LEVEL / 2, LINE * parent + LINE + LINE / 3);
    let path = format!("M{stem} {top}V{y}H{x}");
    empty(w, "path", &[("d", Some(&path)), ("fill", Some("none")), ("stroke", Some("gray"))]);
}

fn draw_entry(w: &mut Writer, line: usize, entry: &Entry) {
    let (x, y) = place(line, entry);
    let weight = if entry.is_bus { Some("bold") } else { None };
    let (x, y) = ((x + LETTER / 2).to_string(), (y + LETTER / 2).to_string());
    let _ = w.open("text");
    for (name, value) in [("x", Some(x.as_str())), ("y", Some(y.as_str())), ("font-weight", weight)] {
        if let Some(value) = value {
            w.attribute(name, |text| text.push(value));
        }
    }
    w.close_with_text("text", |text| text.push(&entry.text));
}
