//! Numbers that are always hexadecimal.

use crate::facet;
use crate::scalar::Scalar;
use crate::schema::ScalarShape;
use crate::table::required_body;
use crate::xml::Text;

/// A number up to `MAX` that is read in hexadecimal, with `0x` or without, and printed as `0x` and at least `WIDTH`
/// digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct BareHex<const WIDTH: usize, const MAX: u32>(u32);

impl<const WIDTH: usize, const MAX: u32> BareHex<WIDTH, MAX> {
    /// A number; none when it is out of range.
    pub fn new(number: u32) -> Option<Self> {
        (number <= MAX).then_some(Self(number))
    }

    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<const WIDTH: usize, const MAX: u32> Scalar for BareHex<WIDTH, MAX> {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "a hexadecimal number, such as 0x8086",
        examples: match WIDTH {
            4 => &["0x0001", "0x8086", "0xffff"],
            _ => &["0x020000", "0x030000"],
        },
    };

    fn read(text: &str) -> Option<Self> {
        let text = text.trim_ascii_start();
        let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
        if !facet::is_hex(digits, 1..=usize::MAX) {
            return None;
        }
        u32::from_str_radix(digits, 16).ok().and_then(Self::new)
    }

    fn write(&self, out: &mut Text<'_>) {
        out.number(format_args!("{:#0width$x}", self.0, width = WIDTH + 2));
    }
}

impl<const WIDTH: usize, const MAX: u32> crate::table::Maybe for BareHex<WIDTH, MAX> {
    required_body!();
}
