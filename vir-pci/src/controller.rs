//! The controllers that provide buses, and what each is made of.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::ConnectFlags;

/// `model` of a PCI controller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ControllerModel {
    /// Root bus of a conventional machine; on pSeries each PCI host bridge is one.
    PciRoot,
    /// Root complex of a PCI Express machine.
    PcieRoot,
    /// Conventional bridge, 31 slots behind one.
    PciBridge,
    /// From the root complex to conventional slots; no hotplug.
    DmiToPciBridge,
    /// From a PCI Express slot to conventional slots.
    PcieToPciBridge,
    /// One hotpluggable PCI Express slot of the root complex.
    PcieRootPort,
    /// Upstream side of a switch: room for 32 downstream ports.
    PcieSwitchUpstreamPort,
    /// One hotpluggable PCI Express slot of a switch.
    PcieSwitchDownstreamPort,
    /// Second conventional root bus, tied to a NUMA node.
    PciExpanderBus,
    /// Second root complex, tied to a NUMA node.
    PcieExpanderBus,
}

/// What one model is made of.
struct Spec {
    name: &'static str,
    plugs_into: ConnectFlags,
    offers: ConnectFlags,
    slots: (u8, u8),
}

/// Shorthand for the table below.
type C = ConnectFlags;

/// Conventional slots as a hotplug controller serves them.
const CONVENTIONAL: C = C::PCI_DEVICE.union(C::PCI_BRIDGE).union(C::HOTPLUGGABLE).union(C::AUTOASSIGN);

/// The one slot behind a PCI Express port.
const PORT: C = C::PCIE_DEVICE
    .union(C::PCIE_SWITCH_UPSTREAM_PORT)
    .union(C::PCIE_TO_PCI_BRIDGE)
    .union(C::HOTPLUGGABLE)
    .union(C::AUTOASSIGN);

impl ControllerModel {
    /// Every model.
    pub const ALL: [Self; 10] = [
        Self::PciRoot,
        Self::PcieRoot,
        Self::PciBridge,
        Self::DmiToPciBridge,
        Self::PcieToPciBridge,
        Self::PcieRootPort,
        Self::PcieSwitchUpstreamPort,
        Self::PcieSwitchDownstreamPort,
        Self::PciExpanderBus,
        Self::PcieExpanderBus,
    ];

    /// One row a model. Slot 0 of a root bus is its host bridge, slot 0 behind a conventional bridge its hotplug
    /// controller. The ranges and what each slot takes were measured on a running libvirt 11.3.
    const fn spec(self) -> Spec {
        let (name, plugs_into, offers, slots) = match self {
            Self::PciRoot => (
                "pci-root",
                C::empty(),
                CONVENTIONAL.union(C::PCI_EXPANDER_BUS).union(C::INTEGRATED),
                (1, 31),
            ),
            Self::PcieRoot => (
                "pcie-root",
                C::empty(),
                C::PCIE_DEVICE
                    .union(C::PCIE_ROOT_PORT)
                    .union(C::DMI_TO_PCI_BRIDGE)
                    .union(C::PCIE_EXPANDER_BUS)
                    .union(C::INTEGRATED)
                    .union(C::AUTOASSIGN),
                (1, 31),
            ),
            Self::PciBridge => ("pci-bridge", C::PCI_BRIDGE, CONVENTIONAL, (1, 31)),
            Self::DmiToPciBridge => {
                ("dmi-to-pci-bridge", C::DMI_TO_PCI_BRIDGE, C::PCI_DEVICE.union(C::PCI_BRIDGE), (0, 31))
            }
            Self::PcieToPciBridge => ("pcie-to-pci-bridge", C::PCIE_TO_PCI_BRIDGE, CONVENTIONAL, (1, 31)),
            Self::PcieRootPort => {
                ("pcie-root-port", C::PCIE_ROOT_PORT.union(C::AGGREGATE_SLOT), PORT, (0, 0))
            }
            Self::PcieSwitchUpstreamPort => (
                "pcie-switch-upstream-port",
                C::PCIE_SWITCH_UPSTREAM_PORT,
                C::PCIE_SWITCH_DOWNSTREAM_PORT,
                (0, 31),
            ),
            Self::PcieSwitchDownstreamPort => {
                ("pcie-switch-downstream-port", C::PCIE_SWITCH_DOWNSTREAM_PORT, PORT, (0, 0))
            }
            Self::PciExpanderBus => ("pci-expander-bus", C::PCI_EXPANDER_BUS, CONVENTIONAL, (0, 31)),
            Self::PcieExpanderBus => (
                "pcie-expander-bus",
                C::PCIE_EXPANDER_BUS,
                C::PCIE_ROOT_PORT.union(C::DMI_TO_PCI_BRIDGE),
                (0, 31),
            ),
        };
        Spec { name, plugs_into, offers, slots }
    }

    /// The model's spelling.
    pub const fn as_str(self) -> &'static str {
        self.spec().name
    }

    /// What the controller itself needs from a slot; nothing for a root.
    pub const fn plugs_into(self) -> ConnectFlags {
        self.spec().plugs_into
    }

    /// What the slots of its bus take.
    pub const fn offers(self) -> ConnectFlags {
        self.spec().offers
    }

    /// First and last usable slot of its bus.
    pub const fn slots(self) -> (u8, u8) {
        self.spec().slots
    }

    /// Whether the bus starts at the machine rather than behind another bus.
    pub const fn is_root(self) -> bool {
        self.plugs_into().is_empty()
    }

    /// Whether its slots can be filled and emptied while the guest runs.
    pub const fn is_hotpluggable(self) -> bool {
        self.offers().contains(ConnectFlags::HOTPLUGGABLE)
    }
}

impl fmt::Display for ControllerModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Text that names no PCI controller model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no model of a PCI controller")]
pub struct ParseControllerModelError(pub String);

impl FromStr for ControllerModel {
    type Err = ParseControllerModelError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|model| model.as_str() == text);
        found.ok_or_else(|| ParseControllerModelError(text.to_owned()))
    }
}
