//! What all virtio devices share: the name of the driver by transport, and the transport's options.

use serde::Serialize;
use vir_conf::domain::address::Address;
use vir_conf::domain::device::{DeviceInfo, VirtioOptions};
use vir_conf::scalar::OnOff;

/// Which virtio versions a PCI device speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Generation {
    /// What QEMU takes for the slot: legacy as well on conventional PCI, modern only on PCI Express.
    #[default]
    Usual,
    /// Legacy and modern.
    Transitional,
    /// Modern only.
    NonTransitional,
}

/// QEMU's name for a virtio device at its address, `virtio-rng-pci`.
pub(crate) fn driver(stem: &str, generation: Generation, info: &DeviceInfo) -> String {
    let transport = match info.address {
        Some(Address::Ccw(_)) => "ccw",
        Some(Address::VirtioMmio) => "device",
        Some(Address::VirtioS390) => "s390",
        _ => "pci",
    };
    let suffix = match generation {
        Generation::Usual => "",
        Generation::Transitional => "-transitional",
        Generation::NonTransitional => "-non-transitional",
    };
    format!("{stem}-{transport}{suffix}")
}

/// Transport options as properties; fields in the order of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub(crate) struct TransportProps {
    #[serde(skip_serializing_if = "Option::is_none")]
    iommu_platform: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ats: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    packed: Option<bool>,
    #[serde(rename = "page-per-vq", skip_serializing_if = "Option::is_none")]
    page_per_vq: Option<bool>,
}

impl TransportProps {
    /// The options of a device, if it has any.
    pub(crate) fn of(options: Option<&VirtioOptions>) -> Self {
        let Some(VirtioOptions { iommu, ats, packed, page_per_vq }) = options else { return Self::default() };
        let switch = |value: &Option<OnOff>| value.map(bool::from);
        Self {
            iommu_platform: switch(iommu),
            ats: switch(ats),
            packed: switch(packed),
            page_per_vq: switch(page_per_vq),
        }
    }
}
