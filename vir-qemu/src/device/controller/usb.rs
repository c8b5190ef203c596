//! USB controllers.

use serde::Serialize;
use vir_conf::diagnostic::Problem;
use vir_conf::domain::device::controller::{Controller, UsbController, UsbModel};

use crate::command::{Builder, Refusal, refuse};
use crate::device::place::Place;

#[derive(Serialize)]
struct Props {
    driver: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    p2: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p3: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    masterbus: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    firstport: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(flatten)]
    place: Place,
}

/// Adds a USB controller. A companion has no name of its own: devices name its master.
pub(super) fn build(
    path: &str,
    controller: &Controller,
    usb: &UsbController,
    b: &mut Builder<'_>,
) -> Result<(), Refusal> {
    let UsbController { model, ports, master } = usb;
    let Some(model) = *model else {
        let problem =
            Problem::Unsupported("this machine has no usual USB controller; name a model".to_owned());
        return Err(refuse(path, problem));
    };
    let Some(driver) = driver(model) else { return Ok(()) };
    let id = b.alias(&controller.info);
    let ports = ports.filter(|_| has_ports(model));
    let (id, masterbus) = match master {
        Some(_) => (None, Some(format!("{id}.0"))),
        None => (Some(id), None),
    };
    let props = Props {
        driver,
        p2: ports,
        p3: ports,
        masterbus,
        firstport: master.as_ref().map(|master| master.start_port),
        id,
        place: Place::of(&controller.info, b),
    };
    b.device(&props);
    Ok(())
}

/// Whether the number of ports can be chosen.
pub(super) fn has_ports(model: UsbModel) -> bool {
    matches!(model, UsbModel::NecXhci | UsbModel::QemuXhci)
}

/// QEMU's name of a chip.
pub(super) fn driver(model: UsbModel) -> Option<&'static str> {
    Some(match model {
        UsbModel::Piix3Uhci => "piix3-usb-uhci",
        UsbModel::Piix4Uhci => "piix4-usb-uhci",
        UsbModel::Ehci => "usb-ehci",
        UsbModel::Ich9Ehci1 => "ich9-usb-ehci1",
        UsbModel::Ich9Uhci1 => "ich9-usb-uhci1",
        UsbModel::Ich9Uhci2 => "ich9-usb-uhci2",
        UsbModel::Ich9Uhci3 => "ich9-usb-uhci3",
        UsbModel::Vt82c686bUhci => "vt82c686b-usb-uhci",
        UsbModel::PciOhci => "pci-ohci",
        UsbModel::NecXhci => "nec-usb-xhci",
        UsbModel::QemuXhci => "qemu-xhci",
        // Xen's own controllers are no QEMU devices.
        UsbModel::Qusb1 | UsbModel::Qusb2 | UsbModel::None => return None,
    })
}
