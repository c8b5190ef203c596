//! `<vsock>`: a socket between guest and host without a network.

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
        /// Whether a free address is chosen at each start.
        attr "auto" => auto: Option<YesNo>;
        /// The address; 0 to 2 are taken.
        attr guest "address" => address: Option<u32>;
    }
}
