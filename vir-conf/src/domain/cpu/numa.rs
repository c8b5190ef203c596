//! `<numa>`: guest NUMA cells, their distances, caches and interconnects.

mod validate;

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Origin, Read};
use crate::domain::memory::MemoryAccessMode;
use crate::scalar::{KiB, NumberSet, Unit, YesNo};
use crate::schema::{Empty, Field, Occurs, Schema, Shape};
use crate::table::{Decode, Element, Encode, required, schema_of};
use crate::xml::{Node, Writer};
use crate::{element, values};

element! {
    /// Guest NUMA cells.
    pub struct Numa = maybe "numa" {
        /// The cells, by id once the definition is processed.
        list "cell" => cells: Vec<Cell>, due |_| true;
        /// Latencies and bandwidths between them (ACPI HMAT).
        child "interconnects" => interconnects: Option<Interconnects>, since "6.6.0";
    }
}

element! {
    /// A guest NUMA cell.
    pub struct Cell = "cell" new(memory: u64) {
        /// Number; counted from 0 where no cell has one.
        attr guest "id" => id: Option<u32>, since "1.2.7";
        /// Its virtual processors; none for memory alone.
        attr guest "cpus" => cpus: Option<NumberSet>;
        /// Its memory in `unit`.
        attr guest "memory" => memory: u64;
        /// Unit of the memory; KiB once the definition is processed.
        attr guest "unit" => unit: Unit = Unit::KIB, since "1.2.11";
        /// Whether other processes see what the guest writes.
        attr "memAccess" => access: Option<MemoryAccessMode>, since "1.2.9";
        /// Whether contents are thrown away when the guest ends.
        attr "discard" => discard: Option<YesNo>, since "4.4.0";
        /// Distances to other cells.
        child "distances" => distances: Option<Distances>, since "3.10.0";
        /// Caches in front of its memory.
        list "cache" => caches: Vec<MemoryCache>, since "6.6.0";
        /// Which element it was read from.
        inline "" => origin: Origin;
    }
}

impl Cell {
    /// Its memory.
    pub fn size(&self) -> KiB {
        self.unit.kib(self.memory)
    }

    /// Gives it that much memory.
    pub fn set_size(&mut self, size: KiB) {
        self.memory = size.0;
        self.unit = Unit::KIB;
    }
}

element! {
    /// Distances to other cells (ACPI SLIT).
    pub struct Distances = maybe "distances" {
        /// The cells that have a say.
        list "sibling" => siblings: Vec<Sibling>, due |_| true;
    }
}

element! {
    /// Distance to another cell.
    pub struct Sibling = "sibling" {
        /// The other cell.
        attr guest "id" => id: u32;
        /// 10 for itself, 20 for a neighbour, 255 for out of reach.
        attr guest "value" => value: u32;
        /// Which element it was read from.
        inline "" => origin: Origin;
    }
}

element! {
    /// A cache in front of a cell's memory.
    pub struct MemoryCache = "cache" {
        /// Level, from 1.
        attr guest "level" => level: u32;
        /// How memory maps to lines.
        attr guest "associativity" => associativity: CacheAssociativity;
        /// When lines are written back.
        attr guest "policy" => policy: CachePolicy;
        /// Its size.
        child "size" => size: CacheSize;
        /// Size of a line.
        child "line" => line: CacheSize;
    }
}

values! {
    /// How memory maps to lines of a cache.
    pub enum CacheAssociativity { None = "none", Direct = "direct", Full = "full" }
}

values! {
    /// When lines of a cache are written back.
    pub enum CachePolicy { None = "none", Writeback = "writeback", Writethrough = "writethrough" }
}

element! {
    /// A size of a cache, as it was written.
    pub struct CacheSize = "size" {
        /// The number.
        attr guest "value" => value: u64;
        /// Its unit.
        attr guest "unit" => unit: Unit;
    }
}

impl CacheSize {
    /// The size in bytes.
    pub fn bytes(&self) -> Option<u64> {
        self.unit.times(self.value)
    }
}

/// Latencies and bandwidths between cells, in the order in which they were written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Interconnects(
    /// The statements.
    pub Vec<Interconnect>,
);

/// A statement about the way from one cell to another's memory.
#[derive(Debug, Clone, PartialEq)]
pub enum Interconnect {
    /// How long it takes.
    Latency(Latency),
    /// How much it carries.
    Bandwidth(Bandwidth),
}

required!(Interconnects);

element! {
    /// How long access to a cell's memory takes.
    pub struct Latency = "latency" {
        /// Cell of the processor; it has some.
        attr guest "initiator" => initiator: u32;
        /// Cell of the memory.
        attr guest "target" => target: u32;
        /// Level of the target's cache that answers; the memory itself where absent.
        attr guest "cache" => cache: Option<u32>;
        /// Which kind of access.
        attr guest "type" => kind: AccessType;
        /// The time.
        attr guest "value" => value: u64, in "ns";
    }
}

element! {
    /// How much access to a cell's memory carries.
    pub struct Bandwidth = "bandwidth" {
        /// Cell of the processor.
        attr guest "initiator" => initiator: u32;
        /// Cell of the memory.
        attr guest "target" => target: u32;
        /// Level of the target's cache that answers; the memory itself where absent.
        attr guest "cache" => cache: Option<u32>;
        /// Which kind of access.
        attr guest "type" => kind: AccessType;
        /// Amount a second in `unit`.
        attr guest "value" => value: u64;
        /// Unit of the amount; KiB once the definition is processed.
        attr guest "unit" => unit: Unit = Unit::KIB;
    }
}

values! {
    /// Kinds of access to memory.
    pub enum AccessType { Access = "access", Read = "read", Write = "write" }
}

impl Element for Interconnects {
    const SCHEMA: &'static Schema = &Schema {
        tag: "interconnects",
        rust: concat!(module_path!(), "::Interconnects"),
        doc: "Latencies and bandwidths between cells, printed in the order in which they were written.",
        empty: Empty::Vanish,
        fields: &[
            Field::new(
                "latency",
                "latency",
                "How long access to a cell's memory takes.",
                Occurs::Mixed,
                Shape::Child(schema_of::<Latency>),
            )
            .seen_by_guest(),
            Field::new(
                "bandwidth",
                "bandwidth",
                "How much access to a cell's memory carries.",
                Occurs::Mixed,
                Shape::Child(schema_of::<Bandwidth>),
            )
            .seen_by_guest(),
        ],
    };

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        let read = |child: Node<'_>| match child.name() {
            "latency" => Some(Latency::decode(child, cx).map(Interconnect::Latency)),
            "bandwidth" => Some(Bandwidth::decode(child, cx).map(Interconnect::Bandwidth)),
            _ => None,
        };
        let statements: Vec<_> = node.children().filter_map(read).collect();
        statements.into_iter().collect::<Read<_>>().map(Self)
    }

    fn write_tag(&self, _: &mut Writer, _: &Encode) {}

    fn write_attrs(&self, _: &mut Writer, _: &Encode) {}

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        for statement in &self.0 {
            match statement {
                Interconnect::Latency(latency) => latency.encode("latency", w, cx),
                Interconnect::Bandwidth(bandwidth) => bandwidth.encode("bandwidth", w, cx),
            }
        }
    }
}

impl Numa {
    /// Memory of all cells.
    pub fn memory(&self) -> KiB {
        let all = self.cells.iter().map(|cell| cell.size().0).fold(0, u64::saturating_add);
        KiB(all).min(KiB::MOST)
    }

    /// Numbers the cells, sorts them, and completes distances: from a cell to itself, and the way back where only
    /// the way there is said.
    pub(crate) fn post_parse(&mut self) {
        for (index, cell) in (0..).zip(&mut self.cells) {
            cell.id.get_or_insert(index);
            // What does not fit is left for the validation to refuse.
            if let Some(size) = cell.unit.fitting_kib(cell.memory) {
                cell.set_size(size);
            }
        }
        self.cells.sort_by_key(|cell| cell.id);
        self.complete_distances();
        let statements = self.interconnects.iter_mut().flat_map(|interconnects| &mut interconnects.0);
        for statement in statements {
            if let Interconnect::Bandwidth(bandwidth) = statement
                && let Some(size) = bandwidth.unit.fitting_kib(bandwidth.value)
            {
                (bandwidth.value, bandwidth.unit) = (size.0, Unit::KIB);
            }
        }
    }

    /// Where only the way there is said the way back is as long; who has a way at all is close to itself. What names
    /// cells that are not there is left for the validation to refuse, and so are more cells than a guest can have:
    /// there are as many distances as pairs.
    fn complete_distances(&mut self) {
        if self.cells.len() > MOST_CELLS {
            return;
        }
        let ids: Vec<u32> = self.cells.iter().filter_map(|cell| cell.id).collect();
        let known: HashSet<_> = ids.iter().copied().collect();
        let mut said = HashMap::new();
        for cell in &self.cells {
            let from = cell.id.unwrap_or_default();
            for sibling in cell.distances.iter().flat_map(|distances| &distances.siblings) {
                // Of a distance that is said twice the last counts.
                said.insert((from, sibling.id), (sibling.value, sibling.origin));
            }
        }
        for cell in &mut self.cells {
            let from = cell.id.unwrap_or_default();
            let way = |to: u32| {
                let back = || said.get(&(to, from)).map(|(value, _)| (*value, Origin::default()));
                said.get(&(from, to)).copied().or_else(back)
            };
            let has_ways = ids.iter().any(|&to| way(to).is_some());
            let usual = |to: u32| (has_ways && to == from).then(|| (LOCAL_DISTANCE, Origin::default()));
            let sibling =
                |id: u32| way(id).or_else(|| usual(id)).map(|(value, origin)| Sibling { id, value, origin });
            let unknown = cell.distances.iter().flat_map(|distances| &distances.siblings);
            let unknown: Vec<_> = unknown.filter(|sibling| !known.contains(&sibling.id)).cloned().collect();
            let siblings: Vec<_> = ids.iter().filter_map(|&id| sibling(id)).chain(unknown).collect();
            if cell.distances.is_some() || !siblings.is_empty() {
                cell.distances = Some(Distances { siblings });
            }
        }
    }

    /// Distance from one cell to another; that of neighbours where nothing is said.
    pub fn distance(&self, from: u32, to: u32) -> u32 {
        let cell = self.cells.iter().find(|cell| cell.id == Some(from));
        let mut siblings =
            cell.and_then(|cell| cell.distances.as_ref()).into_iter().flat_map(|all| &all.siblings);
        let usual = if from == to { LOCAL_DISTANCE } else { REMOTE_DISTANCE };
        siblings.find(|sibling| sibling.id == to).map_or(usual, |sibling| sibling.value)
    }
}

/// Most cells of a guest: no hypervisor has as many, and distances are kept for every pair.
const MOST_CELLS: usize = 512;
/// Distance of a cell from itself (ACPI SLIT).
const LOCAL_DISTANCE: u32 = 10;
/// Distance of a cell from its neighbour where nothing else is said.
const REMOTE_DISTANCE: u32 = 20;
