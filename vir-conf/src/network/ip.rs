//! `<ip>`: an address of the host in a network, and what is served there.

use crate::absent::forget_empty;
use std::net::{IpAddr, Ipv4Addr};

use super::dhcp::Dhcp;
use crate::diagnostic::{Problem, Report};
use crate::element;
use crate::net::{IpFamily, Subnet};
use crate::scalar::YesNo;

element! {
    /// An address of the host in a network.
    pub struct NetworkIp = spread "ip" {
        /// Family of the address; IPv4 where absent.
        attr "family" => family: Option<IpFamily>, since "0.8.7";
        /// The address; must be there.
        attr "address" => address: Option<IpAddr>;
        /// IPv4: mask of the network, in place of the prefix.
        attr "netmask" => netmask: Option<Ipv4Addr>;
        /// Length of the network's prefix. Where absent 64 for IPv6, and by class of the address (RFC 791) for IPv4.
        attr "prefix" => prefix: Option<u8>, since "0.8.7";
        /// Whether reverse lookups in the network are never passed on; no where absent.
        attr "localPtr" => local_ptr: Option<YesNo>, since "3.0.0";
        /// Files that are served by TFTP.
        child "tftp" => tftp: Option<Tftp>, since "0.7.1";
        /// Addresses that are handed out.
        child "dhcp" => dhcp: Option<Dhcp>;
    }
}

element! {
    /// Files that are served by TFTP, in IPv4 alone.
    pub struct Tftp = maybe "tftp" {
        /// Path of their folder.
        attr "root" => root: Option<String>, due |_| true;
    }
}

impl NetworkIp {
    /// Family of the address.
    pub fn family(&self) -> IpFamily {
        self.family.unwrap_or(IpFamily::Ipv4)
    }

    /// The address with the network around it, whichever way its size is said; none where that is not known.
    pub fn subnet(&self) -> Option<Subnet> {
        match (self.address?, self.netmask, self.prefix) {
            (IpAddr::V4(address), Some(mask), _) => Subnet::with_netmask(address, mask),
            (address, _, Some(length)) if length != 0 => Subnet::new(address, length),
            (address, ..) => Subnet::usual(address),
        }
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
        forget_empty(&mut self.prefix);
        let family = self.family();
        // In IPv6 even an empty one is an error.
        if family == IpFamily::Ipv4 {
            let has_root = |tftp: &Tftp| tftp.root.as_ref().is_some_and(|root| !root.is_empty());
            self.tftp = self.tftp.take().filter(has_root);
        }
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
        let family = self.family();
        let mut refuse = |text: String| report.error(path, Problem::Conflict(text));
        if family != IpFamily::of(address) {
            refuse(match self.family {
                Some(family) => format!("address {address} is not of family '{family}'"),
                None => format!("address {address} needs family='ipv6'"),
            });
        }
        if self.netmask.is_some() && address.is_ipv6() {
            refuse("a netmask is for IPv4, an IPv6 network has a prefix".to_owned());
        } else if self.netmask.is_some() && self.prefix.is_some() {
            refuse("an address has a netmask or a prefix, not both".to_owned());
        }
        let most = IpFamily::of(address).bits();
        let is_long = self.prefix.is_some_and(|prefix| prefix > most);
        if is_long {
            refuse(format!("the prefix of {address} is at most {most}"));
        }
        if self.tftp.is_some() && family == IpFamily::Ipv6 {
            let text = "<tftp> is for IPv4 alone";
            report.error(format!("{path}/tftp"), Problem::Unsupported(text.to_owned()));
        }
        if let Some(dhcp) = self.dhcp.as_ref().filter(|_| !is_long) {
            dhcp.validate(self, &format!("{path}/dhcp"), report);
        }
    }
}
