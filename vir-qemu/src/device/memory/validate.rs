//! What keeps a domain from having its memory modules.

use vir_conf::Domain;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::memory::{MemoryDevice, MemoryModel};

use super::{has_socket, socket};

/// Notes everything that is wrong with memory modules.
pub(crate) fn validate(domain: &Domain, report: &mut Report) {
    let modules = &domain.devices.memories;
    if domain.max_memory.is_none() && !modules.is_empty() {
        let text = "a memory device needs <maxMemory>, which says how far the guest can grow".to_owned();
        report.error("domain/devices/memory[1]", Problem::Unsupported(text));
    }
    for (at, module) in modules.iter().enumerate() {
        let path = format!("domain/devices/memory[{}]", at + 1);
        validate_one(module, domain, &path, report);
        validate_socket(module, domain, &path, report);
    }
}

fn validate_one(module: &MemoryDevice, domain: &Domain, path: &str, report: &mut Report) {
    let target = &module.target;
    let mut refuse = |text: String| report.error(path, Problem::Unsupported(text));
    let cells = domain.cpu.as_ref().map_or(0, |cpu| cpu.cells().len());
    if target.node.is_none() && cells > 0 && module.model != MemoryModel::VirtioPmem {
        refuse("target NUMA node needs to be specified for memory device".to_owned());
    }
    if target.block.is_some_and(|block| !block.0.0.is_power_of_two()) {
        refuse("block size must be a power of two".to_owned());
    }
}

fn validate_socket(module: &MemoryDevice, domain: &Domain, path: &str, report: &mut Report) {
    let Some(slot) = socket(module).filter(|_| has_socket(module)) else { return };
    let slots = domain.max_memory.as_ref().and_then(|max| max.slots).unwrap_or(0);
    if slot >= slots {
        let text = format!("memory device slot '{slot}' exceeds slots count '{slots}'");
        report.error(path, Problem::Unsupported(text));
    }
}
