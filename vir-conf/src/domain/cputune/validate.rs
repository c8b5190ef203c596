//! Threads that tuning names: each must exist, and is pinned and scheduled in one way only.

use super::{CpuTune, resctrl};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Origin, Place, Problem, Report, Severity, XmlError};
use crate::domain::validate::{Seen, duplicate, help_with_processors, there_are};
use crate::scalar::NumberSet;

impl CpuTune {
    /// Judges which threads are named: each must exist, and is pinned and scheduled in one way only.
    pub(crate) fn validate(&self, vcpus: u32, iothreads: &NumberSet, report: &mut Report) {
        self.validate_pins(report);
        self.validate_schedulers(report);
        self.validate_threads(vcpus, iothreads, report);
        self.validate_priorities(report);
        resctrl::validate(self, report);
    }

    fn validate_pins(&self, report: &mut Report) {
        let mut vcpus = Seen::new();
        for pin in &self.vcpu_pins {
            let place = pin.origin.at("domain/cputune/vcpupin").inside("@vcpu");
            if let Some(first) = vcpus.before(pin.vcpu, &place) {
                let text = format!("duplicate vcpupin for vcpu '{}'", pin.vcpu);
                report.push(duplicate(Severity::Error, place, first, text));
            }
        }
        let mut iothreads = Seen::new();
        for pin in &self.iothread_pins {
            let place = pin.origin.at("domain/cputune/iothreadpin").inside("@iothread");
            if let Some(first) = iothreads.before(pin.iothread, &place) {
                let text = format!("duplicate iothreadpin for same iothread '{}'", pin.iothread);
                report.push(duplicate(Severity::Error, place, first, text));
            }
        }
    }

    fn validate_schedulers(&self, report: &mut Report) {
        let vcpus = self.vcpu_schedulers.iter().map(|it| (it.origin, &it.vcpus));
        disjoint("vcpusched", "vcpus", vcpus, report);
        let iothreads = self.iothread_schedulers.iter().map(|it| (it.origin, &it.iothreads));
        disjoint("iothreadsched", "iothreads", iothreads, report);
    }

    fn validate_threads(&self, vcpus: u32, iothreads: &NumberSet, report: &mut Report) {
        let present = NumberSet::below(vcpus);
        let scheduled = self.vcpu_schedulers.iter().filter_map(|it| {
            let absent = it.vcpus.without(&present);
            let place = || it.origin.at("domain/cputune/vcpusched").inside("@vcpus");
            (!absent.is_empty()).then(|| (place(), absent))
        });
        for (place, absent) in by_place(scheduled) {
            let text = format!("vCPU '{absent}' is not present in domain definition");
            let error = XmlError::new(place, Problem::Dangling(text));
            report.push(error.with_help(help_with_processors(vcpus)));
        }
        let scheduled = self.iothread_schedulers.iter().filter_map(|it| {
            let absent = it.iothreads.without(iothreads);
            let place = || it.origin.at("domain/cputune/iothreadsched").inside("@iothreads");
            (!absent.is_empty()).then(|| (place(), absent))
        });
        let pinned = self.iothread_pins.iter().filter(|pin| !iothreads.contains(pin.iothread)).map(|pin| {
            let place = pin.origin.at("domain/cputune/iothreadpin").inside("@iothread");
            (place, NumberSet::from_iter([pin.iothread]))
        });
        for (place, absent) in by_place(scheduled.chain(pinned)) {
            let error = XmlError::new(place, Problem::Dangling(format!("Cannot find 'iothread' : {absent}")));
            report.push(error.with_help(there_are("I/O threads", "ids", iothreads)));
        }
    }

    fn validate_priorities(&self, report: &mut Report) {
        let vcpus = self.vcpu_schedulers.iter().map(|it| ("vcpusched", it.origin, &it.scheduler));
        let iothreads = self.iothread_schedulers.iter().map(|it| ("iothreadsched", it.origin, &it.scheduler));
        let emulator =
            self.emulator_scheduler.iter().map(|it| ("emulatorsched", Origin::default(), &it.scheduler));
        let mut noted = HashSet::new();
        for (element, origin, scheduler) in vcpus.chain(iothreads).chain(emulator) {
            if !scheduler.is_real_time() || scheduler.priority.is_some() {
                continue;
            }
            let place = origin.at(format!("domain/cputune/{element}"));
            if noted.insert(place.clone()) {
                let problem = Problem::MissingAttribute { element: element.to_owned(), name: "priority" };
                report.error(place, problem);
            }
        }
    }
}

/// Brings together what was one statement before it was split.
fn by_place(sets: impl Iterator<Item = (Place, NumberSet)>) -> Vec<(Place, NumberSet)> {
    let mut positions: HashMap<Place, usize> = HashMap::new();
    let mut found: Vec<(Place, NumberSet)> = Vec::new();
    for (place, set) in sets {
        match positions.entry(place.clone()) {
            Entry::Occupied(at) => found[*at.get()].1.insert_all(&set),
            Entry::Vacant(vacant) => {
                vacant.insert(found.len());
                found.push((place, set));
            }
        }
    }
    found
}

/// Notes sets, each an attribute of an element, that share a number with an earlier one.
fn disjoint<'a>(
    element: &str,
    attribute: &str,
    sets: impl Iterator<Item = (Origin, &'a NumberSet)>,
    report: &mut Report,
) {
    let place =
        |origin: Origin| origin.at(format!("domain/cputune/{element}")).inside(&format!("@{attribute}"));
    let mut covered = NumberSet::default();
    let mut before: Vec<(Origin, &NumberSet)> = Vec::new();
    for (origin, numbers) in sets {
        let Some(number) = covered.first_shared(numbers) else {
            covered.insert_all(numbers);
            before.push((origin, numbers));
            continue;
        };
        if report.is_full() {
            return;
        }
        let first = before.iter().find(|(_, earlier)| earlier.contains(number));
        let first = place(first.map_or(origin, |(first, _)| *first));
        let text = format!("'{element}' attributes '{attribute}' must not overlap: {number}");
        report.push(duplicate(Severity::Error, place(origin), first, text));
    }
}
