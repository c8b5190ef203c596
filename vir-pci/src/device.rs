//! Who may sit in a slot, and who does.

use crate::{ConnectFlags, ControllerModel, Multifunction, Reason};

/// A device (or the upstream side of a controller) as far as its place is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// What messages call it: its alias, or its element and position.
    pub name: String,
    /// What it needs from a slot.
    pub flags: ConnectFlags,
    /// Devices of different groups never share a bus. 0 is the group of everything that needs no isolation, and the
    /// only one outside pSeries.
    pub isolation_group: u32,
    /// The attribute as written, or as set by [`set_all_multi`](crate::AddressSet::set_all_multi).
    pub multifunction: Option<Multifunction>,
    /// Index of the bus that this device provides, if it is a controller.
    pub provides: Option<u8>,
}

impl Device {
    /// A device without isolation group and with nothing said about multifunction.
    pub fn new(name: impl Into<String>, flags: ConnectFlags) -> Self {
        Self { name: name.into(), flags, isolation_group: 0, multifunction: None, provides: None }
    }

    /// The upstream side of the controller that provides bus `index`.
    pub fn controller(index: u8, model: ControllerModel) -> Self {
        Self { provides: Some(index), ..Self::new(controller_name(index), model.plugs_into()) }
    }

    /// A part of the machine: it fits where it is put, and its slot is known to be multi-function.
    pub fn built_in(name: impl Into<String>) -> Self {
        Self { multifunction: Some(Multifunction::On), ..Self::new(name, ConnectFlags::empty()) }
    }

    /// The same device in an isolation group.
    #[must_use]
    pub fn in_group(self, isolation_group: u32) -> Self {
        Self { isolation_group, ..self }
    }

    /// The same device with its `multifunction` as written.
    #[must_use]
    pub fn with_multifunction(self, multifunction: Option<Multifunction>) -> Self {
        Self { multifunction, ..self }
    }

    /// Whether the device is part of the machine.
    pub fn is_built_in(&self) -> bool {
        self.flags.kind().is_empty()
    }
}

/// The name of the controller that provides bus `index`, `pci.3`.
pub(crate) fn controller_name(index: u8) -> String {
    format!("pci.{index}")
}

/// A device in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupant {
    /// Who sits there.
    pub device: Device,
    /// Why it sits there.
    pub reason: Reason,
}
