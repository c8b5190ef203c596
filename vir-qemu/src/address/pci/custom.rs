//! Places that devices have by tradition, so that a guest finds them where a real board has them.

use vir_conf::diagnostic::{Problem, Report};
use vir_pci::{Address, Device, Function, Request, Want};

use super::seat::{Custom, Seat};
use crate::machine::{Machine, MachineKind};

/// Functions of the chip set that no definition shows.
fn built_in(machine: Machine<'_>) -> &'static [(&'static str, u8, u8)] {
    match machine.kind {
        MachineKind::I440fx => &[("the ISA bridge", 1, 0), ("the power management", 1, 3)],
        MachineKind::Q35 => &[("the LPC bridge", 0x1f, 0), ("the SMBus", 0x1f, 3)],
        MachineKind::Isapc
        | MachineKind::Microvm
        | MachineKind::Virt
        | MachineKind::Pseries
        | MachineKind::S390Ccw
        | MachineKind::Other => &[],
    }
}

/// What all devices ask for: first those of the chip set, then a request for each seat.
pub(super) fn requests(seats: &[Seat<'_>], machine: Machine<'_>) -> Vec<Request> {
    let chip_set = built_in(machine).iter();
    let mut requests: Vec<_> = chip_set
        .map(|(name, slot, function)| Request::at(root(*slot, *function), Device::built_in(*name)))
        .collect();
    let offset = requests.len();
    for seat in seats {
        let want = match (seat.written(), seat.custom) {
            (Some(address), _) | (None, Custom::Fixed(address)) => Want::At(address),
            (None, Custom::Ich9Usb(index, function)) => {
                ich9_usb(seats, offset, machine, index, function, requests.len())
            }
            (None, custom) => customary(custom, machine).map_or(Want::Any(Function::MIN), Want::Rather),
        };
        requests.push(Request { device: seat.device.clone(), want });
    }
    requests
}

/// Notes chips of the board that are written to be elsewhere; false where there are any.
pub(super) fn check_fixed(seats: &[Seat<'_>], report: &mut Report) -> bool {
    let before = report.errors().count();
    for seat in seats {
        if let (Custom::Fixed(fixed), Some(written)) = (seat.custom, seat.written())
            && fixed != written
        {
            let text = format!("this chip of the board is at {fixed}, not at {written}");
            report.error(&seat.path, Problem::Address(text));
        }
    }
    report.errors().count() == before
}

/// The place on the root bus that a device has where it is free.
fn customary(custom: Custom, machine: Machine<'_>) -> Option<Address> {
    match (custom, machine.kind) {
        (Custom::PrimaryVideo, MachineKind::I440fx) => Some(root(2, 0)),
        (Custom::PrimaryVideo, MachineKind::Q35) => Some(root(1, 0)),
        (Custom::Ich9Sound, MachineKind::Q35) => Some(root(0x1b, 0)),
        (Custom::DmiBridge, MachineKind::Q35) => Some(root(0x1e, 0)),
        _ => None,
    }
}

/// Slots of the two USB controllers of an ICH9.
const ICH9_USB_SLOTS: [u8; 2] = [0x1d, 0x1a];

/// Where a chip of a USB controller goes: beside the others of its set, else where an ICH9 has such a set.
fn ich9_usb(
    seats: &[Seat<'_>],
    offset: usize,
    machine: Machine<'_>,
    index: u32,
    function: u8,
    position: usize,
) -> Want {
    let of_set = |seat: &&Seat<'_>| matches!(seat.custom, Custom::Ich9Usb(other, _) if other == index);
    let function = Function::new(function).expect("the table of chips holds function numbers");
    if let Some(placed) = seats.iter().filter(of_set).find_map(Seat::written) {
        return Want::At(placed.with_function(function));
    }
    let first = seats.iter().position(|seat| of_set(&seat)).expect("it is one of the seats") + offset;
    if first != position {
        return Want::Beside(first, function);
    }
    let slot = usual_slot(seats, index).filter(|_| machine.kind == MachineKind::Q35);
    slot.map_or(Want::Any(function), |slot| Want::Rather(root(slot, function.get())))
}

/// The slot of a whole set of chips, one with the first function, if those before it and written addresses leave one.
fn usual_slot(seats: &[Seat<'_>], index: u32) -> Option<u8> {
    let written =
        |slot: &u8| seats.iter().filter_map(Seat::written).any(|at| at.bus == 0 && at.slot.get() == *slot);
    let mut numbers: Vec<u32> = Vec::new();
    for seat in seats {
        if let Custom::Ich9Usb(other, 0) = seat.custom
            && !numbers.contains(&other)
        {
            numbers.push(other);
        }
    }
    let rank = numbers.iter().position(|other| *other == index)?;
    ICH9_USB_SLOTS.into_iter().filter(|slot| !written(slot)).nth(rank)
}

/// An address on the root bus.
fn root(slot: u8, function: u8) -> Address {
    Address::new(0, 0, slot, function).expect("the tables hold slot and function numbers")
}
