//! `<iommu>`: what translates the addresses by which devices reach guest memory.

use crate::diagnostic::{Problem, Report};
use crate::domain::device::DeviceInfo;
use crate::scalar::OnOff;
use crate::{element, values};

element! {
    /// What translates the addresses by which devices reach guest memory.
    pub struct Iommu = "iommu" {
        /// The device the guest sees.
        attr guest "model" => model: IommuModel;
        /// What it can do.
        child "driver" => driver: Option<IommuDriver>;
        /// Alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

values! {
    /// Devices that translate addresses.
    pub enum IommuModel {
        /// Intel VT-d.
        Intel = "intel",
        /// Arm's system MMU.
        Smmuv3 = "smmuv3",
        /// Virtio's own.
        Virtio = "virtio",
    }
}

element! {
    /// What an IOMMU can do.
    pub struct IommuDriver = maybe "driver" {
        /// Whether interrupts are translated too.
        attr guest "intremap" => intremap: Option<OnOff>;
        /// Whether the guest tells of every change, as host devices need.
        attr guest "caching_mode" => caching_mode: Option<OnOff>;
        /// Whether interrupts reach more than 255 processors.
        attr guest "eim" => eim: Option<OnOff>;
        /// Whether devices may keep translations.
        attr guest "iotlb" => iotlb: Option<OnOff>;
        /// Bits of the addresses that are translated.
        attr guest "aw_bits" => aw_bits: Option<u8>;
        /// Whether memory accesses are translated, or interrupts only.
        attr guest "dma_translation" => dma_translation: Option<OnOff>;
    }
}

impl Iommu {
    /// Judges what is said of the driver.
    pub(crate) fn validate(&self, report: &mut Report) {
        let path = "domain/devices/iommu";
        let Some(driver) = self.driver.as_ref().filter(|driver| !driver.is_empty()) else { return };
        if self.model != IommuModel::Intel {
            let text = format!("iommu model '{}' doesn't support additional attributes", self.model);
            report.error(path, Problem::Conflict(text));
        }
        if driver.eim == Some(OnOff::On) && driver.intremap != Some(OnOff::On) {
            let text = "IOMMU eim requires interrupt remapping to be enabled".to_owned();
            report.error(path, Problem::Unsupported(text));
        }
    }
}

impl IommuDriver {
    /// Whether nothing is said at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
