//! PCI devices of the host and mediated devices, by VFIO.

use serde::Serialize;
use vir_conf::domain::device::DeviceInfo;
use vir_conf::domain::device::hostdev::{MdevHostdev, MdevModel, PciHostdev};
use vir_conf::domain::device::interface::{HostCardAddress, Interface, InterfaceKind, Teaming, TeamingType};
use vir_conf::domain::os::BootDeviceType;
use vir_conf::scalar::OnOff;

use super::{boot_index, unsupported};
use crate::command::{Builder, Refusal};
use crate::device::boot;
use crate::device::place::Place;
use crate::device::rom::RomProps;

/// Fields in the order of the command line.
#[derive(Serialize)]
struct Props {
    driver: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sysfsdev: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ramfb: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bootindex: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failover_pair_id: Option<String>,
    #[serde(flatten)]
    place: Place,
    #[serde(flatten)]
    rom: RomProps,
}

impl Props {
    fn new(info: &DeviceInfo, b: &Builder<'_>) -> Self {
        Self {
            driver: "vfio-pci",
            host: None,
            id: b.alias(info),
            sysfsdev: None,
            display: None,
            ramfb: None,
            bootindex: boot_index(info),
            failover_pair_id: None,
            place: Place::of(info, b),
            rom: RomProps::of(info),
        }
    }

    /// With a screen, and with one that is there before the guest's driver is. A device with the latter cannot be
    /// plugged in later, which QEMU marks by another name.
    fn with_display(mut self, display: Option<OnOff>, ramfb: Option<OnOff>) -> Self {
        self.display = display.map(OnOff::as_str);
        if ramfb == Some(OnOff::On) {
            self.driver = "vfio-pci-nohotplug";
            self.ramfb = Some(true);
        }
        self
    }

    /// As the part of a team of two cards that goes for migration.
    fn with_team(mut self, teaming: Option<&Teaming>) -> Self {
        let transient = teaming.filter(|team| team.kind == TeamingType::Transient);
        self.failover_pair_id = transient.and_then(|team| team.persistent.clone());
        self
    }
}

/// Adds a PCI device.
pub(super) fn build(pci: &PciHostdev, info: &DeviceInfo, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let host = Some(pci.source.address.0.to_string());
    let props = Props { host, ..Props::new(info, b) };
    b.device(&props.with_display(pci.display, pci.ramfb).with_team(pci.teaming.as_ref()));
    Ok(())
}

/// Adds a card that is a host device.
pub(super) fn build_nic(nic: &Interface, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let InterfaceKind::Hostdev(given) = &nic.kind else { return Ok(()) };
    if nic.backend.as_ref().is_some_and(|backend| backend.tap.is_some()) {
        return Err(crate::device::interface::no_custom_tap(nic));
    }
    let Some(HostCardAddress::Pci(at)) = &given.source.address else {
        return Err(unsupported("only PCI devices of the host can be network cards"));
    };
    let is_first = b.domain.devices.interfaces.first().is_some_and(|first| std::ptr::eq(first, nic));
    let props = Props {
        host: Some(at.0.to_string()),
        bootindex: boot::index(&nic.info, BootDeviceType::Network, is_first, &b.domain.os),
        ..Props::new(&nic.info, b)
    };
    b.device(&props.with_team(nic.teaming.as_ref()));
    Ok(())
}

/// Adds a mediated device.
pub(super) fn build_mdev(mdev: &MdevHostdev, info: &DeviceInfo, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let sysfsdev = Some(format!("/sys/bus/mdev/devices/{}", mdev.source.address.uuid));
    let driver = match mdev.model {
        MdevModel::VfioPci => "vfio-pci",
        MdevModel::VfioCcw => "vfio-ccw",
        MdevModel::VfioAp => "vfio-ap",
    };
    let props = Props { driver, sysfsdev, ..Props::new(info, b) };
    b.device(&props.with_display(mdev.display, mdev.ramfb));
    Ok(())
}
