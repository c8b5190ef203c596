//! Controllers that a machine has, or that devices need, without being written.

use std::collections::BTreeSet;

use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::address::Address;
use vir_conf::domain::device::channel::ChannelTarget;
use vir_conf::domain::device::console::ConsoleTargetType;
use vir_conf::domain::device::controller::{
    Controller, ControllerKind, ControllerType, PciController, PciModel, UsbController, UsbModel,
};
use vir_conf::domain::device::disk::DiskBus;
use vir_conf::domain::device::hostdev::{Hostdev, HostdevMode, SubsystemKind};
use vir_conf::domain::device::{DeviceInfo, Devices};

use super::{find, insert, model};
use crate::capabilities::Capabilities;
use crate::machine::{Machine, MachineKind};

/// Controllers of one kind that devices may ask for by address; nobody means more.
const MAX_IMPLIED: u32 = 255;

/// Adds what the board has anyway.
pub(super) fn add_default(devices: &mut Devices, machine: Machine<'_>, capabilities: &Capabilities) {
    add_usb(devices, machine, capabilities);
    if machine.kind == MachineKind::Q35 {
        ensure(devices, ControllerType::Sata, 0);
    }
    if let Some(root) = root(machine)
        && find(devices, ControllerType::Pci, 0).is_none()
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
    if find(devices, ControllerType::Usb, 0).is_some() || devices.controllers.iter().any(has_none) {
        return;
    }
    for &model in model::implicit_usb(machine, capabilities) {
        let usb = UsbController { model: Some(model), ..UsbController::default() };
        add(devices, ControllerKind::Usb(usb), 0);
    }
}

fn add(devices: &mut Devices, kind: ControllerKind, index: u32) {
    let controller = Controller { index: Some(index), kind, driver: None, info: DeviceInfo::default() };
    insert(&mut devices.controllers, controller);
}

/// Adds a controller if there is none with this number.
pub(super) fn ensure(devices: &mut Devices, kind: ControllerType, index: u32) {
    if find(devices, kind, index).is_none() {
        insert(&mut devices.controllers, Controller::plain(kind, index));
    }
}

/// Adds the controllers that host devices hang from; they come before those of the board.
pub(super) fn add_for_hostdevs(devices: &mut Devices, report: &mut Report) {
    let is_scsi = |hostdev: &&Hostdev| match &hostdev.mode {
        HostdevMode::Subsystem(subsystem) => matches!(subsystem.kind, SubsystemKind::Scsi(_)),
        HostdevMode::Capabilities(_) => false,
    };
    let scsi = devices.hostdevs.iter().filter(is_scsi);
    let highest = scsi.map(|hostdev| named_controller(hostdev.info.address.as_ref())).max();
    ensure_up_to(devices, ControllerType::Scsi, highest, report);
}

/// Adds the controllers that addresses of other devices name.
pub(super) fn add_implied(devices: &mut Devices, report: &mut Report) {
    let disks = [
        (DiskBus::Scsi, ControllerType::Scsi),
        (DiskBus::Fdc, ControllerType::Fdc),
        (DiskBus::Ide, ControllerType::Ide),
        (DiskBus::Sata, ControllerType::Sata),
    ];
    for (bus, kind) in disks {
        let of_bus = devices.disks.iter().filter(|disk| disk.target.bus == Some(bus));
        let highest = of_bus.map(|disk| named_controller(disk.info.address.as_ref())).max();
        ensure_up_to(devices, kind, highest, report);
    }
    let ports = virtio_ports(devices).map(|info| named_controller(info.address.as_ref()));
    for index in ports.collect::<BTreeSet<_>>() {
        ensure(devices, ControllerType::VirtioSerial, index);
    }
    let cards = devices.smartcards.iter().map(|card| named_controller(card.info.address.as_ref()));
    let highest = cards.max();
    ensure_up_to(devices, ControllerType::Ccid, highest, report);
}

fn ensure_up_to(devices: &mut Devices, kind: ControllerType, highest: Option<u32>, report: &mut Report) {
    let Some(highest) = highest else { return };
    if highest > MAX_IMPLIED {
        let problem = Problem::Dangling(format!("no {kind} controller has the number {highest}"));
        report.error("domain/devices", problem);
        return;
    }
    (0..=highest).for_each(|index| ensure(devices, kind, index));
}

/// Ports of virtio-serial controllers.
fn virtio_ports(devices: &Devices) -> impl Iterator<Item = &DeviceInfo> {
    let channels =
        devices.channels.iter().filter(|channel| matches!(channel.target, ChannelTarget::Virtio(_)));
    let consoles =
        devices.consoles.iter().filter(|console| console.target.kind == Some(ConsoleTargetType::Virtio));
    channels.map(|channel| &channel.info).chain(consoles.map(|console| &console.info))
}

/// Number of the controller that a device hangs from; the first where it does not say.
fn named_controller(address: Option<&Address>) -> u32 {
    match address {
        Some(Address::Drive(drive)) => drive.controller,
        Some(Address::VirtioSerial(port)) => port.controller,
        Some(Address::Ccid(slot)) => slot.controller,
        Some(
            Address::Pci(_)
            | Address::Usb(_)
            | Address::SpaprVio(_)
            | Address::Ccw(_)
            | Address::VirtioS390
            | Address::VirtioMmio
            | Address::Isa(_)
            | Address::Dimm(_)
            | Address::Unassigned,
        )
        | None => 0,
    }
}
