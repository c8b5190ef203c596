//! IP addresses, masks and prefixes.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::scalar::Scalar;
use crate::schema::ScalarShape;
use crate::table::required;
use crate::xml::Text;

impl Scalar for Ipv4Addr {
    const SHAPE: ScalarShape =
        ScalarShape::Like { what: "an IPv4 address", examples: &["192.0.2.1", "198.51.100.255", "0.0.0.0"] };

    /// Reads what the C library does: one to four numbers in decimal, octal or hexadecimal, the last of which fills
    /// the bytes that are left; and an IPv6 address that stands for one of IPv4.
    fn read(text: &str) -> Option<Self> {
        if text.contains(':') {
            return text.parse::<Ipv6Addr>().ok()?.to_ipv4_mapped();
        }
        read_parts(text).map(Self::from_bits)
    }

    fn write(&self, out: &mut Text<'_>) {
        out.number(self);
    }
}

fn read_parts(text: &str) -> Option<u32> {
    let mut address = 0;
    let mut left: u32 = 4;
    let mut parts = text.split('.').peekable();
    while let Some(part) = parts.next() {
        if !part.starts_with(|digit: char| digit.is_ascii_digit()) || left == 0 {
            return None;
        }
        let number = u32::try_from(super::read_c_number(part)?).ok()?;
        let bytes = if parts.peek().is_some() { 1 } else { left };
        if bytes < 4 && number >> (bytes * 8) != 0 {
            return None;
        }
        left -= bytes;
        address |= number << (left * 8);
    }
    Some(address)
}

impl Scalar for Ipv6Addr {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "an IPv6 address",
        examples: &["2001:db8::1", "fe80::5054:ff:fe12:3456", "::"],
    };

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    /// Prints as the C library does, which shows the IPv4 address in one of the deprecated form `::192.0.2.1` too.
    fn write(&self, out: &mut Text<'_>) {
        match self.segments() {
            [0, 0, 0, 0, 0, 0, high, _] if high != 0 => {
                let [.., a, b, c, d] = self.octets();
                out.number(format_args!("::{a}.{b}.{c}.{d}"));
            }
            _ => out.number(self),
        }
    }
}

impl Scalar for IpAddr {
    const SHAPE: ScalarShape =
        ScalarShape::Like { what: "an IP address", examples: &["192.0.2.1", "2001:db8::1", "198.51.100.7"] };

    fn read(text: &str) -> Option<Self> {
        if text.contains(':') {
            Ipv6Addr::read(text).map(Self::V6)
        } else {
            Ipv4Addr::read(text).map(Self::V4)
        }
    }

    fn write(&self, out: &mut Text<'_>) {
        match self {
            Self::V4(address) => address.write(out),
            Self::V6(address) => address.write(out),
        }
    }
}

/// Length of a network's prefix in bits, 0 to `BITS`; read as a number or as a netmask of that address family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix<const BITS: u8>(
    /// The length.
    u8,
);

impl<const BITS: u8> Prefix<BITS> {
    /// A prefix of so many bits; none where an address has not as many.
    pub fn new(length: u8) -> Option<Self> {
        (length <= BITS).then_some(Self(length))
    }

    /// The length in bits.
    pub fn length(self) -> u8 {
        self.0
    }
}

impl<const BITS: u8> Scalar for Prefix<BITS> {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "a netmask, or the length of a network's prefix",
        examples: if BITS == 32 { &["8", "24", "32"] } else { &["32", "64", "128"] },
    };

    fn read(text: &str) -> Option<Self> {
        if let Ok(length) = text.trim_ascii_start().parse::<u32>() {
            return u8::try_from(length).ok().and_then(Self::new);
        }
        // The mask stands at the upper end, so that both families are counted alike.
        let mask = match BITS {
            32 => u128::from(Ipv4Addr::read(text)?.to_bits()) << 96,
            _ => Ipv6Addr::read(text)?.to_bits(),
        };
        let ones = mask.leading_ones();
        (mask.count_ones() == ones).then(|| u8::try_from(ones).ok().and_then(Self::new)).flatten()
    }

    fn write(&self, out: &mut Text<'_>) {
        out.number(self.0);
    }
}

impl<const BITS: u8> crate::table::Maybe for Prefix<BITS> {
    crate::table::required_body!();
}

required!(Ipv4Addr, Ipv6Addr, IpAddr);

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::Prefix;
    use crate::scalar::Scalar;
    use crate::xml::Writer;

    fn normalised<T: Scalar>(text: &str) -> Option<String> {
        let value = T::read(text)?;
        let mut w = Writer::new();
        w.leaf("x", |out| value.write(out));
        Some(w.finish().trim_end().trim_start_matches("<x>").trim_end_matches("</x>").to_owned())
    }

    #[test]
    fn addresses_are_read_and_printed_as_the_c_library_does() {
        for (text, expected) in [
            ("192.0.2.1", Some("192.0.2.1")),
            ("010.1.1.1", Some("8.1.1.1")),
            ("10.65535", Some("10.0.255.255")),
            ("0x7f000001", Some("127.0.0.1")),
            ("::ffff:192.0.2.1", Some("192.0.2.1")),
            ("08.1.1.1", None),
            ("1.2.3.256", None),
            ("1.2.3.4.5", None),
            ("1.2.3.", None),
            ("+1.2.3.4", None),
            ("", None),
        ] {
            assert_eq!(normalised::<Ipv4Addr>(text).as_deref(), expected, "{text:?}");
        }
        for (text, expected) in [
            ("2001:DB8:0:0:0:0:0:1", Some("2001:db8::1")),
            ("::c000:201", Some("::192.0.2.1")),
            ("::ffff:c000:201", Some("::ffff:192.0.2.1")),
            ("::1", Some("::1")),
            ("1:0:2:3:4:5:6:7", Some("1:0:2:3:4:5:6:7")),
            ("192.0.2.1", None),
            ("fe80::1%eth0", None),
        ] {
            assert_eq!(normalised::<Ipv6Addr>(text).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_prefix_may_be_written_as_a_mask() {
        for (text, expected) in
            [("24", Some("24")), ("255.255.128.0", Some("17")), ("33", None), ("255.0.255.0", None)]
        {
            assert_eq!(normalised::<Prefix<32>>(text).as_deref(), expected, "{text:?}");
        }
        for (text, expected) in
            [("129", None), ("ffff:8000::", Some("17")), ("::", Some("0")), ("ffff:0:ffff::", None)]
        {
            assert_eq!(normalised::<Prefix<128>>(text).as_deref(), expected, "{text:?}");
        }
    }
}
