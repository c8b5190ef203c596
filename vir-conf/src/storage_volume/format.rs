//! Formats of volumes, and what is special about an image's.

use std::fmt;

use crate::scalar::Scalar;
use crate::schema::ScalarShape;
use crate::table::required;
use crate::xml::Text;
use crate::{element, values};

element! {
    /// Format of a volume's bytes.
    pub struct VolumeFormat = "format" {
        /// Its name. Which ones a volume may have, the type of its pool decides.
        attr "type" => kind: VolumeFormatName;
    }
}

values! {
    /// Formats of volumes: images, file systems, contents of partitions.
    pub enum VolumeFormatName {
        /// Nothing that is known.
        None = "none",
        Unknown = "unknown",
        /// The bytes themselves.
        Raw = "raw",
        Dir = "dir", Bochs = "bochs", Cloop = "cloop", Dmg = "dmg", Iso = "iso", Vpc = "vpc", Vdi = "vdi",
        /// A directory shown as a FAT file system.
        Fat = "fat",
        Vhd = "vhd", Ploop = "ploop", Luks = "luks", Cow = "cow", Qcow = "qcow", Qcow2 = "qcow2", Qed = "qed",
        Vmdk = "vmdk",
        Auto = "auto", Ext2 = "ext2", Ext3 = "ext3", Ext4 = "ext4", Ufs = "ufs", Iso9660 = "iso9660", Udf = "udf",
        Gfs = "gfs", Gfs2 = "gfs2", Vfat = "vfat", HfsPlus = "hfs+", Xfs = "xfs", Ocfs2 = "ocfs2", Vmfs = "vmfs",
        Linux = "linux", Fat16 = "fat16", Fat32 = "fat32", LinuxSwap = "linux-swap", LinuxLvm = "linux-lvm",
        LinuxRaid = "linux-raid",
        /// A partition that holds others.
        Extended = "extended",
    }
}

element! {
    /// Features of a qcow2 image.
    pub struct VolumeFeatures = "features" default {
        /// Reference counts are written late, which is faster and needs a repair after a crash.
        flag "lazy_refcounts" => lazy_refcounts: bool;
        /// Clusters have parts of their own that can be allocated apart.
        flag "extended_l2" => extended_l2: bool;
    }
}

/// A version of QEMU that an image must be readable by: two numbers with a dot, `0.10` or `1.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Compat {
    /// Number before the dot.
    pub major: u32,
    /// Number after the dot.
    pub minor: u32,
}

impl Compat {
    /// The oldest version that reads features.
    pub const WITH_FEATURES: Self = Self { major: 1, minor: 1 };
}

impl fmt::Display for Compat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl Scalar for Compat {
    const SHAPE: ScalarShape =
        ScalarShape::Like { what: "a version such as 1.1", examples: &["0.10", "1.1"] };

    fn read(text: &str) -> Option<Self> {
        let number = |digits: &str| {
            digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
        };
        let (major, minor) = text.split_once('.')?;
        Some(Self { major: number(major)?, minor: number(minor)? })
    }

    fn write(&self, out: &mut Text<'_>) {
        out.number(self);
    }
}

required!(Compat);
