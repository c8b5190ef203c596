//! Processors that no NUMA cell names.

use vir_conf::Domain;

/// Gives processors that no cell names to the first cell, where QEMU would put them.
pub(super) fn complete(domain: &mut Domain) {
    let count = domain.vcpu.maximum;
    let Some(numa) = domain.cpu.as_mut().and_then(|cpu| cpu.numa.as_mut()) else { return };
    let cells = &numa.cells;
    let is_named =
        |cpu: &u32| cells.iter().filter_map(|cell| cell.cpus.as_ref()).any(|cpus| cpus.contains(*cpu));
    let idle: Vec<u32> = (0..count).filter(|cpu| !is_named(cpu)).collect();
    if let (Some(first), false) = (numa.cells.first_mut(), idle.is_empty()) {
        first.cpus.get_or_insert_default().0.extend(idle);
    }
}
