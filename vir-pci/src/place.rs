//! Places for a whole guest at once, adding the controllers that it takes.

use crate::{
    Address, AddressSet, ControllerModel, Device, Function, Growth, PciError, Reason,
    pass::{Missing, Pass},
};

/// A device and the place it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who asks.
    pub device: Device,
    /// For what.
    pub want: Want,
}

/// The place that a device asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// This address and no other.
    At(Address),
    /// This address if it is free, else any.
    Rather(Address),
    /// That function of any free slot.
    Any(Function),
    /// That function in the slot of an earlier request, by its position.
    Beside(usize, Function),
}

impl Request {
    /// A device that takes any place.
    pub fn any(device: Device) -> Self {
        Self { device, want: Want::Any(Function::MIN) }
    }

    /// A device with a written address.
    pub fn at(address: Address, device: Device) -> Self {
        Self { device, want: Want::At(address) }
    }

    /// A device with a customary address.
    pub fn rather(address: Address, device: Device) -> Self {
        Self { device, want: Want::Rather(address) }
    }
}

/// A controller that growth added; it belongs into the definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// Its index, the number of the bus it provides.
    pub index: u8,
    /// Its model.
    pub model: ControllerModel,
    /// Its address; none for a root bus.
    pub address: Option<Address>,
    /// The device that found no room without it.
    pub because: String,
}

/// What [`AddressSet::place`] decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// Address of each request, in the order of the requests, and why.
    pub placed: Vec<(Address, Reason)>,
    /// Controllers to add, ascending by index.
    pub added: Vec<Added>,
}

impl AddressSet {
    /// Places every request: written addresses first, then customary ones, then controllers by index, then the rest in
    /// their order.
    ///
    /// Where slots run out, or a written address names a bus that does not exist, `growth` adds controllers; without
    /// it that is an error. `spares` are devices that shall find room afterwards too, say one hotpluggable PCI Express
    /// device; they add controllers as the others do but never make the placement fail.
    ///
    /// Nothing that already sits in the set moves. After an error the set is as it was.
    pub fn place(
        &mut self,
        requests: &[Request],
        growth: Option<Growth>,
        spares: &[Device],
    ) -> Result<Placement, PciError> {
        let (needed, all) = Pass::draft(self, requests, growth, spares)?;
        let second = |known: &[Missing]| Pass::new(self, requests, None).finish(known);
        let (set, placement) = match second(&all) {
            Err(_) if all.len() > needed.len() => second(&needed)?,
            result => result?,
        };
        *self = set;
        Ok(placement)
    }
}
