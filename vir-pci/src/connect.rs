//! What a device needs from a slot, and what the slots of a bus offer.

use std::fmt;

use bitflags::bitflags;

bitflags! {
    /// One vocabulary for both sides of a slot: a device names what it needs, a bus what its slots take.
    ///
    /// A device has exactly one of the [kinds](Self::KINDS) and any of the rest; a device without a kind is part of
    /// the machine itself and sits where it is put.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct ConnectFlags: u16 {
        /// A conventional PCI device.
        const PCI_DEVICE = 1 << 0;
        /// A PCI Express device.
        const PCIE_DEVICE = 1 << 1;
        /// A pcie-root-port.
        const PCIE_ROOT_PORT = 1 << 2;
        /// The upstream side of a PCI Express switch.
        const PCIE_SWITCH_UPSTREAM_PORT = 1 << 3;
        /// A downstream port of a PCI Express switch.
        const PCIE_SWITCH_DOWNSTREAM_PORT = 1 << 4;
        /// A dmi-to-pci-bridge.
        const DMI_TO_PCI_BRIDGE = 1 << 5;
        /// A conventional pci-bridge.
        const PCI_BRIDGE = 1 << 6;
        /// A pcie-to-pci-bridge.
        const PCIE_TO_PCI_BRIDGE = 1 << 7;
        /// A second root bus of a conventional machine.
        const PCI_EXPANDER_BUS = 1 << 8;
        /// A second root bus of a PCI Express machine.
        const PCIE_EXPANDER_BUS = 1 << 9;
        /// A device that only works on the machine's own root bus.
        const INTEGRATED = 1 << 10;
        /// The device may be unplugged while the guest runs; the slot supports that.
        const HOTPLUGGABLE = 1 << 11;
        /// The device is placed without being asked where; the bus takes such devices.
        const AUTOASSIGN = 1 << 12;
        /// The device shares a slot with others of its like, one function each.
        const AGGREGATE_SLOT = 1 << 13;
    }
}

impl ConnectFlags {
    /// The bits that say what a device is.
    pub const KINDS: Self = Self::from_bits_truncate((1 << 11) - 1);
    /// A conventional device that wants a place of its own and may be unplugged.
    pub const PCI_ENDPOINT: Self = Self::PCI_DEVICE.union(Self::HOTPLUGGABLE).union(Self::AUTOASSIGN);
    /// A PCI Express device that wants a place of its own and may be unplugged.
    pub const PCIE_ENDPOINT: Self = Self::PCIE_DEVICE.union(Self::HOTPLUGGABLE).union(Self::AUTOASSIGN);
    /// A PCI Express device that stays for the guest's life, so that a slot of the root bus will do.
    pub const PCIE_FIXED: Self = Self::PCIE_DEVICE.union(Self::AUTOASSIGN);
    /// A device of the root bus.
    pub const ROOT_ENDPOINT: Self = Self::INTEGRATED.union(Self::AUTOASSIGN);

    /// What the device is.
    #[must_use]
    pub const fn kind(self) -> Self {
        self.intersection(Self::KINDS)
    }

    /// What a bus must offer for the search to consider it.
    #[must_use]
    pub const fn required(self) -> Self {
        self.difference(Self::AGGREGATE_SLOT)
    }

    /// Whether a device with these flags may be put by hand onto a bus that offers `slot`.
    ///
    /// A hand-written address is trusted further than a search: hotplug is not demanded, and conventional devices and
    /// bridges may sit on PCI Express slots and the other way round, because QEMU lets them.
    pub const fn fits_by_hand(self, slot: Self) -> bool {
        let endpoint = Self::PCI_DEVICE.union(Self::PCIE_DEVICE);
        let kind = self.kind();
        kind.is_empty()
            || slot.intersects(kind)
            || (kind.intersects(endpoint.union(Self::PCI_BRIDGE)) && slot.intersects(endpoint))
    }

    /// The words for each kind, in bit order.
    const WORDS: [(Self, &'static str); 11] = [
        (Self::PCI_DEVICE, "conventional PCI device"),
        (Self::PCIE_DEVICE, "PCI Express device"),
        (Self::PCIE_ROOT_PORT, "pcie-root-port"),
        (Self::PCIE_SWITCH_UPSTREAM_PORT, "pcie-switch-upstream-port"),
        (Self::PCIE_SWITCH_DOWNSTREAM_PORT, "pcie-switch-downstream-port"),
        (Self::DMI_TO_PCI_BRIDGE, "dmi-to-pci-bridge"),
        (Self::PCI_BRIDGE, "pci-bridge"),
        (Self::PCIE_TO_PCI_BRIDGE, "pcie-to-pci-bridge"),
        (Self::PCI_EXPANDER_BUS, "pci-expander-bus"),
        (Self::PCIE_EXPANDER_BUS, "pcie-expander-bus"),
        (Self::INTEGRATED, "integrated device"),
    ];

    /// The kinds in words, each with its article: `a pcie-root-port or a pcie-expander-bus`.
    pub fn kinds_in_words(self) -> String {
        let words = Self::WORDS
            .iter()
            .filter(|(bit, _)| self.kind().contains(*bit))
            .map(|(_, word)| with_article(word));
        words.collect::<Vec<_>>().join(" or ")
    }
}

/// `a pci-bridge`, `an integrated device`.
pub(crate) fn with_article(words: impl fmt::Display) -> String {
    let words = words.to_string();
    if words.starts_with(['a', 'e', 'i', 'o', 'u']) { format!("an {words}") } else { format!("a {words}") }
}

/// What a device is, in words: `hotpluggable PCI Express device`.
impl fmt::Display for ConnectFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = Self::WORDS.iter().filter(|(bit, _)| self.kind().contains(*bit)).map(|(_, word)| *word);
        let hotpluggable = if self.contains(Self::HOTPLUGGABLE) { "hotpluggable " } else { "" };
        write!(f, "{hotpluggable}{}", words.collect::<Vec<_>>().join(" or "))
    }
}
