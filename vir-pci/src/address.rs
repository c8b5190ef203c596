//! Where a function sits: `domain:bus:slot.function`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::ranged::ranged;

ranged! {
    /// Position on a bus, 0 to 31. PCI calls it the device number, QEMU and libvirt the slot.
    Slot: u8 in 0..=31
}

ranged! {
    /// Function of a device, 0 to 7. A guest looks at 1 to 7 only where 0 says that it is multi-function.
    Function: u8 in 0..=7
}

/// Guest-side (or host-side) address of one PCI function.
///
/// Prints as `0000:00:1f.2` and reads back from that or from `00:1f.2` (domain 0).
/// In serde formats it is that string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Address {
    /// PCI domain (segment). Guests use 0, except on s390 and in front of several PCI host bridges; hosts go beyond
    /// 16 bits where a device hides a domain of its own.
    pub domain: u32,
    /// Bus number; in a domain definition the index of the controller that provides the bus.
    pub bus: u8,
    /// Position on the bus.
    pub slot: Slot,
    /// Function of the device in that slot.
    pub function: Function,
}

impl Address {
    /// The address of these four numbers, or `None` where slot or function is out of range.
    pub const fn new(domain: u32, bus: u8, slot: u8, function: u8) -> Option<Self> {
        match (Slot::new(slot), Function::new(function)) {
            (Some(slot), Some(function)) => Some(Self { domain, bus, slot, function }),
            (None, _) | (_, None) => None,
        }
    }

    /// The same slot's other function.
    #[must_use]
    pub const fn with_function(self, function: Function) -> Self {
        Self { function, ..self }
    }

    /// Whether both are functions of one slot.
    pub fn shares_slot(&self, other: &Self) -> bool {
        self.with_function(Function::MIN) == other.with_function(Function::MIN)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { domain, bus, slot, function } = self;
        write!(f, "{domain:04x}:{bus:02x}:{:02x}.{:x}", slot.get(), function.get())
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.to_string()
    }
}

/// Text that is no PCI address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is no PCI address: expected DOMAIN:BUS:SLOT.FUNCTION in hexadecimal, slot up to 1f, function up to 7"
)]
pub struct ParseAddressError(pub String);

impl FromStr for Address {
    type Err = ParseAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| ParseAddressError(text.to_owned()))
    }
}

impl TryFrom<String> for Address {
    type Error = ParseAddressError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

fn parse(text: &str) -> Option<Address> {
    let (front, function) = text.rsplit_once('.')?;
    let (front, slot) = front.rsplit_once(':')?;
    let (domain, bus) = front.rsplit_once(':').unwrap_or(("0", front));
    Address::new(
        hex(domain)?,
        hex(bus)?.try_into().ok()?,
        hex(slot)?.try_into().ok()?,
        hex(function)?.try_into().ok()?,
    )
}

/// Hexadecimal digits and nothing else; the standard parser would let a sign through.
fn hex(digits: &str) -> Option<u32> {
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_types() {
        assert!(Slot::new(31).is_some());
        assert_eq!(Slot::new(32), None);
        assert_eq!(Function::new(8), None);
        assert_eq!(
            Function::try_from(8).expect_err("8 is out of range").to_string(),
            "Function 8 is out of range 0..=7"
        );
    }

    #[test]
    fn text_form_round_trips() {
        for text in ["0000:00:1f.2", "0000:ff:00.7", "10001:03:00.0"] {
            assert_eq!(text.parse::<Address>().map(|a| a.to_string()).as_deref(), Ok(text));
        }
        assert_eq!("00:1f.2".parse(), Ok(Address::new(0, 0, 0x1f, 2).expect("in range")));
    }

    #[test]
    fn other_text_is_refused() {
        for text in
            ["", "0", "00:1f", "00:20.0", "00:00.8", "100:00.0", "+0:00.0", "0:0:0:0.0", ":00.0", "00:.0"]
        {
            assert!(text.parse::<Address>().is_err(), "{text:?} was taken");
        }
    }
}
