//! Values made of words: states of a connection, flags of a TCP segment, directions of an address set.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Literal;
use crate::facet;
use crate::scalar::{MacAddress, Prefix, Scalar};
use crate::schema::ScalarShape;
use crate::table::required;
use crate::values;
use crate::xml::Text;

values! {
    /// What the host knows of the connection that a packet belongs to.
    pub enum ConnectionState {
        /// It begins with this packet.
        New = "NEW",
        /// Packets went both ways.
        Established = "ESTABLISHED",
        /// It begins, but belongs to another, as the data connection of FTP does.
        Related = "RELATED",
        /// The packet belongs to none and begins none.
        Invalid = "INVALID",
        /// The state does not matter: connections are not tracked for this rule.
        None = "NONE",
    }
}

/// States a connection may be in; `NONE` stands alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct States(
    /// The states.
    pub BTreeSet<ConnectionState>,
);

impl Scalar for States {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "'NONE', or some of 'NEW', 'ESTABLISHED', 'RELATED' and 'INVALID' with commas between",
        examples: &["NEW", "ESTABLISHED,RELATED", "NEW,ESTABLISHED,RELATED,INVALID", "NONE"],
    };

    fn read(text: &str) -> Option<Self> {
        let mut states = read_words(text, ConnectionState::ALL, ConnectionState::as_str)?;
        if states.contains(&ConnectionState::None) {
            states = BTreeSet::from([ConnectionState::None]);
        }
        Some(Self(states))
    }

    fn write(&self, out: &mut Text<'_>) {
        write_words(self.0.iter().map(|state| state.as_str()), out);
    }
}

values! {
    /// Flags in the header of a TCP segment.
    pub enum TcpFlag { Fin = "FIN", Syn = "SYN", Rst = "RST", Psh = "PSH", Ack = "ACK", Urg = "URG" }
}

/// Which flags of a TCP segment are looked at, and which of these must be set; the others must not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TcpFlags {
    /// Flags that are looked at.
    pub mask: BTreeSet<TcpFlag>,
    /// Flags that must be set.
    pub set: BTreeSet<TcpFlag>,
}

impl Scalar for TcpFlags {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "two lists such as SYN,ACK with a slash between; ALL and NONE are lists too",
        examples: &["SYN,ACK/SYN", "ALL/NONE", "FIN,SYN/RST,ACK"],
    };

    fn read(text: &str) -> Option<Self> {
        let (mask, set) = text.split_once('/')?;
        Some(Self { mask: read_flags(mask)?, set: read_flags(set)? })
    }

    fn write(&self, out: &mut Text<'_>) {
        write_flags(&self.mask, out);
        out.push("/");
        write_flags(&self.set, out);
    }
}

fn read_flags(text: &str) -> Option<BTreeSet<TcpFlag>> {
    let mut flags = BTreeSet::new();
    for word in words(text) {
        if word.eq_ignore_ascii_case("ALL") {
            flags.extend(TcpFlag::ALL);
        } else if !word.eq_ignore_ascii_case("NONE") {
            flags.insert(find_word(word, TcpFlag::ALL, TcpFlag::as_str)?);
        }
    }
    Some(flags)
}

fn write_flags(flags: &BTreeSet<TcpFlag>, out: &mut Text<'_>) {
    match flags.len() {
        0 => out.push("NONE"),
        all if all == TcpFlag::ALL.len() => out.push("ALL"),
        _ => write_words(flags.iter().map(|flag| flag.as_str()), out),
    }
}

values! {
    /// Which address of a packet is looked up in a set.
    pub enum SetDirection { Source = "src", Destination = "dst" }
}

/// Which addresses of a packet are looked up in a set, one for each dimension of the set: one to six.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetDirections(
    /// The directions.
    Vec<SetDirection>,
);

impl SetDirections {
    /// The directions, as many as the set has dimensions.
    pub fn as_slice(&self) -> &[SetDirection] {
        &self.0
    }
}

impl Scalar for SetDirections {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "one to six of 'src' and 'dst' with commas between",
        examples: &["src", "src,dst", "src,dst,src,dst,src,dst"],
    };

    fn read(text: &str) -> Option<Self> {
        let find = |word| find_word(word, SetDirection::ALL, SetDirection::as_str);
        // A long list is refused before it is kept.
        let directions: Vec<_> = text.split(',').take(7).map(find).collect::<Option<_>>()?;
        (directions.len() <= 6).then_some(Self(directions))
    }

    fn write(&self, out: &mut Text<'_>) {
        write_words(self.0.iter().map(|direction| direction.as_str()), out);
    }
}

/// Name of an address set of the host: up to 31 letters, digits, spaces and `_.:-+`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetName(String);

impl SetName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Scalar for SetName {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "a name of up to 31 letters, digits, spaces and '_.:-+'",
        examples: &["blocked", "home:net_1", "a b+c"],
    };

    fn read(text: &str) -> Option<Self> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_.:-+ ".contains(&byte);
        (text.len() <= 31 && text.bytes().all(allowed)).then(|| Self(text.to_owned()))
    }

    fn write(&self, out: &mut Text<'_>) {
        out.push(&self.0);
    }
}

/// A note that goes into the host's rule, of at most 256 bytes; what is longer is cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment(String);

impl Comment {
    /// Most bytes of a comment.
    const MAX: usize = 256;

    /// The note.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Scalar for Comment {
    const SHAPE: ScalarShape = ScalarShape::Text;

    fn read(text: &str) -> Option<Self> {
        let mut end = text.len().min(Self::MAX);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        Some(Self(text[..end].to_owned()))
    }

    fn write(&self, out: &mut Text<'_>) {
        out.push(&self.0);
    }
}

/// Which bits of a hardware address count: ones, then zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MacMask(MacAddress);

impl MacMask {
    /// The mask as an address.
    pub fn as_address(self) -> MacAddress {
        self.0
    }
}

impl Scalar for MacMask {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "a mask of ones followed by zeros, such as ff:ff:ff:00:00:00",
        examples: &["ff:ff:ff:ff:ff:ff", "ff:ff:ff:00:00:00", "ff:ff:ff:ff:ff:80"],
    };

    fn read(text: &str) -> Option<Self> {
        let mask = MacAddress::read(text)?;
        let bits = mask.0.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte)) << 16;
        (bits.leading_ones() == bits.count_ones()).then_some(Self(mask))
    }

    fn write(&self, out: &mut Text<'_>) {
        self.0.write(out);
    }
}

values! {
    /// Whether something is so, in one of three spellings.
    pub enum Truth { True = "true" | "yes" | "1", False = "false" | "no" | "0" }
}

/// Spellings that the published schema has, of those that can be read.
macro_rules! literals {
    ($($literal:ty: $varies:literal, $fits:expr;)*) => {$(
        impl Literal for $literal {
            const VARIES: bool = $varies;

            fn fits(text: &str) -> bool {
                let fits: fn(&str) -> bool = $fits;
                fits(text)
            }
        }
    )*};
}

literals! {
    States: false, |text| text == "NONE" || are_words(text, &["NEW", "ESTABLISHED", "RELATED", "INVALID"]);
    TcpFlags: false, |text| text.split('/').all(|list| {
        matches!(list, "ALL" | "NONE") || are_words(list, &["SYN", "ACK", "URG", "PSH", "FIN", "RST"])
    });
    SetDirections: false, |_| true;
    Truth: false, |_| true;
    SetName: true, |text| !text.is_empty();
    Comment: true, |_| true;
    MacMask: true, is_hardware_address;
    MacAddress: true, is_hardware_address;
    Ipv4Addr: true, is_ipv4;
    Ipv6Addr: true, is_ipv6;
    IpAddr: true, is_ipv6;
    Prefix<32>: true, |text| facet::is_digits(text.trim_ascii_start()) || is_ipv4(text);
    Prefix<128>: true, |text| facet::is_digits(text.trim_ascii_start()) || (is_ipv6(text) && !text.contains('.'));
}

fn are_words(text: &str, words: &[&str]) -> bool {
    text.split(',').all(|word| words.contains(&word))
}

fn is_hardware_address(text: &str) -> bool {
    text.split(':').all(|part| facet::is_hex(part, 1..=2))
}

fn is_ipv4(text: &str) -> bool {
    let is_part = |part: &str| {
        facet::is_digits(part) && (part.len() <= 2 || (part.len() == 3 && part.starts_with(['0', '1', '2'])))
    };
    text.split('.').count() == 4 && text.split('.').all(is_part)
}

fn is_ipv6(text: &str) -> bool {
    (2..=7).contains(&text.matches(':').count())
}

required!(States, TcpFlags, SetDirections, SetName, Comment, MacMask);

/// The words between the commas; white space and missing words do not count.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim_ascii).filter(|word| !word.is_empty())
}

fn find_word<T: Copy>(word: &str, all: &[T], name: impl Fn(T) -> &'static str) -> Option<T> {
    all.iter().copied().find(|&one| name(one).eq_ignore_ascii_case(word))
}

fn read_words<T: Copy + Ord>(text: &str, all: &[T], name: impl Fn(T) -> &'static str) -> Option<BTreeSet<T>> {
    words(text).map(|word| find_word(word, all, &name)).collect()
}

fn write_words(words: impl Iterator<Item = &'static str>, out: &mut Text<'_>) {
    for (at, word) in words.enumerate() {
        if at > 0 {
            out.push(",");
        }
        out.push(word);
    }
}
