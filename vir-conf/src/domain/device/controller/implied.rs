//! Controllers that devices hang from although nobody wrote them.

use std::collections::BTreeSet;

use crate::diagnostic::{Problem, Report};
use crate::domain::address::Address;
use crate::domain::device::channel::ChannelTarget;
use crate::domain::device::console::ConsoleTargetType;
use crate::domain::device::controller::{Controller, ControllerKind, ControllerType, ScsiModel};
use crate::domain::device::disk::DiskBus;
use crate::domain::device::{DeviceInfo, Devices};

/// Controllers of one kind that devices may ask for by address; nobody means more.
const MAX_IMPLIED: u32 = 255;

impl Devices {
    /// Adds the controllers that SCSI host devices hang from.
    pub fn add_hostdev_controllers(&mut self, report: &mut Report) {
        let scsi = self.hostdevs.iter().filter(|hostdev| hostdev.is_scsi());
        let highest = scsi.map(|hostdev| named_controller(&hostdev.info)).max();
        self.ensure_up_to(ControllerType::Scsi, highest, report);
    }

    /// Adds the controllers that addresses of disks, ports and smart cards name.
    pub fn add_implied_controllers(&mut self, report: &mut Report) {
        let disks = [
            (DiskBus::Scsi, ControllerType::Scsi),
            (DiskBus::Fdc, ControllerType::Fdc),
            (DiskBus::Ide, ControllerType::Ide),
            (DiskBus::Sata, ControllerType::Sata),
        ];
        for (bus, kind) in disks {
            let of_bus = self.disks.iter().filter(|disk| disk.target.bus == Some(bus));
            let highest = of_bus.map(|disk| named_controller(&disk.info)).max();
            self.ensure_up_to(kind, highest, report);
        }
        let ports: BTreeSet<_> = self.virtio_ports().map(named_controller).collect();
        let readers: BTreeSet<_> = self.smartcards.iter().map(|card| named_controller(&card.info)).collect();
        ports.into_iter().for_each(|index| self.ensure_controller(ControllerType::VirtioSerial, index));
        readers.into_iter().for_each(|index| self.ensure_controller(ControllerType::Ccid, index));
    }

    /// Adds a controller if there is none with this number. A SCSI controller is like the one before it.
    pub fn ensure_controller(&mut self, kind: ControllerType, index: u32) {
        if self.controller(kind, index).is_some() {
            return;
        }
        let mut controller = Controller::plain(kind, index);
        if let ControllerKind::Scsi(scsi) = &mut controller.kind {
            scsi.model = index.checked_sub(1).and_then(|before| self.scsi_model(before));
        }
        self.add_controller(controller);
    }

    fn scsi_model(&self, index: u32) -> Option<ScsiModel> {
        match &self.controller(ControllerType::Scsi, index)?.kind {
            ControllerKind::Scsi(scsi) => scsi.model,
            ControllerKind::Ide(_)
            | ControllerKind::Fdc(_)
            | ControllerKind::Sata(_)
            | ControllerKind::VirtioSerial(_)
            | ControllerKind::Ccid(_)
            | ControllerKind::Usb(_)
            | ControllerKind::Pci(_)
            | ControllerKind::Xenbus(_)
            | ControllerKind::Isa(_)
            | ControllerKind::Nvme(_) => None,
        }
    }

    fn ensure_up_to(&mut self, kind: ControllerType, highest: Option<u32>, report: &mut Report) {
        let Some(highest) = highest else { return };
        if highest > MAX_IMPLIED {
            let problem = Problem::Dangling(format!("no {kind} controller has the number {highest}"));
            report.error("domain/devices", problem);
            return;
        }
        (0..=highest).for_each(|index| self.ensure_controller(kind, index));
    }

    /// Ports of virtio-serial controllers.
    fn virtio_ports(&self) -> impl Iterator<Item = &DeviceInfo> {
        let is_port = |target: &ChannelTarget| matches!(target, ChannelTarget::Virtio(_));
        let channels = self.channels.iter().filter(move |channel| is_port(&channel.target));
        let virtio = Some(ConsoleTargetType::Virtio);
        let consoles = self.consoles.iter().filter(move |console| console.target.kind == virtio);
        channels.map(|channel| &channel.info).chain(consoles.map(|console| &console.info))
    }
}

/// Number of the controller that a device hangs from; the first where it does not say.
fn named_controller(info: &DeviceInfo) -> u32 {
    match &info.address {
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
