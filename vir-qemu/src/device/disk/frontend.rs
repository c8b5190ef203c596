//! The device the guest sees.

mod props;

pub(super) use props::{Queues, generation};

use vir_conf::diagnostic::Problem;
use vir_conf::domain::address::DriveAddress;
use vir_conf::domain::device::controller::ControllerType;
use vir_conf::domain::device::disk::{Disk, DiskBus, DiskDevice};
use vir_conf::scalar::OnOff;

use self::props::{Common, Floppy, Ide, Scsi, Tail, Usb, Virtio};
use super::boot::BootOrder;
use crate::command::{Builder, Refusal, refuse};
use crate::device::place::Place;
use crate::device::scsi::ScsiPlace;
use crate::device::virtio::{TransportProps, driver};
use crate::machine::{Machine, MachineKind};

/// Adds the device of a disk over the node with its bytes; none for an empty drive.
pub(super) fn build(
    disk: &Disk,
    node: Option<&str>,
    boot: &BootOrder<'_>,
    path: &str,
    b: &mut Builder<'_>,
) -> Result<(), Refusal> {
    let common = Common::of(disk, node, boot, b);
    match disk.target.bus {
        Some(DiskBus::Virtio) => virtio(disk, common, b),
        Some(DiskBus::Ide | DiskBus::Sata) => ide(disk, common, path, b)?,
        Some(DiskBus::Scsi) => scsi(disk, common, path, b)?,
        Some(DiskBus::Fdc) => floppy(disk, common, path, b)?,
        Some(DiskBus::Usb) => usb(disk, common, b),
        bus @ (Some(DiskBus::Xen | DiskBus::Uml | DiskBus::Sd | DiskBus::Nvme | DiskBus::None) | None) => {
            let bus = bus.map_or("none", DiskBus::as_str);
            return Err(refuse(path, Problem::Unsupported(format!("QEMU has no disks on bus '{bus}'"))));
        }
    }
    Ok(())
}

fn virtio(disk: &Disk, common: Common, b: &mut Builder<'_>) {
    let options = disk.driver.as_ref();
    let props = Virtio {
        driver: driver("virtio-blk", generation(disk.model), &disk.info),
        iothread: options.and_then(|options| options.iothread).map(|number| format!("iothread{number}")),
        transport: TransportProps::of(options.map(|options| &options.virtio)),
        ioeventfd: options.and_then(|options| options.ioeventfd).map(bool::from),
        event_idx: options.and_then(|options| options.event_idx).map(bool::from),
        queues: Queues::of(options),
        place: Place::of(&disk.info, b),
        common,
        tail: Tail::of(disk),
    };
    b.device(&props);
}

fn place<'a>(disk: &'a Disk, path: &str) -> Result<&'a DriveAddress, Refusal> {
    let problem = || Problem::Address(format!("disk '{}' has no place on a controller", disk.target.dev));
    disk.drive_address().ok_or_else(|| refuse(path, problem()))
}

/// What QEMU calls the buses of an ATA controller that is part of the machine, whatever its alias.
const BUILT_IN: &str = "ide";

fn ide(disk: &Disk, common: Common, path: &str, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let DriveAddress { controller, bus: channel, target: _, unit } = *place(disk, path)?;
    let machine = Machine::of(&b.domain.os).kind;
    let sata = disk.target.bus == Some(DiskBus::Sata);
    let (bus, unit) = if sata {
        let is_built_in = machine == MachineKind::Q35 && controller == 0;
        let name = if is_built_in {
            BUILT_IN.to_owned()
        } else {
            b.controller_name(ControllerType::Sata, controller)
        };
        (format!("{name}.{unit}"), None)
    } else {
        (format!("{BUILT_IN}.{channel}"), Some(unit))
    };
    let props = Ide {
        driver: if disk.device == DiskDevice::Cdrom { "ide-cd" } else { "ide-hd" },
        bus,
        unit,
        common,
        wwn: props::wwn(disk, path)?,
        rotation_rate: disk.target.rotation_rate,
        model: disk.product.clone(),
        tail: Tail::of(disk),
    };
    b.device(&props);
    Ok(())
}

fn scsi(disk: &Disk, common: Common, path: &str, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let place = ScsiPlace::of(place(disk, path)?, b);
    let (driver, is_emulated) = match disk.device {
        DiskDevice::Lun => ("scsi-block", false),
        DiskDevice::Cdrom => ("scsi-cd", true),
        DiskDevice::Disk | DiskDevice::Floppy => ("scsi-hd", true),
    };
    let alias = b.alias(&disk.info);
    let device_id = disk.serial.as_deref().map_or_else(|| format!("drive-{alias}"), props::escape);
    let props = Scsi {
        driver,
        place,
        device_id: is_emulated.then_some(device_id),
        common,
        wwn: props::wwn(disk, path)?,
        rotation_rate: disk.target.rotation_rate,
        vendor: disk.vendor.clone(),
        product: disk.product.clone(),
        removable: disk.target.removable.map(bool::from),
        tail: Tail::of(disk),
    };
    b.device(&props);
    Ok(())
}

fn floppy(disk: &Disk, mut common: Common, path: &str, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let unit = place(disk, path)?.unit;
    // The controller has the boot order.
    common.bootindex = None;
    b.device(&Floppy { driver: "floppy", unit, common, tail: Tail::of(disk) });
    Ok(())
}

fn usb(disk: &Disk, common: Common, b: &mut Builder<'_>) {
    let props = Usb {
        driver: "usb-storage",
        place: Place::of(&disk.info, b),
        common,
        removable: disk.target.removable == Some(OnOff::On),
        tail: Tail::of(disk),
    };
    b.device(&props);
}
