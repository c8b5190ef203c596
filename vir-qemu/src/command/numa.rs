//! `-numa`: the guest's NUMA cells, their distances, caches and interconnects.

use vir_conf::domain::cpu::numa::{
    AccessType, Bandwidth, CacheAssociativity, CachePolicy, Cell, Interconnect, Latency, MemoryCache, Numa,
};
use vir_conf::scalar::NumberSet;

use super::builder::{Builder, Refusal};
use super::{machine, memory};

/// Whether anything is said that ACPI's heterogeneous memory table holds.
pub(super) fn has_hmat(numa: &Numa) -> bool {
    numa.interconnects.as_ref().is_some_and(|interconnects| !interconnects.0.is_empty())
        || numa.cells.iter().any(|cell| !cell.caches.is_empty())
}

/// The cells and what is between them.
pub(super) fn build(b: &mut Builder<'_>) -> Result<(), Refusal> {
    let domain = b.domain;
    let Some(numa) = domain.cpu.as_ref().and_then(|cpu| cpu.numa.as_ref()) else { return Ok(()) };
    let plain = plain_sizes(b, &numa.cells)?;
    let hmat = has_hmat(numa);
    for (number, cell) in (0..).zip(&numa.cells) {
        let mut node = vec![format!("node,nodeid={number}")];
        for (first, last) in cell.cpus.iter().flat_map(NumberSet::ranges) {
            let range = if first == last { first.to_string() } else { format!("{first}-{last}") };
            node.push(format!("cpus={range}"));
        }
        if hmat {
            node.push(format!("initiator={}", initiator(number, &numa.cells)));
        }
        if plain {
            node.push(format!("mem={}", memory::cell_size(b, cell).0 / 1024));
        } else {
            node.push(format!("memdev={}", memory::cell_backend(b, number, cell)?));
        }
        b.option("-numa", node.join(","));
    }
    distances(b, numa);
    if hmat {
        interconnects(b, numa);
        caches(b, numa);
    }
    Ok(())
}

/// Whether memory is given as sizes, the old way: only where the machine knows it and nothing more is to be said.
fn plain_sizes(b: &Builder<'_>, cells: &[Cell]) -> Result<bool, Refusal> {
    if machine::machine_type(b).is_none_or(|machine| machine.numa_mem_supported.is_none()) {
        return Ok(false);
    }
    for (number, cell) in (0..).zip(cells) {
        if memory::is_special(b, number, cell)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Cell of the processors closest to a cell's memory: its own, or the first that has any.
fn initiator(number: u32, cells: &[Cell]) -> u32 {
    let has_cpus = |cell: &Cell| cell.cpus.as_ref().is_some_and(|cpus| !cpus.is_empty());
    let own = cells.get(number as usize).is_some_and(has_cpus);
    let first = (0..).zip(cells).find(|(_, cell)| has_cpus(cell)).map_or(number, |(first, _)| first);
    if own { number } else { first }
}

fn distances(b: &mut Builder<'_>, numa: &Numa) {
    if numa.cells.iter().all(|cell| cell.distances.is_none()) {
        return;
    }
    for from in numa.cells.iter().filter_map(|cell| cell.id) {
        for to in numa.cells.iter().filter_map(|cell| cell.id) {
            b.option("-numa", format!("dist,src={from},dst={to},val={}", numa.distance(from, to)));
        }
    }
}

/// Names of the levels of a target: its memory, or a cache in front of it.
fn hierarchy(cache: Option<u32>) -> &'static str {
    match cache {
        None | Some(0) => "memory",
        Some(1) => "first-level",
        Some(2) => "second-level",
        Some(_) => "third-level",
    }
}

fn data_type(access: AccessType, what: &str) -> String {
    match access {
        AccessType::Access => format!("access-{what}"),
        AccessType::Read => format!("read-{what}"),
        AccessType::Write => format!("write-{what}"),
    }
}

fn interconnects(b: &mut Builder<'_>, numa: &Numa) {
    for statement in numa.interconnects.iter().flat_map(|interconnects| &interconnects.0) {
        let (initiator, target, cache, kind, value) = match statement {
            Interconnect::Latency(Latency { initiator, target, cache, kind, value }) => {
                (initiator, target, cache, data_type(*kind, "latency"), format!("latency={value}"))
            }
            Interconnect::Bandwidth(Bandwidth { initiator, target, cache, kind, value, unit }) => {
                let kib = unit.kib(*value).0;
                (initiator, target, cache, data_type(*kind, "bandwidth"), format!("bandwidth={kib}K"))
            }
        };
        let hierarchy = hierarchy(*cache);
        let way = format!("initiator={initiator},target={target},hierarchy={hierarchy},data-type={kind}");
        b.option("-numa", format!("hmat-lb,{way},{value}"));
    }
}

fn caches(b: &mut Builder<'_>, numa: &Numa) {
    for (number, cell) in (0..).zip(&numa.cells) {
        let number: u32 = number;
        for MemoryCache { level, associativity, policy, size, line } in &cell.caches {
            let associativity = match associativity {
                CacheAssociativity::None => "none",
                CacheAssociativity::Direct => "direct",
                CacheAssociativity::Full => "complex",
            };
            let policy = match policy {
                CachePolicy::None => "none",
                CachePolicy::Writeback => "write-back",
                CachePolicy::Writethrough => "write-through",
            };
            let size = size.bytes().unwrap_or(u64::MAX).div_ceil(1024);
            let line = line.bytes().unwrap_or(u64::MAX);
            let place = format!("node-id={number},size={size}K,level={level}");
            let kind = format!("associativity={associativity},policy={policy},line={line}");
            b.option("-numa", format!("hmat-cache,{place},{kind}"));
        }
    }
}
