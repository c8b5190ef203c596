//! `<vcpu>` and `<vcpus>`: how many virtual processors, and which are there when the guest starts.

use crate::absent::forget_empty;
use std::collections::HashSet;

use crate::diagnostic::Origin;
use crate::facet;
use crate::scalar::{NumberSet, YesNo};
use crate::{element, values};

element! {
    /// Number and placement of virtual processors.
    pub struct Vcpu = "vcpu" default {
        /// Who chooses the host processors; where absent the service, if it places memory and no processors are named,
        /// else the definition.
        attr "placement" => placement: Option<Placement>, since "0.9.11";
        /// Host processors that virtual ones run on unless pinned elsewhere.
        attr "cpuset" => cpuset: Option<NumberSet>, since "0.4.4";
        /// Processors that are there when the guest starts; all where absent.
        attr guest live "current" => current: Option<u32>, since "0.8.5";
        /// Most processors the guest can have.
        text guest "" => maximum: u32 = 1, fits facet::POSITIVE_16, due |_| true;
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

impl From<u32> for Vcpu {
    /// So many processors, all there when the guest starts.
    fn from(maximum: u32) -> Self {
        Self { maximum, ..Self::default() }
    }
}

impl Vcpu {
    /// Processors that are there when the guest starts.
    pub fn present(&self) -> u32 {
        self.current.unwrap_or(self.maximum)
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
        attr guest live "enabled" => enabled: YesNo;
        /// Whether it can be unplugged; one that is not there when the guest starts can always be plugged.
        attr guest "hotpluggable" => hotpluggable: Option<YesNo>;
        /// Place in the order of plugging, from 1.
        attr guest "order" => order: Option<u32>;
        /// Which element it was read from.
        inline "" => origin: Origin;
    }
}

impl Vcpu {
    /// Static placement is said; a count that says nothing is not.
    pub(crate) fn post_parse(&mut self) {
        let Self { placement, cpuset, current, maximum } = self;
        *current = current.filter(|present| present != maximum);
        if *placement.get_or_insert(Placement::Static) == Placement::Auto {
            *cpuset = None;
        }
    }
}

/// Most virtual processors of a domain: no hypervisor has as many, and a number in a document may not cost what it
/// says.
pub const MOST: u32 = 16_384;

impl Vcpus {
    /// Brings in the processors that nothing is said of: they are absent. Of one that is said twice the last counts.
    /// Returns how many are there. More than a domain can have are left for the validation to refuse.
    pub(crate) fn post_parse(&mut self, count: u32) -> u32 {
        self.vcpus.reverse();
        self.vcpus.sort_by_key(|vcpu| vcpu.id);
        self.vcpus.dedup_by_key(|vcpu| vcpu.id);
        if count <= MOST {
            let said: HashSet<_> = self.vcpus.iter().map(|vcpu| vcpu.id).collect();
            self.vcpus.extend((0..count).filter(|id| !said.contains(id)).map(VcpuState::absent));
            self.vcpus.sort_by_key(|vcpu| vcpu.id);
        }
        for vcpu in &mut self.vcpus {
            let absent = YesNo::from(vcpu.enabled == YesNo::No);
            vcpu.hotpluggable.get_or_insert(absent);
            forget_empty(&mut vcpu.order);
        }
        let present = self.vcpus.iter().filter(|vcpu| vcpu.enabled == YesNo::Yes).count();
        u32::try_from(present).unwrap_or(u32::MAX)
    }
}

impl VcpuState {
    /// A processor that is not there when the guest starts.
    fn absent(id: u32) -> Self {
        Self { id, enabled: YesNo::No, hotpluggable: None, order: None, origin: Origin::default() }
    }
}
