//! `<topology>`: NUMA nodes of a host with their memory and processors.

use crate::domain::Size;
use crate::domain::cpu::numa::{Interconnects, MemoryCache, Sibling};
use crate::element;
use crate::scalar::{NumberSet, Unit};

element! {
    /// NUMA nodes of a host.
    pub struct Topology = "topology" {
        /// The nodes.
        child "cells" => cells: Cells;
        /// Latencies and bandwidths between them (ACPI HMAT).
        child "interconnects" => interconnects: Option<Interconnects>;
    }
}

element! {
    /// NUMA nodes.
    pub struct Cells = "cells" {
        /// How many there are.
        attr "num" => count: u32;
        /// The nodes.
        list "cell" => cells: Vec<Cell>, due |_| true;
    }
}

element! {
    /// A NUMA node.
    pub struct Cell = "cell" {
        /// Its number.
        attr "id" => id: u32;
        /// Its memory.
        child "memory" => memory: Option<Size>;
        /// Its memory by the size of pages.
        list "pages" => pages: Vec<CellPages>;
        /// Distances to all nodes.
        child "distances" => distances: Option<CellDistances>;
        /// Caches in front of its memory.
        list "cache" => caches: Vec<MemoryCache>;
        /// Its processors.
        child "cpus" => cpus: Option<CellCpus>;
    }
}

element! {
    /// How many pages of one size a node has.
    pub struct CellPages = "pages" {
        /// Unit of the size.
        attr "unit" => unit: Unit = Unit::KIB;
        /// Size of a page.
        attr "size" => size: u64;
        /// How many there are.
        text "" => count: u64;
    }
}

element! {
    /// Distances of a node to all nodes (ACPI SLIT).
    pub struct CellDistances = "distances" default {
        /// The distances.
        list "sibling" => siblings: Vec<Sibling>, due |_| true;
    }
}

element! {
    /// Processors of a node.
    pub struct CellCpus = "cpus" {
        /// How many there are.
        attr "num" => count: u32;
        /// The processors.
        list "cpu" => cpus: Vec<CellCpu>;
    }
}

element! {
    /// A logical processor. The numbers of where it is are known of all or of none.
    pub struct CellCpu = "cpu" {
        /// Its number.
        attr "id" => id: u32;
        /// Its socket.
        attr "socket_id" => socket_id: Option<u32>, due CellCpu::has_place;
        /// Its die in the socket.
        attr "die_id" => die_id: Option<u32>, due CellCpu::has_place;
        /// Its cluster in the die.
        attr "cluster_id" => cluster_id: Option<u32>, since "10.1.0", due CellCpu::has_place;
        /// Its core.
        attr "core_id" => core_id: Option<u32>, due CellCpu::has_place;
        /// Processors of the same core, itself included.
        attr "siblings" => siblings: Option<NumberSet>, due CellCpu::has_place;
    }
}

impl CellCpu {
    /// Whether anything is known of where it is.
    fn has_place(&self) -> bool {
        let Self { id: _, socket_id, die_id, cluster_id, core_id, siblings } = self;
        [socket_id, die_id, cluster_id, core_id].into_iter().any(Option::is_some) || siblings.is_some()
    }
}
