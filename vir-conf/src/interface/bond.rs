//! `<bond>`: several cards of the host as one.

use std::net::Ipv4Addr;

use super::Ethernet;
use crate::scalar::Verbatim;
use crate::{choice, element, facet, values};

element! {
    /// Several cards as one.
    pub struct Bond = spread "bond" {
        /// How the cards are used; left to the host where absent.
        attr "mode" => mode: Option<BondMode>;
        /// Watches the cards' own state.
        child "miimon" => mii_monitor: Option<MiiMonitor>;
        /// Watches whether a neighbour answers. It has no effect beside the other.
        child "arpmon" => arp_monitor: Option<ArpMonitor>,
            only |bond, _| bond.mii_monitor.is_none(), when |bond, _| bond.mii_monitor.is_none();
        /// The cards; the first is the main one where that matters.
        list "interface" => ports: Vec<BondPort>, due |_| true;
    }
}

values! {
    /// How the cards of a bond are used.
    pub enum BondMode {
        /// In turn.
        BalanceRr = "balance-rr",
        /// One, and another when that fails.
        ActiveBackup = "active-backup",
        /// By the addresses of a packet.
        BalanceXor = "balance-xor",
        /// All for every packet.
        Broadcast = "broadcast",
        /// By agreement with the switch, IEEE 802.3ad.
        Ieee8023Ad = "802.3ad",
        /// By load for what is sent.
        BalanceTlb = "balance-tlb",
        /// By load for what is sent and received.
        BalanceAlb = "balance-alb",
    }
}

element! {
    /// Watches the cards' own state.
    pub struct MiiMonitor = "miimon" {
        /// Time between looks.
        attr "freq" => interval: u32, in "ms";
        /// Time before a card that failed is left; 0 is not printed.
        attr "downdelay" => down_delay: Option<u32>, in "ms", when |monitor, _| monitor.down_delay != Some(0);
        /// Time before a card that came back is used; 0 is not printed.
        attr "updelay" => up_delay: Option<u32>, in "ms", when |monitor, _| monitor.up_delay != Some(0);
        /// How a card is asked.
        attr "carrier" => carrier: Option<CarrierCheck>;
    }
}

values! {
    /// How a card is asked for its state.
    pub enum CarrierCheck {
        /// By the requests of MII or ethtool.
        Ioctl = "ioctl",
        /// By what its driver says.
        Netif = "netif",
    }
}

element! {
    /// Watches whether a neighbour answers.
    pub struct ArpMonitor = "arpmon" {
        /// Time between requests.
        attr "interval" => interval: u32, in "ms";
        /// The neighbour.
        attr "target" => target: Verbatim<Ipv4Addr>, fits facet::IP_ADDRESS;
        /// Cards on which answers are checked.
        attr "validate" => validation: Option<ArpValidation>;
    }
}

values! {
    /// Cards on which answers are checked.
    pub enum ArpValidation { None = "none", Active = "active", Backup = "backup", All = "all" }
}

element! {
    /// A card of a bond.
    pub struct BondPort = spread shape "interface" {
        /// Name, such as `eth0`.
        attr "name" => name: String, fits facet::DEVICE_NAME;
        /// What it is.
        choice "" => kind: BondPortKind;
    }
}

choice! {
    /// What a part of a bond is.
    pub enum BondPortKind by "type" {
        /// A card.
        "ethernet" => Ethernet(Ethernet),
    }
}
