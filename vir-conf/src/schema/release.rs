//! Releases of libvirt, which say since when the format has a part.

use std::fmt;

/// A release of libvirt: 11.3.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Release {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
    /// The third number.
    pub micro: u16,
}

impl Release {
    /// The newest release that the descriptions cover.
    pub const NEWEST: Self = Self::new("11.3.0");

    /// The release that a table names, `"1.2.3"`.
    ///
    /// # Panics
    ///
    /// Where the text is no three numbers with dots between them. A table is made while compiling, which stops there.
    pub const fn new(text: &str) -> Self {
        match Self::read(text) {
            Some(release) => release,
            None => panic!("a release is three numbers: \"1.2.3\""),
        }
    }

    /// The release that a text names; none where it is no three numbers with dots between them.
    pub const fn read(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        let (mut numbers, mut part, mut digits, mut at) = ([0_u16; 3], 0, 0, 0);
        while at < text.len() {
            match text[at] {
                digit @ b'0'..=b'9' if digits < 4 => {
                    numbers[part] = numbers[part] * 10 + (digit - b'0') as u16;
                    digits += 1;
                }
                b'.' if digits > 0 && part < 2 => {
                    part += 1;
                    digits = 0;
                }
                _ => return None,
            }
            at += 1;
        }
        let [major, minor, micro] = numbers;
        if part == 2 && digits > 0 { Some(Self { major, minor, micro }) } else { None }
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { major, minor, micro } = self;
        write!(f, "{major}.{minor}.{micro}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_three_numbers() {
        assert_eq!(Release::read("10.2.0"), Some(Release { major: 10, minor: 2, micro: 0 }));
        for bad in ["", "1", "1.2", "1.2.", "1.2.3.4", ".1.2", "1..2", "1.2.x", "1.2.34567", "-1.2.3"] {
            assert_eq!(Release::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn releases_are_in_order_of_time() {
        assert!(Release::new("0.9.12") < Release::new("0.10.0"));
        assert!(Release::new("9.10.0") < Release::new("10.0.0"));
        assert_eq!(Release::new("0.10.0").to_string(), "0.10.0");
    }
}
