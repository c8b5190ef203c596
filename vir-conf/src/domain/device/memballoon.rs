//! `<memballoon>`: a balloon that takes memory back from the guest.

use crate::domain::device::{DeviceInfo, VirtioDriver};
use crate::scalar::OnOff;
use crate::{element, values};

element! {
    /// A balloon that takes memory back from the guest.
    pub struct Memballoon = "memballoon" new(model: MemballoonModel) {
        /// The device the guest sees.
        attr guest "model" => model: MemballoonModel;
        /// Whether the balloon deflates before the guest kills processes for want of memory.
        attr guest "autodeflate" => autodeflate: Option<OnOff>;
        /// Whether the guest reports pages that it does not use.
        attr guest "freePageReporting" => free_page_reporting: Option<OnOff>;
        /// Statistics the guest is asked for.
        child live "stats" => stats: Option<MemballoonStats>;
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
        /// Transport options.
        child "driver" => driver: Option<VirtioDriver>;
    }
}

values! {
    /// Devices that a guest may be shown.
    pub enum MemballoonModel {
        Virtio = "virtio", Xen = "xen", None = "none",
        VirtioTransitional = "virtio-transitional", VirtioNonTransitional = "virtio-non-transitional",
    }
}

element! {
    /// Statistics the guest is asked for.
    pub struct MemballoonStats = maybe "stats" {
        /// Seconds between two questions; 0 for none.
        attr live "period" => period: u32 = 0, due |_| true, when |stats, _| stats.period > 0;
    }
}
