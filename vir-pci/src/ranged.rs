//! Integers that can only hold values of their range.

/// Declares an integer newtype with an inclusive range: constructor, getter, conversions and serde.
///
/// `new` is `const`, so that a literal out of range is a compile error where a constant is made of it.
macro_rules! ranged {
    ($(#[$doc:meta])* $name:ident: $int:ident in $min:literal..=$max:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($int);

        impl $name {
            /// Smallest value of the range.
            pub const MIN: Self = Self($min);
            /// Largest value of the range.
            pub const MAX: Self = Self($max);

            /// The value, or `None` where it lies out of range.
            #[allow(clippy::manual_range_contains, unused_comparisons, clippy::absurd_extreme_comparisons,
                reason = "a range method is not const, and the lower bound of some ranges is zero")]
            pub const fn new(value: $int) -> Option<Self> {
                if value >= $min && value <= $max { Some(Self(value)) } else { None }
            }

            /// The plain number.
            pub const fn get(self) -> $int {
                self.0
            }

            /// Every value, ascending.
            pub fn all() -> impl DoubleEndedIterator<Item = Self> {
                ($min..=$max).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::try_from($int::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }

        impl From<$name> for $int {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl TryFrom<$int> for $name {
            type Error = crate::OutOfRange;

            fn try_from(value: $int) -> Result<Self, Self::Error> {
                Self::new(value).ok_or(crate::OutOfRange {
                    what: stringify!($name),
                    value: u64::from(value),
                    min: u64::from(Self::MIN.get()),
                    max: u64::from(Self::MAX.get()),
                })
            }
        }
    };
}
pub(crate) use ranged;

/// A number that its type cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} {value} is out of range {min}..={max}")]
pub struct OutOfRange {
    /// Name of the type that refused the number.
    pub what: &'static str,
    /// The refused number.
    pub value: u64,
    /// Smallest number that the type holds.
    pub min: u64,
    /// Largest number that the type holds.
    pub max: u64,
}
