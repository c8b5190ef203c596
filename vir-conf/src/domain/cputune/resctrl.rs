//! `<cachetune>`, `<memorytune>`: parts of the host's caches and memory bandwidth, by the kernel's resctrl.
//!
//! What is said of the same virtual processors is about one group of resctrl.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::CpuTune;
use crate::diagnostic::{Origin, Place, Problem, Report, Severity, XmlError};
use crate::domain::validate::{Seen, duplicate};
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
        list "monitor" => monitors: Vec<CacheMonitor>, since "4.10.0";
        /// Which element it was read from.
        inline "" => origin: Origin;
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
        /// Which element it was read from.
        inline "" => origin: Origin;
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
        /// Which element it was read from.
        inline "" => origin: Origin;
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
        /// Which element it was read from.
        inline "" => origin: Origin;
    }
}

element! {
    /// A part of one host node's memory bandwidth.
    pub struct BandwidthPart = "node" {
        /// The host's NUMA node.
        attr "id" => id: u32;
        /// Its bandwidth, as the host's resctrl counts: percent (Intel), eighths of GB/s (AMD), or MB/s where it is
        /// mounted so.
        attr "bandwidth" => bandwidth: u32;
        /// Which element it was read from.
        inline "" => origin: Origin;
    }
}

element! {
    /// Measures the use of memory bandwidth.
    pub struct BandwidthMonitor = "monitor" {
        /// Virtual processors that are measured together.
        attr "vcpus" => vcpus: NumberSet;
        /// Which element it was read from.
        inline "" => origin: Origin;
    }
}

/// Virtual processors that do not exist have no part; what is left empty is gone. Parts of bandwidth for the same
/// processors become one.
pub(super) fn post_parse(tune: &mut CpuTune, vcpus: u32) {
    for cache in &mut tune.cache_tunes {
        cache.vcpus = cache.vcpus.limited(vcpus);
        for monitor in &mut cache.monitors {
            monitor.vcpus = monitor.vcpus.limited(vcpus);
        }
        cache.caches.iter_mut().for_each(CachePart::post_parse);
        cache.caches.sort_by_key(|part| (part.level, part.kind, part.id));
    }
    tune.cache_tunes
        .retain(|cache| !(cache.vcpus.is_empty() || cache.caches.is_empty() && cache.monitors.is_empty()));
    let mut memory_tunes: Vec<BandwidthTune> = Vec::new();
    let mut positions: HashMap<NumberSet, usize> = HashMap::new();
    for mut memory in std::mem::take(&mut tune.memory_tunes) {
        memory.vcpus = memory.vcpus.limited(vcpus);
        for monitor in &mut memory.monitors {
            monitor.vcpus = monitor.vcpus.limited(vcpus);
        }
        match positions.entry(memory.vcpus.clone()) {
            Entry::Occupied(at) => {
                let earlier = &mut memory_tunes[*at.get()];
                earlier.nodes.append(&mut memory.nodes);
                earlier.monitors.append(&mut memory.monitors);
            }
            Entry::Vacant(vacant) => {
                vacant.insert(memory_tunes.len());
                memory_tunes.push(memory);
            }
        }
    }
    memory_tunes
        .retain(|memory| !(memory.vcpus.is_empty() || memory.nodes.is_empty() && memory.monitors.is_empty()));
    memory_tunes.iter_mut().for_each(|memory| memory.nodes.sort_by_key(|node| node.id));
    // The groups of caches come first, and with them what is said of their bandwidth.
    let groups = positions_of(&tune.cache_tunes);
    memory_tunes.sort_by_key(|memory| groups.get(&memory.vcpus).copied().unwrap_or(usize::MAX));
    tune.memory_tunes = memory_tunes;
}

/// Where the first group of each set of processors is.
fn positions_of(groups: &[CacheTune]) -> HashMap<&NumberSet, usize> {
    groups.iter().enumerate().rev().map(|(at, group)| (&group.vcpus, at)).collect()
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
    let mut groups = Groups::default();
    let caches = positions_of(&tune.cache_tunes);
    for group in &tune.cache_tunes {
        let place = group.origin.at("domain/cputune/cachetune");
        groups.add(&group.vcpus, &place, report);
        group.validate(&place, report);
    }
    for group in &tune.memory_tunes {
        let place = group.origin.at("domain/cputune/memorytune");
        if !caches.contains_key(&group.vcpus) {
            groups.add(&group.vcpus, &place, report);
        }
        let mut nodes = Seen::new();
        for BandwidthPart { id, bandwidth: _, origin } in &group.nodes {
            let place = origin.at("domain/cputune/memorytune/node");
            if let Some(first) = nodes.before(id, &place) {
                let text = format!("Memory Bandwidth already defined for node {id}");
                report.push(duplicate(Severity::Error, place, first, text));
            }
        }
    }
    validate_monitors(tune, report);
}

/// Groups of processors, none of which may share one with another.
#[derive(Default)]
struct Groups<'a> {
    covered: NumberSet,
    places: Vec<(&'a NumberSet, Place)>,
}

impl<'a> Groups<'a> {
    fn add(&mut self, vcpus: &'a NumberSet, place: &Place, report: &mut Report) {
        let place = place.clone().inside("@vcpus");
        if let Some(shared) = self.covered.first_shared(vcpus) {
            let mut earlier = self.places.iter().filter(|(other, _)| other.contains(shared));
            let Some((other, first)) = earlier.next() else { return };
            let text = if *other == vcpus {
                "Identical vcpus in cachetunes found".to_owned()
            } else {
                format!("Overlapping vcpus in resctrls: {shared}")
            };
            report.push(duplicate(Severity::Error, place, first.clone(), text));
            return;
        }
        self.covered.insert_all(vcpus);
        self.places.push((vcpus, place));
    }
}

/// The cache that can be monitored: the last, which processors share.
const MONITORED_LEVEL: u32 = 3;

impl CacheTune {
    fn validate(&self, place: &Place, report: &mut Report) {
        let mut parts = Seen::new();
        for CachePart { id, level, kind, size: _, unit: _, origin } in &self.caches {
            let place = origin.at("domain/cputune/cachetune/cache");
            // A part for both code and data collides with any, those for one with that for both, too.
            let both = parts.find(&(*level, *id, CacheType::Both)).cloned();
            let first = match kind {
                CacheType::Both => [CacheType::Code, CacheType::Data]
                    .into_iter()
                    .find_map(|kind| parts.find(&(*level, *id, kind)).cloned()),
                CacheType::Code | CacheType::Data => None,
            };
            let same = parts.before((*level, *id, *kind), &place);
            if let Some(first) = both.or(first).or(same) {
                let text =
                    format!("Colliding cache allocations for cache level '{level}' id '{id}', type '{kind}'");
                report.push(duplicate(Severity::Error, place, first, text));
            }
        }
        for monitor in self.monitors.iter().filter(|monitor| monitor.level != MONITORED_LEVEL) {
            let text = format!("Invalid monitor cache level '{}'", monitor.level);
            let error = XmlError::new(place.clone().inside("monitor"), Problem::Conflict(text));
            report.push(error.with_help("only the cache of level 3 can be monitored"));
        }
    }
}

/// Judges the monitors of each group of processors.
fn validate_monitors(tune: &CpuTune, report: &mut Report) {
    let memory: HashMap<_, _> = tune.memory_tunes.iter().map(|group| (&group.vcpus, group)).collect();
    for group in &tune.cache_tunes {
        validate_monitors_of(&group.vcpus, Some(group), memory.get(&group.vcpus).copied(), report);
    }
    let caches = positions_of(&tune.cache_tunes);
    let alone = |group: &&BandwidthTune| !caches.contains_key(&group.vcpus);
    for group in tune.memory_tunes.iter().filter(alone) {
        validate_monitors_of(&group.vcpus, None, Some(group), report);
    }
}

fn validate_monitors_of(
    vcpus: &NumberSet,
    cache: Option<&CacheTune>,
    memory: Option<&BandwidthTune>,
    report: &mut Report,
) {
    let of_cache = cache.into_iter().flat_map(|tune| &tune.monitors).map(|it| (&it.vcpus, it.origin));
    let of_memory = memory.into_iter().flat_map(|tune| &tune.monitors).map(|it| (&it.vcpus, it.origin));
    // With a part of its own the group is measured anyway; a monitor of all of it is no further one.
    let has_parts = cache.is_some_and(|tune| !tune.caches.is_empty())
        || memory.is_some_and(|tune| !tune.nodes.is_empty());
    let mut covered = NumberSet::default();
    let mut known: HashSet<&NumberSet> = HashSet::new();
    let kinds: [(&str, Vec<_>); 2] = [("cachetune", of_cache.collect()), ("memorytune", of_memory.collect())];
    for (element, monitors) in kinds {
        let mut of_kind = Seen::new();
        for (monitor, origin) in monitors {
            let place = origin.at(format!("domain/cputune/{element}/monitor")).inside("@vcpus");
            let mut refuse = |text: &str| report.error(place.clone(), Problem::Conflict(text.to_owned()));
            if monitor.is_empty() {
                refuse("vcpus is empty");
            } else if let Some(first) = of_kind.before(monitor, &place) {
                let text = "Identical vcpus found in same type monitors";
                report.push(duplicate(Severity::Error, place, first, text));
            } else if !monitor.is_within(vcpus) {
                refuse("Monitor vcpus conflicts with allocation");
            } else if !(known.contains(monitor) || has_parts && monitor == vcpus) {
                if covered.overlaps(monitor) {
                    refuse("vcpus overlaps in resctrl groups");
                }
                covered.insert_all(monitor);
                known.insert(monitor);
            }
        }
    }
}
