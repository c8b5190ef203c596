//! Capability `vpd` of a PCI function: its vital product data, PCI Local Bus 3.0 appendix I.

use crate::in_order::{InOrder, Ranked};
use crate::scalar::Scalar;
use crate::schema::{Facet, ScalarShape};
use crate::table::required;
use crate::xml::Text;
use crate::{choice, element};

element! {
    /// What a device says of itself.
    pub struct VitalProductData = shape {
        /// What it is called.
        leaf "name" => name: String, fits VALUE;
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
        leaf "change_level" => change_level: Option<String>, fits VALUE;
        /// Who made it.
        leaf "manufacture_id" => manufacture_id: Option<String>, fits VALUE;
        /// Number of the part.
        leaf "part_number" => part_number: Option<String>, fits VALUE;
        /// Serial number.
        leaf "serial_number" => serial_number: Option<String>, fits VALUE;
        /// What the maker wants to say.
        list "vendor_field" => vendor_fields: Vec<VendorField>;
    }
}

element! {
    /// Fields that can be changed.
    pub struct ReadWriteFields = group {
        /// What the owner calls it.
        leaf "asset_tag" => asset_tag: Option<String>, fits VALUE;
        /// What the maker wants to say.
        list "vendor_field" => vendor_fields: Vec<VendorField>;
        /// What the system wants to say.
        list "system_field" => system_fields: Vec<SystemField>;
    }
}

element! {
    /// A field that the maker wants to say.
    pub struct VendorField = "vendor_field" {
        /// Which of the fields it is.
        attr "index" => index: VpdIndex;
        /// What it says.
        text "" => value: String, fits VALUE;
    }
}

element! {
    /// A field that the system wants to say.
    pub struct SystemField = "system_field" {
        /// Which of the fields it is; `A` would be the owner's name for the device.
        attr "index" => index: VpdIndex, fits SYSTEM_INDEX;
        /// What it says.
        text "" => value: String, fits VALUE;
    }
}

/// Fields of the system.
const SYSTEM_INDEX: Facet =
    Facet { what: "a digit or a capital letter but A", examples: &["0", "B", "Z"], fits: |text| text != "A" };

/// What a field can hold.
const VALUE: Facet = Facet {
    what: "a line of at most 255 characters",
    examples: &["B1", "PCIe x8"],
    fits: |text| text.chars().count() <= 255 && !text.contains(['\n', '\r']),
};

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
