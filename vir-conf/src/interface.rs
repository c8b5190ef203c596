//! `<interface>`: a network card of the host, or what is built of some, as netcf configures it.
//!
//! A guest's card is a device of its domain.

mod bond;
mod protocol;

pub use bond::{ArpMonitor, ArpValidation, Bond, BondMode, BondPort, CarrierCheck, MiiMonitor};
pub use protocol::{Dhcp, Family, Ipv4, Ipv4Address, Ipv4Route, Ipv6, Ipv6Address, Ipv6Route, Protocol};

use crate::link::Link;
use crate::scalar::{Fraction, MacAddress, OnOff, Scalar, Verbatim};
use crate::schema::{Facet, ScalarShape};
use crate::table::required;
use crate::xml::Text;
use crate::{choice, element, facet, values};

element! {
    /// A network card of the host, or what is built of some.
    pub struct Interface = spread shape "interface" {
        /// Name, such as `eth0`.
        attr "name" => name: String, fits facet::DEVICE_NAME;
        /// When it is started; left to the host where absent.
        child "start" => start: Option<Start>;
        /// Size of its packets.
        child "mtu" => mtu: Option<Mtu>, when |interface, _| interface.mtu != Some(Mtu { size: 0 });
        /// Its addresses, one for each family.
        list "protocol" => protocols: Vec<Protocol>;
        /// What it is.
        choice "" => kind: InterfaceKind;
    }
}

choice! {
    /// What a host's interface is.
    pub enum InterfaceKind by "type" {
        /// A card.
        "ethernet" => Ethernet(Ethernet),
        /// A bridge between interfaces.
        "bridge" => Bridge(Bridged),
        /// Several cards as one.
        "bond" => Bond(Bonded),
        /// A VLAN on another interface.
        "vlan" => Vlan(Tagged),
    }
}

element! {
    /// When an interface is started.
    pub struct Start = maybe "start" {
        /// The occasion.
        attr "mode" => mode: Option<StartMode>, due |_| true;
    }
}

values! {
    /// When an interface is started.
    pub enum StartMode {
        /// With the host.
        OnBoot = "onboot",
        /// On request.
        None = "none",
        /// When its hardware appears.
        HotPlug = "hotplug",
    }
}

element! {
    /// Size of an interface's packets.
    pub struct Mtu = "mtu" default {
        /// The largest packet; 0 leaves it to the host.
        attr "size" => size: u32 = 0, in "bytes", due |_| true;
    }
}

element! {
    /// A card.
    pub struct Ethernet = group {
        /// What the host reports of the wire.
        child "link" => link: Option<Link>;
        /// Its hardware address, by which the card may be found.
        child "mac" => mac: Option<Mac>;
    }
}

element! {
    /// Hardware address of a card.
    pub struct Mac = maybe "mac" {
        /// The address.
        attr "address" => address: Option<Verbatim<MacAddress>>, due |_| true;
    }
}

element! {
    /// A bridge.
    pub struct Bridged = shape {
        /// The bridge.
        child "bridge" => bridge: Bridge;
    }
}

element! {
    /// A bridge between interfaces.
    pub struct Bridge = spread "bridge" {
        /// Whether it takes part in the spanning tree protocol.
        attr "stp" => spanning_tree: Option<OnOff>;
        /// Time before a new port forwards.
        attr "delay" => delay: Option<Verbatim<Fraction>>, in "s";
        /// Its ports.
        list "interface" => ports: Vec<BridgePort>;
    }
}

element! {
    /// A port of a bridge.
    pub struct BridgePort = spread shape "interface" {
        /// Name, such as `eth0`.
        attr "name" => name: String, fits facet::DEVICE_NAME;
        /// What it is.
        choice "" => kind: BridgePortKind;
    }
}

choice! {
    /// What a port of a bridge is.
    pub enum BridgePortKind by "type" {
        /// A card.
        "ethernet" => Ethernet(Ethernet),
        /// Several cards as one.
        "bond" => Bond(Bonded),
        /// A VLAN on another interface.
        "vlan" => Vlan(Tagged),
    }
}

element! {
    /// Several cards as one.
    pub struct Bonded = shape {
        /// What the host reports of the wire.
        child "link" => link: Option<Link>;
        /// The cards.
        child "bond" => bond: Bond;
    }
}

element! {
    /// A VLAN on another interface.
    pub struct Tagged = shape {
        /// What the host reports of the wire.
        child "link" => link: Option<Link>;
        /// The VLAN.
        child "vlan" => vlan: Vlan;
    }
}

element! {
    /// A VLAN.
    pub struct Vlan = "vlan" {
        /// Its number.
        attr "tag" => tag: Verbatim<VlanTag>;
        /// The interface that carries its frames.
        child "interface" => carrier: Carrier;
    }
}

element! {
    /// The interface that carries a VLAN's frames.
    pub struct Carrier = "interface" {
        /// Its name.
        attr "name" => name: String, fits facet::DEVICE_NAME;
    }
}

/// Number of a VLAN, 0 to 4095.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VlanTag(u16);

impl VlanTag {
    /// The number.
    pub fn get(self) -> u16 {
        self.0
    }
}

impl Scalar for VlanTag {
    const SHAPE: ScalarShape = ScalarShape::Number { min: 0, max: 4095 };
    const FACET: Option<&'static Facet> = u16::FACET;

    fn read(text: &str) -> Option<Self> {
        u16::read(text).filter(|tag| *tag <= 4095).map(Self)
    }

    fn write(&self, out: &mut Text<'_>) {
        out.number(self.0);
    }
}

required!(VlanTag);
