//! Controllers that a machine has without being written.

use vir_conf::domain::device::controller::{
    Controller, ControllerKind, ControllerType, PciController, PciModel, UsbController, UsbModel,
};
use vir_conf::domain::device::{DeviceInfo, Devices};

use super::model;
use crate::capabilities::Capabilities;
use crate::machine::{Machine, MachineKind};

/// Adds what the board has anyway.
pub(super) fn add_default(devices: &mut Devices, machine: Machine<'_>, capabilities: &Capabilities) {
    add_usb(devices, machine, capabilities);
    if machine.kind == MachineKind::Q35 {
        devices.ensure_controller(ControllerType::Sata, 0);
    }
    if let Some(root) = root(machine)
        && devices.controller(ControllerType::Pci, 0).is_none()
    {
        let pci = PciController { model: Some(root), ..PciController::default() };
        add(devices, ControllerKind::Pci(pci), 0);
    }
}

/// The bus that a board begins with.
pub(super) fn root(machine: Machine<'_>) -> Option<PciModel> {
    match machine.kind {
        MachineKind::Q35 | MachineKind::Virt => Some(PciModel::PcieRoot),
        MachineKind::I440fx | MachineKind::Pseries | MachineKind::S390Ccw => Some(PciModel::PciRoot),
        MachineKind::Isapc | MachineKind::Microvm | MachineKind::Other => None,
    }
}

/// Adds the first USB controller, unless the definition has it or says that there is none.
fn add_usb(devices: &mut Devices, machine: Machine<'_>, capabilities: &Capabilities) {
    let has_none = |controller: &Controller| {
        controller.kind.as_usb().is_some_and(|usb| usb.model == Some(UsbModel::None))
    };
    if devices.controller(ControllerType::Usb, 0).is_some() || devices.controllers.iter().any(has_none) {
        return;
    }
    for &model in model::implicit_usb(machine, capabilities) {
        let usb = UsbController { model: Some(model), ..UsbController::default() };
        add(devices, ControllerKind::Usb(usb), 0);
    }
}

fn add(devices: &mut Devices, kind: ControllerKind, index: u32) {
    let controller = Controller { index: Some(index), kind, driver: None, info: DeviceInfo::default() };
    devices.add_controller(controller);
}
