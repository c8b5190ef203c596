//! What no hypervisor accepts: rules within and between the chapters of a definition.

use std::cmp::Ordering;

use crate::diagnostic::{Problem, Report};
use crate::domain::device::DeviceInfo;
use crate::domain::device::{hostdev, memory};
use crate::domain::{Domain, Size};
use crate::flags::ParseFlags;

impl Domain {
    /// Notes everything that no hypervisor accepts. Judges a definition that has been through
    /// [`post_parse`](Self::post_parse). New definitions are judged more strictly than those that exist.
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
        self.validate_vcpus(report);
        self.validate_chapters(report);
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
            cpu.validate(self.vcpu.maximum, report);
        }
        self.validate_seclabels(report);
        self.validate_boot_orders(report);
        self.validate_devices(cells, report);
    }

    /// Rules of chapters that need no other.
    fn validate_chapters(&self, report: &mut Report) {
        let Self {
            blkio_tune, id_map, iothread_ids, throttle_groups, clock, perf, keywrap, seclabels, ..
        } = self;
        blkio_tune.iter().for_each(|tune| tune.validate(report));
        id_map.iter().for_each(|map| map.validate(report));
        iothread_ids.iter().for_each(|ids| ids.validate(report));
        throttle_groups.iter().for_each(|groups| groups.validate(report));
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
        let problem = match sizes.fold(0, u64::saturating_add).cmp(&self.memory.size.0.0) {
            Ordering::Less => return,
            Ordering::Equal => "Memory size must be specified via <memory> or in the <numa> configuration",
            Ordering::Greater => "Total size of memory devices exceeds the total memory size",
        };
        report.error("domain/memory", Problem::Conflict(problem.to_owned()));
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

    /// States are those of processors that there are.
    fn validate_vcpus(&self, report: &mut Report) {
        let states = self.vcpus.iter().flat_map(|vcpus| &vcpus.vcpus);
        for state in states.filter(|state| state.id >= self.vcpu.maximum) {
            let problem = format!("vcpu id '{}' is out of range of maximum vcpu count", state.id);
            report.error("domain/vcpus/vcpu", Problem::Dangling(problem));
        }
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
        devices.validate_infos(report);
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
