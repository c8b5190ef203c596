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
        child "driver" => driver: Option<IommuDriver>, since "3.4.0";
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
        Smmuv3 = "smmuv3" since "5.5.0",
        /// Virtio's own.
        Virtio = "virtio" since "8.3.0",
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
        attr guest "iotlb" => iotlb: Option<OnOff>, since "3.5.0";
        /// Width of the addresses that are translated; the hypervisor decides where absent or 0.
        attr guest "aw_bits" => aw_bits: Option<u8>, in "bits", since "6.5.0", when |driver, _| driver.aw_bits != Some(0);
        /// Whether memory accesses are translated, or interrupts only.
        attr guest "dma_translation" => dma_translation: Option<OnOff>, since "10.7.0";
    }
}

impl Iommu {
    /// Judges what is said of the driver.
    pub(crate) fn validate(&self, report: &mut Report) {
        let path = "domain/devices/iommu";
        if self.model != IommuModel::Virtio && self.info.address.is_some() {
            let text = format!("iommu model '{}' can't have address", self.model);
            report.error(format!("{path}/address"), Problem::Address(text));
        }
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
