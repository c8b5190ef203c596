//! One bus: its slots and who sits in them.

use crate::{
    Address, ConnectFlags, ControllerModel, Function, Multifunction, Occupant, Slot, device::controller_name,
};

/// The bus behind one controller.
#[derive(Debug, Clone)]
pub struct Bus {
    index: u8,
    model: ControllerModel,
    /// Where the controller itself sits.
    plugged: Option<Address>,
    /// Isolation group of what sits here; fixed by the first device, free again when the last one leaves.
    group: Option<u32>,
    slots: [Option<Box<Functions>>; 32],
    /// Slots with any function in use.
    used: u32,
    /// Slots in use that take another device of the sharing kind.
    shared: u32,
}

type Functions = [Option<Occupant>; 8];

impl Bus {
    pub(crate) fn new(index: u8, model: ControllerModel) -> Self {
        let group = (index == 0).then_some(0);
        Self { index, model, plugged: None, group, slots: std::array::from_fn(|_| None), used: 0, shared: 0 }
    }

    /// Bus number, which is the index of its controller.
    pub fn index(&self) -> u8 {
        self.index
    }

    /// Model of its controller.
    pub fn model(&self) -> ControllerModel {
        self.model
    }

    /// What messages call the controller, `pci.3`.
    pub fn name(&self) -> String {
        controller_name(self.index)
    }

    /// What its slots take.
    pub fn offers(&self) -> ConnectFlags {
        self.model.offers()
    }

    /// First usable slot.
    pub fn min_slot(&self) -> Slot {
        Slot::new(self.model.slots().0).expect("the table of models holds slot numbers")
    }

    /// Last usable slot.
    pub fn max_slot(&self) -> Slot {
        Slot::new(self.model.slots().1).expect("the table of models holds slot numbers")
    }

    /// Where its controller sits; nowhere for a root bus, or while the controller has no address yet.
    pub fn plugged(&self) -> Option<Address> {
        self.plugged
    }

    pub(crate) fn plug(&mut self, address: Option<Address>) {
        self.plugged = address;
    }

    /// Isolation group of its devices, once there are any. Bus 0 always belongs to group 0.
    pub fn isolation_group(&self) -> Option<u32> {
        self.group
    }

    /// Who sits there.
    pub fn occupant(&self, slot: Slot, function: Function) -> Option<&Occupant> {
        self.slots[usize::from(slot.get())].as_ref()?[usize::from(function.get())].as_ref()
    }

    /// Everyone in a slot, with the function.
    pub fn occupants_of(&self, slot: Slot) -> impl Iterator<Item = (Function, &Occupant)> {
        Function::all().filter_map(move |function| Some((function, self.occupant(slot, function)?)))
    }

    /// Everyone on the bus, by address.
    pub fn occupants(&self) -> impl Iterator<Item = (Address, &Occupant)> {
        Slot::all().flat_map(move |slot| {
            let at = move |function| Address { domain: 0, bus: self.index, slot, function };
            self.occupants_of(slot).map(move |(function, occupant)| (at(function), occupant))
        })
    }

    /// Number of slots without any device.
    pub fn free_slots(&self) -> u32 {
        self.empty().count_ones()
    }

    /// Number of further devices of the sharing kind that fit.
    pub(crate) fn free_functions(&self) -> u32 {
        let shared = Slot::all().filter(|slot| self.shared & bit(*slot) != 0);
        self.free_slots() * 8 + shared.map(|slot| 8 - count(self.occupants_of(slot))).sum::<u32>()
    }

    /// Whether another device finds a place: in an empty slot, or beside its like where `aggregate`.
    pub(crate) fn has_room(&self, aggregate: bool) -> bool {
        self.candidates(aggregate) != 0
    }

    /// First free place: that function of an empty slot, or a free function of a shared one, whichever comes first.
    pub(crate) fn first_free(&self, function: Function, aggregate: bool) -> Option<(Slot, Function)> {
        let candidates = self.candidates(aggregate);
        let slot = Slot::all().nth(usize::try_from(candidates.trailing_zeros()).expect("at most 32"))?;
        if self.used & bit(slot) == 0 {
            return Some((slot, function));
        }
        let free = Function::all().find(|function| self.occupant(slot, *function).is_none());
        Some((slot, free.expect("a shared slot has a free function")))
    }

    pub(crate) fn put(&mut self, slot: Slot, function: Function, occupant: Occupant) {
        self.group.get_or_insert(occupant.device.isolation_group);
        let functions = self.slots[usize::from(slot.get())].get_or_insert_default();
        functions[usize::from(function.get())] = Some(occupant);
        self.note(slot);
    }

    pub(crate) fn take(&mut self, slot: Slot, function: Function) -> Option<Occupant> {
        let occupant = self.slots[usize::from(slot.get())].as_mut()?[usize::from(function.get())].take();
        self.note(slot);
        if self.used == 0 && self.index != 0 {
            self.group = None;
        }
        occupant
    }

    /// Changes what is said about one occupant.
    pub(crate) fn set_multifunction(&mut self, slot: Slot, function: Function, value: Multifunction) {
        if let Some(Some(occupant)) = self.slots[usize::from(slot.get())]
            .as_mut()
            .map(|functions| &mut functions[usize::from(function.get())])
        {
            occupant.device.multifunction = Some(value);
        }
    }

    fn candidates(&self, aggregate: bool) -> u32 {
        if aggregate { self.empty() | self.shared } else { self.empty() }
    }

    fn empty(&self) -> u32 {
        let (first, last) = self.model.slots();
        !self.used & (u32::MAX << first) & (u32::MAX >> (31 - last))
    }

    /// Brings the bitmaps up to date after a change in that slot.
    fn note(&mut self, slot: Slot) {
        let (in_use, shared) = (count(self.occupants_of(slot)), self.is_shareable(slot));
        self.used = if in_use > 0 { self.used | bit(slot) } else { self.used & !bit(slot) };
        self.shared = if shared && in_use < 8 { self.shared | bit(slot) } else { self.shared & !bit(slot) };
    }

    /// A slot is shared only among devices made for it, and only while function 0 does not forbid others.
    fn is_shareable(&self, slot: Slot) -> bool {
        count(self.occupants_of(slot)) > 0
            && self.occupants_of(slot).all(|(function, Occupant { device, .. })| {
                let forbids = function == Function::MIN && device.multifunction == Some(Multifunction::Off);
                device.flags.contains(ConnectFlags::AGGREGATE_SLOT) && !forbids
            })
    }
}

const fn bit(slot: Slot) -> u32 {
    1 << slot.get()
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).expect("at most eight functions a slot")
}
