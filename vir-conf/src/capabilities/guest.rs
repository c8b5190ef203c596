//! `<guest>`: a kind of guest that a host can run.

use crate::arch::Arch;
use crate::domain::DomainType;
use crate::facet;
use crate::scalar::{OnOff, YesNo};
use crate::{element, values};

element! {
    /// A kind of guest that a host can run.
    pub struct Guest = "guest" {
        /// What runs in it.
        leaf "os_type" => os: GuestOs;
        /// Its architecture, and what runs it.
        child "arch" => arch: GuestArch;
        /// What the hypervisor can add to it.
        child "features" => features: Option<GuestFeatures>;
    }
}

values! {
    /// What runs in a guest.
    pub enum GuestOs {
        /// A system that knows of Xen.
        Xen = "xen",
        /// The same by an older name.
        Linux = "linux",
        /// A system that takes its guest for a machine.
        Hvm = "hvm",
        /// A program in a container.
        Exe = "exe",
        /// User-mode Linux.
        Uml = "uml",
    }
}

element! {
    /// Architecture of a guest, and what runs it.
    pub struct GuestArch = "arch" {
        /// The architecture.
        attr "name" => name: Arch;
        /// Bits of an address.
        leaf "wordsize" => word_size: WordSize, in "bits";
        /// Program that runs such guests.
        leaf "emulator" => emulator: Option<String>, fits facet::ABSOLUTE_PATH;
        /// Program that starts paravirtualised guests.
        leaf "loader" => loader: Option<String>, fits facet::ABSOLUTE_PATH;
        /// Machines that such guests can be.
        list "machine" => machines: Vec<GuestMachine>;
        /// Hypervisors that run such guests.
        list "domain" => domains: Vec<GuestDomain>, due |_| true;
    }
}

values! {
    /// Bits of an address.
    pub enum WordSize { Bits31 = "31", Bits32 = "32", Bits64 = "64" }
}

element! {
    /// A machine that a guest can be.
    pub struct GuestMachine = "machine" {
        /// The machine that the name stands for.
        attr "canonical" => canonical: Option<String>;
        /// The most processors that it can have.
        attr "maxCpus" => max_cpus: Option<u32>;
        /// Whether it is going to be removed.
        attr "deprecated" => deprecated: Option<YesNo>;
        /// Its name.
        text "" => name: String;
    }
}

element! {
    /// A hypervisor that runs guests.
    pub struct GuestDomain = "domain" {
        /// The hypervisor.
        attr "type" => kind: DomainType;
        /// Program that runs its guests; that of the architecture where absent.
        leaf "emulator" => emulator: Option<String>, fits facet::ABSOLUTE_PATH;
        /// Machines that its guests can be; those of the architecture where there are none.
        list "machine" => machines: Vec<GuestMachine>;
    }
}

element! {
    /// What a hypervisor can add to a kind of guest.
    pub struct GuestFeatures = maybe "features" {
        /// Physical addresses of more than 32 bits.
        flag "pae" => pae: bool, since "0.4.1";
        /// Guests without them.
        flag "nonpae" => nonpae: bool, since "0.4.1";
        /// Big-endian Itanium guests.
        flag "ia64_be" => ia64_be: bool, since "0.4.1";
        /// Tables for power management.
        child "acpi" => acpi: Option<FeatureToggle>, since "0.4.1";
        /// Interrupt controllers of the processors.
        child "apic" => apic: Option<FeatureToggle>, since "0.4.1";
        /// The processor's model can be chosen.
        flag "cpuselection" => cpu_selection: bool, since "0.7.5";
        /// Devices have a place in the boot order.
        flag "deviceboot" => device_boot: bool, since "0.8.8";
        /// Disks can be part of snapshots each by itself.
        child "disksnapshot" => disk_snapshot: Option<FeatureToggle>, since "1.2.3";
        /// Page tables in hardware.
        child "hap" => hap: Option<FeatureToggle>;
        /// Snapshots can be kept outside of images.
        flag "externalSnapshot" => external_snapshot: bool, since "9.9.0";
    }
}

element! {
    /// Whether something is there and can be changed.
    pub struct FeatureToggle = "acpi" {
        /// Whether it is there where a definition says nothing.
        attr "default" => default: OnOff;
        /// Whether a definition can change that.
        attr "toggle" => toggle: YesNo;
    }
}
