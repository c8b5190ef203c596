//! World wide names of Fibre Channel and SCSI devices.

use crate::scalar::Scalar;
use crate::schema::ScalarShape;
use crate::table::required;
use crate::xml::Text;

/// A world wide name: 16 hexadecimal digits, kept as they are written, `0x` before them included.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Wwn(String);

impl Wwn {
    /// The name as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Scalar for Wwn {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "a world wide name of 16 hexadecimal digits",
        examples: &["5001405e2f4a7b10", "0x200000109b1c4d3e"],
    };

    fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("0x").unwrap_or(text);
        let is_name = digits.len() == 16 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_name.then(|| Self(text.to_owned()))
    }

    fn write(&self, out: &mut Text<'_>) {
        out.push(&self.0);
    }
}

required!(Wwn);
