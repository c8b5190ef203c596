//! Cells, processors and distances that do not fit each other.

use super::{Cell, Interconnect, LOCAL_DISTANCE, MOST_CELLS, Numa};
use crate::diagnostic::{Place, Problem, Report, Severity, XmlError};
use crate::domain::validate::{Seen, duplicate, help_with_processors};
use crate::scalar::NumberSet;

/// A distance that is out of reach (ACPI SLIT).
const UNREACHABLE: u32 = 255;

/// Place of the cell at a position.
fn place(cell: &Cell, at: usize) -> Place {
    cell.origin.at(format!("domain/cpu/numa/cell[{}]", at + 1))
}

fn validate_size(cell: &Cell, at: usize, report: &mut Report) {
    if cell.unit.fitting_kib(cell.memory).is_none() {
        let text = format!("numerical overflow: value too large: {}", cell.memory);
        report.error(place(cell, at).inside("@memory"), Problem::Conflict(text));
    }
}

impl Numa {
    /// Judges cells against each other: numbered without gaps, no processor in two of them, and all that names a cell
    /// names one that is there.
    pub(in crate::domain::cpu) fn validate(&self, vcpus: u32, report: &mut Report) {
        if self.cells.len() > MOST_CELLS {
            let text = format!("a guest has at most {MOST_CELLS} NUMA cells");
            report.error("domain/cpu/numa", Problem::Conflict(text));
            return;
        }
        if self.cells.is_empty() {
            let text = "NUMA topology defined without NUMA cells".to_owned();
            report.error("domain/cpu/numa", Problem::Conflict(text));
        }
        self.validate_numbers(report);
        self.validate_processors(vcpus, report);
        for (at, cell) in self.cells.iter().enumerate() {
            validate_size(cell, at, report);
            self.validate_distances(cell, at, report);
            validate_caches(cell, at, report);
        }
        self.validate_interconnects(report);
    }

    fn has(&self, cell: u32) -> bool {
        (cell as usize) < self.cells.len()
    }

    /// "the guest has the cells 0 to 3".
    fn help(&self) -> String {
        match self.cells.len() {
            1 => "the guest has one cell, 0".to_owned(),
            count => format!("the guest has the cells 0 to {}", count.saturating_sub(1)),
        }
    }

    fn validate_numbers(&self, report: &mut Report) {
        let mut seen = Seen::new();
        let mut is_repeated = false;
        for (at, cell) in self.cells.iter().enumerate() {
            let (id, place) = (cell.id.unwrap_or_default(), place(cell, at).inside("@id"));
            if let Some(first) = seen.before(id, &place) {
                is_repeated = true;
                let text = format!("Duplicate NUMA cell info for cell id '{id}'");
                report.push(duplicate(Severity::Error, place, first, text));
            }
        }
        let gap = (0..).zip(&self.cells).find(|(number, cell)| cell.id != Some(*number));
        if let Some((number, cell)) = gap.filter(|_| !is_repeated) {
            let text = "Exactly one 'cell' element per guest NUMA cell allowed, non-contiguous ranges or ranges not \
                        starting from 0 are not allowed";
            let error =
                XmlError::new(place(cell, number as usize).inside("@id"), Problem::Conflict(text.to_owned()));
            report.push(error.with_help(format!("no cell has the id {number}")));
        }
    }

    fn validate_processors(&self, vcpus: u32, report: &mut Report) {
        let mut covered = NumberSet::default();
        for (at, cell) in self.cells.iter().enumerate() {
            let Some(cpus) = &cell.cpus else { continue };
            let place = place(cell, at).inside("@cpus");
            if let Some(cpu) = covered.first_shared(cpus) {
                let has_it = |other: &&Cell| other.cpus.as_ref().is_some_and(|cpus| cpus.contains(cpu));
                let other = self.cells[..at].iter().position(|other| has_it(&other)).unwrap_or_default();
                let (one, two) = (cell.id.unwrap_or_default(), self.cells[other].id.unwrap_or_default());
                let text = format!("NUMA cells {one} and {two} have overlapping vCPU ids: {cpu}");
                let first = self::place(&self.cells[other], other).inside("@cpus");
                report.push(duplicate(Severity::Error, place, first, text));
            } else if let Some(cpu) = cpus.last().filter(|&cpu| cpu >= vcpus) {
                let text = format!("CPU IDs in <numa> exceed the <vcpu> count: {cpu}");
                let error = XmlError::new(place, Problem::Dangling(text));
                report.push(error.with_help(help_with_processors(vcpus)));
            }
            covered.insert_all(cpus);
        }
    }

    fn validate_distances(&self, cell: &Cell, at: usize, report: &mut Report) {
        let id = cell.id.unwrap_or_default();
        if cell.distances.as_ref().is_some_and(|distances| distances.siblings.is_empty()) {
            let text = "NUMA distances defined without siblings".to_owned();
            report.error(place(cell, at).inside("distances"), Problem::Conflict(text));
        }
        for sibling in cell.distances.iter().flat_map(|distances| &distances.siblings) {
            let place = || {
                let path = format!("domain/cpu/numa/cell[{}]/distances/sibling", at + 1);
                sibling.origin.at(path)
            };
            if !self.has(sibling.id) {
                let text = format!(
                    "'sibling_id {}' does not refer to a valid cell within NUMA 'cell id {id}'",
                    sibling.id
                );
                let error = XmlError::new(place().inside("@id"), Problem::Dangling(text));
                report.push(error.with_help(self.help()));
                continue;
            }
            let fits = if sibling.id == id {
                sibling.value == LOCAL_DISTANCE
            } else {
                (LOCAL_DISTANCE + 1..=UNREACHABLE).contains(&sibling.value)
            };
            // Completion says every distance both ways.
            let is_mirrored = sibling.id < id && self.distance(sibling.id, id) == sibling.value;
            if !fits && !is_mirrored {
                let text = format!(
                    "'value {}' is invalid for 'sibling id {}' under NUMA 'cell id {id}'",
                    sibling.value, sibling.id
                );
                let help = format!("{LOCAL_DISTANCE} for the cell itself, up to {UNREACHABLE} for others");
                let error = XmlError::new(place().inside("@value"), Problem::Conflict(text));
                report.push(error.with_help(help));
            }
        }
    }

    fn validate_interconnects(&self, report: &mut Report) {
        let mut seen = Seen::new();
        let mut numbers = [0_usize; 2];
        for statement in self.interconnects.iter().flat_map(|all| &all.0) {
            let (element, is_latency, initiator, target, cache, kind) = match statement {
                Interconnect::Latency(it) => ("latency", true, it.initiator, it.target, it.cache, it.kind),
                Interconnect::Bandwidth(it) => {
                    ("bandwidth", false, it.initiator, it.target, it.cache, it.kind)
                }
            };
            let number = &mut numbers[usize::from(is_latency)];
            *number += 1;
            let place = Place::of_path(format!("domain/cpu/numa/interconnects/{element}[{number}]"));
            for (name, cell) in [("initiator", initiator), ("target", target)] {
                if !self.has(cell) {
                    let text = format!("'{name}' refers to a non-existent NUMA node: {cell}");
                    let error =
                        XmlError::new(place.clone().inside(&format!("@{name}")), Problem::Dangling(text));
                    report.push(error.with_help(self.help()));
                }
            }
            let has_no_cpus = |cell: &Cell| cell.cpus.as_ref().is_none_or(NumberSet::is_empty);
            if self.cells.get(initiator as usize).is_some_and(has_no_cpus) {
                let text = "NUMA nodes without CPUs can't be initiator".to_owned();
                report.error(place.clone().inside("@initiator"), Problem::Conflict(text));
            }
            if let Interconnect::Bandwidth(bandwidth) = statement
                && bandwidth.unit.fitting_kib(bandwidth.value).is_none()
            {
                let text = format!("numerical overflow: value too large: {}", bandwidth.value);
                report.error(place.clone().inside("@value"), Problem::Conflict(text));
            }
            // Level 0 is the memory itself.
            let level = cache.filter(|&level| level != 0);
            let has_cache =
                |cell: &Cell| level.is_none_or(|level| cell.caches.iter().any(|cache| cache.level == level));
            if !self.cells.get(target as usize).is_none_or(has_cache) {
                let text = format!("'cache' refers to a non-existent NUMA node cache of cell {target}");
                report.error(place.clone().inside("@cache"), Problem::Dangling(text));
            }
            if let Some(first) = seen.before((is_latency, initiator, target, cache, kind), &place) {
                let what = if is_latency { "latencies" } else { "bandwidths" };
                report.push(duplicate(
                    Severity::Error,
                    place,
                    first,
                    format!("Duplicate info for NUMA {what}"),
                ));
            }
        }
    }
}

fn validate_caches(cell: &Cell, at: usize, report: &mut Report) {
    let mut levels = Seen::new();
    for (number, cache) in cell.caches.iter().enumerate() {
        let place = place(cell, at).inside(&format!("cache[{}]", number + 1)).inside("@level");
        if cache.level == 0 {
            report.error(place, Problem::Conflict("cache levels begin with 1".to_owned()));
        } else if let Some(first) = levels.before(cache.level, &place) {
            let text = format!("Cache level '{}' already defined", cache.level);
            report.push(duplicate(Severity::Error, place, first, text));
        }
    }
}
