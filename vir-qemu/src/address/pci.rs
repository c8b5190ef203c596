//! PCI addresses: which devices ask for one, in which order, and what they come to.

mod custom;
mod need;
mod seat;

use vir_conf::Domain;
use vir_conf::diagnostic::{Place, Problem, Report, XmlError};
use vir_conf::domain::address::{Address, PciAddress};
use vir_pci::{
    AddressSet, ConnectFlags, ConventionalSlots, Device, Growth, MultiReport, Multifunction, PciError,
    Placement, Request,
};

use self::seat::Seat;
use crate::capabilities::{Capabilities, Flag};
use crate::device::controller;
use crate::driver::Driver;
use crate::machine::{Machine, MachineKind};

/// Host bridges that a pSeries machine can have.
const PSERIES_HOST_BRIDGES: u8 = 31;

/// Places every PCI device that has no address and adds the controllers that this takes.
///
/// Returns the buses with all devices, or nothing for a machine without PCI or after an error.
pub(super) fn assign(domain: &mut Domain, driver: Driver<'_>, report: &mut Report) -> Option<AddressSet> {
    let Domain { os, devices, .. } = domain;
    let machine = Machine::of(os);
    let mut set = buses(&devices.controllers, report)?;
    let mut seats = seat::all(devices, machine, driver.host);
    let requests = custom::requests(&seats, machine);
    if !custom::check_fixed(&seats, report) {
        return None;
    }
    zpci(&seats, machine, report);
    let spares = spares(&seats, machine);
    let growth = growth(machine, driver.capabilities);
    match place(&mut set, &requests, growth, &spares) {
        Ok(placement) => {
            let built_in = requests.len() - seats.len();
            let found = placement.placed[built_in..].iter();
            seats.iter_mut().zip(found).for_each(|(seat, (address, _))| seat.sit(*address));
            note_multifunction(&mut seats, &set.set_all_multi(), report);
            for added in placement.added {
                let mut bridge = controller::added(added.index, added.model);
                bridge.info.address = added.address.map(|at| Address::Pci(pci_address(at, &set)));
                devices.add_controller(bridge);
            }
            controller::settle(&mut devices.controllers, machine, driver.capabilities);
            Some(set)
        }
        Err(err) => {
            report.push(complaint(&err, &seats));
            None
        }
    }
}

/// Ids of PCI functions are an invention of s390.
fn zpci(seats: &[Seat<'_>], machine: Machine<'_>, report: &mut Report) {
    for seat in seats.iter().filter(|seat| seat.has_zpci() && machine.kind != MachineKind::S390Ccw) {
        let problem =
            Problem::Unsupported("this QEMU binary or machine type doesn't support zPCI ids".to_owned());
        report.error(&seat.path, problem);
    }
}

/// The buses that controllers provide. Nothing for a machine without PCI.
fn buses(
    controllers: &[vir_conf::domain::device::controller::Controller],
    report: &mut Report,
) -> Option<AddressSet> {
    let mut set = AddressSet::new();
    for (position, controller) in controllers.iter().enumerate() {
        let Some(model) = controller.kind.as_pci().and_then(|pci| pci.model) else { continue };
        let index = u8::try_from(controller.index.unwrap_or_default()).expect("checked while completing");
        if let Err(err) = set.add_controller(index, controller::placing_model(model)) {
            report.error(controller::path(position), Problem::Address(err.to_string()));
            return None;
        }
    }
    set.bus(0).is_some().then_some(set)
}

/// Places all requests. Spare room is made only where the guest grows anyway: a guest that its author laid out down to
/// the last port stays as it is.
fn place(
    set: &mut AddressSet,
    requests: &[Request],
    growth: Growth,
    spares: &[Device],
) -> Result<Placement, PciError> {
    let mut tight = set.clone();
    let placement = tight.place(requests, Some(growth), &[])?;
    let is_express = growth_is_express(set);
    if spares.is_empty() || (is_express && placement.added.is_empty()) {
        *set = tight;
        return Ok(placement);
    }
    set.place(requests, Some(growth), spares)
}

fn growth_is_express(set: &AddressSet) -> bool {
    set.bus(0).is_some_and(|bus| bus.model() == vir_pci::ControllerModel::PcieRoot)
}

/// One device of the usual kind that can still be plugged in later, unless the author laid out the buses.
fn spares(seats: &[Seat<'_>], machine: Machine<'_>) -> Vec<Device> {
    let flags = match machine.kind {
        MachineKind::Q35 | MachineKind::Virt => {
            if seats.iter().any(|seat| seat.device.provides.is_some()) {
                return vec![];
            }
            ConnectFlags::PCIE_ENDPOINT
        }
        MachineKind::I440fx => ConnectFlags::PCI_ENDPOINT,
        MachineKind::Isapc
        | MachineKind::Microvm
        | MachineKind::Pseries
        | MachineKind::S390Ccw
        | MachineKind::Other => return vec![],
    };
    vec![Device::new("a device to be plugged in later", flags)]
}

fn growth(machine: Machine<'_>, capabilities: &Capabilities) -> Growth {
    let conventional = if capabilities.has(Flag::PciePciBridge) {
        ConventionalSlots::PcieToPci
    } else {
        ConventionalSlots::DmiToPci
    };
    let host_bridges = if machine.kind == MachineKind::Pseries { PSERIES_HOST_BRIDGES } else { 1 };
    Growth { conventional, host_bridges }
}

/// Stores the bit that makes a guest look at functions beyond the first. A contradiction is QEMU's to refuse, since
/// the definition stays usable.
fn note_multifunction(seats: &mut [Seat<'_>], found: &MultiReport, report: &mut Report) {
    for seat in seats.iter_mut() {
        seat.note_multifunction(&found.turned_on);
    }
    for conflict in &found.conflicts {
        let XmlError { place, problem, .. } = complaint(conflict, seats);
        report.push(XmlError::warning(place, problem));
    }
}

/// The address of an added controller with what became of its slot.
fn pci_address(address: vir_pci::Address, set: &AddressSet) -> PciAddress {
    let multifunction: Option<Multifunction> =
        set.occupant(address).and_then(|occupant| occupant.device.multifunction);
    PciAddress { address: Some(address), multifunction, zpci: None }
}

fn complaint(err: &PciError, seats: &[Seat<'_>]) -> XmlError {
    let seat = seats.iter().find(|seat| seat.device.name == err.device);
    let path = seat.map_or_else(|| "domain/devices".to_owned(), |seat| seat.path.clone());
    XmlError::new(Place::of_path(path), Problem::Address(err.to_string()))
}
