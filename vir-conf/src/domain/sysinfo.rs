//! `<sysinfo>`: SMBIOS tables and firmware configuration that the guest reads.

use crate::diagnostic::{Problem, Report};
use crate::scalar::Uuid;
use crate::{choice, element, values};

choice! {
    /// Tables that the firmware shows the guest.
    pub enum Sysinfo = "sysinfo" by "type" {
        /// SMBIOS tables.
        "smbios" => Smbios(SmbiosTables),
        /// Entries of QEMU's firmware configuration device.
        "fwcfg" => FwCfg(FwCfg) since "6.5.0",
    }
}

element! {
    /// SMBIOS tables.
    pub struct SmbiosTables = group {
        /// Type 0: the firmware.
        child "bios" => bios: Option<Bios>;
        /// Type 1: the machine.
        child "system" => system: Option<System>;
        /// Type 2: its boards.
        list "baseBoard" => base_boards: Vec<BaseBoard>;
        /// Type 3: its case.
        child "chassis" => chassis: Option<Chassis>, since "4.1.0";
        /// Type 11: strings of the maker's own.
        child "oemStrings" => oem_strings: Option<OemStrings>, since "4.1.0";
    }
}

/// One SMBIOS table: the element, its entries and the entries' names in the order of printing.
macro_rules! smbios_table {
    ($doc:literal $table:ident = $tag:literal, $entry:ident named $names:ident {
        $($variant:ident = $word:literal),* $(,)?
    }) => {
        element! {
            #[doc = $doc]
            pub struct $table = maybe $tag {
                /// Strings of the table, in the order of the names once the definition is processed.
                list "entry" => entries: Vec<$entry>, due |_| true;
            }
        }

        element! {
            /// One string of the table.
            pub struct $entry = "entry" {
                /// Which string.
                attr guest "name" => name: $names;
                /// The string.
                text guest "" => value: String;
            }
        }

        values! {
            /// Strings that the table has.
            pub enum $names { $($variant = $word),* }
        }

        impl $table {
            /// The string of that name.
            pub fn entry(&self, name: $names) -> Option<&str> {
                self.entries.iter().find(|entry| entry.name == name).map(|entry| entry.value.as_str())
            }

            fn post_parse(&mut self) {
                self.entries.sort_by_key(|entry| entry.name);
            }
        }
    };
}

smbios_table! { "The firmware." Bios = "bios", BiosEntry named BiosName {
    Vendor = "vendor", Version = "version", Date = "date", Release = "release",
} }

smbios_table! { "The machine." System = "system", SystemEntry named SystemName {
    Manufacturer = "manufacturer", Product = "product", Version = "version", Serial = "serial", Uuid = "uuid",
    Sku = "sku", Family = "family",
} }

smbios_table! { "A board." BaseBoard = "baseBoard", BaseBoardEntry named BaseBoardName {
    Manufacturer = "manufacturer", Product = "product", Version = "version", Serial = "serial", Asset = "asset",
    Location = "location",
} }

smbios_table! { "The case." Chassis = "chassis", ChassisEntry named ChassisName {
    Manufacturer = "manufacturer", Version = "version", Serial = "serial", Asset = "asset", Sku = "sku",
} }

element! {
    /// Strings of the maker's own.
    pub struct OemStrings = maybe "oemStrings" {
        /// The strings.
        list "entry" => entries: Vec<OemString>, due |_| true;
    }
}

element! {
    /// A string of the maker's own.
    pub struct OemString = "entry" {
        /// The string.
        text guest "" => value: String;
    }
}

element! {
    /// Entries of QEMU's firmware configuration device.
    pub struct FwCfg = group {
        /// The entries.
        list "entry" => entries: Vec<FwCfgEntry>;
    }
}

element! {
    /// An entry of QEMU's firmware configuration device: text, or a file's content.
    pub struct FwCfgEntry = "entry" {
        /// Name; begins with `opt/`, and best with the reversed domain name of its owner after that.
        attr guest "name" => name: String;
        /// File with the content, instead of text.
        attr "file" => file: Option<String>;
        /// The content itself.
        text guest "" => value: Option<String>;
    }
}

impl Sysinfo {
    pub(crate) fn post_parse(&mut self) {
        let tables = match self {
            Self::Smbios(tables) => tables,
            Self::FwCfg(config) => return config.post_parse(),
        };
        let SmbiosTables { bios, system, base_boards, chassis, oem_strings: _ } = tables;
        bios.iter_mut().for_each(Bios::post_parse);
        system.iter_mut().for_each(System::post_parse);
        base_boards.iter_mut().for_each(BaseBoard::post_parse);
        chassis.iter_mut().for_each(Chassis::post_parse);
    }
}

impl Sysinfo {
    /// Judges tables against the domain's identity.
    pub(crate) fn validate(&self, uuid: Option<Uuid>, report: &mut Report) {
        let tables = match self {
            Self::Smbios(tables) => tables,
            Self::FwCfg(config) => return config.validate(report),
        };
        let date = tables.bios.as_ref().and_then(|bios| bios.entry(BiosName::Date));
        if date.is_some_and(|date| !is_date(date)) {
            let problem = "Invalid BIOS 'date' format, expected month/day/year".to_owned();
            report.error("domain/sysinfo/bios/entry", Problem::Conflict(problem));
        }
        let own = tables.system.as_ref().and_then(|system| system.entry(SystemName::Uuid));
        if own.is_some_and(|own| own.parse::<Uuid>().ok() != uuid) {
            let problem = "UUID mismatch between <uuid> and <sysinfo>".to_owned();
            report.error("domain/sysinfo/system/entry", Problem::Conflict(problem));
        }
    }
}

impl FwCfg {
    /// What stands in a file need not be said.
    fn post_parse(&mut self) {
        for entry in &mut self.entries {
            entry.value = entry.value.take().filter(|_| entry.file.is_none());
        }
    }

    /// Each entry has a content.
    fn validate(&self, report: &mut Report) {
        if self.entries.iter().any(|entry| entry.value.is_none() && entry.file.is_none()) {
            let problem = "Firmware entry must have either value or 'file' attribute".to_owned();
            report.error("domain/sysinfo/entry", Problem::Conflict(problem));
        }
    }
}

/// Whether a text is a date as SMBIOS has them: `mm/dd/yyyy`, or `mm/dd/yy` for 19yy.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('/');
    let mut number = |lowest: u32, highest: u32| {
        let part = parts.next().filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        part.and_then(|part| part.parse::<u32>().ok())
            .is_some_and(|number| (lowest..=highest).contains(&number))
    };
    number(1, 12) && number(1, 31) && number(0, 9999) && parts.next().is_none()
}
