//! The floppy controller: part of some machines, and where not, added with the first drive.

use serde::Serialize;
use vir_conf::domain::device::disk::{Disk, DiskBus};

use super::boot::BootOrder;
use crate::command::Builder;
use crate::machine::{Machine, MachineKind};

#[derive(Serialize)]
struct Controller {
    driver: &'static str,
    #[serde(rename = "bootindexA", skip_serializing_if = "Option::is_none")]
    first: Option<u32>,
    #[serde(rename = "bootindexB", skip_serializing_if = "Option::is_none")]
    second: Option<u32>,
}

/// Adds the controller, or the boot order to the one that the machine has.
pub(super) fn build(disks: &[Disk], boot: &BootOrder<'_>, b: &mut Builder<'_>) {
    let drives: Vec<_> = disks.iter().filter(|disk| disk.target.bus == Some(DiskBus::Fdc)).collect();
    if drives.is_empty() {
        return;
    }
    let place = |unit| {
        let drive =
            drives.iter().find(|disk| disk.drive_address().is_some_and(|address| address.unit == unit));
        drive.and_then(|disk| boot.place(disk))
    };
    let controller = Controller { driver: "isa-fdc", first: place(0), second: place(1) };
    if has_built_in(Machine::of(&b.domain.os)) {
        for (letter, place) in [('A', controller.first), ('B', controller.second)] {
            if let Some(place) = place {
                b.option("-global", format!("isa-fdc.bootindex{letter}={place}"));
            }
        }
    } else {
        b.device(&controller);
    }
}

/// Whether a machine has a floppy controller of its own: PCs with 440FX, and those with ICH9 before version 2.4.
fn has_built_in(machine: Machine<'_>) -> bool {
    match machine.kind {
        MachineKind::I440fx | MachineKind::Isapc => true,
        MachineKind::Q35 => matches!(
            machine.name,
            "pc-q35-1.4"
                | "pc-q35-1.5"
                | "pc-q35-1.6"
                | "pc-q35-1.7"
                | "pc-q35-2.0"
                | "pc-q35-2.1"
                | "pc-q35-2.2"
                | "pc-q35-2.3"
        ),
        MachineKind::Microvm
        | MachineKind::Virt
        | MachineKind::Pseries
        | MachineKind::S390Ccw
        | MachineKind::Other => false,
    }
}
