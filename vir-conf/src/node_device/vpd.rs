//! Capability `vpd` of a PCI function: its vital product data, PCI Local Bus 3.0 appendix I.

use crate::in_order::{InOrder, Ranked};
use crate::scalar::Scalar;
use crate::schema::ScalarShape;
use crate::table::required;
use crate::xml::Text;
use crate::{choice, element};

element! {
    /// What a device says of itself.
    pub struct VitalProductData = shape {
        /// What it is called.
        leaf "name" => name: String;
        /// More, by whether it can be changed.
        list "fields" => fields: InOrder<VpdFields>;
    }
}

element! {
    /// Fields of vital product data.
    pub struct VpdFields = spread shape "fields" {
        /// Whether they can be changed.
        choice "" => access: VpdAccess;
    }
}

choice! {
    /// Whether fields of vital product data can be changed.
    pub enum VpdAccess by "access" {
        /// They cannot.
        "readonly" => ReadOnly(ReadOnlyFields),
        /// They can.
        "readwrite" => ReadWrite(ReadWriteFields),
    }
}

impl Ranked for VpdFields {
    fn rank(&self) -> usize {
        match self.access {
            VpdAccess::ReadOnly(_) => 0,
            VpdAccess::ReadWrite(_) => 1,
        }
    }
}

element! {
    /// Fields that cannot be changed.
    pub struct ReadOnlyFields = group {
        /// State of the design.
        leaf "change_level" => change_level: Option<String>;
        /// Who made it.
        leaf "manufacture_id" => manufacture_id: Option<String>;
        /// Number of the part.
        leaf "part_number" => part_number: Option<String>;
        /// Serial number.
        leaf "serial_number" => serial_number: Option<String>;
        /// What the maker wants to say.
        list "vendor_field" => vendor_fields: Vec<VpdField>;
    }
}

element! {
    /// Fields that can be changed.
    pub struct ReadWriteFields = group {
        /// What the owner calls it.
        leaf "asset_tag" => asset_tag: Option<String>;
        /// What the maker wants to say.
        list "vendor_field" => vendor_fields: Vec<VpdField>;
        /// What the system wants to say.
        list "system_field" => system_fields: Vec<VpdField>;
    }
}

element! {
    /// A field that someone wants to say.
    pub struct VpdField = "vendor_field" {
        /// Which of the fields it is.
        attr "index" => index: VpdIndex;
        /// What it says.
        text "" => value: String;
    }
}

/// Second letter of a field's name: a digit or a capital letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VpdIndex(char);

impl VpdIndex {
    /// The letter.
    pub fn get(self) -> char {
        self.0
    }
}

impl Scalar for VpdIndex {
    const SHAPE: ScalarShape =
        ScalarShape::Like { what: "a digit or a capital letter", examples: &["0", "9", "B", "Z"] };

    fn read(text: &str) -> Option<Self> {
        let mut chars = text.chars();
        let index = chars.next().filter(|index| index.is_ascii_digit() || index.is_ascii_uppercase())?;
        chars.next().is_none().then_some(Self(index))
    }

    fn write(&self, out: &mut Text<'_>) {
        out.number(self.0);
    }
}

required!(VpdIndex);
