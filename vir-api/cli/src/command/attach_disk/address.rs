//! `--address KIND:A.B.C`: where the disk sits.

use vir_conf::xml::Writer;

use crate::failure::Failure;
use crate::xml::empty;

/// How one kind of address is written: its word, the digits' base, and the attributes that the numbers become.
struct Form {
    word: &'static str,
    kind: &'static str,
    radix: u32,
    /// Name and, of hexadecimal numbers, how many digits are printed at least.
    fields: &'static [(&'static str, usize)],
}

const DRIVE: &[(&str, usize)] = &[("controller", 0), ("bus", 0), ("unit", 0)];

const FORMS: &[Form] = &[
    Form {
        word: "pci",
        kind: "pci",
        radix: 16,
        fields: &[("domain", 4), ("bus", 2), ("slot", 2), ("function", 1)],
    },
    Form { word: "ccw", kind: "ccw", radix: 16, fields: &[("cssid", 2), ("ssid", 1), ("devno", 4)] },
    Form { word: "usb", kind: "usb", radix: 10, fields: &[("bus", 0), ("port", 0)] },
    Form { word: "ide", kind: "drive", radix: 10, fields: DRIVE },
    Form { word: "scsi", kind: "drive", radix: 10, fields: DRIVE },
    Form { word: "sata", kind: "drive", radix: 10, fields: DRIVE },
];

/// What the beginning of a target's name says about its address, and how the user is told.
const TARGETS: &[(&str, &[&str], &str)] = &[
    ("vd", &["pci", "ccw"], "expecting a pci:0000.00.00.00 or ccw:00.0.0000 address."),
    ("sd", &["scsi", "usb", "sata"], "expecting a scsi:00.00.00 or usb:00.00 or sata:00.00.00 address."),
    ("hd", &["ide"], "expecting an ide:00.00.00 address."),
];

/// A disk's address, as the user wrote it.
pub(super) struct Address {
    form: &'static Form,
    numbers: Vec<u32>,
}

impl Address {
    /// Reads `text` and checks that a disk called `target` can sit there. What follows the last number is ignored.
    pub(super) fn parse(text: &str, target: &str) -> Result<Self, Failure> {
        let address = Self::read(text).ok_or_else(|| Failure::new("Invalid address."))?;
        let rule = TARGETS.iter().find(|(prefix, ..)| target.starts_with(prefix));
        match rule {
            Some((_, allowed, expecting)) if !allowed.contains(&address.form.word) => {
                Err(Failure::new(*expecting))
            }
            Some(_) | None => Ok(address),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let (word, rest) = text.split_once(':')?;
        let form = FORMS.iter().find(|form| form.word == word)?;
        let numbers = rest.split(['.', ':']).take(form.fields.len());
        let numbers =
            numbers.map(|number| u32::from_str_radix(number, form.radix).ok()).collect::<Option<Vec<_>>>()?;
        (numbers.len() == form.fields.len()).then_some(Address { form, numbers })
    }

    /// Writes `<address>`; only PCI knows functions.
    pub(super) fn write(&self, w: &mut Writer, multifunction: bool) {
        let shown = |(number, (_, digits)): (&u32, &(&str, usize))| match digits {
            0 => number.to_string(),
            digits => format!("0x{number:0digits$x}"),
        };
        let values: Vec<String> = self.numbers.iter().zip(self.form.fields).map(shown).collect();
        let mut attributes = vec![("type", Some(self.form.kind))];
        attributes.extend(
            self.form.fields.iter().zip(&values).map(|((name, _), value)| (*name, Some(value.as_str()))),
        );
        if self.form.word == "pci" && multifunction {
            attributes.push(("multifunction", Some("on")));
        }
        empty(w, "address", &attributes);
    }
}
