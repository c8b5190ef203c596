//! Models that a definition leaves open.

use vir_conf::domain::device::Devices;
use vir_conf::domain::device::controller::{Controller, ControllerKind, ScsiModel, UsbModel};

use crate::capabilities::{Capabilities, Flag};
use crate::machine::{Machine, MachineKind};

/// Chooses models of written controllers.
pub(super) fn complete(devices: &mut Devices, machine: Machine<'_>, capabilities: &Capabilities) {
    for controller in &mut devices.controllers {
        complete_one(controller, machine, capabilities);
    }
}

fn complete_one(controller: &mut Controller, machine: Machine<'_>, capabilities: &Capabilities) {
    match &mut controller.kind {
        ControllerKind::Usb(usb) => {
            usb.model = usb.model.or_else(|| written_usb(machine, capabilities));
            controller.complete_master();
        }
        ControllerKind::Scsi(scsi) => {
            let chosen = scsi.model.filter(|model| *model != ScsiModel::Auto);
            scsi.model = chosen.or_else(|| usual_scsi(machine, capabilities));
        }
        ControllerKind::Ide(_)
        | ControllerKind::Fdc(_)
        | ControllerKind::Sata(_)
        | ControllerKind::VirtioSerial(_)
        | ControllerKind::Ccid(_)
        | ControllerKind::Pci(_)
        | ControllerKind::Xenbus(_)
        | ControllerKind::Isa(_)
        | ControllerKind::Nvme(_) => {}
    }
}

/// The chips of the USB controller that a machine has without being asked, by what QEMU can do.
pub(super) fn implicit_usb(machine: Machine<'_>, capabilities: &Capabilities) -> &'static [UsbModel] {
    const ICH9: &[UsbModel] =
        &[UsbModel::Ich9Ehci1, UsbModel::Ich9Uhci1, UsbModel::Ich9Uhci2, UsbModel::Ich9Uhci3];
    let choices: &[(Flag, &'static [UsbModel])] = match machine.kind {
        MachineKind::Q35 => &[
            (Flag::QemuXhci, &[UsbModel::QemuXhci]),
            (Flag::NecUsbXhci, &[UsbModel::NecXhci]),
            (Flag::Ich9UsbEhci1, ICH9),
        ],
        MachineKind::I440fx => &[(Flag::Piix3UsbUhci, &[UsbModel::Piix3Uhci])],
        MachineKind::Pseries => &[(Flag::PciOhci, &[UsbModel::PciOhci])],
        MachineKind::Isapc
        | MachineKind::Microvm
        | MachineKind::Virt
        | MachineKind::S390Ccw
        | MachineKind::Other => &[],
    };
    first_available(choices, capabilities).unwrap_or_default()
}

/// The chip of a USB controller that is written without model.
fn written_usb(machine: Machine<'_>, capabilities: &Capabilities) -> Option<UsbModel> {
    let choices: &[(Flag, UsbModel)] = match machine.kind {
        MachineKind::Pseries => &[(Flag::PciOhci, UsbModel::PciOhci)],
        MachineKind::S390Ccw => &[],
        MachineKind::Virt if matches!(machine.arch, "aarch64" | "armv7l" | "loongarch64") => {
            &[(Flag::QemuXhci, UsbModel::QemuXhci), (Flag::NecUsbXhci, UsbModel::NecXhci)]
        }
        MachineKind::I440fx
        | MachineKind::Q35
        | MachineKind::Isapc
        | MachineKind::Microvm
        | MachineKind::Virt
        | MachineKind::Other => &[(Flag::Piix3UsbUhci, UsbModel::Piix3Uhci)],
    };
    first_available(choices, capabilities)
}

/// The adapter of a SCSI controller whose model is open.
fn usual_scsi(machine: Machine<'_>, capabilities: &Capabilities) -> Option<ScsiModel> {
    let choices: &[(Flag, ScsiModel)] = match machine.kind {
        MachineKind::Pseries => return Some(ScsiModel::Ibmvscsi),
        MachineKind::S390Ccw => &[(Flag::VirtioScsiPci, ScsiModel::VirtioScsi)],
        MachineKind::Virt if machine.arch == "loongarch64" => &[(Flag::VirtioScsiPci, ScsiModel::VirtioScsi)],
        MachineKind::I440fx
        | MachineKind::Q35
        | MachineKind::Isapc
        | MachineKind::Microvm
        | MachineKind::Virt
        | MachineKind::Other => {
            &[(Flag::Lsi, ScsiModel::Lsilogic), (Flag::VirtioScsiPci, ScsiModel::VirtioScsi)]
        }
    };
    first_available(choices, capabilities)
}

fn first_available<T: Copy>(choices: &[(Flag, T)], capabilities: &Capabilities) -> Option<T> {
    choices.iter().find(|(flag, _)| capabilities.has(*flag)).map(|(_, choice)| *choice)
}
