//! What no hypervisor accepts: rules within and between the chapters of a definition.

mod aliases;
mod audio;
mod boot;
mod clashes;
mod foreseen;
mod iothreads;
mod processors;
mod seen;
mod throttle;
mod usb;

use std::cmp::Ordering;

pub(crate) use self::processors::help_with_processors;
pub(crate) use self::seen::{Seen, duplicate};
use crate::diagnostic::{Problem, Report, Severity, XmlError};
use crate::domain::device::{hostdev, memory, serial};
use crate::domain::{Domain, Size};
use crate::flags::ParseFlags;
use crate::scalar::NumberSet;

impl Domain {
    /// Notes everything that no hypervisor accepts. Judges a definition that has been through
    /// [`post_parse`](Self::post_parse). New definitions are judged more strictly than those that exist.
    ///
    /// Names, numbers and places that are given twice, and those that lead nowhere, are errors where every hypervisor
    /// refuses them, and warnings where they mean something else than was meant.
    pub fn validate(&self, flags: ParseFlags, report: &mut Report) {
        if self.name.contains('/') {
            let problem = format!("name {} cannot contain '/'", self.name);
            report.error("domain/name", Problem::Conflict(problem));
        }
        if self.title.as_ref().is_some_and(|title| title.contains('\n')) {
            let problem = "Domain title can't contain newlines".to_owned();
            report.error("domain/title", Problem::Conflict(problem));
        }
        if self.os.kind.is_none() {
            let problem = "an os <type> must be specified".to_owned();
            report.error("domain/os", Problem::Conflict(problem));
        }
        self.validate_memory(report);
        self.validate_max_memory(report);
        self.validate_chapters(report);
        let cells = self.cpu.as_ref().map_or(0, |cpu| cpu.cells().len());
        if let Some(backing) = &self.memory_backing {
            backing.validate(cells, report);
        }
        self.validate_processors(report);
        self.validate_iothreads(report);
        if let Some(tune) = &self.cpu_tune {
            tune.validate(self.vcpu.maximum, &self.iothread_numbers(), report);
        }
        if let Some(tune) = &self.numa_tune {
            tune.validate(cells, report);
        }
        self.sysinfo.iter().for_each(|sysinfo| sysinfo.validate(self.uuid, report));
        let is_new = flags.contains(ParseFlags::ABI_UPDATE);
        self.os.validate(self.devices.has_boot_order(), is_new, report);
        self.features.validate(report);
        if let Some(cpu) = &self.cpu {
            cpu.validate(self.vcpu.maximum, report);
        }
        self.validate_seclabels(report);
        self.validate_throttle_groups(report);
        self.devices.validate_boot_orders(report);
        self.validate_devices(cells, report);
        self.trace(report);
    }

    /// Rules of chapters that need no other.
    fn validate_chapters(&self, report: &mut Report) {
        let Self { blkio_tune, id_map, clock, perf, keywrap, seclabels, resource, launch_security, .. } =
            self;
        resource.iter().for_each(|resource| resource.validate(report));
        launch_security.iter().for_each(|security| security.validate(report));
        blkio_tune.iter().for_each(|tune| tune.validate(report));
        id_map.iter().for_each(|map| map.validate(report));
        clock.validate(report);
        perf.iter().for_each(|perf| perf.validate(report));
        keywrap.iter().for_each(|keywrap| keywrap.validate(report));
        for (at, label) in seclabels.iter().enumerate() {
            label.validate(&format!("domain/seclabel[{}]", at + 1), report);
        }
    }

    /// Modules are part of the memory; what is left is there when the guest boots.
    fn validate_memory(&self, report: &mut Report) {
        let sizes = self.devices.memories.iter().map(|module| module.target.size.0.0);
        let (text, help) = match sizes.fold(0, u64::saturating_add).cmp(&self.memory.size.0.0) {
            Ordering::Less => return,
            Ordering::Equal => (
                "Memory size must be specified via <memory> or in the <numa> configuration",
                "such as <memory unit='MiB'>1024</memory>",
            ),
            Ordering::Greater => (
                "Total size of memory devices exceeds the total memory size",
                "<memory> is the size of all memory, that of the modules included",
            ),
        };
        report.push(XmlError::new("domain/memory", Problem::Conflict(text.to_owned())).with_help(help));
    }

    /// What memory may grow to is no less than what there is.
    fn validate_max_memory(&self, report: &mut Report) {
        let Some(max) = &self.max_memory else { return };
        let problem = if max.size == Size::default() && max.slots.is_some_and(|slots| slots > 0) {
            "maximum memory size must be specified when specifying number of memory slots"
        } else if max.size != Size::default() && max.size < self.memory.size {
            "maximum memory size must be equal or greater than the actual memory size"
        } else {
            return;
        };
        report.error("domain/maxMemory", Problem::Conflict(problem.to_owned()));
    }

    /// Ids of the I/O threads.
    pub fn iothread_numbers(&self) -> NumberSet {
        let mut numbers = NumberSet::default();
        match &self.iothread_ids {
            Some(ids) => numbers.extend(ids.iothreads.iter().map(|thread| thread.id)),
            None => numbers.insert_range(1, self.iothreads.unwrap_or(0)),
        }
        numbers
    }

    /// Rules of single devices, and of those that are more than one of a kind.
    fn validate_devices(&self, cells: usize, report: &mut Report) {
        let devices = &self.devices;
        for (at, nic) in devices.interfaces.iter().enumerate() {
            nic.validate(&format!("domain/devices/interface[{}]", at + 1), report);
        }
        for (at, filesystem) in devices.filesystems.iter().enumerate() {
            filesystem.validate(&format!("domain/devices/filesystem[{}]", at + 1), report);
        }
        devices.validate_addresses(report);
        hostdev::validate(&devices.hostdevs, report);
        for (at, shmem) in devices.shmems.iter().enumerate() {
            shmem.validate(&format!("domain/devices/shmem[{}]", at + 1), report);
        }
        memory::validate(&devices.memories, cells, memory::is_pseries(self.os.arch()), report);
        devices.iommu.iter().for_each(|iommu| iommu.validate(report));
        serial::validate(&devices.serials, report);
        devices.validate_single(report);
        audio::validate(devices, report);
        aliases::validate(devices, report);
        aliases::validate_teams(devices, report);
        usb::validate(devices, report);
        clashes::validate(devices, report);
    }

    fn validate_seclabels(&self, report: &mut Report) {
        let mut seen = Seen::new();
        for (at, label) in self.seclabels.iter().enumerate() {
            let place = label.origin.at(format!("domain/seclabel[{}]", at + 1));
            let Some(model) = &label.model else {
                if self.seclabels.len() > 1 {
                    let text = "missing security model when using multiple labels".to_owned();
                    report.push(XmlError::new(place, Problem::Conflict(text)));
                }
                continue;
            };
            if let Some(first) = seen.before(model, &place) {
                let text = format!("seclabel for model {model} is already provided");
                report.push(duplicate(Severity::Error, place.inside("@model"), first.inside("@model"), text));
            }
        }
    }
}

/// "there are audio devices with IDs 1-2", or that there are none.
pub(crate) fn there_are(what: &str, called: &str, numbers: &NumberSet) -> String {
    if numbers.is_empty() {
        format!("there are no {what}")
    } else {
        format!("there are {what} with {called} {numbers}")
    }
}
