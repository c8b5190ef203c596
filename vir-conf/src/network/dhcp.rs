//! `<dhcp>`: addresses that are handed out.

use std::net::IpAddr;

use super::ip::NetworkIp;
use crate::diagnostic::{Problem, Report};
use crate::facet;
use crate::net::IpFamily;
use crate::scalar::{AnyBase, MacAddress, Scalar};
use crate::schema::ScalarShape;
use crate::xml::Text;
use crate::{element, values};

element! {
    /// Addresses that are handed out.
    pub struct Dhcp = maybe "dhcp" {
        /// Those for any guest.
        list live "range" => ranges: Vec<DhcpRange>;
        /// Those for certain guests.
        list live "host" => hosts: Vec<DhcpHost>, since "0.4.5";
        /// IPv4: what guests boot from; says nothing without a range or a host.
        child "bootp" => bootp: Option<Bootp>, since "0.7.1";
    }
}

element! {
    /// Addresses for any guest, at most 65536.
    pub struct DhcpRange = "range" {
        /// The first.
        attr live "start" => start: IpAddr;
        /// The last.
        attr live "end" => end: IpAddr;
        /// How long a guest may keep one; an hour where absent.
        child live "lease" => lease: Option<Lease>, since "6.3.0";
    }
}

element! {
    /// An address for a certain guest, or the parts by which an entry is found.
    pub struct DhcpHost = "host" default {
        /// IPv4: hardware address of the guest's card.
        attr live "mac" => mac: Option<HostMac>;
        /// The guest's DUID, bytes in hexadecimal with colons between them. Tells nobody from others in IPv4.
        attr live "id" => id: Option<Duid>, since "1.0.3";
        /// Name that the guest says or is given; starts with a letter or digit.
        attr live "name" => name: Option<String>;
        /// The address; an entry in a network must have one.
        attr live "ip" => ip: Option<IpAddr>;
        /// How long the guest may keep it; an hour where absent.
        child live "lease" => lease: Option<Lease>, since "6.3.0";
    }
}

element! {
    /// How long a guest may keep an address.
    pub struct Lease = "lease" default {
        /// The time, at least two minutes; 0 is for ever. Without it the element says nothing.
        attr "expiry" => expiry: Option<AnyBase<u64>>, due |_| true;
        /// Its unit.
        attr "unit" => unit: LeaseUnit = LeaseUnit::Minutes, when |lease, _| lease.expiry != Some(AnyBase(0));
    }
}

values! {
    /// Units of time.
    pub enum LeaseUnit { Seconds = "seconds", Minutes = "minutes", Hours = "hours" }
}

element! {
    /// What guests boot from.
    pub struct Bootp = "bootp" {
        /// Path of the file as the server has it.
        attr "file" => file: String, fits facet::LINE;
        /// Address of the TFTP server; the host where absent.
        attr "server" => server: Option<IpAddr>, since "0.7.3";
    }
}

/// A hardware address in its author's spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostMac {
    spelling: String,
    address: MacAddress,
}

impl HostMac {
    /// The address.
    pub fn address(&self) -> MacAddress {
        self.address
    }
}

impl From<MacAddress> for HostMac {
    fn from(address: MacAddress) -> Self {
        Self { spelling: address.to_string(), address }
    }
}

impl Scalar for HostMac {
    const SHAPE: ScalarShape = MacAddress::SHAPE;

    fn read(text: &str) -> Option<Self> {
        MacAddress::read(text).map(|address| Self { spelling: text.to_owned(), address })
    }

    fn write(&self, out: &mut Text<'_>) {
        out.push(&self.spelling);
    }
}

/// A DHCP unique identifier (RFC 8415) in its author's spelling: bytes in hexadecimal with colons between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duid(String);

impl Duid {
    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Scalar for Duid {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "a DUID, bytes in hexadecimal with colons between them",
        examples: &["0:1:0:1:18:aa:62:fe:0:16:3e:44:55:66", "00:03:00:01:52:54:00:12:34:56"],
    };

    fn read(text: &str) -> Option<Self> {
        let fits = text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':');
        fits.then(|| Self(text.to_owned()))
    }

    fn write(&self, out: &mut Text<'_>) {
        out.push(&self.0);
    }
}

crate::table::required!(HostMac, Duid);

impl Lease {
    /// Seconds; none for ever.
    pub fn seconds(&self) -> Option<u64> {
        let factor = match self.unit {
            LeaseUnit::Seconds => 1,
            LeaseUnit::Minutes => 60,
            LeaseUnit::Hours => 3600,
        };
        self.expiry.filter(|expiry| expiry.0 != 0).map(|expiry| expiry.0.saturating_mul(factor))
    }

    fn validate(&self, path: &str, report: &mut Report) {
        if self.seconds().is_some_and(|seconds| seconds < 120) {
            let text = "a lease lasts at least two minutes";
            report.error(path, Problem::Unsupported(text.to_owned()));
        }
    }
}

/// A lease without a time says nothing, and for ever has no unit.
fn tidy(lease: &mut Option<Lease>) {
    *lease = lease.take().filter(|lease| lease.expiry.is_some());
    if let Some(Lease { expiry: Some(AnyBase(0)), unit }) = lease {
        *unit = LeaseUnit::Minutes;
    }
}

impl Dhcp {
    /// Whether no address is handed out.
    pub fn is_idle(&self) -> bool {
        self.ranges.is_empty() && self.hosts.is_empty()
    }

    pub(super) fn post_parse(&mut self, family: IpFamily) {
        self.ranges.iter_mut().for_each(DhcpRange::post_parse);
        self.hosts.iter_mut().for_each(DhcpHost::post_parse);
        if family == IpFamily::Ipv6 {
            self.bootp = None;
        }
    }

    pub(super) fn validate(&self, ip: &NetworkIp, path: &str, report: &mut Report) {
        for (at, range) in self.ranges.iter().enumerate() {
            range.validate(ip, &format!("{path}/range[{}]", at + 1), report);
        }
        for (at, host) in self.hosts.iter().enumerate() {
            let path = format!("{path}/host[{}]", at + 1);
            host.validate(ip.family(), &path, report);
            if host.ip.is_none() {
                let problem = Problem::MissingAttribute { element: "host".to_owned(), name: "ip" };
                report.error(path, problem);
            }
        }
    }
}

impl DhcpRange {
    pub(super) fn post_parse(&mut self) {
        tidy(&mut self.lease);
    }

    /// Judges the range as one of the network that an address is in.
    pub(super) fn validate(&self, ip: &NetworkIp, path: &str, report: &mut Report) {
        if let Some(text) = self.flaw(ip) {
            report.error(path, Problem::Conflict(text));
        }
        if let Some(lease) = &self.lease {
            lease.validate(&format!("{path}/lease"), report);
        }
    }

    /// What is wrong with the range, if anything.
    fn flaw(&self, ip: &NetworkIp) -> Option<String> {
        let Self { start, end, lease: _ } = *self;
        let own = ip.address?;
        let what = format!("DHCP range {start} - {end}");
        if start.is_ipv4() != own.is_ipv4() || end.is_ipv4() != own.is_ipv4() {
            return Some(format!("{what} is of another family than address {own}"));
        }
        if end < start {
            return Some(format!("{what} is reversed"));
        }
        let Some(network) = ip.subnet() else {
            return Some(format!("{what} is in the network of {own}, whose prefix is not known"));
        };
        if !network.contains(start) || !network.contains(end) {
            return Some(format!("{what} is not within network {network}"));
        }
        if start.is_ipv4() && start == network.first() {
            return Some(format!("{what} starts with the address of network {network}"));
        }
        if end.is_ipv4() && end == network.last() {
            return Some(format!("{what} ends with the broadcast address of network {network}"));
        }
        is_too_large(start, end).then(|| format!("{what} is too large, at most 65536 addresses fit"))
    }
}

/// Whether 16 bits cannot count the addresses of a range. In IPv6 all other bits have to be the same.
fn is_too_large(start: IpAddr, end: IpAddr) -> bool {
    match (start, end) {
        (IpAddr::V4(start), IpAddr::V4(end)) => end.to_bits() - start.to_bits() > 0xffff,
        (IpAddr::V6(start), IpAddr::V6(end)) => start.to_bits() >> 16 != end.to_bits() >> 16,
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
    }
}

impl DhcpHost {
    pub(super) fn post_parse(&mut self) {
        tidy(&mut self.lease);
    }

    /// Judges the parts that are there.
    pub(super) fn validate(&self, family: IpFamily, path: &str, report: &mut Report) {
        let conflict = |text: String| Problem::Conflict(text);
        match (family, &self.mac) {
            (IpFamily::Ipv6, Some(mac)) => {
                let text =
                    format!("a host in an IPv6 network has an id, not hardware address {}", mac.address);
                report.error(path, conflict(text));
            }
            (IpFamily::Ipv4, Some(mac)) if mac.address.is_multicast() => {
                let text = format!("hardware address {} is of a group, not of a card", mac.address);
                report.error(path, conflict(text));
            }
            _ => {}
        }
        if let Some(name) = &self.name
            && !name.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric())
        {
            let text = format!("host name '{name}' does not start with a letter or digit");
            report.error(path, conflict(text));
        }
        self.validate_identity(family, path, report);
        if let Some(lease) = &self.lease {
            lease.validate(&format!("{path}/lease"), report);
        }
    }

    fn validate_identity(&self, family: IpFamily, path: &str, report: &mut Report) {
        let (has_own, own) = match family {
            IpFamily::Ipv4 => (self.mac.is_some(), "mac"),
            IpFamily::Ipv6 => (self.id.is_some(), "id"),
        };
        if !has_own && self.name.is_none() {
            let text = format!("a host in a network of family '{family}' needs attribute '{own}' or 'name'");
            report.error(path, Problem::Conflict(text));
        }
    }
}
