//! Who may do what with the files of a pool or volume.

use crate::absent::forget_empty;
use crate::element;
use crate::scalar::{Scalar, Signed};
use crate::schema::ScalarShape;
use crate::table::required;
use crate::xml::Text;

element! {
    /// Who may do what with a file or directory. What is absent is left as the host has it.
    pub struct Permissions = maybe "permissions" {
        /// What owner, group and others may do.
        leaf "mode" => mode: Option<Mode>;
        /// User id of the owner; -1 is the same as none.
        leaf "owner" => owner: Option<Signed>;
        /// Group id; -1 is the same as none.
        leaf "group" => group: Option<Signed>;
        /// Label in the host's security system.
        leaf "label" => label: Option<String>;
    }
}

/// Permission bits of a file, 0 to 0777; written in octal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mode(u16);

impl Mode {
    /// The mode of these bits; none when there are more than those of owner, group and others.
    pub fn new(bits: u16) -> Option<Self> {
        (bits <= 0o777).then_some(Self(bits))
    }

    /// The bits.
    pub fn bits(self) -> u16 {
        self.0
    }
}

impl Scalar for Mode {
    const SHAPE: ScalarShape =
        ScalarShape::Like { what: "an octal mode from 0 to 0777", examples: &["0700", "0644", "00"] };

    fn read(text: &str) -> Option<Self> {
        u16::from_str_radix(text.trim_ascii_start(), 8).ok().and_then(Self::new)
    }

    fn write(&self, out: &mut Text<'_>) {
        out.number(format_args!("0{:o}", self.0));
    }
}

required!(Mode);

/// The id by which the host's calls mean "leave it as it is".
const UNCHANGED: u32 = u32::MAX;

impl Permissions {
    /// Ids that change nothing and an empty label are the same as none.
    pub(crate) fn post_parse(&mut self) {
        for id in [&mut self.owner, &mut self.group] {
            *id = id.filter(|id| id.0.is_some_and(|id| id != UNCHANGED));
        }
        forget_empty(&mut self.label);
    }
}
