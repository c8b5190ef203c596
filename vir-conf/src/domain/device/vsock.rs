//! `<vsock>`: a socket between guest and host without a network.

use crate::diagnostic::{Problem, Report};
use crate::domain::device::{DeviceInfo, VirtioDriver};
use crate::scalar::YesNo;
use crate::{element, values};

element! {
    /// A socket between guest and host without a network.
    pub struct Vsock = "vsock" default {
        /// The device the guest sees; the hypervisor's usual one where absent.
        attr guest "model" => model: Option<VsockModel>;
        /// The guest's address.
        child "cid" => cid: Option<VsockCid>;
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
        /// Transport options.
        child "driver" => driver: Option<VirtioDriver>, since "7.1.0";
    }
}

values! {
    /// Devices that a guest may be shown.
    pub enum VsockModel {
        Virtio = "virtio", VirtioTransitional = "virtio-transitional" since "5.2.0", VirtioNonTransitional = "virtio-non-transitional" since "5.2.0",
    }
}

element! {
    /// The guest's address on the host's virtual socket.
    pub struct VsockCid = maybe "cid" {
        /// Whether a free address is chosen at each start; it is where neither this nor an address is said.
        attr "auto" => auto: Option<YesNo>;
        /// The address; 0 to 2 are taken.
        attr guest "address" => address: Option<u32>;
    }
}

/// First address that a guest may have: the others are the host's and the hypervisor's.
const FIRST_CID: u32 = 3;

impl Vsock {
    /// Says whether the address is chosen.
    pub(crate) fn post_parse(&mut self) {
        let cid = self.cid.get_or_insert_default();
        cid.auto.get_or_insert(cid.address.is_none().into());
    }

    /// Judges the guest's address.
    pub(crate) fn validate(&self, report: &mut Report) {
        if self.cid.as_ref().and_then(|cid| cid.address).is_some_and(|address| address < FIRST_CID) {
            let text = format!("guest CIDs must be >= {FIRST_CID}");
            report.error("domain/devices/vsock/cid/@address", Problem::Unsupported(text));
        }
    }
}
