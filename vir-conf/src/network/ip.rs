//! `<ip>`: an address of the host in a network, and what is served there.

use std::net::{IpAddr, Ipv4Addr};

use super::dhcp::Dhcp;
use crate::diagnostic::{Problem, Report};
use crate::element;
use crate::net::{IpFamily, family_of, is_of_network, mask_length};
use crate::scalar::YesNo;

element! {
    /// An address of the host in a network.
    pub struct NetworkIp = spread "ip" {
        /// Family of the address; IPv4 where absent.
        attr "family" => family: Option<IpFamily>;
        /// The address; must be there.
        attr "address" => address: Option<IpAddr>;
        /// IPv4: mask of the network, in place of the prefix.
        attr "netmask" => netmask: Option<Ipv4Addr>;
        /// Length of the network's prefix. Where absent 64 for IPv6, and by class of the address (RFC 791) for IPv4.
        attr "prefix" => prefix: Option<u8>;
        /// Whether reverse lookups in the network are never passed on; no where absent.
        attr "localPtr" => local_ptr: Option<YesNo>;
        /// Files that are served by TFTP.
        child "tftp" => tftp: Option<Tftp>;
        /// Addresses that are handed out.
        child "dhcp" => dhcp: Option<Dhcp>;
    }
}

element! {
    /// Files that are served by TFTP.
    pub struct Tftp = maybe "tftp" {
        /// Path of their folder.
        attr "root" => root: Option<String>;
    }
}

impl NetworkIp {
    /// Family of the address.
    pub fn family(&self) -> IpFamily {
        self.family.unwrap_or(IpFamily::Ipv4)
    }

    /// Length of the network's prefix, whichever way it is said.
    pub fn prefix_length(&self) -> u8 {
        if let Some(mask) = self.netmask {
            return mask_length(mask);
        }
        self.prefix.unwrap_or_else(|| match self.address {
            Some(IpAddr::V6(_)) => 64,
            Some(IpAddr::V4(address)) => class_length(address),
            None => 0,
        })
    }

    /// Whether an address is in this network.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.address.is_some_and(|own| is_of_network(address, own, self.prefix_length()))
    }

    /// Drops DHCP that hands out nothing.
    pub(super) fn drop_idle_dhcp(&mut self) {
        self.dhcp = self.dhcp.take().filter(|dhcp| !dhcp.is_idle());
    }

    /// Whether addresses are handed out.
    pub fn has_dhcp(&self) -> bool {
        self.dhcp.as_ref().is_some_and(|dhcp| !dhcp.is_idle())
    }

    pub(super) fn post_parse(&mut self) {
        self.prefix = self.prefix.filter(|&length| length != 0);
        self.tftp = self.tftp.take().filter(|tftp| tftp.root.as_ref().is_some_and(|root| !root.is_empty()));
        let family = self.family();
        if let Some(dhcp) = &mut self.dhcp {
            dhcp.post_parse(family);
        }
        self.drop_idle_dhcp();
    }

    pub(super) fn validate(&self, path: &str, report: &mut Report) {
        let Some(address) = self.address else {
            let problem = Problem::MissingAttribute { element: "ip".to_owned(), name: "address" };
            report.error(path, problem);
            return;
        };
        if self.family() != family_of(address) {
            let text = match self.family {
                Some(family) => format!("address {address} is not of family '{family}'"),
                None => format!("address {address} needs family='ipv6'"),
            };
            report.error(path, Problem::Conflict(text));
        }
        if self.netmask.is_some() && address.is_ipv6() {
            let text = "a netmask is for IPv4, an IPv6 network has a prefix";
            report.error(path, Problem::Unsupported(text.to_owned()));
        } else if self.netmask.is_some() && self.prefix.is_some() {
            let text = "an address has a netmask or a prefix, not both";
            report.error(path, Problem::Conflict(text.to_owned()));
        }
        let most = if address.is_ipv4() { 32 } else { 128 };
        if self.prefix.is_some_and(|prefix| prefix > most) {
            report.error(path, Problem::Conflict(format!("the prefix of {address} is at most {most}")));
        } else if let Some(dhcp) = &self.dhcp {
            dhcp.validate(self, &format!("{path}/dhcp"), report);
        }
    }
}

/// Length of the prefix that the first bits of an address tell (RFC 791).
fn class_length(address: Ipv4Addr) -> u8 {
    match address.octets()[0] {
        0..128 => 8,
        128..192 => 16,
        192..224 => 24,
        _ => 0,
    }
}
