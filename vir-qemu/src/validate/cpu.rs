//! What QEMU cannot make of a processor.

use vir_conf::Domain;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::cpu::{CacheMode, PhysAddrMode};

/// The cache level that can be emulated: the third, which processors share.
const EMULATED_CACHE_LEVEL: u32 = 3;

/// Notes what keeps the guest from having its processor.
pub(crate) fn validate(domain: &Domain, report: &mut Report) {
    let Some(cpu) = &domain.cpu else { return };
    let vcpus = domain.vcpu.maximum;
    let mut refuse = |at: &str, problem: String| {
        report.error(format!("domain/cpu/{at}"), Problem::Conflict(problem));
    };
    if let Some(topology) = cpu.topology.as_ref().filter(|topology| topology.count() != u64::from(vcpus)) {
        let count = topology.count();
        refuse("topology", format!("CPU topology of {count} doesn't match maximum vcpu count {vcpus}"));
    }
    if let Some(cache) = &cpu.cache {
        let fits = match cache.mode {
            CacheMode::Emulate => cache.level == Some(EMULATED_CACHE_LEVEL),
            CacheMode::Passthrough | CacheMode::Disable => cache.level.is_none(),
        };
        if !fits {
            refuse("cache", format!("unsupported CPU cache level for mode '{}'", cache.mode));
        }
    }
    let addresses = cpu.max_phys_addr.as_ref();
    if addresses.is_some_and(|max| max.mode == PhysAddrMode::Passthrough && max.bits.is_some()) {
        let problem = "CPU maximum physical address bits number specification cannot be used with \
                       mode='passthrough'";
        refuse("maxphysaddr", problem.to_owned());
    }
}
