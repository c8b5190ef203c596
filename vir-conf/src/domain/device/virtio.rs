//! Transport options of virtio devices, spliced into their `<driver>`.

use crate::element;
use crate::scalar::OnOff;

element! {
    /// Transport options of a virtio device.
    pub struct VirtioOptions = group {
        /// Whether the device's memory accesses go through the guest's IOMMU.
        attr guest "iommu" => iommu: Option<OnOff>;
        /// Whether the device may cache address translations (PCI Address Translation Services).
        attr guest "ats" => ats: Option<OnOff>;
        /// Whether packed virtqueues (virtio 1.1) are offered.
        attr guest "packed" => packed: Option<OnOff>;
        /// Whether every queue has its own notification page.
        attr guest "page_per_vq" => page_per_vq: Option<OnOff>;
    }
}

element! {
    /// `<driver>` of a device that has nothing but transport options.
    pub struct VirtioDriver = maybe "driver" {
        /// Transport options.
        inline "" => virtio: VirtioOptions;
    }
}
