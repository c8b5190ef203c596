//! What a definition leaves open and every hypervisor fills in alike.

use crate::absent::forget_empty;
use crate::arch::Arch;
use crate::domain::bhyve_namespace::BhyveNamespace;
use crate::domain::blkiotune::BlkioTune;
use crate::domain::cpu::Cpu;
use crate::domain::device::disk::{self, Disk};
use crate::domain::device::filesystem::Filesystem;
use crate::domain::device::hostdev::Hostdev;
use crate::domain::device::memory::{self, MemoryDevice};
use crate::domain::device::rng::Rng;
use crate::domain::idmap::IdMap;
use crate::domain::launch_security::LaunchSecurity;
use crate::domain::lxc_namespace::LxcNamespace;
use crate::domain::memory::MemoryTune;
use crate::domain::numatune::NumaTune;
use crate::domain::os::{OsKind, OsType};
use crate::domain::qemu_namespace::QemuNamespace;
use crate::domain::seclabel::Seclabel;
use crate::domain::sysinfo::Sysinfo;
use crate::domain::throttle_groups::ThrottleGroup;
use crate::domain::vcpu::Placement;
use crate::domain::vmware_namespace::VmwareNamespace;
use crate::domain::xen_namespace::XenNamespace;
use crate::domain::{Domain, DomainType, Size};
use crate::flags::ParseFlags;
use crate::scalar::{KiB, MacAddress, Uuid};

/// Where identities come from that an author left out.
pub trait Random {
    /// An id that nobody else has.
    fn uuid(&mut self) -> Uuid;
    /// A hardware address that starts with the three bytes.
    fn mac(&mut self, prefix: [u8; 3]) -> MacAddress;
}

/// What processing of a definition depends on besides the definition.
pub struct PostParse<'a> {
    /// How the document was read.
    pub flags: ParseFlags,
    /// Architecture of a definition that names none; left open where none.
    pub arch: Option<Arch>,
    /// First bytes of hardware addresses that are drawn, the hypervisor's own range.
    pub mac_prefix: [u8; 3],
    /// Where identities come from.
    pub random: &'a mut dyn Random,
}

impl PostParse<'_> {
    /// A new hardware address.
    pub fn fresh_mac(&mut self) -> MacAddress {
        self.random.mac(self.mac_prefix)
    }
}

impl std::fmt::Debug for PostParse<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { flags, arch, mac_prefix, random: _ } = self;
        f.debug_struct("PostParse")
            .field("flags", flags)
            .field("arch", arch)
            .field("mac_prefix", mac_prefix)
            .finish_non_exhaustive()
    }
}

impl Domain {
    /// Fills in what every hypervisor fills in alike and brings lists into their order.
    ///
    /// Idempotent: what is filled in stays.
    pub fn post_parse(&mut self, cx: &mut PostParse<'_>) {
        if cx.flags.contains(ParseFlags::INACTIVE) {
            self.id = None;
        }
        self.forget_other_hypervisors();
        self.uuid.get_or_insert_with(|| cx.random.uuid());
        if let Some(generation) = &mut self.genid {
            generation.id.get_or_insert_with(|| cx.random.uuid());
        }
        for text in [&mut self.title, &mut self.description] {
            forget_empty(text);
        }
        self.blkio_tune.iter_mut().for_each(BlkioTune::post_parse);
        self.features.post_parse();
        self.launch_security.iter_mut().for_each(LaunchSecurity::post_parse);
        self.post_parse_memory(cx.flags);
        self.post_parse_iothreads();
        self.post_parse_processors();
        self.post_parse_placement();
        self.throttle_groups
            .iter_mut()
            .flat_map(|groups| &mut groups.groups)
            .for_each(ThrottleGroup::post_parse);
        self.sysinfo.iter_mut().for_each(Sysinfo::post_parse);
        if self.bootloader.is_some() {
            // Who finds out on the host what to boot boots paravirtual guests.
            self.os.kind.get_or_insert(OsType { arch: None, machine: None, kind: OsKind::Xen });
        }
        if let (Some(kind), Some(arch)) = (&mut self.os.kind, cx.arch) {
            kind.arch.get_or_insert(arch);
        }
        self.os.post_parse(self.kind, self.bootloader.is_some(), self.devices.has_boot_order());
        self.devices.post_parse();
        self.id_map.iter_mut().for_each(IdMap::post_parse);
        self.clock.post_parse();
        self.perf.iter_mut().for_each(|perf| perf.events.sort_by_key(|event| event.name));
        self.post_parse_seclabels();
        self.keywrap.iter_mut().for_each(|keywrap| keywrap.ciphers.sort_by_key(|cipher| cipher.name));
        disk::sort(&mut self.devices.disks);
        self.devices.disks.iter_mut().for_each(Disk::post_parse);
        self.devices.interfaces.iter_mut().for_each(|nic| nic.post_parse(cx));
        self.devices.hostdevs.iter_mut().for_each(Hostdev::post_parse);
        self.devices.place_scsi_hostdevs();
        self.devices.rngs.iter_mut().for_each(Rng::post_parse);
        let is_pseries = memory::is_pseries(self.os.arch());
        self.devices.memories.iter_mut().for_each(|module| module.post_parse(is_pseries, cx.random));
        self.devices.filesystems.iter_mut().for_each(Filesystem::post_parse);
    }

    /// What is said to one hypervisor directly means nothing to another.
    fn forget_other_hypervisors(&mut self) {
        let kind = self.kind;
        let Self { qemu, lxc, xen, bhyve, vmware, .. } = self;
        if !matches!(kind, DomainType::Qemu | DomainType::Kvm | DomainType::Hvf | DomainType::Kqemu) {
            *qemu = QemuNamespace::default();
        }
        if kind != DomainType::Lxc {
            *lxc = LxcNamespace::default();
        }
        if kind != DomainType::Xen {
            *xen = XenNamespace::default();
        }
        if kind != DomainType::Bhyve {
            *bhyve = BhyveNamespace::default();
        }
        if kind != DomainType::Vmware {
            *vmware = VmwareNamespace::default();
        }
    }

    /// NUMA cells and memory modules say how much memory there is where the definition does not, or where it may be
    /// chosen afresh; all of it is in use where nothing less is said.
    fn post_parse_memory(&mut self, flags: ParseFlags) {
        let has_cells = self.cpu.as_ref().is_some_and(|cpu| !cpu.cells().is_empty());
        self.memory_backing.iter_mut().for_each(|backing| backing.post_parse(has_cells));
        if let Some(max) = &mut self.max_memory {
            forget_empty(&mut max.slots);
        }
        if let Some(numa) = self.cpu.as_mut().and_then(|cpu| cpu.numa.as_mut()) {
            numa.post_parse();
            if flags.contains(ParseFlags::ABI_UPDATE) || self.memory.size == Size::default() {
                let modules = self.devices.memories.iter().map(MemoryDevice::total);
                let all = modules.fold(numa.memory().0, u64::saturating_add);
                self.memory.size = Size(KiB(all).min(KiB::MOST));
            }
        }
        self.memory_tune.iter_mut().for_each(MemoryTune::post_parse);
        let all = self.memory.size;
        self.current_memory =
            self.current_memory.filter(|&current| current != Size::default() && current < all);
        self.current_memory.get_or_insert(all);
    }

    fn post_parse_processors(&mut self) {
        self.cpu.iter_mut().for_each(Cpu::post_parse);
        let count = self.vcpu.maximum;
        self.vcpus = self.vcpus.take().filter(|vcpus| !vcpus.vcpus.is_empty());
        if let Some(vcpus) = &mut self.vcpus {
            self.vcpu.current = Some(vcpus.post_parse(count));
        }
        let iothreads = self.iothread_numbers();
        self.cpu_tune.iter_mut().for_each(|tune| tune.post_parse(count, &iothreads));
    }

    /// Processors and memory are placed by the same service, unless one of both is pinned down.
    fn post_parse_placement(&mut self) {
        // All that can be named is no choice.
        self.vcpu.cpuset = self.vcpu.cpuset.take().filter(|cpus| !cpus.is_full());
        if self.vcpu.cpuset.is_none() && self.numa_tune.as_ref().is_some_and(NumaTune::is_automatic) {
            self.vcpu.placement = Some(Placement::Auto);
        }
        self.vcpu.post_parse();
        let placement = self.vcpu.placement.unwrap_or(Placement::Static);
        match &mut self.numa_tune {
            Some(tune) if *tune != NumaTune::default() => tune.post_parse(placement),
            // An element that says nothing is none.
            _ => self.numa_tune = (placement == Placement::Auto).then(NumaTune::automatic),
        }
    }

    /// The number of I/O threads and the list of them agree, whichever says more.
    fn post_parse_iothreads(&mut self) {
        if let Some(ids) = &mut self.iothread_ids {
            let listed = u32::try_from(ids.iothreads.len()).unwrap_or(u32::MAX);
            let count = self.iothreads.unwrap_or(0).max(listed);
            ids.post_parse(count);
            self.iothreads = Some(count);
        }
        forget_empty(&mut self.iothreads);
    }

    /// A label that leaves everything to the host is the same as none.
    fn post_parse_seclabels(&mut self) {
        self.seclabels.iter_mut().for_each(Seclabel::post_parse);
        self.seclabels.retain(|label| label.kind.is_some());
    }
}
