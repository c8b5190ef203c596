//! `<numatune>`: host NUMA nodes that guest memory comes from.

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
    pub struct NumaMemory = "memory" {
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
        attr "mode" => mode: NumaMode = NumaMode::Strict;
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
