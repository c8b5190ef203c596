//! Networking of a card: addresses, forwarded ports, filters.

use std::net::IpAddr;

use crate::absent::forget_empty;
use crate::diagnostic::{Problem, Report};
use crate::facet;
use crate::net::{IpFamily, Route};
use crate::scalar::YesNo;
use crate::{element, values};

element! {
    /// An IP address.
    pub struct Ip = "ip" {
        /// The address.
        attr "address" => address: IpAddr, fits facet::IP_ADDRESS;
        /// Its family; told by the address where absent.
        attr "family" => family: Option<IpFamily>;
        /// Length of the network's prefix, at most that of the address.
        attr "prefix" => prefix: Option<u8>;
        /// Address of the other end of a point-to-point link.
        attr "peer" => peer: Option<IpAddr>, since "2.1.0", fits facet::IP_ADDRESS;
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
    /// The family, told by the address where the definition does not say.
    pub fn family(&self) -> IpFamily {
        self.family.unwrap_or_else(|| IpFamily::of(self.address))
    }

    /// Judges the address alone.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        let Self { address, family: _, prefix, peer } = self;
        let family = self.family();
        for address in [Some(address), peer.as_ref()].into_iter().flatten() {
            if IpFamily::of(*address) != family {
                let text = format!("address {address} is not of family '{family}'");
                report.error(path, Problem::Conflict(text));
            }
        }
        let most = family.bits();
        if prefix.is_some_and(|prefix| prefix > most) {
            report.error(path, Problem::Conflict(format!("the prefix of {address} is at most {most}")));
        }
    }

    /// Says which family it is, and nothing of a prefix that is none.
    pub(crate) fn post_parse(&mut self) {
        self.family = Some(self.family());
        forget_empty(&mut self.prefix);
    }
}

impl PortForward {
    /// Judges the ports alone.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        if let Some(address) = self.address.as_deref().filter(|address| address.parse::<IpAddr>().is_err()) {
            let text = format!("Invalid address '{address}' in <portForward>");
            report.error(path, Problem::Conflict(text));
        }
        for (at, range) in self.ranges.iter().enumerate() {
            let PortForwardRange { start, end, to, exclude: _ } = range;
            if *start == 0 || *end == Some(0) || *to == Some(0) {
                let text = "ports that are forwarded begin with 1".to_owned();
                report.error(format!("{path}/range[{}]", at + 1), Problem::Conflict(text));
            }
        }
    }
}

/// Judges addresses and routes, those of a card or of the end of it that the host has.
pub(crate) fn validate_addresses(ips: &[Ip], routes: &[Route], path: &str, report: &mut Report) {
    for (at, ip) in ips.iter().enumerate() {
        ip.validate(&format!("{path}/ip[{}]", at + 1), report);
    }
    for (at, route) in routes.iter().enumerate() {
        route.validate(&format!("{path}/route[{}]", at + 1), report);
    }
}
