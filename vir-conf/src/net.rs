//! Networking that cards, virtual networks and their ports have in common: routes, VLANs, switch ports, limits.

mod bandwidth;
mod route;
mod subnet;
mod virtual_port;
mod vlan;

use std::net::IpAddr;

pub(crate) use bandwidth::Limited;
pub use bandwidth::{Bandwidth, Rate};
pub use route::Route;
pub use subnet::Subnet;
pub use virtual_port::{VirtualPort, VirtualPortParameters, VirtualPortType};
pub use vlan::{Vlan, VlanMode, VlanTag};

use crate::diagnostic::{Problem, Report};
use crate::scalar::{MacAddress, YesNo};
use crate::{element, values};

values! {
    /// Families of IP addresses.
    pub enum IpFamily { Ipv4 = "ipv4", Ipv6 = "ipv6" }
}

element! {
    /// Whether a port is kept apart from other ports of its bridge.
    pub struct PortIsolation = maybe "port" {
        /// Traffic between two such ports is dropped.
        attr "isolated" => isolated: Option<YesNo>;
    }
}

values! {
    /// Who keeps a bridge's table of addresses.
    pub enum MacTableManager { Kernel = "kernel", Libvirt = "libvirt" }
}

element! {
    /// A hardware address.
    pub struct Mac = "mac" {
        /// The address.
        attr "address" => address: MacAddress;
    }
}

impl IpFamily {
    /// The family of an address.
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(_) => Self::Ipv4,
            IpAddr::V6(_) => Self::Ipv6,
        }
    }

    /// Length of an address in bits.
    pub fn bits(self) -> u8 {
        match self {
            Self::Ipv4 => 32,
            Self::Ipv6 => 128,
        }
    }
}

impl Mac {
    /// Judges the address of `whose`, which has to be that of one station.
    pub(crate) fn validate(&self, whose: &str, path: &str, report: &mut Report) {
        if self.address.is_multicast() {
            let text = format!("hardware address {} is of a group, not of {whose}", self.address);
            report.error(path, Problem::Conflict(text));
        }
    }
}
