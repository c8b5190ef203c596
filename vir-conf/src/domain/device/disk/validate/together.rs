//! Rules for disks among each other and beside other devices.

use crate::diagnostic::{Problem, Report};
use crate::domain::address::{Address, DriveAddress};
use crate::domain::device::disk::{Disk, DiskBus};
use crate::domain::device::{DeviceInfo, Devices};

/// Notes names and places that are taken twice.
pub(super) fn validate(devices: &Devices, report: &mut Report) {
    for (at, disk) in devices.disks.iter().enumerate() {
        let earlier = &devices.disks[..at];
        if let Some(other) = earlier.iter().find(|other| other.target.dev == disk.target.dev) {
            let (target, one, two) = (&disk.target.dev, source(other), source(disk));
            let problem = format!("target '{target}' is duplicated for disk sources {one} and {two}");
            report.error(super::path(at), Problem::Duplicate(problem));
        }
        if let Some(other) = earlier.iter().find(|other| is_same_place(other, disk)) {
            let place = disk.drive_address().map(place).unwrap_or_default();
            let (one, two) = (&other.target.dev, &disk.target.dev);
            let problem = format!(
                "disks with the target names '{one}' and '{two}' have a duplicate drive address {place}"
            );
            report.error(super::path(at), Problem::Duplicate(problem));
        }
    }
    beside_host_devices(devices, report);
}

fn is_same_place(one: &Disk, other: &Disk) -> bool {
    let place = one.drive_address();
    one.target.bus == other.target.bus && place.is_some() && place == other.drive_address()
}

/// SCSI devices of the host are on the same buses as disks.
fn beside_host_devices(devices: &Devices, report: &mut Report) {
    let places: Vec<_> = devices.hostdevs.iter().map(|hostdev| drive(&hostdev.info)).collect();
    for (at, place) in places.iter().enumerate() {
        let Some(place) = place else { continue };
        let path = format!("domain/devices/hostdev[{}]", at + 1);
        let on_scsi = |disk: &&Disk| disk.target.bus == Some(DiskBus::Scsi);
        let mut disks = devices.disks.iter().filter(on_scsi);
        if let Some(disk) = disks.find(|disk| disk.drive_address() == Some(place)) {
            let (name, place) = (&disk.target.dev, self::place(place));
            let problem =
                format!("the SCSI host device's address {place} conflicts with disk target name '{name}'");
            report.error(path, Problem::Duplicate(problem));
        } else if places[..at].contains(&Some(place)) {
            let place = self::place(place);
            let problem = format!("SCSI host address {place} is in use by another SCSI host device");
            report.error(path, Problem::Duplicate(problem));
        }
    }
}

fn place(address: &DriveAddress) -> String {
    let DriveAddress { controller, bus, target, unit } = address;
    format!("controller='{controller}' bus='{bus}' target='{target}' unit='{unit}'")
}

fn source(disk: &Disk) -> String {
    disk.source.location().map_or_else(|| "(none)".to_owned(), |location| format!("'{location}'"))
}

fn drive(info: &DeviceInfo) -> Option<&DriveAddress> {
    if let Some(Address::Drive(address)) = &info.address { Some(address) } else { None }
}
