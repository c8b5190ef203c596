//! Names of disks, and where on their controllers the names put them.

use crate::domain::address::{Address, DriveAddress};
use crate::domain::device::disk::{Disk, DiskBus};

/// How many drives the controllers of a bus have: what a name such as `sdh` counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DriveOrder {
    /// Buses of a controller.
    pub buses: u32,
    /// Units of a bus.
    pub units: u32,
}

impl DriveOrder {
    /// A SCSI bus of 8 addresses, one of them the controller's own.
    pub(crate) const NARROW_SCSI: Self = Self { buses: 1, units: 7 };

    /// The order on a bus; none where disks are not numbered on a controller.
    pub fn of(bus: DiskBus) -> Option<Self> {
        match bus {
            DiskBus::Ide => Some(Self { buses: 2, units: 2 }),
            DiskBus::Sata => Some(Self { buses: 1, units: 6 }),
            DiskBus::Fdc => Some(Self { buses: 1, units: 2 }),
            DiskBus::Scsi => Some(Self::NARROW_SCSI),
            DiskBus::Virtio
            | DiskBus::Xen
            | DiskBus::Usb
            | DiskBus::Uml
            | DiskBus::Sd
            | DiskBus::Nvme
            | DiskBus::None => None,
        }
    }

    /// The place of the drive with a number.
    pub fn place(self, number: u32) -> DriveAddress {
        let Self { buses, units } = self;
        DriveAddress {
            controller: number / (buses * units),
            bus: number / units % buses,
            target: 0,
            unit: number % units,
        }
    }
}

/// What disks' names begin with. A name goes on with letters that count, `a` to `z`, `aa` …, and may end with
/// digits of a partition.
const PREFIXES: [&str; 6] = ["fd", "hd", "vd", "sd", "xvd", "ubd"];

/// Number of a disk by its name, from 0; none where the name is no disk's.
pub(super) fn number(name: &str) -> Option<u32> {
    let rest = PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix))?;
    let letters = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    let partition = &rest[letters.len()..];
    if letters.is_empty() || partition.starts_with('0') {
        return None;
    }
    letters
        .bytes()
        .try_fold(0_u32, |number, letter| match letter {
            b'a'..=b'z' => number.checked_mul(26)?.checked_add(u32::from(letter - b'a') + 1),
            _ => None,
        })?
        .checked_sub(1)
}

/// The bus that a disk's name stands for.
pub(super) fn likely_bus(name: &str) -> DiskBus {
    match name {
        _ if name.starts_with("hd") => DiskBus::Ide,
        _ if name.starts_with("sd") => DiskBus::Scsi,
        _ if name.starts_with("vd") => DiskBus::Virtio,
        _ if name.starts_with("xvd") => DiskBus::Xen,
        _ if name.starts_with("ubd") => DiskBus::Uml,
        _ if name.starts_with("fd") => DiskBus::Fdc,
        _ => DiskBus::Ide,
    }
}

/// Puts disks in order: buses as they first occur, on each bus by the number in the target's name.
///
/// Disks whose bus is not written down are a group of their own, so this comes before buses are filled in.
pub(crate) fn sort(disks: &mut [Disk]) {
    let mut buses = Vec::new();
    for disk in disks.iter() {
        if !buses.contains(&disk.target.bus) {
            buses.push(disk.target.bus);
        }
    }
    disks.sort_by_key(|disk| (buses.iter().position(|bus| *bus == disk.target.bus), disk.number()));
}

impl Disk {
    /// Number of the disk by its target's name, from 0; none where the name is no disk's.
    pub fn number(&self) -> Option<u32> {
        number(&self.target.dev)
    }

    /// The place on a controller that the target's name stands for, where the bus has such places.
    pub fn named_place(&self) -> Option<DriveAddress> {
        Some(DriveOrder::of(self.target.bus?)?.place(self.number()?))
    }

    /// The place on a controller, where the disk has one.
    pub fn drive_address(&self) -> Option<&DriveAddress> {
        match self.info.address.as_ref()? {
            Address::Drive(address) => Some(address),
            Address::Pci(_)
            | Address::VirtioSerial(_)
            | Address::Ccid(_)
            | Address::Usb(_)
            | Address::SpaprVio(_)
            | Address::Ccw(_)
            | Address::VirtioS390
            | Address::VirtioMmio
            | Address::Isa(_)
            | Address::Dimm(_)
            | Address::Unassigned => None,
        }
    }
}
