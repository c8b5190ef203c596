//! `<cpu>` of a host.

use crate::arch::Arch;
use crate::domain::cpu::{CpuTopology, MaxPhysAddr};
use crate::element;
use crate::facet;
use crate::scalar::{Unit, YesNo};
use crate::schema::Facet;

element! {
    /// The processor of a host.
    pub struct HostCpu = "cpu" {
        /// Its architecture.
        leaf "arch" => arch: Arch;
        /// What the architecture leaves open.
        child "features" => arch_features: Option<HostCpuArchFeatures>;
        /// The named model that is closest to it.
        leaf "model" => model: Option<String>;
        /// Its maker.
        leaf "vendor" => vendor: Option<String>;
        /// Its microcode.
        child "microcode" => microcode: Option<HostCpuMicrocode>;
        /// The numbers by which it tells what it is.
        child "signature" => signature: Option<HostCpuSignature>;
        /// Its clock.
        child "counter" => counter: Option<HostCpuCounter>;
        /// Sockets, dies, clusters, cores, threads; sockets count within a NUMA node.
        child "topology" => topology: Option<CpuTopology>;
        /// Width of physical addresses.
        child "maxphysaddr" => max_phys_addr: Option<MaxPhysAddr>;
        /// Features beyond those of the model.
        list "feature" => features: Vec<HostCpuFeature>;
        /// Sizes of pages.
        list "pages" => pages: Vec<HostCpuPages>;
    }
}

element! {
    /// What an architecture leaves open.
    pub struct HostCpuArchFeatures = maybe "features" {
        /// Physical addresses of more than 32 bits.
        flag "pae" => pae: bool;
        /// Guests without them.
        flag "nonpae" => nonpae: bool;
        /// Intel's support for guests.
        flag "vmx" => vmx: bool;
        /// AMD's support for guests.
        flag "svm" => svm: bool;
    }
}

element! {
    /// Microcode of a processor.
    pub struct HostCpuMicrocode = "microcode" {
        /// Its version.
        attr "version" => version: u32, fits facet::POSITIVE;
    }
}

element! {
    /// The numbers by which a processor tells what it is.
    pub struct HostCpuSignature = "signature" {
        /// Its family.
        attr "family" => family: u32, fits facet::POSITIVE;
        /// Its model in the family.
        attr "model" => model: u32;
        /// Its revision.
        attr "stepping" => stepping: u32;
    }
}

element! {
    /// The clock of a processor.
    pub struct HostCpuCounter = "counter" {
        /// Its name: `tsc`.
        attr "name" => name: String;
        /// Its frequency.
        attr "frequency" => frequency: u64, in "Hz", fits facet::POSITIVE;
        /// Whether guests can see another frequency.
        attr "scaling" => scaling: Option<YesNo>, due |_| true;
    }
}

element! {
    /// A feature of a processor.
    pub struct HostCpuFeature = "feature" {
        /// Its name.
        attr "name" => name: String, fits FEATURE;
    }
}

/// The name of a feature.
const FEATURE: Facet = Facet {
    what: "a name of letters, digits, '_' and '-'",
    examples: &["vmx", "arch-capabilities"],
    fits: |text| facet::all(text, "-_"),
};

element! {
    /// A size of pages.
    pub struct HostCpuPages = "pages" {
        /// Unit of the size.
        attr "unit" => unit: Unit = Unit::KIB;
        /// The size.
        attr "size" => size: u64;
    }
}
