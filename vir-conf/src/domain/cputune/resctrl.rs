//! `<cachetune>`, `<memorytune>`: parts of the host's caches and memory bandwidth, by the kernel's resctrl.
//!
//! What is said of the same virtual processors is about one group of resctrl.

use super::CpuTune;
use crate::diagnostic::{Problem, Report};
use crate::scalar::{NumberSet, Unit};
use crate::{element, values};

element! {
    /// Parts of the host's caches for some virtual processors (resctrl).
    pub struct CacheTune = "cachetune" {
        /// The virtual processors.
        attr "vcpus" => vcpus: NumberSet;
        /// Name of the group in the host's resctrl; chosen where absent.
        attr "id" => id: Option<String>, when |_, cx| !cx.inactive();
        /// Allotted parts.
        list "cache" => caches: Vec<CachePart>;
        /// Measurements.
        list "monitor" => monitors: Vec<CacheMonitor>;
    }
}

element! {
    /// A part of one host cache.
    pub struct CachePart = "cache" {
        /// Number of the cache on the host.
        attr "id" => id: u32;
        /// Level, from 1.
        attr "level" => level: u32;
        /// What it holds.
        attr "type" => kind: CacheType;
        /// Size of the part in `unit`.
        attr "size" => size: u64;
        /// Unit of the size; the largest that keeps it whole once the definition is processed.
        attr "unit" => unit: Unit = Unit::KIB;
    }
}

values! {
    /// What a cache holds.
    pub enum CacheType { Both = "both", Code = "code", Data = "data" }
}

element! {
    /// Measures the use of a cache.
    pub struct CacheMonitor = "monitor" {
        /// Level, from 1.
        attr "level" => level: u32;
        /// Virtual processors that are measured together.
        attr "vcpus" => vcpus: NumberSet;
    }
}

element! {
    /// Parts of the host's memory bandwidth for some virtual processors (resctrl).
    pub struct BandwidthTune = "memorytune" {
        /// The virtual processors.
        attr "vcpus" => vcpus: NumberSet;
        /// Name of the group in the host's resctrl; chosen where absent.
        attr "id" => id: Option<String>, when |_, cx| !cx.inactive();
        /// Allotted parts.
        list "node" => nodes: Vec<BandwidthPart>;
        /// Measurements.
        list "monitor" => monitors: Vec<BandwidthMonitor>;
    }
}

element! {
    /// A part of one host node's memory bandwidth.
    pub struct BandwidthPart = "node" {
        /// The host's NUMA node.
        attr "id" => id: u32;
        /// Percentage of its bandwidth.
        attr "bandwidth" => bandwidth: u32;
    }
}

element! {
    /// Measures the use of memory bandwidth.
    pub struct BandwidthMonitor = "monitor" {
        /// Virtual processors that are measured together.
        attr "vcpus" => vcpus: NumberSet;
    }
}

/// Virtual processors that do not exist have no part; what is left empty is gone. Parts of bandwidth for the same
/// processors become one.
pub(super) fn post_parse(tune: &mut CpuTune, vcpus: u32) {
    for cache in &mut tune.cache_tunes {
        cache.vcpus = existing(&cache.vcpus, vcpus);
        for monitor in &mut cache.monitors {
            monitor.vcpus = existing(&monitor.vcpus, vcpus);
        }
        cache.caches.iter_mut().for_each(CachePart::post_parse);
        cache.caches.sort_by_key(|part| (part.level, part.kind, part.id));
    }
    tune.cache_tunes
        .retain(|cache| !(cache.vcpus.is_empty() || cache.caches.is_empty() && cache.monitors.is_empty()));
    let mut memory_tunes: Vec<BandwidthTune> = Vec::new();
    for mut memory in std::mem::take(&mut tune.memory_tunes) {
        memory.vcpus = existing(&memory.vcpus, vcpus);
        for monitor in &mut memory.monitors {
            monitor.vcpus = existing(&monitor.vcpus, vcpus);
        }
        match memory_tunes.iter_mut().find(|earlier| earlier.vcpus == memory.vcpus) {
            Some(earlier) => {
                earlier.nodes.append(&mut memory.nodes);
                earlier.monitors.append(&mut memory.monitors);
            }
            None => memory_tunes.push(memory),
        }
    }
    memory_tunes
        .retain(|memory| !(memory.vcpus.is_empty() || memory.nodes.is_empty() && memory.monitors.is_empty()));
    memory_tunes.iter_mut().for_each(|memory| memory.nodes.sort_by_key(|node| node.id));
    // The groups of caches come first, and with them what is said of their bandwidth.
    let groups = &tune.cache_tunes;
    memory_tunes.sort_by_key(|memory| {
        groups.iter().position(|group| group.vcpus == memory.vcpus).unwrap_or(groups.len())
    });
    tune.memory_tunes = memory_tunes;
}

/// The members of a set that are processors of the domain.
fn existing(set: &NumberSet, vcpus: u32) -> NumberSet {
    let mut existing = set.clone();
    existing.remove_range(vcpus, u32::MAX);
    existing
}

impl CachePart {
    fn post_parse(&mut self) {
        let Some(bytes) = self.unit.times(self.size) else { return };
        self.unit = Unit::largest(bytes);
        self.size = bytes / self.unit.bytes;
    }
}

/// Judges the groups: no processor is in two, no part is given away twice, and monitors are within their group.
pub(super) fn validate(tune: &CpuTune, report: &mut Report) {
    let mut refuse = |at: &str, problem: String| {
        report.error(format!("domain/cputune/{at}"), Problem::Conflict(problem));
    };
    for (at, group) in tune.cache_tunes.iter().enumerate() {
        for other in &tune.cache_tunes[..at] {
            if group.vcpus == other.vcpus {
                refuse("cachetune", "Identical vcpus in cachetunes found".to_owned());
            } else if group.vcpus.overlaps(&other.vcpus) {
                refuse("cachetune", OVERLAP.to_owned());
            }
        }
        group.validate(&mut refuse);
        let memory = tune.memory_tunes.iter().find(|memory| memory.vcpus == group.vcpus);
        validate_monitors(&group.vcpus, Some(group), memory, &mut refuse);
    }
    for (at, group) in tune.memory_tunes.iter().enumerate() {
        let caches = tune.cache_tunes.iter().map(|cache| &cache.vcpus).filter(|&vcpus| *vcpus != group.vcpus);
        let mut others = caches.chain(tune.memory_tunes[..at].iter().map(|memory| &memory.vcpus));
        if others.any(|vcpus| vcpus.overlaps(&group.vcpus)) {
            refuse("memorytune", OVERLAP.to_owned());
        }
        for pair in group.nodes.windows(2).filter(|pair| pair[0].id == pair[1].id) {
            refuse("memorytune/node", format!("Memory Bandwidth already defined for node {}", pair[0].id));
        }
        if tune.cache_tunes.iter().all(|cache| cache.vcpus != group.vcpus) {
            validate_monitors(&group.vcpus, None, Some(group), &mut refuse);
        }
    }
}

const OVERLAP: &str = "Overlapping vcpus in resctrls";

/// The cache that can be monitored: the last, which processors share.
const MONITORED_LEVEL: u32 = 3;

impl CacheTune {
    fn validate(&self, refuse: &mut impl FnMut(&str, String)) {
        for (at, part) in self.caches.iter().enumerate() {
            let collides = |other: &&CachePart| {
                let same_kind = other.kind == part.kind || [other.kind, part.kind].contains(&CacheType::Both);
                (other.level, other.id) == (part.level, part.id) && same_kind
            };
            if self.caches[..at].iter().any(|other| collides(&other)) {
                let CachePart { id, level, kind, .. } = part;
                let problem =
                    format!("Colliding cache allocations for cache level '{level}' id '{id}', type '{kind}'");
                refuse("cachetune/cache", problem);
            }
        }
        for monitor in self.monitors.iter().filter(|monitor| monitor.level != MONITORED_LEVEL) {
            refuse("cachetune/monitor", format!("Invalid monitor cache level '{}'", monitor.level));
        }
    }
}

/// Judges the monitors of one group of processors.
fn validate_monitors(
    vcpus: &NumberSet,
    cache: Option<&CacheTune>,
    memory: Option<&BandwidthTune>,
    refuse: &mut impl FnMut(&str, String),
) {
    let of_cache: Vec<_> =
        cache.into_iter().flat_map(|tune| &tune.monitors).map(|monitor| &monitor.vcpus).collect();
    let of_memory: Vec<_> =
        memory.into_iter().flat_map(|tune| &tune.monitors).map(|monitor| &monitor.vcpus).collect();
    // With a part of its own the group is measured anyway; a monitor of all of it is no further one.
    let has_parts = cache.is_some_and(|tune| !tune.caches.is_empty())
        || memory.is_some_and(|tune| !tune.nodes.is_empty());
    let mut seen: Vec<&NumberSet> = Vec::new();
    for (at, monitors) in [("cachetune/monitor", of_cache), ("memorytune/monitor", of_memory)] {
        for (position, &monitor) in monitors.iter().enumerate() {
            if monitor.is_empty() {
                refuse(at, "vcpus is empty".to_owned());
            } else if monitors[..position].contains(&monitor) {
                refuse(at, "Identical vcpus found in same type monitors".to_owned());
            } else if !monitor.iter().all(|vcpu| vcpus.contains(vcpu)) {
                refuse(at, "Monitor vcpus conflicts with allocation".to_owned());
            } else if !(seen.contains(&monitor) || has_parts && monitor == vcpus) {
                if seen.iter().any(|other| other.overlaps(monitor)) {
                    refuse(at, "vcpus overlaps in resctrl groups".to_owned());
                }
                seen.push(monitor);
            }
        }
    }
}
