//! Which controllers make room where there is none.

use crate::{AddressSet, ConnectFlags, ControllerModel, Device, PciError, PciErrorKind, Shortage};

/// What may be added to a guest that needs more slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Growth {
    /// How a PCI Express guest gets conventional slots.
    pub conventional: ConventionalSlots,
    /// How many PCI host bridges the machine can have. Where that is more than one, each is a pci-root of its own and
    /// growth adds those rather than bridges: 31 on pSeries, 1 elsewhere.
    pub host_bridges: u8,
}

/// How a PCI Express guest gets conventional slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConventionalSlots {
    /// A pcie-to-pci-bridge on a root port of its own: hotpluggable, for guests whose QEMU has that device.
    PcieToPci,
    /// A dmi-to-pci-bridge on the root complex and a pci-bridge on it.
    DmiToPci,
}

impl Default for Growth {
    fn default() -> Self {
        Self { conventional: ConventionalSlots::PcieToPci, host_bridges: 1 }
    }
}

use ControllerModel as M;

/// What a conventional slot serves.
const CONVENTIONAL: ConnectFlags = ConnectFlags::PCI_DEVICE.union(ConnectFlags::PCI_BRIDGE);
/// What the slot behind a PCI Express port serves.
const PORT: ConnectFlags = ConnectFlags::PCIE_DEVICE
    .union(ConnectFlags::PCIE_SWITCH_UPSTREAM_PORT)
    .union(ConnectFlags::PCIE_TO_PCI_BRIDGE);
/// What only the root complex serves.
const ROOT: ConnectFlags = ConnectFlags::PCIE_ROOT_PORT.union(ConnectFlags::DMI_TO_PCI_BRIDGE);

impl Growth {
    /// The controllers that make room for such a device, each behind the one before, or nothing if none can.
    ///
    /// `bridge_room` is the number of slots that pci-bridges can still go to.
    pub(crate) fn models(self, set: &AddressSet, flags: ConnectFlags, bridge_room: u32) -> &'static [M] {
        let express = is_express(set);
        if flags.intersects(PORT) && express {
            &[M::PcieRootPort]
        } else if !flags.intersects(CONVENTIONAL) {
            &[]
        } else if self.host_bridges > 1 {
            let host_bridges = set.buses().filter(|bus| bus.model() == M::PciRoot).count();
            if host_bridges < usize::from(self.host_bridges) { &[M::PciRoot] } else { &[] }
        } else if bridge_room > 0 {
            &[M::PciBridge]
        } else if !express {
            &[]
        } else {
            match self.conventional {
                ConventionalSlots::PcieToPci => &[M::PcieRootPort, M::PcieToPciBridge],
                ConventionalSlots::DmiToPci => &[M::DmiToPciBridge, M::PciBridge],
            }
        }
    }

    /// The one controller whose bus takes such a device written by hand, to be added at exactly one bus number.
    ///
    /// It may go to a port that is free already; a second controller for it would come after it.
    pub(crate) fn single(self, set: &AddressSet, flags: ConnectFlags, bridge_room: u32) -> &'static [M] {
        let models = self.models(set, flags, bridge_room);
        let takes = |model: &M| model.offers().intersects(flags.kind());
        models.iter().position(takes).map_or(&[], |position| &models[position..=position])
    }

    /// What ran out where nothing can be added.
    pub(crate) fn shortage(flags: ConnectFlags, bridge_room: u32) -> Shortage {
        if flags.intersects(CONVENTIONAL) && bridge_room == 0 {
            Shortage::Upstream(M::PciBridge)
        } else {
            Shortage::Slots
        }
    }

    /// The controller that fills a gap between two indexes.
    pub(crate) fn filler(self, set: &AddressSet) -> M {
        if is_express(set) {
            M::PcieRootPort
        } else if self.host_bridges > 1 {
            M::PciRoot
        } else {
            M::PciBridge
        }
    }
}

fn is_express(set: &AddressSet) -> bool {
    set.bus(0).is_some_and(|bus| bus.model() == M::PcieRoot)
}

/// The controller to recommend to someone who needs such a slot.
fn remedy(set: &AddressSet, flags: ConnectFlags) -> Option<M> {
    if flags.intersects(CONVENTIONAL) {
        let conventional = set.offering(ConnectFlags::PCI_BRIDGE).next().is_some();
        return Some(if conventional || !is_express(set) { M::PciBridge } else { M::PcieToPciBridge });
    }
    let express = if flags.intersects(PORT) {
        M::PcieRootPort
    } else if flags.intersects(ROOT) {
        M::PcieExpanderBus
    } else if flags.intersects(ConnectFlags::PCIE_SWITCH_DOWNSTREAM_PORT) {
        M::PcieSwitchUpstreamPort
    } else {
        return None;
    };
    Some(express).filter(|_| is_express(set))
}

/// No slot is left for a device, nor, if that is what ran out, for the controller that would have made one.
pub(crate) fn full(set: &AddressSet, device: &Device, shortage: Shortage) -> PciError {
    let (needed, add) = match shortage {
        Shortage::Slots => (device.flags, remedy(set, device.flags)),
        Shortage::Upstream(M::PciBridge) => (M::PciBridge.plugs_into(), None),
        Shortage::Upstream(model) => (model.plugs_into(), remedy(set, model.plugs_into())),
        Shortage::BusNumbers => (device.flags, None),
    };
    let full = set.offering(needed).next_back().map(|bus| (bus.name(), bus.model()));
    let kind = PciErrorKind::Full { wants: device.flags, full, shortage, add };
    PciError { device: device.name.clone(), address: None, kind }
}

/// A device asks for a bus that does not exist.
pub(crate) fn no_bus(set: &AddressSet, bus: u8, device: &Device) -> PciErrorKind {
    let add = match bus {
        0 if device.flags.intersects(PORT.union(ROOT)) => M::PcieRoot,
        0 => M::PciRoot,
        _ => remedy(set, device.flags).unwrap_or(M::PciBridge),
    };
    let last = set.buses().next_back().map(crate::Bus::index);
    PciErrorKind::NoBus { device: device.name.clone(), bus, add, last }
}
