//! `<redirfilter>`: which USB devices may be lent to the guest.

use crate::element;
use crate::scalar::{Scalar, YesNo};
use crate::schema::ScalarShape;
use crate::table::required;
use crate::xml::Text;

element! {
    /// Which USB devices may be lent to the guest; the first rule that fits decides.
    pub struct Redirfilter = "redirfilter" default {
        /// The rules.
        list "usbdev" => rules: Vec<RedirRule>;
    }
}

element! {
    /// A rule for devices.
    pub struct RedirRule = "usbdev" {
        /// USB class code.
        attr "class" => class: AnyOr<2> = AnyOr::ANY, when |rule, _| rule.class != AnyOr::ANY;
        /// Vendor id.
        attr "vendor" => vendor: AnyOr<4> = AnyOr::ANY, when |rule, _| rule.vendor != AnyOr::ANY;
        /// Product id.
        attr "product" => product: AnyOr<4> = AnyOr::ANY, when |rule, _| rule.product != AnyOr::ANY;
        /// Release of the device.
        attr "version" => version: Option<UsbVersion>, when |rule, _| rule.version.is_some_and(|v| v.0.is_some());
        /// Whether such devices may be lent.
        attr "allow" => allow: YesNo;
    }
}

/// A number printed as `0x` and at least `WIDTH` upper-case hexadecimal digits, or -1 for any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnyOr<const WIDTH: usize>(
    /// The number; none for any.
    pub Option<u32>,
);

impl<const WIDTH: usize> AnyOr<WIDTH> {
    /// Any number.
    pub const ANY: Self = Self(None);
}

impl<const WIDTH: usize> Scalar for AnyOr<WIDTH> {
    const SHAPE: ScalarShape =
        ScalarShape::Like { what: "a number such as 0x1f, or -1", examples: &["-1", "0x08"] };

    fn read(text: &str) -> Option<Self> {
        match text {
            "-1" => Some(Self::ANY),
            number => {
                let number = u32::try_from(crate::scalar::read_c_number(number)?).ok()?;
                // A class is a byte; the ids are as wide as they are written.
                (WIDTH > 2 || number <= 0xff).then_some(Self(Some(number)))
            }
        }
    }

    fn write(&self, out: &mut Text<'_>) {
        match self.0 {
            Some(number) => out.number(format_args!("0x{number:0WIDTH$X}")),
            None => out.push("-1"),
        }
    }
}

impl<const WIDTH: usize> crate::table::Maybe for AnyOr<WIDTH> {
    crate::table::required_body!();
}

/// Release of a USB device, two decimal places: `1.1` is 1.10. None for any, `-1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsbVersion(
    /// Release and hundredths.
    pub Option<(u8, u8)>,
);

impl Scalar for UsbVersion {
    const SHAPE: ScalarShape =
        ScalarShape::Like { what: "a release such as 1.10, or -1", examples: &["-1", "1.10"] };

    fn read(text: &str) -> Option<Self> {
        if text == "-1" {
            return Some(Self(None));
        }
        let (release, fraction) = text.split_once('.')?;
        let tenths = fraction.len() == 1;
        let digits =
            |text: &str| text.bytes().all(|digit| digit.is_ascii_digit()) && matches!(text.len(), 1 | 2);
        let number = |text: &str| digits(text).then(|| text.parse::<u8>().ok()).flatten();
        Some(Self(Some((number(release)?, number(fraction)? * if tenths { 10 } else { 1 }))))
    }

    fn write(&self, out: &mut Text<'_>) {
        match self.0 {
            Some((release, hundredths)) => out.number(format_args!("{release}.{hundredths:02}")),
            None => out.push("-1"),
        }
    }
}

required!(UsbVersion);
