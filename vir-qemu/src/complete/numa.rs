//! NUMA cells: the one that memory modules need, and processors that no cell names.

use vir_conf::Domain;
use vir_conf::domain::cpu::numa::Cell;
use vir_conf::domain::device::memory::{MemoryDevice, MemoryModel};
use vir_conf::scalar::NumberSet;

use crate::machine::{Machine, MachineKind};

/// Makes all of the guest one cell where it can grow but has no cells: memory is plugged into a cell.
pub(super) fn add_cell(domain: &mut Domain) {
    let machine = Machine::of(&domain.os).kind;
    let needs_cells = matches!(machine, MachineKind::I440fx | MachineKind::Q35 | MachineKind::Virt);
    let has_cells = domain.cpu.as_ref().is_some_and(|cpu| !cpu.cells().is_empty());
    if domain.max_memory.is_none() || has_cells || !needs_cells {
        return;
    }
    let modules = domain.devices.memories.iter().map(MemoryDevice::total).fold(0, u64::saturating_add);
    let memory = domain.memory.size.0.0.saturating_sub(modules);
    let cell = Cell { id: Some(0), cpus: Some(NumberSet::below(domain.vcpu.maximum)), ..Cell::new(memory) };
    domain.cpu.get_or_insert_default().numa.get_or_insert_default().cells.push(cell);
    let plugged = domain.devices.memories.iter_mut().filter(|module| module.model != MemoryModel::VirtioPmem);
    plugged.for_each(|module| {
        module.target.node.get_or_insert(0);
    });
}

/// Gives processors that no cell names to the first cell, where QEMU would put them.
pub(super) fn complete(domain: &mut Domain) {
    let count = domain.vcpu.maximum;
    let Some(numa) = domain.cpu.as_mut().and_then(|cpu| cpu.numa.as_mut()) else { return };
    let mut idle = NumberSet::below(count);
    for &(first, last) in numa.cells.iter().filter_map(|cell| cell.cpus.as_ref()).flat_map(NumberSet::ranges)
    {
        idle.remove_range(first, last);
    }
    if let (Some(first), false) = (numa.cells.first_mut(), idle.is_empty()) {
        let cpus = first.cpus.get_or_insert_default();
        idle.ranges().iter().for_each(|&(from, to)| cpus.insert_range(from, to));
    }
}
