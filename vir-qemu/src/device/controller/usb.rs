//! USB controllers.

use serde::Serialize;
use vir_conf::diagnostic::Problem;
use vir_conf::domain::device::controller::{Controller, ControllerType, UsbController, UsbModel};

use crate::capabilities::Flag;
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
    let UsbController { model, ports } = usb;
    let master = controller.info.master.as_ref();
    let Some(model) = *model else {
        let problem = Problem::Unsupported(
            "no model is provided for the USB controller and this machine type has no usual one".to_owned(),
        );
        return Err(refuse(path, problem));
    };
    let Some((driver, flag)) = chip(model) else { return Ok(()) };
    if !b.driver.capabilities.has(flag) {
        let text = format!("USB controller model '{model}' is not supported by this QEMU binary");
        return Err(refuse(path, Problem::Unsupported(text)));
    }
    let id = b.alias(&controller.info);
    let ports = ports.filter(|_| has_ports(model));
    let (id, masterbus) = match master {
        Some(_) => (None, Some(b.bus(ControllerType::Usb, controller.index.unwrap_or_default()))),
        None => (Some(id), None),
    };
    let props = Props {
        driver,
        p2: ports,
        p3: ports,
        masterbus,
        firstport: master.map(|master| master.start_port),
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

/// QEMU's name of a chip, and what tells that QEMU has it.
pub(super) fn chip(model: UsbModel) -> Option<(&'static str, Flag)> {
    Some(match model {
        UsbModel::Piix3Uhci => ("piix3-usb-uhci", Flag::Piix3UsbUhci),
        UsbModel::Piix4Uhci => ("piix4-usb-uhci", Flag::Piix4UsbUhci),
        UsbModel::Ehci => ("usb-ehci", Flag::UsbEhci),
        UsbModel::Ich9Ehci1 => ("ich9-usb-ehci1", Flag::Ich9UsbEhci1),
        UsbModel::Ich9Uhci1 => ("ich9-usb-uhci1", Flag::Ich9UsbEhci1),
        UsbModel::Ich9Uhci2 => ("ich9-usb-uhci2", Flag::Ich9UsbEhci1),
        UsbModel::Ich9Uhci3 => ("ich9-usb-uhci3", Flag::Ich9UsbEhci1),
        UsbModel::Vt82c686bUhci => ("vt82c686b-usb-uhci", Flag::Vt82c686bUsbUhci),
        UsbModel::PciOhci => ("pci-ohci", Flag::PciOhci),
        UsbModel::NecXhci => ("nec-usb-xhci", Flag::NecUsbXhci),
        UsbModel::QemuXhci => ("qemu-xhci", Flag::QemuXhci),
        // Xen's own controllers are no QEMU devices.
        UsbModel::Qusb1 | UsbModel::Qusb2 | UsbModel::None => return None,
    })
}
