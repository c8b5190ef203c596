//! `<route>`: a way to another network.

use std::net::{IpAddr, Ipv4Addr};

use super::{IpFamily, Subnet};
use crate::diagnostic::{Problem, Report};
use crate::element;

element! {
    /// A route.
    pub struct Route = "route" {
        /// Family of the addresses; IPv4 where absent.
        attr "family" => family: Option<IpFamily>;
        /// The network it leads to.
        attr "address" => address: IpAddr;
        /// IPv4: netmask of that network.
        attr "netmask" => netmask: Option<Ipv4Addr>;
        /// Length of that network's prefix; 0, which is the whole world, where there is no netmask either.
        attr "prefix" => prefix: Option<u8>;
        /// The gateway.
        attr "gateway" => gateway: IpAddr;
        /// Its cost, at least 1; the host's choice where absent.
        attr "metric" => metric: Option<u32>;
    }
}

impl Route {
    /// The network it leads to; none where netmask or prefix is none.
    pub fn destination(&self) -> Option<Subnet> {
        match (self.address, self.netmask) {
            (IpAddr::V4(address), Some(mask)) => Subnet::with_netmask(address, mask),
            (address, _) => Subnet::new(address, self.prefix.unwrap_or(0)),
        }
    }

    /// Judges the route alone; whether its gateway can be reached is for others.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        let Self { family, address, netmask, prefix, gateway, metric } = *self;
        let mut refuse = |text: String| report.error(path, Problem::Conflict(text));
        let family = family.unwrap_or(IpFamily::Ipv4);
        for address in [address, gateway] {
            if IpFamily::of(address) != family {
                refuse(format!("address {address} is not of family '{family}'"));
            }
        }
        if metric == Some(0) {
            refuse("the metric of a route is at least 1".to_owned());
        }
        if netmask.is_some() && prefix.is_some() {
            refuse("a route has a netmask or a prefix, not both".to_owned());
        } else if netmask.is_some() && address.is_ipv6() {
            refuse("a netmask is for IPv4, an IPv6 network has a prefix".to_owned());
        } else {
            match self.destination() {
                Some(network) if network.first() == address => {}
                Some(network) => refuse(format!(
                    "{address} is not the address of a network with a prefix of {}",
                    network.prefix()
                )),
                None => refuse(match netmask {
                    Some(mask) => format!("{mask} is not a netmask, whose ones come before its zeros"),
                    None => format!("the prefix of {address} is at most {}", IpFamily::of(address).bits()),
                }),
            }
        }
    }
}
