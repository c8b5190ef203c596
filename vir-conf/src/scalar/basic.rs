//! Text, numbers and switches.

use crate::facet;
use crate::scalar::Scalar;
use crate::schema::{Facet, ScalarShape};
use crate::table::required;
use crate::values;
use crate::xml::Text;

impl Scalar for String {
    const SHAPE: ScalarShape = ScalarShape::Text;

    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    fn write(&self, out: &mut Text<'_>) {
        out.push(self);
    }
}

/// A number in decimal without a sign.
const NUMBER: Facet = Facet {
    what: "a number",
    examples: facet::DIGITS.examples,
    fits: |text| facet::is_digits(text.trim_ascii_start()),
};
/// A number in decimal.
const SIGNED_NUMBER: Facet = Facet {
    what: "a number",
    examples: facet::SIGNED_DIGITS.examples,
    fits: |text| facet::fits(&facet::SIGNED_DIGITS, text.trim_ascii_start()),
};

/// Numbers in decimal; white space before and a plus sign are accepted as the C library does.
macro_rules! numbers {
    ($($number:ty: $min:expr),* $(,)?) => {$(
        impl Scalar for $number {
            const SHAPE: ScalarShape = ScalarShape::Number { min: $min, max: <$number>::MAX as u64 };
            const FACET: Option<&'static Facet> =
                if <$number>::MIN == 0 { Some(&NUMBER) } else { Some(&SIGNED_NUMBER) };

            fn read(text: &str) -> Option<Self> {
                text.trim_ascii_start().parse().ok()
            }

            fn write(&self, out: &mut Text<'_>) {
                out.number(self);
            }
        }
        required!($number);
    )*};
}

numbers! {
    u8: 0,
    u16: 0,
    u32: 0,
    u64: 0,
    i32: i32::MIN as i64,
    i64: i64::MIN,
}

required!(String, bool);

/// A number printed as `0x` and at least `WIDTH` hexadecimal digits; read in decimal, octal (`017`) or hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hex<T, const WIDTH: usize>(
    /// The number.
    pub T,
);

macro_rules! hex_numbers {
    ($($number:ty),*) => {$(
        impl<const WIDTH: usize> Scalar for Hex<$number, WIDTH> {
            const SHAPE: ScalarShape = ScalarShape::Like { what: "a number, such as 0x1f", examples: hex_examples(WIDTH) };

            fn read(text: &str) -> Option<Self> {
                let number = read_c_number(text)?;
                <$number>::try_from(number).ok().map(Self)
            }

            fn write(&self, out: &mut Text<'_>) {
                out.number(format_args!("{:#0width$x}", self.0, width = WIDTH + 2));
            }
        }
        impl<const WIDTH: usize> crate::table::Maybe for Hex<$number, WIDTH> {
            crate::table::required_body!();
        }
    )*};
}

hex_numbers!(u8, u16, u32, u64);

/// A number that is read in hexadecimal, with `0x` or without; printed as `0x` and at least `WIDTH` digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Base16<T, const WIDTH: usize>(
    /// The number.
    pub T,
);

macro_rules! base_16_numbers {
    ($($number:ty),*) => {$(
        impl<const WIDTH: usize> Scalar for Base16<$number, WIDTH> {
            const SHAPE: ScalarShape =
                ScalarShape::Like { what: "a hexadecimal number, such as 0x1f", examples: hex_examples(WIDTH) };

            fn read(text: &str) -> Option<Self> {
                let text = text.trim_ascii_start();
                let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
                <$number>::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+')).map(Self)
            }

            fn write(&self, out: &mut Text<'_>) {
                out.number(format_args!("{:#0width$x}", self.0, width = WIDTH + 2));
            }
        }
        impl<const WIDTH: usize> crate::table::Maybe for Base16<$number, WIDTH> {
            crate::table::required_body!();
        }
    )*};
}

base_16_numbers!(u32, u64);

/// Numbers as they are printed at each width that the format has.
const fn hex_examples(width: usize) -> &'static [&'static str] {
    match width {
        0 | 1 => &["0x0", "0x1", "0x7"],
        2 => &["0x00", "0x01", "0x1f"],
        3 => &["0x000", "0x01f", "0x3f8"],
        4 => &["0x0000", "0x001f", "0x8086"],
        6 => &["0x000000", "0x00001f", "0x030000"],
        8 => &["0x00000000", "0x0000001f", "0x00001000"],
        _ => &[],
    }
}

/// A number printed in decimal; read in decimal, octal (`017`) or hexadecimal (`0x1f`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct AnyBase<T>(
    /// The number.
    pub T,
);

macro_rules! any_base_numbers {
    ($($number:ty),*) => {$(
        impl Scalar for AnyBase<$number> {
            const SHAPE: ScalarShape = ScalarShape::Number { min: 0, max: <$number>::MAX as u64 };

            fn read(text: &str) -> Option<Self> {
                <$number>::try_from(read_c_number(text)?).ok().map(Self)
            }

            fn write(&self, out: &mut Text<'_>) {
                out.number(self.0);
            }
        }
        required!(AnyBase<$number>);
    )*};
}

any_base_numbers!(u8, u32, u64);

/// A number as C's `strtoul` reads it with base 0: `31`, `0x1f`, `037`.
pub(crate) fn read_c_number(text: &str) -> Option<u64> {
    let text = text.trim_ascii_start();
    let text = text.strip_prefix('+').unwrap_or(text);
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return u64::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'));
    }
    match text.strip_prefix('0') {
        Some(digits) if !digits.is_empty() => u64::from_str_radix(digits, 8).ok(),
        _ => text.parse().ok(),
    }
}

/// A number for which -1 means "none", "no limit" or "automatic", as its field says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signed(
    /// The number; none for -1.
    pub Option<u32>,
);

impl Scalar for Signed {
    const SHAPE: ScalarShape = ScalarShape::Like { what: "a number, or -1", examples: &["-1", "0", "7"] };

    fn read(text: &str) -> Option<Self> {
        match text.trim_ascii_start() {
            "-1" => Some(Self(None)),
            text => text.parse().ok().map(|number| Self(Some(number))),
        }
    }

    fn write(&self, out: &mut Text<'_>) {
        match self.0 {
            Some(number) => out.number(number),
            None => out.push("-1"),
        }
    }
}

required!(Signed);

values! {
    /// A switch spelt `yes` or `no`.
    pub enum YesNo { Yes = "yes", No = "no" }
}

#[expect(clippy::derivable_impls, reason = "`values!` derives what every such enum has")]
impl Default for YesNo {
    fn default() -> Self {
        Self::No
    }
}

values! {
    /// A switch spelt `on` or `off`.
    pub enum OnOff { On = "on", Off = "off" }
}

values! {
    /// A switch spelt `1` or `0`.
    pub enum Bit { One = "1", Zero = "0" }
}

macro_rules! switches {
    ($($switch:ty: $yes:ident $no:ident),*) => {$(
        impl From<bool> for $switch {
            fn from(on: bool) -> Self {
                if on { Self::$yes } else { Self::$no }
            }
        }

        impl From<$switch> for bool {
            fn from(switch: $switch) -> Self {
                switch == <$switch>::$yes
            }
        }
    )*};
}

switches!(YesNo: Yes No, OnOff: On Off, Bit: One Zero);
