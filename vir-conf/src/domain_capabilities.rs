//! `<domainCapabilities>`: what domains of one hypervisor, architecture and machine can have.
//!
//! Page "Domain capabilities XML format".

mod capability;
mod cpu;
mod features;

pub use capability::{Capability, CapabilityEnum, CapabilityValue, LoaderCapability};
pub use cpu::{
    CpuBlocker, CpuBlockers, CpuCapabilities, CpuModeCapability, CustomModel, CustomModelList,
    CustomModelUsable, CustomModels, HostModel,
};
pub use features::{FeatureCapabilities, Sev, Sgx, SgxSection, SgxSections};

use crate::arch::Arch;
use crate::domain::DomainType;
use crate::element;
use crate::facet;
use crate::scalar::YesNo;

element! {
    /// What domains of one hypervisor, architecture and machine can have.
    pub struct DomainCapabilities = "domainCapabilities" {
        /// Program that runs the domains, an absolute path.
        leaf "path" => path: Option<String>, fits facet::ABSOLUTE_PATH;
        /// Hypervisor.
        leaf "domain" => domain: DomainType;
        /// Machine.
        leaf "machine" => machine: Option<String>;
        /// Architecture.
        leaf "arch" => arch: Arch;
        /// Virtual processors.
        child "vcpu" => vcpu: Option<VcpuCapability>;
        /// I/O threads.
        child "iothreads" => iothreads: Option<SupportedOnly>;
        /// Firmware.
        child "os" => os: Option<OsCapability>;
        /// Processors that guests can see.
        child "cpu" => cpu: Option<CpuCapabilities>;
        /// Where guest memory can come from.
        child "memoryBacking" => memory_backing: Option<Capability>;
        /// Devices.
        child "devices" => devices: Option<DeviceCapabilities>;
        /// Features of the hypervisor.
        child "features" => features: Option<FeatureCapabilities>;
    }
}

element! {
    /// How many virtual processors there can be.
    pub struct VcpuCapability = "vcpu" {
        /// The most of them.
        attr "max" => max: u32;
    }
}

element! {
    /// Whether something is supported.
    pub struct SupportedOnly = "iothreads" {
        /// Whether it is.
        attr "supported" => supported: YesNo;
    }
}

element! {
    /// Firmware that domains can have.
    pub struct OsCapability = "os" {
        /// What is supported, and with which values: `firmware` lists what can be chosen automatically.
        inline "" => capability: Capability;
        /// Firmware that a definition can name.
        child "loader" => loader: Option<LoaderCapability>;
    }
}

element! {
    /// Devices that domains can have.
    pub struct DeviceCapabilities = spread "devices" {
        /// Disks: `diskDevice`, `bus`, `model`.
        child "disk" => disk: Option<Capability>;
        /// Display servers: `type`.
        child "graphics" => graphics: Option<Capability>;
        /// Graphics cards: `modelType`.
        child "video" => video: Option<Capability>;
        /// Devices of the host: `mode`, `startupPolicy`, `subsysType`, `capsType`, `pciBackend`.
        child "hostdev" => hostdev: Option<Capability>;
        /// Sources of randomness: `model`, `backendModel`.
        child "rng" => rng: Option<Capability>, since "5.7.0";
        /// File systems of the host: `driverType`.
        child "filesystem" => filesystem: Option<Capability>;
        /// Trusted platform modules: `model`, `backendModel`, `backendVersion`.
        child "tpm" => tpm: Option<Capability>;
        /// Places for USB devices that somebody lends: `bus`.
        child "redirdev" => redirdev: Option<Capability>, since "8.9.0";
        /// Channels between guest and host: `type`.
        child "channel" => channel: Option<Capability>, since "8.9.0";
        /// Devices that encipher: `model`, `type`, `backendModel`.
        child "crypto" => crypto: Option<Capability>;
        /// Network cards: `backendType`.
        child "interface" => interface: Option<Capability>, since "10.6.0";
        /// Ways to say that the guest crashed: `model`.
        child "panic" => panic: Option<Capability>;
    }
}
