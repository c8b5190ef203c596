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
        attr guest "autodeflate" => autodeflate: Option<OnOff>, since "1.3.1";
        /// Whether the guest reports pages that it does not use.
        attr guest "freePageReporting" => free_page_reporting: Option<OnOff>, since "6.9.0";
        /// Statistics the guest is asked for.
        child live "stats" => stats: Option<MemballoonStats>, since "1.1.1";
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
        /// Transport options.
        child "driver" => driver: Option<VirtioDriver>, since "3.5.0";
    }
}

values! {
    /// Devices that a guest may be shown.
    pub enum MemballoonModel {
        Virtio = "virtio", Xen = "xen", None = "none" since "0.8.4",
        VirtioTransitional = "virtio-transitional" since "5.2.0", VirtioNonTransitional = "virtio-non-transitional" since "5.2.0",
    }
}

element! {
    /// Statistics the guest is asked for.
    pub struct MemballoonStats = maybe "stats" {
        /// Time between two questions; 0 for none.
        attr live "period" => period: u32 = 0, in "s", due |_| true, when |stats, _| stats.period > 0;
    }
}

impl Memballoon {
    /// A device that is not there has no address.
    pub(crate) fn post_parse(&mut self) {
        if self.model == MemballoonModel::None {
            self.info.address = None;
        }
    }
}
