//! Names in a checkpoint: they become names of files and bitmaps, so they are plain.

use crate::facet;
use crate::scalar::Scalar;
use crate::schema::{Facet, ScalarShape};
use crate::table::required;
use crate::xml::Text;

/// Name of a checkpoint: letters, digits, `_`, `-` and `.`, but no `.` at the beginning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CheckpointName(String);

/// Name of a disk: its target, such as `vda`, or the absolute path of its source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DiskName(String);

/// Names of disks by the first letters of their targets, one family of devices each.
const FAMILIES: [&str; 6] = ["fd", "hd", "sd", "vd", "xvd", "ubd"];

/// A disk's target, such as `vda`.
pub const DISK_TARGET: Facet =
    Facet { what: "a disk's target, such as vda", examples: &["vda", "sdb"], fits: is_target };

/// A disk's target, or the absolute path of its source.
pub const DISK: Facet = Facet {
    what: "a disk's target, such as vda, or an absolute path",
    examples: &["vda", "sdb", "/images/web.qcow2"],
    fits: DiskName::accepts,
};

fn is_target(text: &str) -> bool {
    let target = text.strip_prefix("ioemu:").unwrap_or(text);
    FAMILIES.iter().filter_map(|family| target.strip_prefix(family)).any(|rest| facet::all(rest, "_"))
}

impl CheckpointName {
    /// The name of a checkpoint without one: its moment, in seconds since 1970.
    pub fn of_time(seconds: u64) -> Self {
        Self(seconds.to_string())
    }

    fn accepts(text: &str) -> bool {
        !text.starts_with('.') && facet::all(text, "_-.")
    }
}

impl DiskName {
    fn accepts(text: &str) -> bool {
        (text.starts_with('/') && text.len() > 1) || is_target(text)
    }
}

/// Texts that are accepted or not.
macro_rules! plain_texts {
    ($($name:ident: $what:literal $examples:expr),* $(,)?) => {$(
        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Takes a text that is such a name.
            pub fn new(text: &str) -> Option<Self> {
                Self::accepts(text).then(|| Self(text.to_owned()))
            }
        }

        impl Scalar for $name {
            const SHAPE: ScalarShape = ScalarShape::Like { what: $what, examples: $examples };

            fn read(text: &str) -> Option<Self> {
                Self::new(text)
            }

            fn write(&self, out: &mut Text<'_>) {
                out.push(&self.0);
            }
        }
    )*};
}

plain_texts! {
    CheckpointName: "a name of letters, digits, '_', '-' and '.', which does not begin with '.'" &["before-update", "1525889631"],
    DiskName: "a disk's target, such as vda, or an absolute path" &["vda", "sdb", "/images/web.qcow2"],
}

required!(CheckpointName, DiskName);
