//! Audio back ends and the devices that name them.

use super::{Seen, duplicate};
use crate::diagnostic::{Place, Problem, Report, Severity, XmlError};
use crate::domain::device::graphics::Graphics;
use crate::domain::device::{AudioRef, Devices};

/// Each back end has a number of its own, from 1, and every number that a device names is one's.
pub(super) fn validate(devices: &Devices, report: &mut Report) {
    let mut seen = Seen::new();
    for (at, audio) in devices.audios.iter().enumerate() {
        audio.validate(&format!("domain/devices/audio[{}]", at + 1), report);
        let place = Place::of_path(format!("domain/devices/audio[{}]/@id", at + 1));
        if audio.id == 0 {
            report.error(place, Problem::Conflict("audio IDs begin with 1".to_owned()));
        } else if let Some(first) = seen.before(audio.id, &place) {
            let text = format!("audio ID {} is used multiple times", audio.id);
            report.push(duplicate(Severity::Error, place, first, text));
        }
    }
    for (at, sound) in devices.sounds.iter().enumerate() {
        validate_ref(sound.audio.as_ref(), "sound", at, devices, report);
    }
    for (at, display) in devices.graphics.iter().enumerate() {
        let audio = match display {
            Graphics::Vnc(vnc) => vnc.audio.as_ref(),
            Graphics::Dbus(dbus) => dbus.audio.as_ref(),
            Graphics::Sdl(_)
            | Graphics::Rdp(_)
            | Graphics::Desktop(_)
            | Graphics::Spice(_)
            | Graphics::EglHeadless(_) => None,
        };
        validate_ref(audio, "graphics", at, devices, report);
    }
}

fn validate_ref(named: Option<&AudioRef>, kind: &str, at: usize, devices: &Devices, report: &mut Report) {
    let Some(AudioRef { id }) = named else { return };
    if devices.audios.iter().any(|audio| audio.id == *id) {
        return;
    }
    let place = format!("domain/devices/{kind}[{}]/audio/@id", at + 1);
    let error = XmlError::new(place, Problem::Dangling(format!("no audio device with ID {id}")));
    let ids = devices.audios.iter().map(|audio| u32::from(audio.id)).collect();
    report.push(error.with_help(super::there_are("audio devices", "IDs", &ids)));
}
