//! The option ROM of a PCI device.

use serde::Serialize;
use vir_conf::domain::device::DeviceInfo;
use vir_conf::scalar::{OnOff, YesNo};

/// Option ROM as properties; fields in the order of the command line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct RomProps {
    #[serde(skip_serializing_if = "Option::is_none")]
    rombar: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    romfile: Option<String>,
}

impl RomProps {
    /// The option ROM of a device. A device without one has an empty file name.
    pub(crate) fn of(info: &DeviceInfo) -> Self {
        let Some(rom) = &info.rom else { return Self::default() };
        if rom.enabled == Some(YesNo::No) {
            return Self { rombar: None, romfile: Some(String::new()) };
        }
        Self { rombar: rom.bar.map(|bar| u32::from(bar == OnOff::On)), romfile: rom.file.clone() }
    }
}
