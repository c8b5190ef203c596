//! `<features>`: what a hypervisor can add to its domains.

use crate::domain::Size;
use crate::domain_capabilities::{Capability, SupportedOnly};
use crate::element;
use crate::scalar::{Unit, YesNo};

element! {
    /// What a hypervisor can add to its domains.
    pub struct FeatureCapabilities = spread "features" {
        /// ARM's interrupt controllers: `version`.
        child "gic" => gic: Option<Capability>;
        /// The guest's kernel can say where its crash dump is.
        child "vmcoreinfo" => vmcoreinfo: Option<SupportedOnly>;
        /// The guest can learn that it went back in time.
        child "genid" => genid: Option<SupportedOnly>, since "4.4.0";
        /// Definitions can say which images an image was made over.
        child "backingStoreInput" => backing_store_input: Option<SupportedOnly>, since "5.10.0";
        /// Disks can be copied while the domain runs.
        child "backup" => backup: Option<SupportedOnly>;
        /// A domain's memory is given back after its end.
        child "async-teardown" => async_teardown: Option<SupportedOnly>;
        /// Protected guests on s390.
        child "s390-pv" => s390_pv: Option<SupportedOnly>;
        /// Machines without PS/2.
        child "ps2" => ps2: Option<SupportedOnly>;
        /// AMD's encryption of guests.
        child "sev" => sev: Option<Sev>;
        /// Intel's enclaves.
        child "sgx" => sgx: Option<Sgx>;
        /// What Windows expects of a hypervisor: `features`.
        child "hyperv" => hyperv: Option<Capability>, since "9.0.0";
        /// What hides a guest's memory from the host: `sectype`.
        child "launchSecurity" => launch_security: Option<Capability>, since "10.5.0";
    }
}

element! {
    /// AMD's encryption of guests. Its numbers are there where it is supported.
    pub struct Sev = "sev" {
        /// Whether it is supported.
        attr "supported" => supported: YesNo;
        /// The bit of an address that says that a page is encrypted.
        leaf "cbitpos" => cbit_position: Option<u32>, due Sev::is_told;
        /// Bits of an address that encryption takes away.
        leaf "reducedPhysBits" => reduced_phys_bits: Option<u32>, in "bits", due Sev::is_told;
        /// The most guests.
        leaf "maxGuests" => max_guests: Option<u32>, due Sev::is_told;
        /// The most guests whose registers are encrypted too.
        leaf "maxESGuests" => max_es_guests: Option<u32>, due Sev::is_told;
        /// Identity of the first processor, in base64.
        leaf "cpu0Id" => cpu0_id: Option<String>;
    }
}

element! {
    /// Intel's enclaves. Its parts are there where they are supported.
    pub struct Sgx = "sgx" {
        /// Whether they are supported.
        attr "supported" => supported: YesNo;
        /// Whether the guest decides who may start enclaves.
        leaf "flc" => flc: Option<YesNo>, due Sgx::is_told;
        /// Whether the first version is there.
        leaf "sgx1" => sgx1: Option<YesNo>, due Sgx::is_told;
        /// Whether the second version is there.
        leaf "sgx2" => sgx2: Option<YesNo>, due Sgx::is_told;
        /// Memory for enclaves.
        child "section_size" => section_size: Option<Size>, due Sgx::is_told;
        /// The memory by NUMA node.
        child "sections" => sections: Option<SgxSections>;
    }
}

element! {
    /// Memory for enclaves by NUMA node.
    pub struct SgxSections = maybe "sections" {
        /// The memory of one node.
        list "section" => sections: Vec<SgxSection>;
    }
}

element! {
    /// Memory of a NUMA node for enclaves.
    pub struct SgxSection = "section" {
        /// The node.
        attr "node" => node: u32;
        /// The size.
        attr "size" => size: u64;
        /// Unit of the size.
        attr "unit" => unit: Unit;
    }
}

impl Sev {
    /// Whether any of the parts is there that come together.
    fn is_told(&self) -> bool {
        let numbers = [self.cbit_position, self.reduced_phys_bits, self.max_guests, self.max_es_guests];
        numbers.iter().any(Option::is_some)
    }
}

impl Sgx {
    /// Whether any of the parts is there that come together.
    fn is_told(&self) -> bool {
        let answers = [self.flc, self.sgx1, self.sgx2];
        answers.iter().any(Option::is_some) || self.section_size.is_some() || self.sections.is_some()
    }
}
