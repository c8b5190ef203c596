//! Which buses come into question for a device, without looking at any of them.

use std::collections::BTreeMap;

use crate::{Bus, ConnectFlags, Device, bus_set::BusSet};

/// Bitmaps over all buses, kept up to date bus by bus.
///
/// Answering costs a handful of word operations however many buses and devices there are.
#[derive(Debug, Clone, Default)]
pub(crate) struct BusIndex {
    /// For each connect flag, the buses that offer it.
    offering: [BusSet; 16],
    /// Buses with an empty slot.
    with_empty: BusSet,
    /// Buses with an empty or a shared slot.
    with_shared: BusSet,
    /// Buses that no isolation group has claimed.
    unclaimed: BusSet,
    /// Buses of each isolation group.
    claimed: BTreeMap<u32, BusSet>,
}

impl BusIndex {
    /// Takes note of what a bus offers; once, when it appears.
    pub(crate) fn add(&mut self, bus: &Bus) {
        for (bit, offering) in self.offering.iter_mut().enumerate() {
            offering.set(bus.index(), bus.offers().bits() & (1 << bit) != 0);
        }
        self.update(bus, None);
    }

    /// Forgets a bus.
    pub(crate) fn remove(&mut self, bus: &Bus) {
        for set in self.offering.iter_mut().chain(self.claimed.values_mut()) {
            set.set(bus.index(), false);
        }
        for set in [&mut self.with_empty, &mut self.with_shared, &mut self.unclaimed] {
            set.set(bus.index(), false);
        }
    }

    /// Takes note of what changed on a bus, which belonged to group `before`.
    pub(crate) fn update(&mut self, bus: &Bus, before: Option<u32>) {
        self.with_empty.set(bus.index(), bus.has_room(false));
        self.with_shared.set(bus.index(), bus.has_room(true));
        self.unclaimed.set(bus.index(), bus.isolation_group().is_none());
        if let Some(before) = before {
            self.claimed.entry(before).or_default().set(bus.index(), false);
        }
        if let Some(group) = bus.isolation_group() {
            self.claimed.entry(group).or_default().set(bus.index(), true);
        }
    }

    /// Buses that take the device and have room for it, best first.
    ///
    /// Ascending; but a device that needs isolation prefers a bus of its own group over claiming another.
    pub(crate) fn candidates(&self, device: &Device) -> impl Iterator<Item = u8> + use<> {
        let mut fit = if device.flags.contains(ConnectFlags::AGGREGATE_SLOT) {
            self.with_shared
        } else {
            self.with_empty
        };
        for (bit, offering) in self.offering.iter().enumerate() {
            if device.flags.required().bits() & (1 << bit) != 0 {
                fit = fit.and(*offering);
            }
        }
        let own = self.claimed.get(&device.isolation_group).copied().unwrap_or_default();
        let (first, then) = match device.isolation_group {
            0 => (own.or(self.unclaimed), BusSet::default()),
            _ => (own, self.unclaimed),
        };
        fit.and(first).iter().chain(fit.and(then).iter())
    }

    /// Buses that offer one of the kinds, full or not.
    pub(crate) fn offering(&self, flags: ConnectFlags) -> impl DoubleEndedIterator<Item = u8> + use<> {
        let sets = self.offering.iter().enumerate().filter(|(bit, _)| flags.kind().bits() & (1 << bit) != 0);
        let all = sets.fold(BusSet::default(), |all, (_, set)| all.or(*set));
        all.iter().collect::<Vec<_>>().into_iter()
    }
}
