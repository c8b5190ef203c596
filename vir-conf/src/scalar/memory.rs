//! Sizes with a unit.

use crate::scalar::Scalar;
use crate::schema::ScalarShape;
use crate::table::required;
use crate::xml::Text;

/// A size in kibibytes, the unit in which libvirt counts guest memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct KiB(
    /// Number of 1024-byte blocks.
    pub u64,
);

impl KiB {
    /// The largest size of anything of a domain's: what is below 8 EiB.
    pub const MOST: Self = Self(u64::MAX >> 11);

    /// The size in bytes; none when it does not fit 64 bits.
    pub fn bytes(self) -> Option<u64> {
        self.0.checked_mul(1024)
    }

    /// The next multiple of `step`, or itself.
    #[must_use]
    pub fn round_up(self, step: Self) -> Self {
        Self(self.0.div_ceil(step.0.max(1)).saturating_mul(step.0.max(1)))
    }
}

impl Scalar for KiB {
    const SHAPE: ScalarShape =
        ScalarShape::Like { what: "a size in KiB", examples: &["0", "1024", "1048576"] };

    fn read(text: &str) -> Option<Self> {
        u64::read(text).map(Self)
    }

    fn write(&self, out: &mut Text<'_>) {
        out.number(self.0);
    }
}

/// A unit of size: `b`/`bytes`, or one of `k M G T P E` alone or with `iB` (powers of 1024), or with `B`
/// (powers of 1000).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Bytes in one such unit.
    pub bytes: u64,
}

impl Unit {
    /// 1024 bytes.
    pub const KIB: Self = Self { bytes: 1024 };

    /// `number` of this unit in KiB, a part counting as a whole one; the largest size where it does not fit.
    pub fn kib(self, number: u64) -> KiB {
        self.fitting_kib(number).unwrap_or(KiB::MOST)
    }

    /// The same; none where it does not fit.
    pub fn fitting_kib(self, number: u64) -> Option<KiB> {
        self.times(number).map(|bytes| KiB(bytes.div_ceil(1024))).filter(|&size| size <= KiB::MOST)
    }

    /// The largest unit that expresses so many bytes in a whole number: bytes, KiB, MiB, ...
    pub fn largest(bytes: u64) -> Self {
        let fits = |unit: &u64| bytes != 0 && bytes.is_multiple_of(*unit);
        Self { bytes: (1..=6).rev().map(|power| 1 << (power * 10)).find(fits).unwrap_or(1) }
    }

    /// `number` of this unit as bytes; none when it does not fit 64 bits.
    pub fn times(self, number: u64) -> Option<u64> {
        number.checked_mul(self.bytes)
    }
}

impl Scalar for Unit {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "a unit of size, such as KiB, MiB or GiB",
        examples: &["KiB", "MiB", "GiB"],
    };

    fn read(text: &str) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        if matches!(lower.as_str(), "b" | "byte" | "bytes") {
            return Some(Self { bytes: 1 });
        }
        let mut chars = lower.chars();
        let power = u32::try_from("kmgtpe".find(chars.next()?)?).ok()? + 1;
        let base: u64 = match chars.as_str() {
            "" | "ib" => 1024,
            "b" => 1000,
            _ => return None,
        };
        Some(Self { bytes: base.pow(power) })
    }

    fn write(&self, out: &mut Text<'_>) {
        let name = match self.bytes {
            1 => "B",
            1024 => "KiB",
            0x10_0000 => "MiB",
            0x4000_0000 => "GiB",
            0x100_0000_0000 => "TiB",
            0x4_0000_0000_0000 => "PiB",
            0x1000_0000_0000_0000 => "EiB",
            1_000 => "KB",
            1_000_000 => "MB",
            1_000_000_000 => "GB",
            1_000_000_000_000 => "TB",
            1_000_000_000_000_000 => "PB",
            _ => "EB",
        };
        out.push(name);
    }
}

required!(KiB, Unit);
