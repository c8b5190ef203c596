//! `<domain>`: a virtual machine or container.

pub mod address;
pub mod bhyve_namespace;
pub mod blkiotune;
pub mod chardev;
pub mod clock;
mod complete;
pub mod cpu;
pub mod cputune;
pub mod device;
mod document;
pub mod features;
pub mod genid;
pub mod idmap;
pub mod io_limits;
pub mod iothreads;
mod judge;
pub mod keywrap;
pub mod launch_security;
pub mod lxc_namespace;
pub mod memory;
pub mod metadata;
pub mod numatune;
mod origin;
pub mod os;
pub mod perf;
mod post_parse;
pub mod power;
pub mod qemu_namespace;
pub mod resource;
pub mod seclabel;
pub mod storage;
pub mod sysinfo;
pub mod throttle_groups;
mod validate;
pub mod vcpu;
pub mod vmware_namespace;
pub mod xen_namespace;

pub use crate::document::Parsed;
pub use crate::size::{Bytes, MebiBytes, Size};
pub use document::Ready;
pub use post_parse::{PostParse, Random};

use self::bhyve_namespace::BhyveNamespace;
use self::blkiotune::BlkioTune;
use self::clock::Clock;
use self::cpu::Cpu;
use self::cputune::CpuTune;
use self::features::Features;
use self::genid::GenId;
use self::idmap::IdMap;
use self::iothreads::{DefaultIoThread, IoThreadIds};
use self::keywrap::Keywrap;
use self::launch_security::LaunchSecurity;
use self::lxc_namespace::LxcNamespace;
use self::memory::{MaxMemory, Memory, MemoryBacking, MemoryTune};
use self::metadata::Metadata;
use self::numatune::NumaTune;
use self::os::Os;
use self::perf::Perf;
use self::power::{CrashAction, LifecycleAction, LockFailureAction, Pm};
use self::qemu_namespace::QemuNamespace;
use self::resource::Resource;
use self::seclabel::Seclabel;
use self::sysinfo::Sysinfo;
use self::throttle_groups::ThrottleGroups;
use self::vcpu::{Vcpu, Vcpus};
use self::vmware_namespace::VmwareNamespace;
use self::xen_namespace::XenNamespace;
use crate::domain::device::Devices;
use crate::element;
use crate::facet;
use crate::scalar::Uuid;
use crate::values;

element! {
    /// A virtual machine or container.
    pub struct Domain = "domain" new(kind: DomainType, name: String) {
        /// Hypervisor that runs it.
        attr "type" => kind: DomainType;
        /// Number of the running domain; absent while it does not run.
        attr "id" => id: Option<u32>, when |domain, cx| !cx.inactive();
        /// Name, unique on its host.
        leaf "name" => name: String, fits facet::LINE;
        /// Identity, drawn at random where absent.
        leaf guest "uuid" => uuid: Option<Uuid>;
        /// Generation id.
        child "genid" => genid: Option<GenId>, since "4.4.0";
        /// Short description for people.
        leaf live "title" => title: Option<String>, since "0.9.10", fits facet::LINE;
        /// Long description for people.
        leaf live "description" => description: Option<String>, since "0.7.2";
        /// What applications note about the domain.
        child live "metadata" => metadata: Option<Metadata>, since "0.9.10";
        /// Most memory after memory modules were plugged in.
        child "maxMemory" => max_memory: Option<MaxMemory>, since "1.2.14";
        /// Memory that the guest finds when it boots.
        child "memory" => memory: Memory = Memory::default();
        /// Memory that the balloon leaves the guest; all of it where absent.
        child live "currentMemory" => current_memory: Option<Size>;
        /// Share of the host's block devices.
        child live "blkiotune" => blkio_tune: Option<BlkioTune>, since "0.8.8";
        /// Limits on the memory of the hypervisor's process.
        child "memtune" => memory_tune: Option<MemoryTune>;
        /// Where guest memory comes from.
        child "memoryBacking" => memory_backing: Option<MemoryBacking>;
        /// Number of virtual processors.
        child "vcpu" => vcpu: Vcpu = Vcpu::default();
        /// State of each virtual processor.
        child "vcpus" => vcpus: Option<Vcpus>, since "2.2.0";
        /// Number of I/O threads.
        leaf guest live "iothreads" => iothreads: Option<u32>, since "1.2.8";
        /// I/O threads that are more than a number.
        child "iothreadids" => iothread_ids: Option<IoThreadIds>, since "1.2.15";
        /// The main loop's own pool of worker threads.
        child "defaultiothread" => default_iothread: Option<DefaultIoThread>, since "8.5.0";
        /// Limits that several disks share.
        child live "throttlegroups" => throttle_groups: Option<ThrottleGroups>, since "11.2.0";
        /// Host processors, shares and schedulers of threads.
        child "cputune" => cpu_tune: Option<CpuTune>, since "0.9.0";
        /// Host NUMA nodes of guest memory.
        child "numatune" => numa_tune: Option<NumaTune>, since "0.9.3";
        /// Where the domain is accounted on the host.
        child "resource" => resource: Option<Resource>, since "1.0.5";
        /// SMBIOS tables and firmware configuration.
        list "sysinfo" => sysinfo: Vec<Sysinfo>, since "0.8.7";
        /// Program on the host that finds out what to boot (Xen).
        leaf "bootloader" => bootloader: Option<String>, since "0.1.0";
        /// Its arguments.
        leaf "bootloader_args" => bootloader_args: Option<String>, since "0.2.3", when |domain, _| domain.bootloader.is_some();
        /// What runs, on which machine, and how it boots.
        child "os" => os: Os = Os::default();
        /// Users and groups of a container as the host sees them.
        child "idmap" => id_map: Option<IdMap>;
        /// What the hypervisor adds to, or takes from, the plain machine.
        child "features" => features: Features = Features::default();
        /// The processor that the guest sees.
        child "cpu" => cpu: Option<Cpu>, since "0.7.5";
        /// The guest's clock and timers.
        child "clock" => clock: Clock = Clock::default();
        /// What happens when the guest powers off.
        leaf live "on_poweroff" => on_poweroff: LifecycleAction = LifecycleAction::Destroy;
        /// What happens when the guest asks for a reboot.
        leaf live "on_reboot" => on_reboot: LifecycleAction = LifecycleAction::Restart;
        /// What happens when the guest crashes.
        leaf live "on_crash" => on_crash: CrashAction = CrashAction::Destroy;
        /// What happens when a lock on a resource is lost; the lock manager's choice where absent.
        leaf "on_lockfailure" => on_lockfailure: Option<LockFailureAction>, since "1.0.0";
        /// Sleep states that the firmware offers.
        child "pm" => pm: Option<Pm>, since "0.10.2";
        /// Performance events that the host counts.
        child live "perf" => perf: Option<Perf>, since "2.0.0";
        /// What is plugged into it.
        child "devices" => devices: Devices = Devices::default();
        /// Labels in security systems of the host.
        list "seclabel" => seclabels: Vec<Seclabel>, since "0.6.1";
        /// Ciphers by which s390 guests protect their keys; all of them where absent.
        child "keywrap" => keywrap: Option<Keywrap>;
        /// What hides the guest's memory from the host.
        child "launchSecurity" => launch_security: Option<LaunchSecurity>, since "4.5.0";
        /// What it says to QEMU directly.
        inline "" => qemu: QemuNamespace;
        /// What it says to LXC directly.
        inline "" => lxc: LxcNamespace;
        /// What it says to Xen directly.
        inline "" => xen: XenNamespace;
        /// What it says to bhyve directly.
        inline "" => bhyve: BhyveNamespace;
        /// What it says of VMware's inventory.
        inline "" => vmware: VmwareNamespace;
    }
}

values! {
    /// Hypervisors.
    pub enum DomainType {
        Qemu = "qemu", Kvm = "kvm", Hvf = "hvf" since "8.1.0", Kqemu = "kqemu", Xen = "xen", Lxc = "lxc" since "0.4.2", Uml = "uml",
        OpenVz = "openvz", Test = "test", Vmware = "vmware", HyperV = "hyperv" since "0.9.5", Vbox = "vbox" since "0.6.3", Phyp = "phyp",
        Bhyve = "bhyve" since "1.2.2", Vz = "vz",
    }
}
