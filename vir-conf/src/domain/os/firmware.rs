//! `<firmware>`, `<loader>`, `<nvram>`: code and variables of the guest's firmware.

use crate::scalar::YesNo;
use crate::{element, values};

values! {
    /// Kinds of firmware to look for.
    pub enum Firmware { Bios = "bios", Efi = "efi" }
}

element! {
    /// What firmware that is looked for must be able to do, or must not.
    pub struct FirmwareFeatures = maybe "firmware" {
        /// The features, by name once the definition is processed.
        list "feature" => features: Vec<FirmwareFeature>;
    }
}

element! {
    /// A feature that firmware must have, or must not.
    pub struct FirmwareFeature = "feature" {
        /// Whether it must have it.
        attr guest "enabled" => enabled: YesNo;
        /// The feature.
        attr guest "name" => name: FirmwareFeatureName;
    }
}

values! {
    /// Features of firmware, in the order of printing.
    pub enum FirmwareFeatureName {
        /// Its variables hold the usual keys, so that it boots only what they signed.
        EnrolledKeys = "enrolled-keys",
        /// It can do Secure Boot.
        SecureBoot = "secure-boot",
    }
}

element! {
    /// The firmware's code.
    pub struct Loader = maybe "loader" {
        /// Whether the guest cannot write it.
        attr guest "readonly" => readonly: Option<YesNo>;
        /// Whether variables are writable in system management mode only.
        attr guest "secure" => secure: Option<YesNo>;
        /// How the guest sees it; as a ROM where absent.
        attr guest "type" => kind: Option<LoaderType>;
        /// Whether it has no variables.
        attr guest "stateless" => stateless: Option<YesNo>;
        /// Format of the file; raw where absent.
        attr "format" => format: Option<FirmwareFormat>, when |loader, _| loader.prints_format();
        /// The file, an absolute path.
        text "" => path: Option<String>;
    }
}

impl Loader {
    /// Raw is what everybody expects of a ROM, so only the rest is said.
    fn prints_format(&self) -> bool {
        self.path.is_some() || self.format != Some(FirmwareFormat::Raw)
    }

    /// Whether the guest sees it as flash memory.
    pub fn is_pflash(&self) -> bool {
        self.kind == Some(LoaderType::Pflash)
    }
}

values! {
    /// How the guest sees its firmware.
    pub enum LoaderType { Rom = "rom", Pflash = "pflash" }
}

values! {
    /// Formats of firmware files.
    pub enum FirmwareFormat { Raw = "raw", Qcow2 = "qcow2" }
}

element! {
    /// The firmware's variables.
    pub struct Nvram = maybe "nvram" {
        /// File on the host that new variables are copied from.
        attr "template" => template: Option<String>;
        /// Format of the template.
        attr "templateFormat" => template_format: Option<FirmwareFormat>;
        /// Format of the file.
        attr "format" => format: Option<FirmwareFormat>;
        /// The file, an absolute path; chosen where absent.
        text "" => path: Option<String>;
    }
}
