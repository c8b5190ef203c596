//! A set of flags, small enough to copy.

use std::fmt;

use vir_conf::diagnostic::Read;
use vir_conf::schema::{Empty, Field, Occurs, Schema, Shape};
use vir_conf::table::slot::list;
use vir_conf::table::{Decode, Element, Encode, schema_of};
use vir_conf::xml::{Node, Writer};

use super::Flag;

const WORDS: usize = Flag::ALL.len().div_ceil(64);

/// What a QEMU can do.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct FlagSet([u64; WORDS]);

impl FlagSet {
    /// Whether a flag is in the set.
    pub fn has(&self, flag: Flag) -> bool {
        let (word, bit) = place(flag);
        self.0[word] & bit != 0
    }

    /// Puts a flag in.
    pub fn insert(&mut self, flag: Flag) {
        let (word, bit) = place(flag);
        self.0[word] |= bit;
    }

    /// Takes a flag out.
    pub fn remove(&mut self, flag: Flag) {
        let (word, bit) = place(flag);
        self.0[word] &= !bit;
    }

    /// The flags, in the order of their declaration.
    pub fn iter(&self) -> impl Iterator<Item = Flag> {
        Flag::ALL.iter().copied().filter(|flag| self.has(*flag))
    }
}

fn place(flag: Flag) -> (usize, u64) {
    let number = flag as usize;
    (number / 64, 1 << (number % 64))
}

impl FromIterator<Flag> for FlagSet {
    fn from_iter<I: IntoIterator<Item = Flag>>(flags: I) -> Self {
        let mut set = Self::default();
        set.extend(flags);
        set
    }
}

impl Extend<Flag> for FlagSet {
    fn extend<I: IntoIterator<Item = Flag>>(&mut self, flags: I) {
        flags.into_iter().for_each(|flag| self.insert(flag));
    }
}

impl fmt::Debug for FlagSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Flag::as_str)).finish()
    }
}

vir_conf::element! {
    /// One flag of the set.
    struct FlagElement = "flag" {
        /// Which one.
        attr "name" => name: Flag;
    }
}

/// The set stands in its document as a run of `<flag>` elements, one for each member.
impl Element for FlagSet {
    const SCHEMA: &'static Schema = &Schema {
        tag: "",
        rust: concat!(module_path!(), "::FlagSet"),
        doc: "What the QEMU can do.",
        empty: Empty::Vanish,
        fields: &[Field::new(
            "flag",
            "flags",
            "One flag.",
            Occurs::Many,
            Shape::Child(schema_of::<FlagElement>),
        )],
    };

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        let elements: Vec<FlagElement> = list::take(node, "flag", None, cx)?;
        Ok(elements.into_iter().map(|element| element.name).collect())
    }

    fn write_tag(&self, _: &mut Writer, _: &Encode) {}

    fn write_attrs(&self, _: &mut Writer, _: &Encode) {}

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        self.iter().for_each(|name| FlagElement { name }.encode("flag", w, cx));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_come_out_in_order_once() {
        let mut set: FlagSet =
            [Flag::VirtioScsiIothreadMapping, Flag::Kvm, Flag::Kvm, Flag::Tcg].into_iter().collect();
        set.remove(Flag::Tcg);
        let names: Vec<_> = set.iter().map(Flag::as_str).collect();
        assert_eq!(names, ["kvm", "virtio-scsi.iothread-mapping"]);
    }
}
