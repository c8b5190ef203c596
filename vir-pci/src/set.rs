//! The addresses of one guest: which buses there are, and who sits where.

use crate::{
    Address, Bus, ConnectFlags, ControllerModel, Device, Function, Occupant, PciError, PciErrorKind, Reason,
    Shortage, Slot, bus_index::BusIndex, device::controller_name, growth,
};

/// All PCI buses of a guest and their occupants.
///
/// No operation costs more because more devices are placed: each bus keeps bitmaps of its slots, and bitmaps over all
/// buses tell which of them come into question. The guest has one PCI domain, 0, with at most 256 buses.
#[derive(Debug, Clone, Default)]
pub struct AddressSet {
    buses: Vec<Option<Box<Bus>>>,
    index: BusIndex,
    len: usize,
}

impl AddressSet {
    /// A guest without any bus.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the bus that a controller provides. Its own place is a matter of [`reserve`](Self::reserve) and the like.
    pub fn add_controller(&mut self, index: u8, model: ControllerModel) -> Result<(), PciError> {
        if let Some(bus) = self.bus(index) {
            let free = (0..=u8::MAX).find(|free| self.bus(*free).is_none()).unwrap_or(index);
            let kind = PciErrorKind::DuplicateController { index, wanted: model, model: bus.model(), free };
            return Err(PciError { device: bus.name(), address: None, kind });
        }
        let bus = Bus::new(index, model);
        self.index.add(&bus);
        if self.buses.len() <= usize::from(index) {
            self.buses.resize_with(usize::from(index) + 1, || None);
        }
        self.buses[usize::from(index)] = Some(Box::new(bus));
        Ok(())
    }

    /// Removes a bus without devices, and its controller from where that sits.
    ///
    /// Returns whether there was such a bus and it was empty.
    pub fn remove_controller(&mut self, index: u8) -> bool {
        let Some(bus) = self.bus(index).filter(|bus| bus.occupants().next().is_none()) else { return false };
        let plugged = bus.plugged();
        self.index.remove(&bus.clone());
        self.buses[usize::from(index)] = None;
        while self.buses.pop_if(|last| last.is_none()).is_some() {}
        if let Some(address) = plugged {
            self.release(address);
        }
        true
    }

    /// The bus with that number.
    pub fn bus(&self, index: u8) -> Option<&Bus> {
        self.buses.get(usize::from(index))?.as_deref()
    }

    /// All buses, ascending.
    pub fn buses(&self) -> impl DoubleEndedIterator<Item = &Bus> {
        self.buses.iter().filter_map(Option::as_deref)
    }

    /// Number of devices placed.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no device is placed.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Who sits at an address.
    pub fn occupant(&self, address: Address) -> Option<&Occupant> {
        self.bus(address.bus).filter(|_| address.domain == 0)?.occupant(address.slot, address.function)
    }

    /// Everyone, by address.
    pub fn occupants(&self) -> impl Iterator<Item = (Address, &Occupant)> {
        self.buses().flat_map(Bus::occupants)
    }

    /// Gives a device the address that its definition names.
    pub fn reserve(&mut self, address: Address, device: Device) -> Result<(), PciError> {
        let reason = if device.is_built_in() { Reason::BuiltIn } else { Reason::Written };
        self.check(address, &device)?;
        self.put(address, device, reason);
        Ok(())
    }

    /// Gives a device the first free address among the buses that exist: the way of a running guest.
    pub fn assign(&mut self, device: Device) -> Result<(Address, Reason), PciError> {
        match self.find(&device, Function::MIN) {
            Some((address, reason)) => {
                self.put(address, device, reason);
                Ok((address, reason))
            }
            None => Err(self.refusal(&device)),
        }
    }

    /// Frees an address. What is left in the slot stays as it is, multifunction included.
    pub fn release(&mut self, address: Address) -> Option<Occupant> {
        self.occupant(address)?;
        let bus = self.buses[usize::from(address.bus)].as_mut()?;
        let before = bus.isolation_group();
        let occupant = bus.take(address.slot, address.function)?;
        self.index.update(bus, before);
        self.len -= 1;
        self.plug(occupant.device.provides, None);
        Some(occupant)
    }

    /// First free address that takes the device, and why; in an empty slot it gets that function.
    pub fn find(&self, device: &Device, function: Function) -> Option<(Address, Reason)> {
        let aggregate = device.flags.contains(ConnectFlags::AGGREGATE_SLOT);
        let mut allowed = self.index.candidates(device).filter(|bus| self.may_host(*bus, device).is_ok());
        let bus = self.bus(allowed.next()?)?;
        let (slot, function) = bus.first_free(function, aggregate)?;
        let wants = device.flags;
        let reason = match bus.occupants_of(slot).next() {
            Some(_) => Reason::NextFunction { wants },
            None => Reason::FirstFree { wants, model: bus.model() },
        };
        Some((Address { domain: 0, bus: bus.index(), slot, function }, reason))
    }

    /// Why the search finds no place: a controller may be refused a free one, else there is none.
    pub(crate) fn refusal(&self, device: &Device) -> PciError {
        let anywhere = Device { provides: None, ..device.clone() };
        let refused = self.find(&anywhere, Function::MIN).map(|(address, _)| self.check(address, device));
        match refused {
            Some(Err(error)) => PciError { address: None, ..error },
            Some(Ok(())) | None => growth::full(self, device, Shortage::Slots),
        }
    }

    /// Whether a device may be put at an address by hand.
    pub fn check(&self, address: Address, device: &Device) -> Result<(), PciError> {
        self.judge(address, device).map_err(|kind| PciError {
            device: device.name.clone(),
            address: Some(address),
            kind,
        })
    }

    fn judge(&self, address: Address, device: &Device) -> Result<(), PciErrorKind> {
        let name = || device.name.clone();
        if address.domain != 0 {
            return Err(PciErrorKind::NoDomain { device: name(), domain: address.domain });
        }
        let Some(bus) = self.bus(address.bus) else { return Err(growth::no_bus(self, address.bus, device)) };
        let (controller, model) = (bus.name(), bus.model());
        if !device.flags.fits_by_hand(bus.offers()) {
            let (wants, free) = (device.flags, self.free_address(device));
            return Err(PciErrorKind::WrongSlot { device: name(), wants, free, controller, model });
        }
        if !(bus.min_slot()..=bus.max_slot()).contains(&address.slot) {
            return Err(PciErrorKind::SlotRange {
                device: name(),
                slot: address.slot.get(),
                controller,
                model,
            });
        }
        if let Some(occupant) = bus.occupant(address.slot, address.function) {
            let free = self.free_address(device);
            return Err(PciErrorKind::Duplicate { holder: occupant.device.name.clone(), free });
        }
        self.may_host(address.bus, device)
    }

    fn free_address(&self, device: &Device) -> Option<Address> {
        self.find(device, Function::MIN).map(|(address, _)| address)
    }

    /// Whether a controller may sit on that bus: not behind itself, and a pci-bridge only below its own index, because
    /// QEMU must have made the bus first.
    fn may_host(&self, bus: u8, device: &Device) -> Result<(), PciErrorKind> {
        let Some(own) = device.provides else { return Ok(()) };
        let (name, controller) = (device.name.clone(), controller_name(bus));
        if device.flags.contains(ConnectFlags::PCI_BRIDGE) && own <= bus {
            return Err(PciErrorKind::Order { device: name, controller });
        }
        let parent = |bus: &u8| self.bus(*bus)?.plugged().map(|address| address.bus);
        if std::iter::successors(Some(bus), parent).any(|ancestor| ancestor == own) {
            return Err(PciErrorKind::Loop { device: name, controller });
        }
        Ok(())
    }

    /// Puts a device where it is known to fit.
    pub(crate) fn put(&mut self, address: Address, device: Device, reason: Reason) {
        let provides = device.provides;
        let bus = self.buses[usize::from(address.bus)].as_mut().expect("the address was found on this bus");
        let before = bus.isolation_group();
        bus.put(address.slot, address.function, Occupant { device, reason });
        self.index.update(bus, before);
        self.len += 1;
        self.plug(provides, Some(address));
    }

    fn plug(&mut self, bus: Option<u8>, address: Option<Address>) {
        if let Some(Some(bus)) = bus.and_then(|bus| self.buses.get_mut(usize::from(bus))) {
            bus.plug(address);
        }
    }

    pub(crate) fn bus_mut(&mut self, index: u8) -> Option<&mut Bus> {
        self.buses.get_mut(usize::from(index))?.as_deref_mut()
    }

    /// Re-reads a bus after a change of what its occupants say.
    pub(crate) fn refresh(&mut self, index: u8) {
        if let Some(Some(bus)) = self.buses.get(usize::from(index)) {
            self.index.update(bus, bus.isolation_group());
        }
    }

    /// Buses on which the search finds room for the device, best first.
    pub(crate) fn candidates(&self, device: &Device) -> impl Iterator<Item = &Bus> {
        self.index.candidates(device).filter_map(|bus| self.bus(bus))
    }

    /// Buses that offer the kind of a device, full or not, ascending.
    pub(crate) fn offering(&self, flags: ConnectFlags) -> impl DoubleEndedIterator<Item = &Bus> {
        self.index.offering(flags).filter_map(|bus| self.bus(bus))
    }

    /// The number after the last bus, or `None` past 255.
    pub(crate) fn next_index(&self) -> Option<u8> {
        u8::try_from(self.buses.len()).ok()
    }
}

/// Every slot of the usable range, for callers that lay out a bus themselves.
impl Bus {
    /// Usable slots, ascending.
    pub fn slots(&self) -> impl Iterator<Item = Slot> {
        let (min, max) = (self.min_slot(), self.max_slot());
        Slot::all().filter(move |slot| (min..=max).contains(slot))
    }
}
