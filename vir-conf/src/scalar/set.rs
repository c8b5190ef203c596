//! Sets of small numbers, such as processors or NUMA nodes.

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
/// Read from left to right: `0-3,^2` is 0, 1 and 3, but `^2,0-3` is all four. It is kept as ranges, so that it takes
/// no more room than its text, however many numbers that stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct NumberSet {
    /// Runs of neighbours as first and last, in order; between two of them a number is missing.
    ranges: Vec<(u32, u32)>,
}

impl NumberSet {
    /// All numbers below `end`.
    pub fn below(end: u32) -> Self {
        Self { ranges: end.checked_sub(1).map(|last| (0, last)).into_iter().collect() }
    }

    /// Whether there is no number in it.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Whether it has every number that a set in a document may have.
    pub fn is_full(&self) -> bool {
        self.count() == u64::from(LIMIT)
    }

    /// Number of the numbers.
    pub fn count(&self) -> u64 {
        self.ranges.iter().map(|(first, last)| u64::from(last - first) + 1).sum()
    }

    /// Whether the number is in it.
    pub fn contains(&self, number: u32) -> bool {
        let after = self.ranges.partition_point(|(first, _)| *first <= number);
        after.checked_sub(1).is_some_and(|at| number <= self.ranges[at].1)
    }

    /// The numbers, from the lowest.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.ranges.iter().flat_map(|&(first, last)| first..=last)
    }

    /// The lowest number.
    pub fn first(&self) -> Option<u32> {
        self.ranges.first().map(|(first, _)| *first)
    }

    /// The largest number.
    pub fn last(&self) -> Option<u32> {
        self.ranges.last().map(|(_, last)| *last)
    }

    /// Whether the sets share a number.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.first_shared(other).is_some()
    }

    /// The lowest number that both sets have.
    pub fn first_shared(&self, other: &Self) -> Option<u32> {
        let (few, many) = if self.ranges.len() <= other.ranges.len() { (self, other) } else { (other, self) };
        few.ranges.iter().find_map(|&(first, last)| {
            let next = many.ranges.partition_point(|(_, end)| *end < first);
            let (begin, _) = many.ranges.get(next)?;
            let shared = first.max(*begin);
            (shared <= last).then_some(shared)
        })
    }

    /// Whether the other set has all numbers of this one.
    pub fn is_within(&self, other: &Self) -> bool {
        // Ranges with a gap between them cannot be in one range.
        self.ranges.iter().all(|&(first, last)| {
            let next = other.ranges.partition_point(|(_, end)| *end < first);
            other.ranges.get(next).is_some_and(|&(begin, end)| begin <= first && last <= end)
        })
    }

    /// Adds all numbers of another set.
    pub fn insert_all(&mut self, other: &Self) {
        other.ranges.iter().for_each(|&(first, last)| self.insert_range(first, last));
    }

    /// Runs of neighbours as first and last.
    pub fn ranges(&self) -> &[(u32, u32)] {
        &self.ranges
    }

    /// Adds all numbers from `first` to `last`.
    pub fn insert_range(&mut self, first: u32, last: u32) {
        if first > last {
            return;
        }
        // Ranges that touch the new one, or are neighbours of it, become one with it.
        let start = self.ranges.partition_point(|(_, end)| end.saturating_add(1) < first);
        let end = self.ranges.partition_point(|(begin, _)| *begin <= last.saturating_add(1));
        let merged = self.ranges[start..end.max(start)]
            .iter()
            .fold((first, last), |(first, last), (begin, end)| (first.min(*begin), last.max(*end)));
        self.ranges.splice(start..end.max(start), [merged]);
    }

    /// Takes a number out.
    pub fn remove(&mut self, number: u32) {
        self.remove_range(number, number);
    }

    /// Takes all numbers from `first` to `last` out.
    pub fn remove_range(&mut self, first: u32, last: u32) {
        let start = self.ranges.partition_point(|(_, end)| *end < first);
        let end = self.ranges.partition_point(|(begin, _)| *begin <= last).max(start);
        let touched = &self.ranges[start..end];
        let (Some(&(lowest, _)), Some(&(_, highest))) = (touched.first(), touched.last()) else { return };
        let below = first.checked_sub(1).filter(|&end| lowest <= end).map(|end| (lowest, end));
        let above = last.checked_add(1).filter(|&begin| begin <= highest).map(|begin| (begin, highest));
        self.ranges.splice(start..end, below.into_iter().chain(above));
    }

    /// All numbers that the other set does not have.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut rest = self.clone();
        other.ranges.iter().for_each(|&(first, last)| rest.remove_range(first, last));
        rest
    }

    /// All numbers of the set below `end`.
    #[must_use]
    pub fn limited(&self, end: u32) -> Self {
        let Some(most) = end.checked_sub(1) else { return Self::default() };
        let below = self.ranges.iter().filter(|(first, _)| *first <= most);
        Self { ranges: below.map(|&(first, last)| (first, last.min(most))).collect() }
    }
}

impl FromIterator<u32> for NumberSet {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        let mut set = Self::default();
        set.extend(numbers);
        set
    }
}

impl Extend<u32> for NumberSet {
    fn extend<I: IntoIterator<Item = u32>>(&mut self, numbers: I) {
        numbers.into_iter().for_each(|number| self.insert_range(number, number));
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
        let mut numbers = Self::default();
        for part in text.split(',').map(str::trim_ascii) {
            if let Some(except) = part.strip_prefix('^') {
                numbers.remove(number(except)?);
                continue;
            }
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last) = (number(first)?, number(last)?);
            if first > last {
                return Err(());
            }
            numbers.insert_range(first, last);
        }
        if numbers.is_empty() { Err(()) } else { Ok(numbers) }
    }
}

impl fmt::Display for NumberSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (first, last)) in self.ranges.iter().enumerate() {
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
        what: "numbers below 16384 and ranges of them, such as 0-3,^2,8",
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
    use std::collections::BTreeSet;

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

    #[test]
    fn sets_do_what_a_set_of_single_numbers_does() {
        let mut state = 1_u32;
        let mut random = move |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % below
        };
        for _ in 0..200 {
            let (mut set, mut plain) = (NumberSet::default(), BTreeSet::new());
            for _ in 0..12 {
                let (first, length) = (random(40), random(6));
                if random(3) == 0 {
                    set.remove_range(first, first + length);
                    plain.retain(|number| !(first..=first + length).contains(number));
                } else {
                    set.insert_range(first, first + length);
                    plain.extend(first..=first + length);
                }
            }
            assert_eq!(set.iter().collect::<BTreeSet<_>>(), plain);
            assert!((0..50).all(|number| set.contains(number) == plain.contains(&number)), "{set}");
            assert!(set.ranges().windows(2).all(|pair| pair[0].1 + 1 < pair[1].0), "{set}");
            assert_eq!(set.count(), plain.len() as u64);
            let other: NumberSet = (0..4).map(|_| random(50)).collect();
            assert_eq!(set.first_shared(&other), other.iter().find(|number| plain.contains(number)));
            assert!(
                set.without(&other)
                    .iter()
                    .eq(plain.iter().copied().filter(|number| !other.contains(*number)))
            );
            assert_eq!(other.is_within(&set), other.iter().all(|number| plain.contains(&number)));
            assert!(set.limited(20).iter().eq(plain.iter().copied().filter(|number| *number < 20)));
        }
        assert_eq!(
            NumberSet::from_iter([u32::MAX, u32::MAX - 1, 0]).ranges(),
            [(0, 0), (u32::MAX - 1, u32::MAX)]
        );
    }
}
