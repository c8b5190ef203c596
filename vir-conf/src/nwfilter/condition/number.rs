//! Numbers in network headers: printed in the base in which they were written, or by the name they have.

use std::fmt::Debug;
use std::marker::PhantomData;

use super::Literal;
use crate::facet;
use crate::scalar::Scalar;
use crate::schema::ScalarShape;
use crate::xml::Text;

/// What a number in a header counts or names.
pub trait NumberKind: Debug + Copy + PartialEq + Default {
    /// What the value looks like.
    const SHAPE: ScalarShape;
    /// The least.
    const MIN: u32;
    /// The most.
    const MAX: u32;
    /// The least that the published schema allows in decimal.
    const SCHEMA_MIN: u32 = Self::MIN;
    /// Whether the published schema lets a variable stand for it.
    const VARIES: bool = true;
    /// Numbers with a name, which is printed in their place.
    const NAMES: &'static [(&'static str, u32)];
    /// Whether it may be written in hexadecimal at all, and if so, whether it is printed so.
    const BASE: Base;
}

/// How the digits of a kind of number are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// Decimal only.
    Decimal,
    /// Decimal or hexadecimal, printed in decimal.
    ReadBoth,
    /// Decimal or hexadecimal, printed as written.
    Both,
}

/// A number in a header.
///
/// Read in decimal; what is not decimal is read in hexadecimal, with or without `0x`. So `1e3` is 0x1e3, but `010`
/// is ten. Names are read in any case.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Number<K> {
    value: u32,
    is_hex: bool,
    kind: PhantomData<K>,
}

impl<K: NumberKind> Number<K> {
    /// The number, printed in decimal; none when it is out of range.
    pub fn new(number: u32) -> Option<Self> {
        (K::MIN..=K::MAX).contains(&number).then_some(Self {
            value: number,
            is_hex: false,
            kind: PhantomData,
        })
    }

    /// The number.
    pub fn get(self) -> u32 {
        self.value
    }
}

impl<K: NumberKind> Scalar for Number<K> {
    const SHAPE: ScalarShape = K::SHAPE;

    fn read(text: &str) -> Option<Self> {
        let named = K::NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
        if let Some(number) = named.map(|(_, number)| *number).or_else(|| decimal(text)) {
            return Self::new(number);
        }
        let hexadecimal = Self::new(hexadecimal(text)?)?;
        (K::BASE != Base::Decimal).then_some(Self { is_hex: K::BASE == Base::Both, ..hexadecimal })
    }

    fn write(&self, out: &mut Text<'_>) {
        match K::NAMES.iter().find(|(_, number)| *number == self.value) {
            Some((name, _)) => out.push(name),
            None if self.is_hex => out.number(format_args!("{:#x}", self.value)),
            None => out.number(self.value),
        }
    }
}

impl<K: NumberKind> Literal for Number<K> {
    const VARIES: bool = K::VARIES;

    fn fits(text: &str) -> bool {
        let digits = format!("{:x}", K::MAX).len();
        let is_hexadecimal = |digits_of: &str| K::BASE == Base::Both && facet::is_hex(digits_of, 1..=digits);
        match text.strip_prefix("0x") {
            Some(digits) => is_hexadecimal(digits),
            None => match decimal(text) {
                Some(number) => number >= K::SCHEMA_MIN,
                None => K::NAMES.iter().any(|(name, _)| is_name(name, text)),
            },
        }
    }
}

/// Whether a text is a name, where the words of which it is made may begin small.
fn is_name(name: &str, text: &str) -> bool {
    let mut following = name.chars().skip(1).map(|next| next.is_ascii_lowercase());
    name.len() == text.len()
        && name.chars().zip(text.chars()).all(|(expected, found)| {
            let is_capital = following.next().unwrap_or(false) && matches!(expected, 'R' | 'E');
            found == expected || (is_capital && found == expected.to_ascii_lowercase())
        })
}

impl<K: NumberKind> crate::table::Maybe for Number<K> {
    crate::table::required_body!();
}

fn decimal(text: &str) -> Option<u32> {
    text.trim_ascii_start().parse().ok()
}

fn hexadecimal(text: &str) -> Option<u32> {
    let text = text.trim_ascii_start();
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    digits
        .bytes()
        .all(|digit| digit.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(digits, 16).ok())
        .flatten()
}

/// Declares kinds of numbers.
macro_rules! number_kinds {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident: $min:literal..=$max:literal, $base:ident, $what:literal [$($example:literal),*]
        $(schema [$($part:ident = $value:literal),*])?
        $({ $($word:literal = $number:literal),* $(,)? })?;
    )*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Default)]
        pub struct $name;

        impl NumberKind for $name {
            const SHAPE: ScalarShape = ScalarShape::Like { what: $what, examples: &[$($example),*] };
            const MIN: u32 = $min;
            const MAX: u32 = $max;
            const NAMES: &'static [(&'static str, u32)] = &[$($(($word, $number)),*)?];
            const BASE: Base = Base::$base;
            $($(number_kinds!(@schema $part $value);)*)?
        }
    )*};
    (@schema min $value:literal) => { const SCHEMA_MIN: u32 = $value; };
    (@schema varies $value:literal) => { const VARIES: bool = $value; };
}

number_kinds! {
    /// A byte.
    Byte: 0..=255, Both, "a number from 0 to 255" ["0", "8", "255", "0x12"] schema [varies = false];
    /// Two bytes, such as a port.
    Word: 0..=65535, Both, "a number from 0 to 65535" ["22", "1024", "65535", "0x1234"];
    /// Four bytes.
    DoubleWord: 0..=0xffff_ffff, Both, "a number from 0 to 4294967295" ["100", "0x11223344"];
    /// Class of service of RFC 2474.
    Dscp: 0..=63, Both, "a number from 0 to 63" ["2", "33", "0x3f"];
    /// Identity of a VLAN.
    VlanId: 0..=4095, Both, "a number from 0 to 4095" ["1", "1234", "0xfff"];
    /// Connections at the same time.
    Connections: 0..=65535, Decimal, "a number from 0 to 65535" ["1", "20"];
    /// What an Ethernet frame carries: an `EtherType`, by number or name.
    EtherType: 0x600..=0xffff, Both,
        "'ipv4', 'arp', 'rarp', 'ipv6', 'vlan' or a number from 1536 to 65535" ["arp", "ipv6", "4660", "0x1234"]
        { "ipv4" = 0x800, "arp" = 0x806, "rarp" = 0x8035, "ipv6" = 0x86dd, "vlan" = 0x8100 };
    /// What a frame in a VLAN carries, by number or name; or its length, where it has no `EtherType`.
    Encapsulated: 60..=0xffff, Both,
        "'ipv4', 'arp', 'rarp', 'ipv6', 'vlan' or a number from 60 to 65535" ["arp", "ipv4", "1536", "0x1234"]
        schema [min = 1536]
        { "ipv4" = 0x800, "arp" = 0x806, "rarp" = 0x8035, "ipv6" = 0x86dd, "vlan" = 0x8100 };
    /// What an IP packet carries, by number or name.
    IpProtocol: 0..=255, Both,
        "a protocol such as 'tcp' or 'udp', or a number from 0 to 255" ["tcp", "udp", "icmpv6", "33", "0x21"]
        { "icmp" = 1, "igmp" = 2, "tcp" = 6, "udp" = 17, "esp" = 50, "ah" = 51, "icmpv6" = 58, "sctp" = 132, "udplite" = 136 };
    /// What an ARP packet asks or answers, by number or name.
    ArpOpcode: 0..=65535, ReadBoth,
        "an operation such as 'Request' or 'Reply', or a number from 0 to 65535" ["Request", "Reply", "ARP_NAK", "11"]
        {
            "Request" = 1, "Reply" = 2, "Request_Reverse" = 3, "Reply_Reverse" = 4, "DRARP_Request" = 5,
            "DRARP_Reply" = 6, "DRARP_Error" = 7, "InARP_Request" = 8, "ARP_NAK" = 9,
        };
}
