//! What no hypervisor can make of sound.

use super::{Audio, AudioBackend, AudioSettings, AudioStream};
use crate::diagnostic::{Problem, Report};
use crate::scalar::YesNo;

impl Audio {
    /// Judges the back end alone.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        let mut refuse = |why: String| report.error(path, Problem::Conflict(why));
        let Self { id: _, settings } = self;
        let streams = settings.backend.streams();
        streams
            .iter()
            .flatten()
            .filter_map(|stream| stream.contradiction())
            .for_each(|why| refuse(why.to_owned()));
        let zero = (settings.timer_period == Some(0)).then_some("timerPeriod");
        let zeros = streams.iter().flatten().filter_map(|stream| stream.zero());
        let latencies = settings.backend.latencies().into_iter().flatten();
        let zeros = zeros.chain(latencies.filter(|&latency| latency == 0).map(|_| "latency"));
        zero.into_iter()
            .chain(zeros)
            .for_each(|name| refuse(format!("{name} begins with 1, 0 is not permitted")));
    }
}

impl AudioBackend {
    /// Says of streams whose settings are fixed that there are some.
    pub(crate) fn post_parse(&mut self) {
        self.streams_mut().into_iter().flatten().for_each(AudioStream::post_parse);
    }

    /// Wanted delays.
    fn latencies(&self) -> [Option<u32>; 2] {
        let (input, output) = match self {
            Self::PulseAudio(audio) => (&audio.input, &audio.output),
            Self::Pipewire(audio) => (&audio.input, &audio.output),
            Self::None(_)
            | Self::Alsa(_)
            | Self::CoreAudio(_)
            | Self::Jack(_)
            | Self::Oss(_)
            | Self::Sdl(_)
            | Self::Spice(_)
            | Self::File(_)
            | Self::Dbus(_) => return [None; 2],
        };
        [input, output].map(|stream| stream.as_ref()?.latency)
    }
}

/// Both directions of every back end.
macro_rules! streams {
    ($self:ident, $as_ref:ident, $($common:tt)+) => {{
        macro_rules! both {
            ($audio:ident) => {
                [
                    $audio.input.$as_ref().map(|stream| $($common)+ stream.common),
                    $audio.output.$as_ref().map(|stream| $($common)+ stream.common),
                ]
            };
        }
        match $self {
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
    }};
}

impl AudioBackend {
    /// What is recorded and what is played, as far as it is said.
    pub fn streams(&self) -> [Option<&AudioStream>; 2] {
        streams!(self, as_ref, &)
    }

    fn streams_mut(&mut self) -> [Option<&mut AudioStream>; 2] {
        streams!(self, as_mut, &mut)
    }
}

impl AudioStream {
    fn post_parse(&mut self) {
        if self.is_fixed() {
            self.settings.get_or_insert_default();
        }
    }

    fn is_fixed(&self) -> bool {
        self.fixed_settings == Some(YesNo::Yes)
    }

    /// Why settings do not go together: they hold only where they are fixed, and only what the hypervisor mixes can be.
    fn contradiction(&self) -> Option<&'static str> {
        if self.settings.is_some() && !self.is_fixed() {
            return Some("audio settings specified without fixed settings flag");
        }
        (self.is_fixed() && self.mixing_engine != Some(YesNo::Yes))
            .then_some("fixed audio settings requires mixing engine")
    }

    /// The number that is 0 and cannot be.
    fn zero(&self) -> Option<&'static str> {
        let Self { voices, buffer_length, settings, .. } = self;
        let (frequency, channels) = match settings {
            Some(AudioSettings { frequency, channels, format: _ }) => (*frequency, *channels),
            None => (None, None),
        };
        let numbers = [
            (*voices, "voices"),
            (*buffer_length, "bufferLength"),
            (frequency, "frequency"),
            (channels, "channels"),
        ];
        numbers.into_iter().find(|(number, _)| *number == Some(0)).map(|(_, name)| name)
    }
}
