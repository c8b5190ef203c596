//! What no hypervisor can make of sound.

use super::{Audio, AudioBackend, AudioStream};
use crate::diagnostic::{Problem, Report};
use crate::scalar::YesNo;

impl Audio {
    /// Judges the back end alone.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        let streams = self.settings.backend.streams();
        for why in streams.into_iter().flatten().filter_map(AudioStream::contradiction) {
            report.error(path, Problem::Conflict(why.to_owned()));
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
