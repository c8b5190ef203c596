//! `<numatune>`: host NUMA nodes that guest memory comes from.

use crate::diagnostic::{Origin, Place, Problem, Report, Severity, XmlError};
use crate::domain::validate::{Seen, duplicate};
use crate::domain::vcpu::Placement;
use crate::scalar::NumberSet;
use crate::{element, values};

element! {
    /// Host NUMA nodes that guest memory comes from.
    pub struct NumaTune = maybe "numatune" {
        /// For the whole domain.
        child "memory" => memory: Option<NumaMemory>;
        /// For single guest cells.
        list "memnode" => nodes: Vec<NumaNode>, since "1.2.7";
    }
}

element! {
    /// Host nodes of all guest memory.
    pub struct NumaMemory = "memory" default {
        /// What happens when they are full; strict where absent.
        attr "mode" => mode: Option<NumaMode>;
        /// Who chooses them. Where absent the definition, if nodes are named, else who chooses the host processors.
        attr "placement" => placement: Option<Placement>, since "0.9.12", when |memory, _| memory.placement == Some(Placement::Auto);
        /// The host's nodes.
        attr live "nodeset" => nodeset: Option<NumberSet>;
    }
}

element! {
    /// Host nodes of one guest cell's memory.
    pub struct NumaNode = "memnode" {
        /// The guest's cell.
        attr "cellid" => cell: u32;
        /// What happens when they are full; strict where absent.
        attr "mode" => mode: NumaMode = NumaMode::Strict, due |_| true;
        /// The host's nodes.
        attr "nodeset" => nodeset: NumberSet;
        /// Which element it was read from.
        inline "" => origin: Origin;
    }
}

values! {
    /// What happens when the chosen host nodes are full.
    pub enum NumaMode {
        /// Allocation fails.
        Strict = "strict",
        /// Memory comes from another node.
        Preferred = "preferred",
        /// Memory comes from all nodes in turn.
        Interleave = "interleave",
        /// Only control groups restrict the process, so that nodes can change while it runs.
        Restrictive = "restrictive",
    }
}

impl NumaTune {
    /// Whether a placement service chooses the nodes of the whole domain.
    pub fn is_automatic(&self) -> bool {
        self.memory.as_ref().is_some_and(|memory| memory.placement == Some(Placement::Auto))
    }

    /// Nodes that are named rule out a placement service; none that are named ask for the one that places processors.
    pub(crate) fn post_parse(&mut self, vcpus: Placement) {
        // An element that says nothing is none.
        self.memory = self.memory.take().filter(|memory| *memory != NumaMemory::default());
        if let Some(memory) = &mut self.memory {
            memory.mode.get_or_insert(NumaMode::Strict);
            let implied = if memory.nodeset.is_some() { Placement::Static } else { vcpus };
            if *memory.placement.get_or_insert(implied) == Placement::Auto {
                memory.nodeset = None;
            }
        }
        self.nodes.sort_by_key(|node| node.cell);
    }

    /// Memory that follows processors wherever the placement service puts them.
    pub(crate) fn automatic() -> Self {
        let memory =
            NumaMemory { mode: Some(NumaMode::Strict), placement: Some(Placement::Auto), nodeset: None };
        Self { memory: Some(memory), nodes: Vec::new() }
    }
}

impl NumaTune {
    /// Judges nodes for the whole domain against those of single cells.
    pub(crate) fn validate(&self, cells: usize, report: &mut Report) {
        let memory_place = || Place::of_path("domain/numatune/memory");
        let mut refuse = |place: Place, problem: &str| {
            report.error(place, Problem::Conflict(problem.to_owned()));
        };
        let first = self.nodes.first().map(NumaNode::place);
        if let Some(place) = first.clone().filter(|_| cells == 0) {
            refuse(place, "Element 'memnode' is invalid without any guest NUMA cells");
        }
        if let Some(place) = first.filter(|_| self.is_automatic()) {
            refuse(place, "Per-node binding is not compatible with automatic NUMA placement.");
        }
        if let Some(memory) = &self.memory {
            if memory.placement == Some(Placement::Static) && memory.nodeset.is_none() {
                let problem = "nodeset for NUMA memory tuning must be set if 'placement' is 'static'";
                refuse(memory_place(), problem);
            }
            let is_restrictive = memory.mode == Some(NumaMode::Restrictive);
            for node in &self.nodes {
                match (is_restrictive, node.mode == NumaMode::Restrictive) {
                    (true, false) => refuse(
                        node.place().inside("@mode"),
                        "'restrictive' mode is required in memnode element when mode is 'restrictive' in memory element",
                    ),
                    (false, true) => refuse(
                        memory_place().inside("@mode"),
                        "'restrictive' mode is required in memory element when mode is 'restrictive' in memnode element",
                    ),
                    (true, true) | (false, false) => {}
                }
            }
        }
        if cells > 0 {
            self.validate_cells(cells, report);
        }
    }

    /// Each cell that is named is there, and named once.
    fn validate_cells(&self, cells: usize, report: &mut Report) {
        let mut seen = Seen::new();
        for node in &self.nodes {
            let (cell, place) = (node.cell, node.place().inside("@cellid"));
            if cell as usize >= cells {
                let text = format!(
                    "Argument 'cellid' in memnode element must correspond to existing guest's NUMA cell, {cell} does not"
                );
                let error = XmlError::new(place, Problem::Dangling(text));
                report.push(error.with_help(format!("cells are numbered from 0, and there are {cells}")));
            } else if let Some(first) = seen.before(cell, &place) {
                let text = format!("Multiple memnode elements with cellid {cell}");
                report.push(duplicate(Severity::Error, place, first, text));
            }
        }
    }
}

impl NumaNode {
    fn place(&self) -> Place {
        self.origin.at("domain/numatune/memnode")
    }
}
