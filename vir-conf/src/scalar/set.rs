//! Sets of small numbers, such as processors or NUMA nodes.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::facet::is_digits;
use crate::scalar::Scalar;
use crate::schema::{Facet, ScalarShape};
use crate::table::required;
use crate::xml::Text;

/// Numbers that a set may hold are below this.
const LIMIT: u32 = 16384;

/// Processors, NUMA nodes or threads by number, printed as ranges: `0-3,8`.
///
/// Read from left to right: `0-3,^2` is 0, 1 and 3, but `^2,0-3` is all four.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct NumberSet(
    /// The numbers.
    pub BTreeSet<u32>,
);

impl NumberSet {
    /// All numbers below `end`.
    pub fn below(end: u32) -> Self {
        Self((0..end).collect())
    }

    /// Whether there is no number in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the number is in it.
    pub fn contains(&self, number: u32) -> bool {
        self.0.contains(&number)
    }

    /// The numbers, from the lowest.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.0.iter().copied()
    }

    /// The largest number.
    pub fn last(&self) -> Option<u32> {
        self.0.last().copied()
    }

    /// Whether the sets share a number.
    pub fn overlaps(&self, other: &Self) -> bool {
        !self.0.is_disjoint(&other.0)
    }

    /// Runs of neighbours as first and last.
    pub fn ranges(&self) -> Vec<(u32, u32)> {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for number in self.iter() {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == number => *last = number,
                _ => ranges.push((number, number)),
            }
        }
        ranges
    }
}

impl FromIterator<u32> for NumberSet {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        Self(numbers.into_iter().collect())
    }
}

impl FromStr for NumberSet {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |text: &str| match text.trim_ascii() {
            digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().ok().filter(|&number: &u32| number < LIMIT).ok_or(())
            }
            _ => Err(()),
        };
        let mut numbers = BTreeSet::new();
        for part in text.split(',').map(str::trim_ascii) {
            if let Some(except) = part.strip_prefix('^') {
                numbers.remove(&number(except)?);
                continue;
            }
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last) = (number(first)?, number(last)?);
            if first > last {
                return Err(());
            }
            numbers.extend(first..=last);
        }
        if numbers.is_empty() { Err(()) } else { Ok(Self(numbers)) }
    }
}

impl fmt::Display for NumberSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (first, last)) in self.ranges().into_iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            if first == last {
                write!(f, "{comma}{first}")?;
            } else {
                write!(f, "{comma}{first}-{last}")?;
            }
        }
        Ok(())
    }
}

impl Scalar for NumberSet {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "numbers and ranges, such as 0-3,^2,8",
        examples: &["0", "0-3", "1,4-7,9"],
    };
    const FACET: Option<&'static Facet> = Some(&Facet {
        what: "numbers and ranges without spaces, such as 0-3,^2,8",
        examples: &["0", "0-3", "1,4-7,9"],
        fits: |text| {
            let range = |part: &str| {
                part.split_once('-')
                    .map_or_else(|| is_digits(part), |(first, last)| is_digits(first) && is_digits(last))
            };
            text.split(',').all(|part| part.strip_prefix('^').map_or_else(|| range(part), is_digits))
        },
    });

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn write(&self, out: &mut Text<'_>) {
        out.number(self);
    }
}

required!(NumberSet);

#[cfg(test)]
mod tests {
    use super::NumberSet;

    #[test]
    fn sets_are_read_from_left_to_right_and_printed_as_ranges() {
        for (text, expected) in [
            ("3", Some("3")),
            ("0-3,^2,8", Some("0-1,3,8")),
            ("^2,0-3", Some("0-3")),
            (" 1 - 2 , 4", Some("1-2,4")),
            ("16383", Some("16383")),
            ("16384", None),
            ("0,^0", None),
            ("2-1", None),
            ("", None),
            ("1,", None),
            ("+1", None),
        ] {
            let read = text.parse::<NumberSet>().ok().map(|set| set.to_string());
            assert_eq!(read.as_deref(), expected, "{text:?}");
        }
    }
}
