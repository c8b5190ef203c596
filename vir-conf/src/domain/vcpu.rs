//! `<vcpu>` and `<vcpus>`: how many virtual processors, and which are there when the guest starts.

use crate::scalar::{NumberSet, YesNo};
use crate::{element, values};

element! {
    /// Number and placement of virtual processors.
    pub struct Vcpu = maybe "vcpu" {
        /// Who chooses the host processors; static where absent.
        attr "placement" => placement: Option<Placement>;
        /// Host processors that virtual ones run on unless pinned elsewhere.
        attr "cpuset" => cpuset: Option<NumberSet>;
        /// Processors that are there when the guest starts; all where absent.
        attr guest "current" => current: Option<u32>;
        /// Most processors the guest can have.
        text guest "" => maximum: Option<u32>;
    }
}

values! {
    /// Who chooses host processors or memory nodes.
    pub enum Placement {
        /// The definition.
        Static = "static",
        /// The host's placement service, at each start.
        Auto = "auto",
    }
}

impl Vcpu {
    /// Most processors the guest can have; one where nothing is said.
    pub fn count(&self) -> u32 {
        self.maximum.unwrap_or(1)
    }

    /// Processors that are there when the guest starts.
    pub fn present(&self) -> u32 {
        self.current.unwrap_or_else(|| self.count())
    }
}

element! {
    /// State of each virtual processor.
    pub struct Vcpus = maybe "vcpus" {
        /// The processors that have a say.
        list "vcpu" => vcpus: Vec<VcpuState>;
    }
}

element! {
    /// State of one virtual processor.
    pub struct VcpuState = "vcpu" {
        /// Number, from 0.
        attr guest "id" => id: u32;
        /// Whether it is there when the guest starts.
        attr guest "enabled" => enabled: YesNo;
        /// Whether it can be unplugged.
        attr guest "hotpluggable" => hotpluggable: Option<YesNo>;
        /// Place in the order of plugging, from 1.
        attr guest "order" => order: Option<u32>;
    }
}
