//! The first pass: how a guest without enough slots finds out which controllers it lacks.

use crate::{
    Address, AddressSet, Bus, ConnectFlags, ControllerModel, Device, Function, Growth, PciError, Reason,
    Request, Shortage, Want, growth,
    pass::{Missing, Pass},
};

impl<'a> Pass<'a> {
    /// The controllers that the requests lack, and those that the spares lack beyond them.
    pub(crate) fn draft(
        set: &AddressSet,
        requests: &'a [Request],
        growth: Option<Growth>,
        spares: &[Device],
    ) -> Result<(Vec<Missing>, Vec<Missing>), PciError> {
        let mut pass = Self::new(set, requests, growth);
        pass.written_on_known_buses()?;
        pass.fill_gaps()?;
        pass.count_bridge_room();
        pass.written_buses()?;
        pass.written()?;
        pass.count_bridge_room();
        pass.rest(&[])?;
        pass.pay_debts()?;
        let needed = pass.missing.clone();
        pass.spare(spares);
        Ok((needed, pass.missing))
    }

    /// How many more such devices fit, with the controllers that they take.
    pub(crate) fn capacity(set: &AddressSet, growth: Growth, device: &Device) -> u32 {
        let mut pass = Pass::new(set, &[], Some(growth));
        pass.count_bridge_room();
        let mut count = 0u32;
        while pass.add_device(device).is_ok() {
            count += 1;
        }
        let per_slot = if device.flags.contains(ConnectFlags::AGGREGATE_SLOT) { 8 } else { 1 };
        let debts = u32::try_from(pass.debts.len()).expect("at most one for each bus");
        count.saturating_sub(debts * per_slot)
    }

    /// Makes room for a device that needs some.
    pub(crate) fn grow(&mut self, device: &Device) -> Result<(), PciError> {
        let Some(growth) = self.growth else { return Ok(()) };
        let models = growth.models(&self.set, device.flags, self.bridge_room);
        if models.is_empty() {
            return Err(growth::full(&self.set, device, Growth::shortage(device.flags, self.bridge_room)));
        }
        self.add_all(models, device)
    }

    fn fill_gaps(&mut self) -> Result<(), PciError> {
        let Some(growth) = self.growth else { return Ok(()) };
        let last = self.set.next_index().unwrap_or(u8::MAX);
        for index in (1..last).filter(|index| self.set.bus(*index).is_none()).collect::<Vec<_>>() {
            self.add(index, growth.filler(&self.set), "a gap in the indexes")?;
        }
        Ok(())
    }

    fn count_bridge_room(&mut self) {
        self.bridge_room = self.set.offering(ConnectFlags::PCI_BRIDGE).map(Bus::free_slots).sum();
    }

    /// Makes the buses that written addresses name, and those below them.
    fn written_buses(&mut self) -> Result<(), PciError> {
        for Request { device, want } in self.requests {
            if let Want::At(address) = *want
                && address.domain == 0
                && address.bus != 0
            {
                self.grow_to(address.bus, device)
                    .map_err(|error| PciError { address: Some(address), ..error })?;
            }
        }
        Ok(())
    }

    fn grow_to(&mut self, bus: u8, device: &Device) -> Result<(), PciError> {
        let Some(growth) = self.growth else { return Ok(()) };
        while self.set.bus(bus).is_none() {
            let is_next = self.set.next_index() == Some(bus);
            let models = if is_next { Growth::single } else { Growth::models };
            let models = models(growth, &self.set, device.flags, self.bridge_room);
            if models.is_empty() {
                return Ok(());
            }
            self.add_all(models, device)?;
        }
        Ok(())
    }

    fn add_all(&mut self, models: &[ControllerModel], device: &Device) -> Result<(), PciError> {
        models.iter().try_for_each(|model| {
            let full = |set: &AddressSet, shortage| growth::full(set, device, shortage);
            let index = self.set.next_index().ok_or_else(|| full(&self.set, Shortage::BusNumbers))?;
            self.add(index, *model, &device.name).map_err(|_| full(&self.set, Shortage::Upstream(*model)))
        })
    }

    /// Adds one controller and plugs it in, or owes it a slot.
    fn add(&mut self, index: u8, model: ControllerModel, because: &str) -> Result<(), PciError> {
        let device = Device::controller(index, model);
        let place = if model.is_root() { None } else { self.set.find(&device, Function::MIN) };
        let owed = place.is_none() && model == ControllerModel::PciBridge;
        if place.is_none() && !owed && !model.is_root() {
            return Err(self.set.refusal(&device));
        }
        self.set.add_controller(index, model)?;
        self.missing.push(Missing { index, model, because: because.to_owned() });
        self.bridge_room = self.bridge_room.saturating_sub(u32::from(model == ControllerModel::PciBridge));
        if model.offers().contains(ConnectFlags::PCI_BRIDGE) {
            self.bridge_room += self.set.bus(index).map_or(0, Bus::free_slots);
        }
        match place {
            Some((address, _)) => self.set.put(address, device, Reason::Added),
            None if owed => self.debts.push(Device { provides: None, name: because.to_owned(), ..device }),
            None => {}
        }
        Ok(())
    }

    fn add_device(&mut self, device: &Device) -> Result<Address, PciError> {
        let (address, reason) = self.free(device, Function::MIN)?;
        self.set.put(address, device.clone(), reason);
        Ok(address)
    }

    /// Finds a slot for every bridge that is owed one; that may take further bridges.
    fn pay_debts(&mut self) -> Result<(), PciError> {
        while let Some(debt) = self.debts.pop() {
            self.add_device(&debt)?;
        }
        Ok(())
    }

    /// Makes room for the spares as far as that goes.
    fn spare(&mut self, spares: &[Device]) {
        for spare in spares {
            let before = self.missing.len();
            if self.add_device(spare).and_then(|_| self.pay_debts()).is_err() {
                self.missing.truncate(before);
                return;
            }
        }
    }
}
