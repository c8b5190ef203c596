//! The host's sound systems.

use super::stream::{AlsaStream, BufferedStream, JackStream, NamedStream, OssStream, PlainStream};
use crate::facet;
use crate::scalar::YesNo;
use crate::{choice, element, values};

choice! {
    /// A sound system of the host.
    pub enum AudioBackend by "type" {
        /// Silence.
        "none" => None(PlainAudio) since "7.2.0",
        /// Linux's own.
        "alsa" => Alsa(AlsaAudio) since "7.2.0",
        /// That of macOS.
        "coreaudio" => CoreAudio(CoreAudio) since "7.2.0",
        /// JACK.
        "jack" => Jack(JackAudio) since "7.2.0",
        /// The Open Sound System.
        "oss" => Oss(OssAudio),
        /// PulseAudio.
        "pulseaudio" => PulseAudio(PulseAudio) since "7.2.0",
        /// The sound of the SDL library.
        "sdl" => Sdl(SdlAudio) since "7.2.0",
        /// The SPICE client.
        "spice" => Spice(PlainAudio) since "7.2.0",
        /// A WAV file.
        "file" => File(FileAudio) since "7.2.0",
        /// The client of the D-Bus display.
        "dbus" => Dbus(PlainAudio) since "8.4.0",
        /// PipeWire.
        "pipewire" => Pipewire(PipewireAudio) since "9.10.0",
    }
}

element! {
    /// A sound system that has nothing of its own.
    pub struct PlainAudio = group {
        /// What is recorded.
        child "input" => input: Option<PlainStream>;
        /// What is played.
        child "output" => output: Option<PlainStream>;
    }
}

element! {
    /// ALSA.
    pub struct AlsaAudio = group {
        /// What is recorded.
        child "input" => input: Option<AlsaStream>;
        /// What is played.
        child "output" => output: Option<AlsaStream>;
    }
}

element! {
    /// Core Audio.
    pub struct CoreAudio = group {
        /// What is recorded.
        child "input" => input: Option<BufferedStream>;
        /// What is played.
        child "output" => output: Option<BufferedStream>;
    }
}

element! {
    /// JACK.
    pub struct JackAudio = group {
        /// What is recorded.
        child "input" => input: Option<JackStream>;
        /// What is played.
        child "output" => output: Option<JackStream>;
    }
}

element! {
    /// The Open Sound System.
    pub struct OssAudio = group {
        /// Whether device memory is mapped where possible.
        attr "tryMMap" => try_mmap: Option<YesNo>;
        /// Whether the device is taken for the domain alone.
        attr "exclusive" => exclusive: Option<YesNo>;
        /// Timing policy, to 10: the less, the shorter the delay and the more work; -1 for fragments.
        attr "dspPolicy" => dsp_policy: Option<i32>;
        /// What is recorded.
        child "input" => input: Option<OssStream>;
        /// What is played.
        child "output" => output: Option<OssStream>;
    }
}

element! {
    /// PulseAudio.
    pub struct PulseAudio = group {
        /// The server; the session's where absent.
        attr "serverName" => server_name: Option<String>;
        /// What is recorded.
        child "input" => input: Option<NamedStream>;
        /// What is played.
        child "output" => output: Option<NamedStream>;
    }
}

element! {
    /// SDL.
    pub struct SdlAudio = group {
        /// What SDL plays to.
        attr "driver" => driver: Option<SdlDriver>;
        /// What is recorded.
        child "input" => input: Option<BufferedStream>;
        /// What is played.
        child "output" => output: Option<BufferedStream>;
    }
}

values! {
    /// What SDL plays to.
    pub enum SdlDriver { Esd = "esd", Alsa = "alsa", Arts = "arts", PulseAudio = "pulseaudio" }
}

element! {
    /// A WAV file.
    pub struct FileAudio = group {
        /// The file.
        attr "path" => path: Option<String>, fits facet::LINE;
        /// What is recorded.
        child "input" => input: Option<PlainStream>;
        /// What is played.
        child "output" => output: Option<PlainStream>;
    }
}

element! {
    /// PipeWire.
    pub struct PipewireAudio = group {
        /// Directory of the server's socket; the session's where absent.
        attr "runtimeDir" => runtime_dir: Option<String>, fits facet::LINE;
        /// What is recorded.
        child "input" => input: Option<NamedStream>;
        /// What is played.
        child "output" => output: Option<NamedStream>;
    }
}
