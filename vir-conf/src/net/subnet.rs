//! IP networks: an address and how much of it is the network's.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::IpFamily;

/// An address within an IP network, and the length of the network's prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subnet {
    address: IpAddr,
    prefix: u8,
}

impl Subnet {
    /// The network around an address; none where the prefix is longer than the address.
    pub fn new(address: IpAddr, prefix: u8) -> Option<Self> {
        (prefix <= IpFamily::of(address).bits()).then_some(Self { address, prefix })
    }

    /// The network around an IPv4 address; none where the mask has a one after a zero.
    pub fn with_netmask(address: Ipv4Addr, netmask: Ipv4Addr) -> Option<Self> {
        let mask = netmask.to_bits();
        let prefix = mask.leading_ones();
        let prefix = u8::try_from(prefix).ok().filter(|_| prefix + mask.trailing_zeros() >= 32)?;
        Self::new(address.into(), prefix)
    }

    /// The network that an address is in where nothing is said of it: by its class in IPv4 (RFC 791), half of the
    /// address in IPv6, and all addresses where it is none. None for IPv4 addresses of no such class.
    pub fn usual(address: IpAddr) -> Option<Self> {
        let prefix = match address {
            _ if address.is_unspecified() => 0,
            IpAddr::V4(v4) => match v4.octets()[0] {
                0..=127 => 8,
                128..=191 => 16,
                192..=223 => 24,
                224..=255 => return None,
            },
            IpAddr::V6(_) => 64,
        };
        Self::new(address, prefix)
    }

    /// The address it was made of.
    pub fn address(self) -> IpAddr {
        self.address
    }

    /// Length of the network's prefix in bits.
    pub fn prefix(self) -> u8 {
        self.prefix
    }

    /// The network's own address: all bits after the prefix are zero.
    pub fn first(self) -> IpAddr {
        self.with_host_bits(|address, hosts| address & !hosts)
    }

    /// The network's last address, in IPv4 the one that reaches all stations: all bits after the prefix are one.
    pub fn last(self) -> IpAddr {
        self.with_host_bits(|address, hosts| address | hosts)
    }

    /// Whether an address is in the network.
    pub fn contains(self, address: IpAddr) -> bool {
        Self { address, ..self }.first() == self.first()
    }

    fn with_host_bits(self, combine: impl Fn(u128, u128) -> u128) -> IpAddr {
        let free = u32::from(IpFamily::of(self.address).bits().saturating_sub(self.prefix));
        let hosts = 1_u128.checked_shl(free).map_or(u128::MAX, |bit| bit - 1);
        match self.address {
            IpAddr::V4(v4) => {
                let number = combine(v4.to_bits().into(), hosts) & u128::from(u32::MAX);
                IpAddr::V4(u32::try_from(number).map_or(v4, Ipv4Addr::from_bits))
            }
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(combine(v6.to_bits(), hosts))),
        }
    }
}

impl fmt::Display for Subnet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::Subnet;

    fn subnet(text: &str) -> Subnet {
        let (address, prefix) = text.split_once('/').expect("the test has a prefix");
        Subnet::new(address.parse().unwrap(), prefix.parse().unwrap()).expect("the test's prefix fits")
    }

    #[test]
    fn a_network_has_a_first_and_a_last_address() {
        for (text, first, last) in [
            ("10.1.2.3/24", "10.1.2.0", "10.1.2.255"),
            ("10.1.2.3/32", "10.1.2.3", "10.1.2.3"),
            ("10.1.2.3/0", "0.0.0.0", "255.255.255.255"),
            ("2001:db8::7/64", "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff"),
            ("2001:db8::7/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
            ("2001:db8::7/128", "2001:db8::7", "2001:db8::7"),
        ] {
            let subnet = subnet(text);
            assert_eq!(subnet.first().to_string(), first, "{text}");
            assert_eq!(subnet.last().to_string(), last, "{text}");
            assert!(subnet.contains(subnet.first()) && subnet.contains(subnet.last()), "{text}");
        }
        assert!(!subnet("10.1.2.3/24").contains("10.1.3.3".parse().unwrap()));
        assert!(!subnet("10.1.2.3/0").contains("::".parse().unwrap()));
        assert_eq!(Subnet::new("10.1.2.3".parse().unwrap(), 33), None);
    }

    #[test]
    fn masks_are_prefixes() {
        for (mask, prefix) in [
            ("255.255.252.0", Some(22)),
            ("0.0.0.0", Some(0)),
            ("255.255.255.255", Some(32)),
            ("255.0.255.0", None),
            ("0.0.0.1", None),
        ] {
            let subnet = Subnet::with_netmask("10.0.0.1".parse().unwrap(), mask.parse().unwrap());
            assert_eq!(subnet.map(Subnet::prefix), prefix, "{mask}");
        }
    }
}
