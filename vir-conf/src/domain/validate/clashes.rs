//! Devices that get in each other's way.

use super::{Seen, duplicate};
use crate::diagnostic::{Place, Problem, Report, Severity, XmlError};
use crate::domain::device::Devices;
use crate::domain::device::channel::ChannelTarget;
use crate::domain::device::graphics::Graphics;
use crate::scalar::YesNo;

/// Notes names and numbers that two devices share: errors where no hypervisor takes them, else warnings.
pub(super) fn validate(devices: &Devices, report: &mut Report) {
    only_one(devices, report);
    names(devices, report);
    ports(devices, report);
}

fn device(kind: &str, at: usize) -> Place {
    Place::of_path(format!("domain/devices/{kind}[{}]", at + 1))
}

/// Devices of which a machine has one.
fn only_one(devices: &Devices, report: &mut Report) {
    let mut panics = Seen::new();
    for (at, panic) in devices.panics.iter().enumerate() {
        let place = device("panic", at);
        if let Some(first) = panics.before(panic.model, &place) {
            let model = panic.model.map_or("default", |model| model.as_str());
            let text = format!("Multiple panic devices with model '{model}'");
            report.push(duplicate(Severity::Error, place, first, text));
        }
    }
    let mut primaries = Seen::new();
    for (at, video) in devices.videos.iter().enumerate() {
        let place = device("video", at).inside("model").inside("@primary");
        if video.model.primary == Some(YesNo::Yes)
            && let Some(first) = primaries.before((), &place)
        {
            let text = "Only one primary video device is supported, the card of the firmware";
            report.push(duplicate(Severity::Error, place, first, text));
        }
    }
    for (at, console) in devices.consoles.iter().enumerate().skip(1) {
        if console.is_serial() {
            let text = "Only the first console can be a serial port";
            let error = XmlError::new(device("console", at), Problem::Conflict(text.to_owned()));
            report.push(error.with_help("other serial ports are <serial> devices"));
        }
    }
}

/// Names by which guest or host find a device.
fn names(devices: &Devices, report: &mut Report) {
    let mut warn = |place: Place, first: Option<Place>, text: String| {
        if let Some(first) = first {
            report.push(duplicate(Severity::Warning, place, first, text));
        }
    };
    let mut targets = Seen::new();
    for (at, filesystem) in devices.filesystems.iter().enumerate() {
        let (place, name) = (device("filesystem", at).inside("target/@dir"), &filesystem.target.dir);
        let text = format!("two file systems have the target '{name}'; the guest can tell only one of them");
        warn(place.clone(), targets.before(name, &place), text);
    }
    let mut taps = Seen::new();
    for (at, nic) in devices.interfaces.iter().enumerate() {
        let Some(name) = nic.target.as_ref().and_then(|target| target.dev.as_deref()) else { continue };
        let place = device("interface", at).inside("target/@dev");
        let text = format!("two interfaces have the host device '{name}'");
        warn(place.clone(), taps.before(name, &place), text);
    }
    let mut ports = Seen::new();
    let mut forwards = Seen::new();
    for (at, channel) in devices.channels.iter().enumerate() {
        let target = device("channel", at).inside("target");
        match &channel.target {
            ChannelTarget::Virtio(virtio) => {
                let Some(name) = virtio.name.as_deref() else { continue };
                let text = format!("two channels have the name '{name}'; the guest finds one of them by it");
                let place = target.inside("@name");
                warn(place.clone(), ports.before(name, &place), text);
            }
            ChannelTarget::Guestfwd(forward) => {
                let (Some(address), Some(port)) = (forward.address.as_deref(), forward.port) else {
                    continue;
                };
                let text = format!("two channels are at {address}, port {port} of the guest's network");
                warn(target.clone(), forwards.before((address, port), &target), text);
            }
            ChannelTarget::Xen(_) => {}
        }
    }
    let mut indices = Seen::new();
    devices.each_info(&mut |kind, at, info| {
        if let Some(acpi) = &info.acpi {
            let place = device(kind, at).inside("acpi/@index");
            let text =
                format!("two devices have the ACPI index {}; the guest names only one by it", acpi.index);
            warn(place.clone(), indices.before(acpi.index, &place), text);
        }
    });
}

/// Ports of the host on which two displays would listen.
fn ports(devices: &Devices, report: &mut Report) {
    let mut taken = Seen::new();
    for (at, display) in devices.graphics.iter().enumerate() {
        let (port, auto) = match display {
            Graphics::Vnc(vnc) => (vnc.port, vnc.autoport),
            Graphics::Spice(spice) => (spice.port, spice.autoport),
            Graphics::Rdp(rdp) => (rdp.port, rdp.autoport),
            Graphics::Sdl(_) | Graphics::Desktop(_) | Graphics::EglHeadless(_) | Graphics::Dbus(_) => {
                continue;
            }
        };
        let Some(port) = port.filter(|&port| port > 0 && auto != Some(YesNo::Yes)) else { continue };
        let place = device("graphics", at).inside("@port");
        if let Some(first) = taken.before(port, &place) {
            let text = format!("two displays have the port {port} of the host");
            report.push(duplicate(Severity::Warning, place, first, text));
        }
    }
}
