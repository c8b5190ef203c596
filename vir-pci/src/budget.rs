//! How much more fits.

use serde::Serialize;

use crate::{AddressSet, ConnectFlags, Device, Growth, pass::Pass};

/// Room for one class of devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Budget {
    /// The class in words, `hotpluggable PCI Express device`.
    pub class: String,
    /// How many more fit on the buses that exist: the hotplug headroom of a running guest.
    pub without_growth: u32,
    /// How many more fit if controllers may be added while the guest is off.
    pub with_growth: u32,
}

impl AddressSet {
    /// Room for one class of devices.
    pub fn budget(&self, class: ConnectFlags, growth: Growth) -> Budget {
        let device = Device::new("", class);
        let aggregate = class.contains(ConnectFlags::AGGREGATE_SLOT);
        let buses = self.candidates(&device);
        let without_growth =
            buses.map(|bus| if aggregate { bus.free_functions() } else { bus.free_slots() }).sum();
        Budget {
            class: class.to_string(),
            without_growth,
            with_growth: Pass::capacity(self, growth, &device),
        }
    }

    /// Room for each class that a guest's devices come in.
    pub fn budgets(&self, growth: Growth) -> Vec<Budget> {
        [ConnectFlags::PCI_ENDPOINT, ConnectFlags::PCIE_ENDPOINT, ConnectFlags::ROOT_ENDPOINT]
            .map(|class| self.budget(class, growth))
            .into()
    }
}
