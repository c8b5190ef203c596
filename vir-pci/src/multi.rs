//! The multi-function bit: on wherever a guest would otherwise miss functions.

use crate::{Address, AddressSet, Bus, Function, Multifunction, PciError, PciErrorKind, Slot};

/// What [`AddressSet::set_all_multi`] did and found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MultiReport {
    /// Functions 0 whose bit was set by this call.
    pub turned_on: Vec<Address>,
    /// Functions 0 that deny, in writing, the functions that are in use. The set stays usable and the written value
    /// stays; libvirt defines such a guest and QEMU then refuses to start it.
    pub conflicts: Vec<PciError>,
}

impl AddressSet {
    /// Sets `multifunction='on'` on each function 0 that says nothing while functions 1 to 7 of its slot are in use.
    ///
    /// It stays on when those leave: a guest may not lose the bit while it runs, and a saved guest keeps its machine.
    pub fn set_all_multi(&mut self) -> MultiReport {
        let mut report = MultiReport::default();
        let shared = self.buses().flat_map(|bus| bus.slots().filter_map(|slot| first_two(bus, slot)));
        let all: Vec<_> = shared.collect();
        for (address, value, other) in all {
            match value {
                Some(Multifunction::On) => {}
                Some(Multifunction::Off) => report.conflicts.extend(self.conflict(address, other)),
                None => {
                    self.turn_on(address);
                    report.turned_on.push(address);
                }
            }
        }
        report
    }

    fn turn_on(&mut self, address: Address) {
        if let Some(bus) = self.bus_mut(address.bus) {
            bus.set_multifunction(address.slot, address.function, Multifunction::On);
        }
        self.refresh(address.bus);
    }

    fn conflict(&self, address: Address, other_address: Address) -> Option<PciError> {
        let owner = self.occupant(address)?.device.name.clone();
        let other = self.occupant(other_address)?.device.name.clone();
        let kind = PciErrorKind::MultifunctionOff { owner: owner.clone(), other, other_address };
        Some(PciError { device: owner, address: Some(address), kind })
    }
}

/// Function 0 of a slot, what it says, and the next function in use, where there are both.
fn first_two(bus: &Bus, slot: Slot) -> Option<(Address, Option<Multifunction>, Address)> {
    let at = |function| Address { domain: 0, bus: bus.index(), slot, function };
    let mut occupants = bus.occupants_of(slot);
    let (first, occupant) = occupants.next().filter(|(function, _)| *function == Function::MIN)?;
    let (second, _) = occupants.next()?;
    Some((at(first), occupant.device.multifunction, at(second)))
}
