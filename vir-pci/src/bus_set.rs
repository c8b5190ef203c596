//! A set of bus numbers as a bitmap.

/// Up to 256 buses; every operation costs the same whatever the set holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct BusSet([u64; 4]);

impl BusSet {
    /// Puts a bus into the set or takes it out.
    pub(crate) fn set(&mut self, bus: u8, member: bool) {
        let bit = 1 << (bus % 64);
        let word = &mut self.0[usize::from(bus / 64)];
        *word = if member { *word | bit } else { *word & !bit };
    }

    /// Members of both sets.
    pub(crate) fn and(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] & other.0[i]))
    }

    /// Members of either set.
    pub(crate) fn or(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    /// Members, ascending.
    pub(crate) fn iter(self) -> impl Iterator<Item = u8> {
        (0u8..4).zip(self.0).flat_map(|(base, mut word)| {
            std::iter::from_fn(move || {
                let bit = (word != 0).then(|| word.trailing_zeros())?;
                word &= word - 1;
                Some(base * 64 + u8::try_from(bit).expect("a word has 64 bits"))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_come_back_ascending() {
        let mut set = BusSet::default();
        for bus in [255, 0, 63, 64, 128] {
            set.set(bus, true);
        }
        set.set(63, false);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 64, 128, 255]);
        assert_eq!(set.and(BusSet::default()), BusSet::default());
        assert_eq!(set.or(BusSet::default()), set);
    }
}
