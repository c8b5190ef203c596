//! Rules for what every device may have, and for kinds of which a domain has few.

use crate::diagnostic::{Problem, Report};
use crate::domain::address::{Address, CcwAddress};
use crate::domain::device::{DeviceInfo, Devices};

impl Devices {
    /// What every device has, with the device's path. Displays, sound back ends and leases have nothing of it.
    pub fn infos(&self) -> Vec<(String, &DeviceInfo)> {
        let mut infos = Vec::new();
        /// The devices of kinds that a domain may have several of.
        macro_rules! each {
            ($($kind:literal: $field:ident),* $(,)?) => {$(
                infos.extend(self.$field.iter().enumerate().map(|(at, device)| {
                    (format!("domain/devices/{}[{}]", $kind, at + 1), &device.info)
                }));
            )*};
        }
        each! {
            "disk": disks, "controller": controllers, "filesystem": filesystems, "interface": interfaces,
            "smartcard": smartcards, "serial": serials, "parallel": parallels, "channel": channels,
            "input": inputs, "tpm": tpms, "sound": sounds, "video": videos, "hostdev": hostdevs,
            "redirdev": redirdevs, "hub": hubs, "watchdog": watchdogs, "memballoon": memballoon, "rng": rngs,
            "nvram": nvram, "panic": panics, "shmem": shmems, "memory": memories, "iommu": iommu,
            "vsock": vsock, "crypto": cryptos, "pstore": pstore,
        }
        let consoles = self.consoles.iter().enumerate().filter(|(_, console)| !console.is_serial());
        infos.extend(
            consoles.map(|(at, console)| (format!("domain/devices/console[{}]", at + 1), &console.info)),
        );
        infos
    }

    /// Judges aliases and addresses of all devices, and kinds of which there are few.
    pub(crate) fn validate_infos(&self, report: &mut Report) {
        let mut names: Vec<&str> = Vec::new();
        for (path, info) in self.infos() {
            if let Some(alias) = info.alias.as_ref().filter(|_| info.has_user_alias()) {
                if names.contains(&alias.name.as_str()) {
                    let problem = format!("non unique alias detected: {}", alias.name);
                    report.error(&*path, Problem::Duplicate(problem));
                }
                names.push(&alias.name);
            }
            let problem = match &info.address {
                Some(Address::Unassigned) if !path.starts_with("domain/devices/hostdev[") => {
                    Some("address of type 'unassigned' is supported only for hostdevs".to_owned())
                }
                Some(Address::Ccw(ccw)) => ccw.contradiction(),
                Some(_) | None => None,
            };
            problem.into_iter().for_each(|problem| report.error(&*path, Problem::Address(problem)));
        }
        for (at, panic) in self.panics.iter().enumerate() {
            if self.panics[..at].iter().any(|earlier| earlier.model == panic.model) {
                let model = panic.model.map_or("default", |model| model.as_str());
                let problem = format!("Multiple panic devices with model '{model}'");
                report.error(format!("domain/devices/panic[{}]", at + 1), Problem::Duplicate(problem));
            }
        }
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
