//! Processors that no NUMA cell names.

use vir_conf::Domain;
use vir_conf::scalar::NumberSet;

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
