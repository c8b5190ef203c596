//! Rules for disks among each other and beside other devices.

use std::collections::HashMap;

use crate::diagnostic::{Place, Report, Severity};
use crate::domain::address::{Address, DriveAddress};
use crate::domain::device::disk::{Disk, DiskBus};
use crate::domain::device::{DeviceInfo, Devices};
use crate::domain::validate::{Seen, duplicate};

/// Notes names and places that are taken twice.
pub(super) fn validate(devices: &Devices, report: &mut Report) {
    let (mut names, mut places) = (HashMap::new(), HashMap::new());
    for (at, disk) in devices.disks.iter().enumerate() {
        let other = *names.entry(disk.target.dev.as_str()).or_insert(at);
        if other != at {
            let (target, one, two) = (&disk.target.dev, source(&devices.disks[other]), source(disk));
            let text = format!("target '{target}' duplicated for disk sources {one} and {two}");
            let place = |at: usize| Place::of_path(super::path(at)).inside("target/@dev");
            report.push(duplicate(Severity::Error, place(at), place(other), text));
        }
        let Some(address) = disk.drive_address() else { continue };
        let other = *places.entry((disk.target.bus, key(address))).or_insert(at);
        if other != at {
            let (one, two) = (&devices.disks[other].target.dev, &disk.target.dev);
            let text = format!(
                "Found duplicate drive address for disks with target names '{one}' and '{two}': {}",
                place(address)
            );
            let place = |at: usize| Place::of_path(super::path(at)).inside("address");
            report.push(duplicate(Severity::Error, place(at), place(other), text));
        }
    }
    beside_host_devices(devices, report);
}

fn key(address: &DriveAddress) -> [u32; 4] {
    let DriveAddress { controller, bus, target, unit } = *address;
    [controller, bus, target, unit]
}

/// SCSI devices of the host are on the same buses as disks.
fn beside_host_devices(devices: &Devices, report: &mut Report) {
    let on_scsi = |(_, disk): &(usize, &Disk)| disk.target.bus == Some(DiskBus::Scsi);
    let disks = devices.disks.iter().enumerate().filter(on_scsi);
    let disks = disks.filter_map(|(at, disk)| Some((key(disk.drive_address()?), (at, disk))));
    let disks: HashMap<_, _> = disks.collect();
    let mut hostdevs = Seen::new();
    for (at, hostdev) in devices.hostdevs.iter().enumerate() {
        let Some(address) = drive(&hostdev.info) else { continue };
        let place = Place::of_path(format!("domain/devices/hostdev[{}]/address", at + 1));
        let where_it_is = self::place(address);
        if let Some((other, disk)) = disks.get(&key(address)) {
            let text = format!(
                "SCSI host address {where_it_is} conflicts with disk target name '{}'",
                disk.target.dev
            );
            let other = Place::of_path(super::path(*other)).inside("address");
            report.push(duplicate(Severity::Error, place, other, text));
        } else if let Some(first) = hostdevs.before(key(address), &place) {
            let text = format!("SCSI host address {where_it_is} in use by another SCSI host device");
            report.push(duplicate(Severity::Error, place, first, text));
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
