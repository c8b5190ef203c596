//! `<crypto>`: a device that enciphers for the guest.

use crate::domain::device::{DeviceInfo, VirtioDriver};
use crate::{element, values};

element! {
    /// A device that enciphers for the guest.
    pub struct Crypto = "crypto" {
        /// The device the guest sees.
        attr guest "model" => model: CryptoModel;
        /// Who enciphers.
        attr "type" => kind: CryptoType;
        /// What enciphers on the host.
        child "backend" => backend: CryptoBackend;
        /// Transport options.
        child "driver" => driver: Option<VirtioDriver>;
        /// Alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

values! {
    /// Devices that encipher.
    pub enum CryptoModel { Virtio = "virtio" }
}

values! {
    /// Who enciphers.
    pub enum CryptoType { Qemu = "qemu" }
}

element! {
    /// What enciphers on the host.
    pub struct CryptoBackend = "backend" {
        /// Its kind.
        attr "model" => model: CryptoBackendModel;
        /// Number of queues; the hypervisor decides where absent or 0.
        attr guest "queues" => queues: Option<u32>, when |backend, _| backend.queues != Some(0);
    }
}

values! {
    /// What enciphers on the host.
    pub enum CryptoBackendModel {
        /// QEMU itself.
        Builtin = "builtin",
        /// The Linux kernel.
        Lkcf = "lkcf",
    }
}
