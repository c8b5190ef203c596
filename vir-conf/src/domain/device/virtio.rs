//! Transport options of virtio devices, spliced into their `<driver>`.

use crate::element;
use crate::scalar::OnOff;

element! {
    /// Transport options of a virtio device.
    pub struct VirtioOptions = group {
        /// Whether the device's memory accesses go through the guest's IOMMU.
        attr guest "iommu" => iommu: Option<OnOff>, since "3.5.0";
        /// Whether the device may cache address translations (PCI Address Translation Services).
        attr guest "ats" => ats: Option<OnOff>, since "3.5.0";
        /// Whether packed virtqueues (virtio 1.1) are offered.
        attr guest "packed" => packed: Option<OnOff>, since "6.3.0";
        /// Whether every queue has its own notification page.
        attr guest "page_per_vq" => page_per_vq: Option<OnOff>, since "7.9.0";
    }
}

element! {
    /// `<driver>` of a device that has nothing but transport options.
    pub struct VirtioDriver = maybe "driver" {
        /// Transport options.
        inline "" => virtio: VirtioOptions;
    }
}
