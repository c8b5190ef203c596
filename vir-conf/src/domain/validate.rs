//! What no hypervisor accepts: rules within and between the chapters of a definition.

use std::cmp::Ordering;

use crate::diagnostic::{Problem, Report};
use crate::domain::Domain;
use crate::domain::device::DeviceInfo;
use crate::domain::device::{hostdev, memory};
use crate::flags::ParseFlags;

impl Domain {
    /// Notes everything that no hypervisor accepts. Judges a definition that has been through
    /// [`post_parse`](Self::post_parse). New definitions are judged more strictly than those that exist.
    pub fn validate(&self, flags: ParseFlags, report: &mut Report) {
        if self.name.contains('/') {
            let problem = format!("name {} cannot contain '/'", self.name);
            report.error("domain/name", Problem::Conflict(problem));
        }
        self.validate_memory(report);
        let cells = self.cpu.as_ref().map_or(0, |cpu| cpu.cells().len());
        if let Some(backing) = &self.memory_backing {
            backing.validate(cells, report);
        }
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
            cpu.validate(report);
        }
        self.validate_seclabels(report);
        self.validate_boot_orders(report);
        self.validate_devices(cells, report);
    }

    /// Modules are part of the memory; what is left is there when the guest boots.
    fn validate_memory(&self, report: &mut Report) {
        let sizes = self.devices.memories.iter().map(|module| module.target.size.0.0);
        let problem = match sizes.fold(0, u64::saturating_add).cmp(&self.memory.size.0.0) {
            Ordering::Less => return,
            Ordering::Equal => "Memory size must be specified via <memory> or in the <numa> configuration",
            Ordering::Greater => "Total size of memory devices exceeds the total memory size",
        };
        report.error("domain/memory", Problem::Conflict(problem.to_owned()));
    }

    /// Ids of the I/O threads.
    pub fn iothread_numbers(&self) -> Vec<u32> {
        match &self.iothread_ids {
            Some(ids) => ids.iothreads.iter().map(|thread| thread.id).collect(),
            None => (1..=self.iothreads.unwrap_or(0)).collect(),
        }
    }

    /// Rules of single devices, and of those that are more than one of a kind.
    fn validate_devices(&self, cells: usize, report: &mut Report) {
        let devices = &self.devices;
        for (at, nic) in devices.interfaces.iter().enumerate() {
            nic.validate(&format!("domain/devices/interface[{}]", at + 1), report);
        }
        hostdev::validate(&devices.hostdevs, report);
        for (at, shmem) in devices.shmems.iter().enumerate() {
            shmem.validate(&format!("domain/devices/shmem[{}]", at + 1), report);
        }
        memory::validate(&devices.memories, cells, report);
        devices.iommu.iter().for_each(|iommu| iommu.validate(report));
    }

    fn validate_seclabels(&self, report: &mut Report) {
        for (at, label) in self.seclabels.iter().enumerate() {
            let Some(model) = &label.model else { continue };
            if self.seclabels[..at].iter().any(|earlier| earlier.model.as_ref() == Some(model)) {
                let problem = format!("seclabel for model {model} is already provided");
                report.error(format!("domain/seclabel[{}]", at + 1), Problem::Duplicate(problem));
            }
        }
    }

    /// Each place in the boot order is one device's.
    fn validate_boot_orders(&self, report: &mut Report) {
        let mut seen = Vec::new();
        for boot in self.devices.bootable().filter_map(|info: &DeviceInfo| info.boot.as_ref()) {
            if seen.contains(&boot.order) {
                let problem = format!("boot order '{}' used for more than one device", boot.order);
                report.error("domain/devices", Problem::Duplicate(problem));
            }
            seen.push(boot.order);
            let length = boot.loadparm.as_ref().map_or(1, String::len);
            if !(1..=LOADPARM_LENGTH).contains(&length) {
                let value = boot.loadparm.as_deref().unwrap_or_default();
                let problem = format!("loadparm value '{value}' must be between 1 and 8 characters");
                report.error("domain/devices", Problem::Conflict(problem));
            }
        }
    }
}

/// Most characters by which s390 firmware names an entry of its boot menu.
const LOADPARM_LENGTH: usize = 8;
