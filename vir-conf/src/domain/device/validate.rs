//! Rules for single devices, and for the addresses that every device may have.

use crate::diagnostic::{Problem, Report};
use crate::domain::address::{Address, CcwAddress};
use crate::domain::device::{DeviceInfo, Devices};
use crate::scalar::YesNo;

/// Trusted platform modules that a domain may have.
const TPMS: usize = 2;

impl Devices {
    /// Judges devices that need no other.
    pub(crate) fn validate_single(&self, report: &mut Report) {
        for (at, sound) in self.sounds.iter().enumerate() {
            sound.validate(&format!("domain/devices/sound[{}]", at + 1), report);
        }
        for (at, tpm) in self.tpms.iter().enumerate() {
            tpm.validate(&format!("domain/devices/tpm[{}]/backend", at + 1), report);
        }
        if self.tpms.len() > TPMS {
            let why = format!("a domain has {TPMS} trusted platform modules at most, one of them a proxy");
            let path = format!("domain/devices/tpm[{}]", TPMS + 1);
            report.error(path, Problem::Unsupported(why));
        }
        self.vsock.iter().for_each(|vsock| vsock.validate(report));
        self.pstore.iter().for_each(|pstore| pstore.validate(report));
    }

    /// Judges addresses, and what stands beside them, by what every hypervisor asks of them.
    pub(crate) fn validate_addresses(&self, report: &mut Report) {
        self.each_info(&mut |kind, at, info| {
            if let Some(problem) = info.contradiction() {
                report.error(format!("domain/devices/{kind}[{}]", at + 1), Problem::Unsupported(problem));
            }
            let problem = match &info.address {
                Some(Address::Unassigned) if kind != "hostdev" => {
                    Some("address of type 'unassigned' is supported only for hostdevs".to_owned())
                }
                Some(Address::Ccw(ccw)) => ccw.contradiction(),
                Some(_) | None => None,
            };
            if let Some(problem) = problem {
                let place = format!("domain/devices/{kind}[{}]/address", at + 1);
                report.error(place, Problem::Address(problem));
            }
        });
    }
}

impl DeviceInfo {
    /// What is wrong with the option ROM or the number by which the guest names the device.
    fn contradiction(&self) -> Option<String> {
        if self.acpi.as_ref().is_some_and(|acpi| acpi.index == 0) {
            return Some("the ACPI index of a device is at least 1".to_owned());
        }
        let rom = self.rom.as_ref().filter(|rom| rom.enabled == Some(YesNo::No))?;
        let is_tuned = rom.bar.is_some() || rom.file.is_some();
        is_tuned.then(|| "ROM tuning is not supported when ROM is disabled".to_owned())
    }
}

/// Highest channel subsystem image that a guest's devices may be in; the next is the machine's own.
const LAST_CSSID: u8 = 0xfe;
/// Highest subchannel set.
const LAST_SSID: u8 = 3;

impl CcwAddress {
    /// What is wrong with the numbers: all or none of them are said, within what the architecture has.
    fn contradiction(&self) -> Option<String> {
        match (self.cssid, self.ssid, self.devno) {
            (None, None, None) => None,
            (Some(cssid), Some(ssid), Some(devno)) => {
                let fits = cssid.0 <= LAST_CSSID && ssid.0 <= LAST_SSID;
                (!fits).then(|| {
                    format!(
                        "Invalid specification for virtio ccw address: cssid='{:#x}' ssid='{:#x}' devno='{:#06x}'",
                        cssid.0, ssid.0, devno.0
                    )
                })
            }
            (Some(_) | None, Some(_) | None, Some(_) | None) => {
                Some("Invalid partial specification for virtio ccw address".to_owned())
            }
        }
    }
}
