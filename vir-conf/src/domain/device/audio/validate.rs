//! What no hypervisor can make of sound.

use super::{AudioBackend, AudioRef, AudioStream};
use crate::diagnostic::{Problem, Report};
use crate::domain::device::Devices;
use crate::domain::device::graphics::Graphics;
use crate::scalar::YesNo;

impl Devices {
    /// Judges back ends alone and next to each other, and what names them.
    pub fn validate_audio(&self, report: &mut Report) {
        for (at, audio) in self.audios.iter().enumerate() {
            let path = format!("domain/devices/audio[{}]", at + 1);
            if audio.id == 0 || self.audios[..at].iter().any(|earlier| earlier.id == audio.id) {
                let why = format!("audio ID {} is used multiple times, or is not from 1", audio.id);
                report.error(&*path, Problem::Duplicate(why));
            }
            let streams = audio.settings.backend.streams();
            for why in streams.into_iter().flatten().filter_map(AudioStream::contradiction) {
                report.error(&*path, Problem::Conflict(why.to_owned()));
            }
        }
        for (at, sound) in self.sounds.iter().enumerate() {
            self.validate_audio_ref(
                sound.audio.as_ref(),
                &format!("domain/devices/sound[{}]", at + 1),
                report,
            );
        }
        for (at, display) in self.graphics.iter().enumerate() {
            let audio = match display {
                Graphics::Vnc(vnc) => vnc.audio.as_ref(),
                Graphics::Dbus(dbus) => dbus.audio.as_ref(),
                Graphics::Spice(_)
                | Graphics::Sdl(_)
                | Graphics::Rdp(_)
                | Graphics::Desktop(_)
                | Graphics::EglHeadless(_) => None,
            };
            self.validate_audio_ref(audio, &format!("domain/devices/graphics[{}]", at + 1), report);
        }
    }

    /// Notes that a device at `path` names a back end that is not there.
    fn validate_audio_ref(&self, named: Option<&AudioRef>, path: &str, report: &mut Report) {
        if let Some(AudioRef { id }) = named
            && !self.audios.iter().any(|audio| audio.id == *id)
        {
            report.error(path, Problem::Dangling(format!("no audio device with ID {id}")));
        }
    }
}

impl AudioBackend {
    /// What is recorded and what is played, as far as it is said.
    pub fn streams(&self) -> [Option<&AudioStream>; 2] {
        /// Both directions of a back end.
        macro_rules! both {
            ($audio:ident) => {
                [
                    $audio.input.as_ref().map(|stream| &stream.common),
                    $audio.output.as_ref().map(|stream| &stream.common),
                ]
            };
        }
        match self {
            Self::None(audio) | Self::Spice(audio) | Self::Dbus(audio) => both!(audio),
            Self::Alsa(audio) => both!(audio),
            Self::CoreAudio(audio) => both!(audio),
            Self::Jack(audio) => both!(audio),
            Self::Oss(audio) => both!(audio),
            Self::PulseAudio(audio) => both!(audio),
            Self::Sdl(audio) => both!(audio),
            Self::File(audio) => both!(audio),
            Self::Pipewire(audio) => both!(audio),
        }
    }
}

impl AudioStream {
    /// Why settings do not go together: they hold only where they are fixed, and only what the hypervisor mixes can be.
    fn contradiction(&self) -> Option<&'static str> {
        let is_fixed = self.fixed_settings == Some(YesNo::Yes);
        let has_settings = self.settings.as_ref().is_some_and(|settings| {
            settings.frequency.is_some() || settings.channels.is_some() || settings.format.is_some()
        });
        if has_settings && !is_fixed {
            return Some("audio settings specified without fixed settings flag");
        }
        (is_fixed && self.mixing_engine != Some(YesNo::Yes))
            .then_some("fixed audio settings requires mixing engine")
    }
}
