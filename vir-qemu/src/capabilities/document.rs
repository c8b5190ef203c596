//! The parts of the capabilities document, `<qemuCaps>`: what is known about one QEMU binary.

use vir_conf::scalar::YesNo;
use vir_conf::{element, values};

use super::{Accelerators, FlagSet, Package, Version};

element! {
    /// What is known about one QEMU binary.
    pub struct Capabilities = "qemuCaps" {
        /// Path of the binary.
        leaf "emulator" => emulator: String;
        /// When the binary's inode last changed, in seconds since the epoch.
        leaf "qemuctime" => emulator_ctime: u64;
        /// When the probing program's inode last changed.
        leaf "selfctime" => prober_ctime: u64;
        /// Version of the probing program.
        leaf "selfvers" => prober_version: u32;
        /// What the binary can do.
        inline "" => flags: FlagSet;
        /// Version as one number, 1000000 × major + 1000 × minor + micro.
        leaf "version" => version: Version;
        /// Version of the host processor's microcode when the binary was probed; 0 where it is not known.
        leaf "microcodeVersion" => microcode_version: u32;
        /// What the packager put after the version.
        inline "" => package: Package;
        /// Architecture that the binary emulates.
        leaf "arch" => arch: String;
        /// What depends on how guest code is executed.
        inline "" => accelerators: Accelerators;
        /// Versions of the Arm interrupt controller.
        list "gic" => gics: Vec<Gic>;
        /// AMD's encryption of guest memory.
        child "sev" => sev: Option<Sev>;
        /// Intel's enclaves.
        child "sgx" => sgx: Option<Sgx>;
        /// Enlightenments for Windows guests.
        child "hypervCapabilities" => hyperv: Option<Hyperv>;
    }
}

values! {
    /// How guest code is executed.
    pub enum AcceleratorKind {
        /// The kernel's virtual machine.
        Kvm = "kvm",
        /// The Hypervisor.framework of macOS.
        Hvf = "hvf",
        /// Translation.
        Tcg = "tcg",
    }
}

element! {
    /// The host's CPU as an accelerator presents it: what a guest gets with `-cpu host`, or with `-cpu max` where
    /// there is no host CPU to present.
    pub struct HostCpu = "hostCPU" {
        /// The accelerator.
        attr "type" => accelerator: AcceleratorKind;
        /// The model that the properties refine.
        attr "model" => model: String;
        /// Whether it is known which properties survive migration.
        attr "migratability" => migratability: YesNo;
        /// Its properties, in QEMU's order.
        list "property" => properties: Vec<CpuProperty>;
        /// Features that QEMU is going to drop.
        child "deprecatedFeatures" => deprecated_features: Option<DeprecatedFeatures>;
    }
}

element! {
    /// One property of a CPU.
    pub struct CpuProperty = "property" {
        /// Its name.
        attr "name" => name: String;
        /// What kind of value it has.
        attr "type" => kind: PropertyKind;
        /// Its value: `true` or `false`, a decimal number, or text.
        attr "value" => value: String;
        /// Whether a guest that has it can be migrated; only told of features that are on.
        attr "migratable" => migratable: Option<YesNo>;
    }
}

values! {
    /// Kinds of property values.
    pub enum PropertyKind { Boolean = "boolean", Number = "number", String = "string" }
}

element! {
    /// Features that QEMU is going to drop.
    pub struct DeprecatedFeatures = "deprecatedFeatures" {
        /// The features.
        list "property" => features: Vec<Named>;
    }
}

element! {
    /// Something that has nothing but a name.
    pub struct Named = "property" {
        /// The name.
        attr "name" => name: String;
    }
}

values! {
    /// A fact that is written only where it holds.
    pub enum Holds { Yes = "yes" }
}

element! {
    /// A CPU model that QEMU knows.
    pub struct CpuModel = "cpu" {
        /// The accelerator it was asked about.
        attr "type" => accelerator: AcceleratorKind;
        /// Its name.
        attr "name" => name: String;
        /// Its QOM type.
        attr "typename" => typename: Option<String>;
        /// Whether this host can run it; absent where QEMU does not know.
        attr "usable" => usable: Option<YesNo>;
        /// Whether QEMU is going to drop it.
        attr "deprecated" => deprecated: Option<Holds>;
        /// What the host lacks to run it.
        list "blocker" => blockers: Vec<Named>;
    }
}

element! {
    /// A machine type.
    pub struct MachineType = "machine" {
        /// The accelerator it was asked about.
        attr "type" => accelerator: AcceleratorKind;
        /// Its name.
        attr "name" => name: String;
        /// A second name, which the newest of a family has.
        attr "alias" => alias: Option<String>;
        /// Whether vCPUs can be plugged.
        attr "hotplugCpus" => hotplug_cpus: Option<Holds>;
        /// Most vCPUs it can have.
        attr "maxCpus" => max_cpus: Option<u32>;
        /// Whether QEMU takes it if none is named.
        attr "default" => is_default: Option<Holds>;
        /// QOM type of the CPU it has if none is named.
        attr "defaultCPU" => default_cpu: Option<String>;
        /// Whether a NUMA node's memory may be given as a plain size.
        attr "numaMemSupported" => numa_mem_supported: Option<Holds>;
        /// Id of its main memory object if none is named.
        attr "defaultRAMid" => default_ram_id: Option<String>;
        /// Whether QEMU is going to drop it.
        attr "deprecated" => deprecated: Option<Holds>;
        /// Whether it has ACPI; absent where QEMU does not tell.
        attr "acpi" => acpi: Option<YesNo>;
    }
}

element! {
    /// A version of the Arm interrupt controller.
    pub struct Gic = "gic" {
        /// 2 or 3.
        attr "version" => version: u8;
        /// Whether the kernel has it.
        attr "kernel" => kernel: YesNo;
        /// Whether QEMU emulates it.
        attr "emulated" => emulated: YesNo;
    }
}

element! {
    /// AMD's encryption of guest memory, as far as the host has it.
    pub struct Sev = "sev" {
        /// Which bit of an address marks an encrypted page.
        leaf "cbitpos" => cbitpos: u32;
        /// Physical address bits lost to encryption.
        leaf "reducedPhysBits" => reduced_phys_bits: u32;
        /// Platform Diffie-Hellman key, base 64.
        leaf "pdh" => pdh: String;
        /// Certificate chain, base 64.
        leaf "certChain" => cert_chain: String;
        /// Unique id of the first CPU, base 64.
        leaf "cpu0Id" => cpu0_id: Option<String>;
    }
}

element! {
    /// Intel's enclaves, as far as the host has them.
    pub struct Sgx = "sgx" {
        /// Whether the host has them.
        attr "supported" => supported: YesNo;
        /// Flexible launch control.
        leaf "flc" => flc: YesNo;
        /// First generation of instructions.
        leaf "sgx1" => sgx1: YesNo;
        /// Second generation of instructions.
        leaf "sgx2" => sgx2: YesNo;
        /// All of the enclave page cache.
        child "section_size" => section_size: SgxSize;
        /// The parts of the enclave page cache.
        child "sections" => sections: Option<SgxSections>;
    }
}

element! {
    /// Size of the enclave page cache.
    pub struct SgxSize = "section_size" {
        /// Unit of the size.
        attr "unit" => unit: SgxUnit;
        /// The size.
        text "" => size: u64;
    }
}

element! {
    /// Parts of the enclave page cache.
    pub struct SgxSections = "sections" {
        /// The parts.
        list "section" => sections: Vec<SgxSection>;
    }
}

element! {
    /// The part of the enclave page cache on one host NUMA node.
    pub struct SgxSection = "section" {
        /// The node.
        attr "node" => node: u32;
        /// Its size.
        attr "size" => size: u64;
        /// Unit of the size.
        attr "unit" => unit: SgxUnit;
    }
}

values! {
    /// The one unit these sizes are given in.
    pub enum SgxUnit { KiB = "KiB" }
}

element! {
    /// Enlightenments for Windows guests.
    pub struct Hyperv = "hypervCapabilities" {
        /// Whether there are any.
        attr "supported" => supported: YesNo;
        /// Which.
        list "cap" => features: Vec<HypervCap>;
    }
}

element! {
    /// One enlightenment that the host offers.
    pub struct HypervCap = "cap" {
        /// Which one.
        attr "name" => name: HypervFeature;
    }
}

values! {
    /// Enlightenments, named as in a domain's `<hyperv>`.
    pub enum HypervFeature {
        Relaxed = "relaxed", Vapic = "vapic", Spinlocks = "spinlocks", Vpindex = "vpindex", Runtime = "runtime",
        Synic = "synic", Stimer = "stimer", Reset = "reset", VendorId = "vendor_id", Frequencies = "frequencies",
        Reenlightenment = "reenlightenment", Tlbflush = "tlbflush", Ipi = "ipi", Evmcs = "evmcs", Avic = "avic",
        EmsrBitmap = "emsr_bitmap", XmmInput = "xmm_input",
    }
}
