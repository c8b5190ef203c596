//! Where a device sits, as properties of `-device`.

use serde::Serialize;
use vir_conf::domain::address::{Address, PciAddress};
use vir_conf::domain::device::DeviceInfo;
use vir_pci::Multifunction;

use crate::command::Builder;

/// Bus and position of a device; fields in the order of the command line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    bus: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    multifunction: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    addr: Option<String>,
    #[serde(rename = "acpi-index", skip_serializing_if = "Option::is_none")]
    acpi_index: Option<u32>,
}

impl Place {
    /// The place of a device; empty where its address says nothing to QEMU.
    pub(crate) fn of(info: &DeviceInfo, b: &Builder<'_>) -> Self {
        let acpi_index = info.acpi.as_ref().map(|acpi| acpi.index);
        match &info.address {
            Some(Address::Pci(pci)) => Self { acpi_index, ..Self::on_pci(pci, b) },
            Some(Address::Usb(usb)) => Self {
                bus: Some(b.usb_bus(usb.bus)),
                port: usb.port.map(|port| port.to_string()),
                ..Self::default()
            },
            Some(Address::Ccid(ccid)) => Self { bus: Some(b.ccid_bus(ccid.controller)), ..Self::default() },
            Some(
                Address::Drive(_)
                | Address::VirtioSerial(_)
                | Address::SpaprVio(_)
                | Address::Ccw(_)
                | Address::VirtioS390
                | Address::VirtioMmio
                | Address::Isa(_)
                | Address::Dimm(_)
                | Address::Unassigned,
            )
            | None => Self::default(),
        }
    }

    fn on_pci(pci: &PciAddress, b: &Builder<'_>) -> Self {
        let Some(at) = pci.address else { return Self::default() };
        let (slot, function) = (at.slot.get(), at.function.get());
        let addr = if function == 0 { format!("{slot:#x}") } else { format!("{slot:#x}.{function:#x}") };
        Self {
            bus: Some(b.pci_bus(at.bus)),
            port: None,
            multifunction: pci.multifunction.map(|multifunction| multifunction == Multifunction::On),
            addr: Some(addr),
            acpi_index: None,
        }
    }
}
