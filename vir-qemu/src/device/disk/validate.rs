//! What QEMU cannot do with a disk.

mod image;
mod iothread;

use vir_conf::Domain;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::disk::{Disk, DiskBus, DiskDevice};
use vir_conf::domain::storage::{ImageFormatName, StorageSource};

use crate::capabilities::Capabilities;

/// Notes everything that keeps disks from working on this QEMU.
pub(crate) fn validate(domain: &Domain, capabilities: &Capabilities, report: &mut Report) {
    domain.devices.validate_disks(report);
    for (at, disk) in domain.devices.disks.iter().enumerate() {
        let path = super::path(at);
        let rules = RULES.iter().filter_map(|rule| rule(disk));
        rules.for_each(|problem| report.error(path.clone(), problem));
        image::validate(disk, capabilities, &path, report);
        iothread::validate(disk, domain, &path, report);
        if let Some(problem) = needs_shared_memory(disk, domain) {
            report.error(path, problem);
        }
    }
}

/// A rule: what is wrong with a disk, if anything.
type Rule = fn(&Disk) -> Option<Problem>;

const RULES: [Rule; 9] = [
    target_is_whole_disk,
    driver_is_ours,
    bus_is_there,
    bus_can_read_only,
    usb_drive_is_full,
    lun_is_plain,
    address_is_within_controller,
    other_process_has_virtio,
    cdrom_has_a_tray,
];

fn unsupported(message: impl Into<String>) -> Problem {
    Problem::Unsupported(message.into())
}

/// A message that names the disk, if a rule is broken.
fn broken(is_broken: bool, disk: &Disk, message: &str) -> Option<Problem> {
    is_broken.then(|| unsupported(format!("disk '{}': {message}", disk.target.dev)))
}

fn target_is_whole_disk(disk: &Disk) -> Option<Problem> {
    let is_partition = disk.target.dev.ends_with(|c: char| c.is_ascii_digit());
    broken(is_partition, disk, "partitions can't appear as disk targets")
}

fn driver_is_ours(disk: &Disk) -> Option<Problem> {
    let name = disk.driver.as_ref().and_then(|driver| driver.name.as_deref());
    broken(name.is_some_and(|name| name != "qemu"), disk, "the driver's name is not 'qemu'")
}

fn bus_is_there(disk: &Disk) -> Option<Problem> {
    match disk.target.bus? {
        DiskBus::Ide
        | DiskBus::Sata
        | DiskBus::Scsi
        | DiskBus::Fdc
        | DiskBus::Usb
        | DiskBus::Virtio
        | DiskBus::Sd => None,
        bus @ (DiskBus::Xen | DiskBus::Uml | DiskBus::Nvme | DiskBus::None) => {
            broken(true, disk, &format!("QEMU has no disks on bus '{bus}'"))
        }
    }
}

/// ATA disks have no write protection.
fn bus_can_read_only(disk: &Disk) -> Option<Problem> {
    let on_ata = matches!(disk.target.bus, Some(DiskBus::Ide | DiskBus::Sata));
    let is_broken = on_ata && disk.readonly && disk.device == DiskDevice::Disk;
    broken(is_broken, disk, "a disk on bus 'ide' or 'sata' cannot be <readonly>")
}

fn usb_drive_is_full(disk: &Disk) -> Option<Problem> {
    let on_usb = disk.target.bus == Some(DiskBus::Usb);
    broken(on_usb && disk.source.is_empty(), disk, "a drive on bus 'usb' cannot be empty")
}

fn cdrom_has_a_tray(disk: &Disk) -> Option<Problem> {
    let is_broken = disk.device == DiskDevice::Cdrom && disk.target.bus == Some(DiskBus::Virtio);
    broken(is_broken, disk, "a CD-ROM drive cannot be on bus 'virtio', which has no removable media")
}

/// A LUN shows what its source says of itself.
fn lun_is_plain(disk: &Disk) -> Option<Problem> {
    if disk.device != DiskDevice::Lun {
        return None;
    }
    let on_scsi = disk.target.bus == Some(DiskBus::Scsi);
    let format = disk.driver.as_ref().and_then(|driver| driver.kind).unwrap_or(ImageFormatName::Raw);
    let has_slice = disk.source.common().is_some_and(|common| common.slices.is_some());
    let named = disk.serial.is_some() || disk.vendor.is_some() || disk.product.is_some();
    broken(!on_scsi, disk, "device='lun' is for bus 'scsi' only")
        .or_else(|| broken(format != ImageFormatName::Raw, disk, "device='lun' needs image format 'raw'"))
        .or_else(|| broken(has_slice, disk, "device='lun' uses all of its source, not a slice"))
        .or_else(|| broken(named, disk, "device='lun' shows serial, vendor and product of its source"))
}

fn address_is_within_controller(disk: &Disk) -> Option<Problem> {
    let address = disk.drive_address()?;
    let (bus, target) = match disk.target.bus? {
        DiskBus::Sata | DiskBus::Fdc => (address.bus != 0, address.target != 0),
        DiskBus::Scsi => (address.bus != 0, false),
        DiskBus::Ide
        | DiskBus::Virtio
        | DiskBus::Xen
        | DiskBus::Usb
        | DiskBus::Uml
        | DiskBus::Sd
        | DiskBus::Nvme
        | DiskBus::None => {
            return None;
        }
    };
    broken(bus, disk, "the controller has no such bus")
        .or_else(|| broken(target, disk, "the controller has no targets but 0"))
}

fn other_process_has_virtio(disk: &Disk) -> Option<Problem> {
    let is_other = matches!(disk.source, StorageSource::VhostUser(_) | StorageSource::VhostVdpa(_));
    let on_virtio = disk.target.bus == Some(DiskBus::Virtio);
    if !is_other || !on_virtio {
        return broken(
            is_other,
            disk,
            "sources of type 'vhostuser' and 'vhostvdpa' are for bus 'virtio' only",
        );
    }
    let driver = disk.driver.as_ref()?;
    let tuned = driver.cache.is_some()
        || driver.io.is_some()
        || driver.discard.is_some()
        || driver.iothread.is_some();
    let is_vhost_user = matches!(disk.source, StorageSource::VhostUser(_));
    broken(is_vhost_user && tuned, disk, "the process behind the socket has its own caches and threads")
}

/// Another process sees what the guest writes only where guest memory is shared with it.
fn needs_shared_memory(disk: &Disk, domain: &Domain) -> Option<Problem> {
    let is_other = matches!(disk.source, StorageSource::VhostUser(_));
    let message = "a source of type 'vhostuser' needs <memoryBacking> with <access mode='shared'/>";
    broken(is_other && !domain.has_shared_memory(), disk, message)
}
