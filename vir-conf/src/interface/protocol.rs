//! `<protocol>`: addresses of a host's interface in one family.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::scalar::{Prefix, Verbatim, YesNo};
use crate::{choice, element, facet};

element! {
    /// Addresses of an interface in one family.
    pub struct Protocol = spread shape "protocol" {
        /// The family, and its addresses.
        choice "" => family: Family;
    }
}

choice! {
    /// Families of addresses.
    pub enum Family by "family" {
        /// IPv4.
        "ipv4" => Ipv4(Ipv4),
        /// IPv6.
        "ipv6" => Ipv6(Ipv6),
    }
}

element! {
    /// IPv4 addresses.
    pub struct Ipv4 = group {
        /// Whether a server gives addresses.
        child "dhcp" => dhcp: Option<Dhcp>;
        /// Addresses that are set.
        list "ip" => addresses: Vec<Ipv4Address>;
        /// Way to everything else.
        child "route" => route: Option<Ipv4Route>;
    }
}

element! {
    /// IPv6 addresses.
    pub struct Ipv6 = group {
        /// Whether addresses are made of what routers announce.
        flag "autoconf" => autoconf: bool;
        /// Whether a server gives addresses.
        child "dhcp" => dhcp: Option<Dhcp>;
        /// Addresses that are set.
        list "ip" => addresses: Vec<Ipv6Address>;
        /// Way to everything else.
        child "route" => route: Option<Ipv6Route>;
    }
}

element! {
    /// A server gives addresses.
    pub struct Dhcp = "dhcp" default {
        /// Whether it also says which name servers to ask.
        attr "peerdns" => peer_dns: Option<YesNo>;
    }
}

element! {
    /// An IPv4 address.
    pub struct Ipv4Address = "ip" {
        /// The address.
        attr "address" => address: Verbatim<Ipv4Addr>, fits facet::IP_ADDRESS;
        /// Prefix of its network; 0 is not printed.
        attr "prefix" => prefix: Option<Prefix<32>>, fits facet::DIGITS, when |ip, _| ip.prefix != Prefix::new(0);
    }
}

element! {
    /// An IPv6 address.
    pub struct Ipv6Address = "ip" {
        /// The address.
        attr "address" => address: Verbatim<Ipv6Addr>, fits facet::IP_ADDRESS;
        /// Prefix of its network; 0 is not printed.
        attr "prefix" => prefix: Option<Prefix<128>>, fits facet::DIGITS, when |ip, _| ip.prefix != Prefix::new(0);
    }
}

element! {
    /// Way to everything else.
    pub struct Ipv4Route = "route" {
        /// The neighbour that forwards.
        attr "gateway" => gateway: Verbatim<Ipv4Addr>, fits facet::IP_ADDRESS;
    }
}

element! {
    /// Way to everything else.
    pub struct Ipv6Route = "route" {
        /// The neighbour that forwards.
        attr "gateway" => gateway: Verbatim<Ipv6Addr>, fits facet::IP_ADDRESS;
    }
}
