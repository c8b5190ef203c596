//! IP addresses, spelt as the C library spells them.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::scalar::Scalar;
use crate::schema::ScalarShape;
use crate::table::required;
use crate::xml::Text;

impl Scalar for Ipv4Addr {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "an IPv4 address such as 192.168.122.1",
        examples: &["192.168.122.1", "255.255.255.0", "10.0.0.0"],
    };

    fn read(text: &str) -> Option<Self> {
        read_ipv4(text)
    }

    fn write(&self, out: &mut Text<'_>) {
        out.number(self);
    }
}

impl Scalar for IpAddr {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "an IP address such as 192.168.122.1 or 2001:db8::1",
        examples: &["192.168.122.1", "10.0.0.0", "2001:db8::1", "fd00::"],
    };

    fn read(text: &str) -> Option<Self> {
        read_ipv4(text).map(Self::V4).or_else(|| text.parse().ok().map(Self::V6))
    }

    fn write(&self, out: &mut Text<'_>) {
        match self {
            Self::V4(address) => out.number(address),
            Self::V6(address) => out.number(Printed(*address)),
        }
    }
}

required!(Ipv4Addr, IpAddr);

/// One to four numbers, each in decimal, octal (`017`) or hexadecimal; the last fills all bytes that are left.
fn read_ipv4(text: &str) -> Option<Ipv4Addr> {
    let parts: Vec<u32> = text.splitn(5, '.').map(read_part).collect::<Option<_>>()?;
    let (&last, first) = parts.split_last()?;
    let left = 4 - u32::try_from(first.len()).ok().filter(|&number| number < 4)?;
    let mut address = last;
    if left < 4 && last >> (8 * left) != 0 {
        return None;
    }
    for (at, &byte) in (0..).zip(first) {
        address |= u32::from(u8::try_from(byte).ok()?) << (24 - 8 * at);
    }
    Some(Ipv4Addr::from(address))
}

fn read_part(text: &str) -> Option<u32> {
    let starts_with_digit = text.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    let number = crate::scalar::read_c_number(text).filter(|_| starts_with_digit)?;
    u32::try_from(number).ok()
}

/// An IPv6 address in the C library's spelling: its last 32 bits look like IPv4 where only they are set.
struct Printed(Ipv6Addr);

impl fmt::Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.segments() {
            [0, 0, 0, 0, 0, 0, high, _] if high != 0 => {
                let low = self.0.to_bits() & u128::from(u32::MAX);
                let low = u32::try_from(low).expect("other bits are masked away");
                write!(f, "::{}", Ipv4Addr::from(low))
            }
            _ => self.0.fmt(f),
        }
    }
}
