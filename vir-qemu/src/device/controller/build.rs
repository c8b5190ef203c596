//! Controllers on the command line: buses before what hangs from them.

use serde::Serialize;
use vir_conf::diagnostic::Problem;
use vir_conf::domain::device::controller::{Controller, ControllerKind, ControllerType, PlainController};

use super::{path, pci, scsi, usb, virtio_serial};
use crate::command::{Builder, Refusal, refuse};
use crate::device::place::Place;
use crate::machine::{Machine, MachineKind};

/// Kinds of controllers in the order in which QEMU gets them.
const ORDER: [ControllerType; 10] = [
    ControllerType::Pci,
    ControllerType::Usb,
    ControllerType::Scsi,
    ControllerType::Ide,
    ControllerType::Sata,
    ControllerType::VirtioSerial,
    ControllerType::Nvme,
    ControllerType::Fdc,
    ControllerType::Xenbus,
    ControllerType::Isa,
];

/// Adds every controller but those that are USB devices themselves.
pub(crate) fn build(b: &mut Builder<'_>) -> Result<(), Refusal> {
    let domain = b.domain;
    let machine = Machine::of(&domain.os);
    pci::build_root(domain, machine, b);
    for kind in ORDER {
        for (position, controller) in domain.devices.controllers.iter().enumerate() {
            if controller.controller_type() == kind {
                build_one(&path(position), controller, machine, b)?;
            }
        }
    }
    Ok(())
}

/// Adds the smart card readers, which are USB devices.
pub(crate) fn build_ccid(b: &mut Builder<'_>) {
    let domain = b.domain;
    for controller in &domain.devices.controllers {
        if controller.controller_type() == ControllerType::Ccid {
            device("usb-ccid", controller, b);
        }
    }
}

fn build_one(
    path: &str,
    controller: &Controller,
    machine: Machine<'_>,
    b: &mut Builder<'_>,
) -> Result<(), Refusal> {
    match &controller.kind {
        ControllerKind::Pci(bus) => pci::build(controller, bus, b),
        ControllerKind::Usb(bus) => usb::build(path, controller, bus, b)?,
        ControllerKind::Scsi(bus) => scsi::build(path, controller, bus, b)?,
        ControllerKind::VirtioSerial(bus) => virtio_serial::build(controller, bus, b),
        ControllerKind::Sata(PlainController { model: _ }) => {
            let is_built_in = machine.kind == MachineKind::Q35 && controller.index == Some(0);
            if !is_built_in {
                device("ahci", controller, b);
            }
        }
        ControllerKind::Nvme(_) => {
            let problem = Problem::Unsupported("NVMe controllers are not supported yet".to_owned());
            return Err(refuse(path, problem));
        }
        // The first is built in where it exists, the next two are built elsewhere, the last two are no QEMU devices.
        ControllerKind::Ide(_)
        | ControllerKind::Fdc(_)
        | ControllerKind::Ccid(_)
        | ControllerKind::Xenbus(_)
        | ControllerKind::Isa(_) => {}
    }
    Ok(())
}

#[derive(Serialize)]
struct Props {
    driver: &'static str,
    id: String,
    #[serde(flatten)]
    place: Place,
}

/// Adds a controller that has no properties but its place.
fn device(driver: &'static str, controller: &Controller, b: &mut Builder<'_>) {
    let props = Props { driver, id: b.alias(&controller.info), place: Place::of(&controller.info, b) };
    b.device(&props);
}
