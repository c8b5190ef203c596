//! Which disk the firmware tries when.

use vir_conf::Domain;
use vir_conf::domain::device::disk::{Disk, DiskDevice};
use vir_conf::domain::os::BootDeviceType;

use crate::device::boot;

/// Where in the boot order the disks are: as each says, or by kinds of devices for the domain as a whole.
#[derive(Debug)]
pub(super) struct BootOrder<'a> {
    domain: &'a Domain,
}

impl<'a> BootOrder<'a> {
    pub(super) fn of(domain: &'a Domain) -> Self {
        Self { domain }
    }

    /// The place of a disk, from 1. Of each kind only the first device is tried.
    pub(super) fn place(&self, disk: &Disk) -> Option<u32> {
        let kind = kind(disk.device);
        let first = self.domain.devices.disks.iter().find(|other| self::kind(other.device) == kind);
        let is_first = first.is_some_and(|first| std::ptr::eq(first, disk));
        boot::index(&disk.info, kind, is_first, &self.domain.os)
    }
}

fn kind(device: DiskDevice) -> BootDeviceType {
    match device {
        DiskDevice::Disk | DiskDevice::Lun => BootDeviceType::Disk,
        DiskDevice::Cdrom => BootDeviceType::CdRom,
        DiskDevice::Floppy => BootDeviceType::Floppy,
    }
}
