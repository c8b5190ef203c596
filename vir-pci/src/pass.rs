//! One pass over all requests on a copy of the set.
//!
//! There are two passes: the first may run out of slots and notes the controllers that are missing, the second starts
//! with all of them. Controllers are placed before devices, so that what is missing must be known before anything is
//! placed for good.

use crate::{
    Added, Address, AddressSet, ControllerModel, Device, Function, Growth, PciError, Placement, Reason,
    Request, Want,
};

/// A controller that the guest lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Missing {
    pub(crate) index: u8,
    pub(crate) model: ControllerModel,
    /// The device that found no room.
    pub(crate) because: String,
}

/// The state of a pass.
pub(crate) struct Pass<'a> {
    pub(crate) set: AddressSet,
    pub(crate) requests: &'a [Request],
    placed: Vec<Option<(Address, Reason)>>,
    /// What may be added; nothing in the second pass.
    pub(crate) growth: Option<Growth>,
    /// Controllers that this pass found missing.
    pub(crate) missing: Vec<Missing>,
    /// Slots that pci-bridges can still go to, however many devices this pass has put there already: bridges will be
    /// placed before those.
    pub(crate) bridge_room: u32,
    /// Bridges that found no slot because this pass filled it with a device; each costs a slot elsewhere.
    pub(crate) debts: Vec<Device>,
}

impl<'a> Pass<'a> {
    /// A pass that has not begun.
    pub(crate) fn new(set: &AddressSet, requests: &'a [Request], growth: Option<Growth>) -> Self {
        let placed = vec![None; requests.len()];
        Self { set: set.clone(), requests, placed, growth, missing: vec![], bridge_room: 0, debts: vec![] }
    }

    /// The second pass, with every controller known.
    pub(crate) fn finish(mut self, known: &[Missing]) -> Result<(AddressSet, Placement), PciError> {
        for Missing { index, model, because: _ } in known {
            self.set.add_controller(*index, *model)?;
        }
        self.written()?;
        let added = self.rest(known)?;
        let placed = self.placed.into_iter().map(|placed| placed.expect("each request was placed")).collect();
        Ok((self.set, Placement { placed, added }))
    }

    /// Takes the written addresses.
    pub(crate) fn written(&mut self) -> Result<(), PciError> {
        self.written_where(|_, _| true)
    }

    /// Takes the written addresses on buses that exist already, so that no controller is added in their place.
    pub(crate) fn written_on_known_buses(&mut self) -> Result<(), PciError> {
        self.written_where(|set, address| set.bus(address.bus).is_some())
    }

    fn written_where(&mut self, wanted: impl Fn(&AddressSet, Address) -> bool) -> Result<(), PciError> {
        for (position, Request { device, want }) in self.requests.iter().enumerate() {
            if let Want::At(address) = *want
                && self.placed[position].is_none()
                && wanted(&self.set, address)
            {
                self.set.check(address, device)?;
                self.put(
                    position,
                    address,
                    if device.is_built_in() { Reason::BuiltIn } else { Reason::Written },
                );
            }
        }
        Ok(())
    }

    /// Takes the customary addresses that are free, then places controllers by index, then everything else.
    pub(crate) fn rest(&mut self, known: &[Missing]) -> Result<Vec<Added>, PciError> {
        for (position, Request { device, want }) in self.requests.iter().enumerate() {
            if let Want::Rather(address) = *want
                && self.set.check(address, device).is_ok()
            {
                self.put(position, address, Reason::Customary);
            }
        }
        let added = self.controllers(known)?;
        (0..self.requests.len()).try_for_each(|position| self.one(position))?;
        Ok(added)
    }

    fn controllers(&mut self, known: &[Missing]) -> Result<Vec<Added>, PciError> {
        let requests = self.requests.iter().enumerate();
        let requested =
            requests.filter_map(|(position, request)| Some((request.device.provides?, Err(position))));
        let mut all: Vec<_> =
            requested.chain(known.iter().map(|missing| (missing.index, Ok(missing)))).collect();
        all.sort_by_key(|(index, _)| *index);
        let mut added = Vec::new();
        for (_, controller) in all {
            match controller {
                Err(position) => self.one(position)?,
                Ok(missing) => added.push(self.plug(missing)?),
            }
        }
        Ok(added)
    }

    fn plug(&mut self, Missing { index, model, because }: &Missing) -> Result<Added, PciError> {
        let mut added = Added { index: *index, model: *model, address: None, because: because.clone() };
        if !model.is_root() {
            let device = Device::controller(*index, *model);
            let (address, _) =
                self.set.find(&device, Function::MIN).ok_or_else(|| self.set.refusal(&device))?;
            self.set.put(address, device, Reason::Added);
            added.address = Some(address);
        }
        Ok(added)
    }

    fn one(&mut self, position: usize) -> Result<(), PciError> {
        if self.placed[position].is_some() {
            return Ok(());
        }
        let Request { device, want } = &self.requests[position];
        let (address, reason) = match *want {
            Want::At(_) | Want::Rather(_) => self.free(device, Function::MIN)?,
            Want::Any(function) => self.free(device, function)?,
            Want::Beside(other, function) => match self.placed.get(other).copied().flatten() {
                Some((first, _)) => (self.checked(first.with_function(function), device)?, Reason::Beside),
                None => self.free(device, function)?,
            },
        };
        self.put(position, address, reason);
        Ok(())
    }

    fn checked(&self, address: Address, device: &Device) -> Result<Address, PciError> {
        self.set.check(address, device).map(|()| address)
    }

    /// First free address, after adding controllers if there is none and some may be added.
    pub(crate) fn free(
        &mut self,
        device: &Device,
        function: Function,
    ) -> Result<(Address, Reason), PciError> {
        if self.growth.is_some() && self.set.find(device, function).is_none() {
            self.grow(device)?;
        }
        self.set.find(device, function).ok_or_else(|| self.set.refusal(device))
    }

    fn put(&mut self, position: usize, address: Address, reason: Reason) {
        self.set.put(address, self.requests[position].device.clone(), reason);
        self.placed[position] = Some((address, reason));
    }
}
