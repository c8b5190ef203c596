//! Names of controllers in the monitor and in messages.

use vir_conf::Domain;
use vir_conf::domain::device::Alias;
use vir_conf::domain::device::controller::{Controller, ControllerType, PciModel};

use crate::machine::{Machine, MachineKind};

/// Names the controllers that have no name yet.
pub(crate) fn name(controllers: &mut [Controller], machine: Machine<'_>) {
    for controller in controllers {
        let name = usual(controller, machine);
        controller.info.alias.get_or_insert(Alias { name });
    }
}

/// Name of a controller. Those of the board have names that QEMU gives them.
fn usual(controller: &Controller, machine: Machine<'_>) -> String {
    let index = controller.index.unwrap_or_default();
    let kind = controller.controller_type();
    match kind {
        ControllerType::Pci => pci(controller, index),
        ControllerType::Usb if index == 0 => "usb".to_owned(),
        ControllerType::Ide => "ide".to_owned(),
        ControllerType::Sata if machine.kind == MachineKind::Q35 && index == 0 => "ide".to_owned(),
        ControllerType::Usb
        | ControllerType::Sata
        | ControllerType::Scsi
        | ControllerType::Fdc
        | ControllerType::VirtioSerial
        | ControllerType::Ccid
        | ControllerType::Xenbus
        | ControllerType::Isa
        | ControllerType::Nvme => format!("{kind}{index}"),
    }
}

fn pci(controller: &Controller, index: u32) -> String {
    let is_express = controller.kind.as_pci().is_some_and(|pci| pci.model == Some(PciModel::PcieRoot));
    if is_express { format!("pcie.{index}") } else { format!("pci.{index}") }
}

/// Name of the PCI bus with this index. A root is part of the machine and keeps QEMU's name.
pub(crate) fn bus_name(domain: &Domain, index: u8) -> String {
    let Some(controller) = domain.devices.controller(ControllerType::Pci, index.into()) else {
        return format!("pci.{index}");
    };
    match &controller.info.alias {
        Some(alias) if index != 0 => alias.name.clone(),
        Some(_) | None => pci(controller, index.into()),
    }
}

/// Path of a controller, by its position among all.
pub(crate) fn path(position: usize) -> String {
    format!("domain/devices/controller[{}]", position + 1)
}
