//! USB devices of a machine without USB.

use crate::diagnostic::{Place, Problem, Report, XmlError};
use crate::domain::device::Devices;
use crate::domain::device::controller::UsbModel;
use crate::domain::device::hostdev::{HostdevMode, Subsystem, SubsystemKind};
use crate::domain::device::input::InputBus;

/// Notes USB devices and controllers where a controller says that there is no USB.
pub(super) fn validate(devices: &Devices, report: &mut Report) {
    let models =
        || devices.controllers.iter().enumerate().filter_map(|(at, it)| Some((at, it.kind.as_usb()?.model)));
    let Some((none, _)) = models().find(|(_, model)| *model == Some(UsbModel::None)) else { return };
    let disabled = Place::of_path(format!("domain/devices/controller[{}]", none + 1));
    let mut refuse = |kind: &str, at: usize, text: &str| {
        let error =
            XmlError::new(format!("domain/devices/{kind}[{}]", at + 1), Problem::Conflict(text.to_owned()));
        report.push(error.with_related(disabled.clone(), "USB is disabled here"));
    };
    for (at, _) in models().filter(|(at, _)| *at != none) {
        refuse("controller", at, "Can't add another USB controller: USB is disabled for this domain");
    }
    for at in 0..devices.redirdevs.len() {
        refuse("redirdev", at, "cannot add redirected USB device: USB is disabled for this domain");
    }
    for at in 0..devices.hubs.len() {
        refuse("hub", at, "Can't add USB hub: USB is disabled for this domain");
    }
    for (at, input) in devices.inputs.iter().enumerate() {
        if input.bus == Some(InputBus::Usb) {
            refuse("input", at, "Can't add USB input device. USB bus is disabled");
        }
    }
    for (at, hostdev) in devices.hostdevs.iter().enumerate() {
        if let HostdevMode::Subsystem(Subsystem { kind: SubsystemKind::Usb(_), .. }) = &hostdev.mode {
            refuse("hostdev", at, "Can't add host USB device: USB is disabled in this host");
        }
    }
}
