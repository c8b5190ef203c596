//! `<dhcp>`: addresses that are handed out.

use std::net::IpAddr;

use super::ip::NetworkIp;
use crate::diagnostic::{Problem, Report};
use crate::net::{IpFamily, network_part};
use crate::scalar::{MacAddress, Scalar};
use crate::schema::ScalarShape;
use crate::xml::Text;
use crate::{element, values};

element! {
    /// Addresses that are handed out.
    pub struct Dhcp = maybe "dhcp" {
        /// Those for any guest.
        list "range" => ranges: Vec<DhcpRange>;
        /// Those for certain guests.
        list "host" => hosts: Vec<DhcpHost>;
        /// IPv4: what guests boot from; says nothing without a range or a host.
        child "bootp" => bootp: Option<Bootp>;
    }
}

element! {
    /// Addresses for any guest, at most 65536.
    pub struct DhcpRange = "range" {
        /// The first.
        attr "start" => start: IpAddr;
        /// The last.
        attr "end" => end: IpAddr;
        /// How long a guest may keep one; an hour where absent.
        child "lease" => lease: Option<Lease>;
    }
}

element! {
    /// An address for a certain guest, or the parts by which an entry is found.
    pub struct DhcpHost = "host" default {
        /// IPv6: the guest's DUID, bytes in hexadecimal with colons between them.
        attr "id" => id: Option<Duid>;
        /// IPv4: hardware address of the guest's card.
        attr "mac" => mac: Option<HostMac>;
        /// Name that the guest says or is given; starts with a letter or digit.
        attr "name" => name: Option<String>;
        /// The address; an entry in a network must have one.
        attr "ip" => ip: Option<IpAddr>;
        /// How long the guest may keep it; an hour where absent.
        child "lease" => lease: Option<Lease>;
    }
}

element! {
    /// How long a guest may keep an address.
    pub struct Lease = "lease" default {
        /// The time, at least two minutes; 0 is for ever. Without it the element says nothing.
        attr "expiry" => expiry: Option<u64>;
        /// Its unit.
        attr "unit" => unit: LeaseUnit = LeaseUnit::Minutes, when |lease, _| lease.expiry != Some(0);
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
        attr "file" => file: String;
        /// Address of the TFTP server; the host where absent.
        attr "server" => server: Option<IpAddr>;
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
        self.expiry.filter(|&expiry| expiry != 0).map(|expiry| expiry.saturating_mul(factor))
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
    if let Some(Lease { expiry: Some(0), unit }) = lease {
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
        self.hosts.iter_mut().for_each(|host| host.post_parse(family));
        if family == IpFamily::Ipv6 {
            self.bootp = None;
        }
    }

    pub(super) fn validate(&self, ip: &NetworkIp, path: &str, report: &mut Report) {
        self.ranges.iter().for_each(|range| range.validate(ip, path, report));
        for host in &self.hosts {
            host.validate(ip.family(), path, report);
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
            report.error(format!("{path}/range"), Problem::Conflict(text));
        }
        if let Some(lease) = &self.lease {
            lease.validate(&format!("{path}/range/lease"), report);
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
        let length = ip.prefix_length();
        if !ip.contains(start) || !ip.contains(end) {
            return Some(format!("{what} is not within network {own}/{length}"));
        }
        if let (IpAddr::V4(first), IpAddr::V4(last), IpAddr::V4(own)) = (start, end, own) {
            let network = network_part(IpAddr::V4(own), length);
            let broadcast = own.to_bits() | u32::MAX.checked_shr(length.into()).unwrap_or(0);
            if IpAddr::V4(first) == network {
                return Some(format!("{what} starts with the address of network {own}/{length}"));
            }
            if last.to_bits() == broadcast {
                return Some(format!("{what} ends with the broadcast address of network {own}/{length}"));
            }
        }
        (number(end) - number(start) > 65535).then(|| format!("{what} is too large, at most 65536 fit"))
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_bits().into(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

impl DhcpHost {
    pub(super) fn post_parse(&mut self, family: IpFamily) {
        tidy(&mut self.lease);
        if family == IpFamily::Ipv4 {
            self.id = None;
        }
    }

    /// Judges the parts that are there.
    pub(super) fn validate(&self, family: IpFamily, path: &str, report: &mut Report) {
        let path = &format!("{path}/host");
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
