//! `<firmware>`, `<loader>`, `<nvram>`: code and variables of the guest's firmware.

mod nvram;

pub use nvram::Nvram;

use super::Os;
use crate::diagnostic::{Problem, Report};
use crate::domain::storage::StorageSource;
use crate::facet;
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
        list "feature" => features: Vec<FirmwareFeature>, due |_| true;
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
        attr guest "readonly" => readonly: Option<YesNo>, since "1.2.8";
        /// Whether variables are writable in system management mode only.
        attr guest "secure" => secure: Option<YesNo>, since "2.1.0";
        /// How the guest sees it; as a ROM where absent.
        attr guest "type" => kind: Option<LoaderType>, since "1.2.8";
        /// Whether it has no variables.
        attr guest "stateless" => stateless: Option<YesNo>, since "8.6.0";
        /// Format of the file; raw where absent.
        attr "format" => format: Option<FirmwareFormat>, since "9.2.0";
        /// The file, an absolute path.
        text "" => path: Option<String>, fits facet::ABSOLUTE_PATH;
    }
}

impl Loader {
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

const NO_CODE: &str = "no loader path specified and firmware auto selection disabled";

impl FirmwareFeatures {
    /// By name; of one that is said twice the last counts.
    pub(super) fn post_parse(&mut self) {
        self.features.reverse();
        self.features.sort_by_key(|feature| feature.name);
        self.features.dedup_by_key(|feature| feature.name);
    }
}

impl Os {
    /// Code that is named is a ROM unless it says otherwise. Code that is looked for has the format of its variables.
    pub(super) fn post_parse_loader(&mut self) {
        if let Some(StorageSource::Network(source)) =
            self.nvram.as_mut().and_then(|nvram| nvram.source.as_mut())
        {
            source.post_parse_hosts();
        }
        let variables = self.nvram.as_ref().and_then(|nvram| nvram.format);
        if let Some(format) = variables.filter(|_| self.firmware.is_some()) {
            self.loader.get_or_insert_with(Loader::default).format.get_or_insert(format);
        }
        if let Some(loader) = self.loader.as_mut().filter(|loader| loader.path.is_some()) {
            loader.kind.get_or_insert(LoaderType::Rom);
        }
    }

    /// Judges what is said of code and variables against how the firmware is found.
    pub(super) fn validate_firmware(&self, is_new: bool, report: &mut Report) {
        let mut refuse = |at: &str, problem: &str| {
            report.error(format!("domain/os/{at}"), Problem::Conflict(problem.to_owned()));
        };
        if let (None, Some(_), true) = (self.firmware, &self.firmware_features, is_new) {
            refuse(
                "firmware",
                "cannot use feature-based firmware autoselection when firmware autoselection is disabled",
            );
        }
        if self.requires(FirmwareFeatureName::EnrolledKeys, YesNo::Yes)
            && self.requires(FirmwareFeatureName::SecureBoot, YesNo::No)
        {
            refuse(
                "firmware",
                "firmware feature 'enrolled-keys' cannot be enabled when firmware feature 'secure-boot' is disabled",
            );
        }
        match &self.loader {
            Some(loader) => self.validate_loader(loader, &mut refuse),
            None if self.firmware.is_none() && self.nvram.is_some() => refuse("loader", NO_CODE),
            None => {}
        }
        if self.firmware == Some(Firmware::Bios) && self.nvram.is_some() {
            refuse("nvram", "firmware type 'bios' does not support nvram");
        }
    }

    /// Whether firmware that is looked for must have a feature, or must not.
    fn requires(&self, name: FirmwareFeatureName, enabled: YesNo) -> bool {
        let features = self.firmware_features.iter().flat_map(|features| &features.features);
        features.clone().any(|feature| feature.name == name && feature.enabled == enabled)
    }

    fn validate_loader(&self, loader: &Loader, refuse: &mut impl FnMut(&str, &str)) {
        if self.firmware.is_none() && loader.path.is_none() {
            refuse("loader", NO_CODE);
        }
        match (self.firmware, loader.kind, loader.stateless) {
            (None, Some(LoaderType::Rom) | None, Some(YesNo::No)) => {
                refuse("loader", "Only pflash loader type permits NVRAM");
            }
            (Some(Firmware::Bios), _, Some(YesNo::No)) => refuse("loader", "Only EFI firmware permits NVRAM"),
            (None | Some(Firmware::Bios | Firmware::Efi), _, _) => {}
        }
        let Some(nvram) = self.nvram.as_ref().filter(|_| loader.stateless == Some(YesNo::Yes)) else {
            return;
        };
        if nvram.template.is_some() {
            refuse("nvram/@template", "NVRAM template is not permitted when loader is stateless");
        } else {
            refuse("nvram", "NVRAM is not permitted when loader is stateless");
        }
    }
}
