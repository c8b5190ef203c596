//! Networking of a card: addresses, forwarded ports, filters.

use crate::facet;
use crate::net::IpFamily;
use crate::scalar::YesNo;
use crate::{element, values};

element! {
    /// An IP address.
    pub struct Ip = "ip" {
        /// The address.
        attr "address" => address: String, fits facet::IP_ADDRESS;
        /// Its family; told by the address where absent.
        attr "family" => family: Option<IpFamily>;
        /// Length of the network's prefix.
        attr "prefix" => prefix: Option<u8>;
        /// Address of the other end of a point-to-point link.
        attr "peer" => peer: Option<String>, fits facet::IP_ADDRESS;
    }
}

element! {
    /// Ports of the host that lead to the guest.
    pub struct PortForward = "portForward" {
        /// Protocol.
        attr "proto" => proto: PortForwardProto;
        /// Address of the host; every one where absent.
        attr "address" => address: Option<String>, fits facet::IP_ADDRESS;
        /// Card of the host.
        attr "dev" => dev: Option<String>, fits facet::DEVICE_NAME;
        /// Which ports; all where there are none.
        list "range" => ranges: Vec<PortForwardRange>;
    }
}

values! {
    /// Protocols with ports.
    pub enum PortForwardProto { Tcp = "tcp", Udp = "udp" }
}

element! {
    /// Ports that are forwarded, or left out.
    pub struct PortForwardRange = "range" {
        /// First port of the host.
        attr "start" => start: u16;
        /// Last port of the host.
        attr "end" => end: Option<u16>;
        /// First port of the guest.
        attr "to" => to: Option<u16>;
        /// Whether these ports are not forwarded.
        attr "exclude" => exclude: Option<YesNo>;
    }
}

impl Ip {
    /// The family, told by the address where the definition does not say: only IPv6 addresses have colons.
    pub fn family(&self) -> IpFamily {
        let told = if self.address.contains(':') { IpFamily::Ipv6 } else { IpFamily::Ipv4 };
        self.family.unwrap_or(told)
    }

    /// Says which family it is.
    pub(crate) fn post_parse(&mut self) {
        self.family = Some(self.family());
    }
}
