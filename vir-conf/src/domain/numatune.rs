//! `<numatune>`: host NUMA nodes that guest memory comes from.

use crate::diagnostic::{Problem, Report};
use crate::domain::vcpu::Placement;
use crate::scalar::NumberSet;
use crate::{element, values};

element! {
    /// Host NUMA nodes that guest memory comes from.
    pub struct NumaTune = maybe "numatune" {
        /// For the whole domain.
        child "memory" => memory: Option<NumaMemory>;
        /// For single guest cells.
        list "memnode" => nodes: Vec<NumaNode>;
    }
}

element! {
    /// Host nodes of all guest memory.
    pub struct NumaMemory = "memory" default {
        /// What happens when they are full; strict where absent.
        attr "mode" => mode: Option<NumaMode>;
        /// Who chooses them. Static where nodes are named.
        attr "placement" => placement: Option<Placement>, when |memory, _| memory.placement == Some(Placement::Auto);
        /// The host's nodes.
        attr "nodeset" => nodeset: Option<NumberSet>;
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
        let mut refuse = |at: &str, problem: &str| {
            report.error(format!("domain/numatune/{at}"), Problem::Conflict(problem.to_owned()));
        };
        if !self.nodes.is_empty() && cells == 0 {
            refuse("memnode", "Element 'memnode' is invalid without any guest NUMA cells");
        }
        let Some(memory) = &self.memory else { return };
        if !self.nodes.is_empty() && self.is_automatic() {
            refuse("memnode", "Per-node binding is not compatible with automatic NUMA placement.");
        }
        if memory.placement == Some(Placement::Static) && memory.nodeset.is_none() {
            refuse("memory", "nodeset for NUMA memory tuning must be set if 'placement' is 'static'");
        }
        let is_restrictive = memory.mode == Some(NumaMode::Restrictive);
        for node in &self.nodes {
            match (is_restrictive, node.mode == NumaMode::Restrictive) {
                (true, false) => refuse(
                    "memnode",
                    "'restrictive' mode is required in memnode element when mode is 'restrictive' in memory element",
                ),
                (false, true) => refuse(
                    "memory",
                    "'restrictive' mode is required in memory element when mode is 'restrictive' in memnode element",
                ),
                (true, true) | (false, false) => {}
            }
        }
    }
}
