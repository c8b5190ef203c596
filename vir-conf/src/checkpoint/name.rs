//! Names in a checkpoint: they become names of files and bitmaps, so they are plain.

use crate::scalar::Scalar;
use crate::schema::ScalarShape;
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

impl CheckpointName {
    /// The name of a checkpoint without one: its moment, in seconds since 1970.
    pub fn of_time(seconds: u64) -> Self {
        Self(seconds.to_string())
    }

    fn accepts(text: &str) -> bool {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        !text.is_empty() && !text.starts_with('.') && text.bytes().all(plain)
    }
}

impl DiskName {
    fn accepts(text: &str) -> bool {
        if text.starts_with('/') {
            return text.len() > 1;
        }
        let target = text.strip_prefix("ioemu:").unwrap_or(text);
        let plain = |rest: &str| {
            !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        FAMILIES.iter().filter_map(|family| target.strip_prefix(family)).any(plain)
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
