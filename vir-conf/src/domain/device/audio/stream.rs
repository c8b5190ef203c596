//! `<input>` and `<output>` of a sound back end: the two directions and their settings.

use crate::facet;
use crate::scalar::YesNo;
use crate::{element, values};

element! {
    /// What either direction of any back end has.
    pub struct AudioStream = group {
        /// Whether the hypervisor mixes; otherwise the sound system does.
        attr "mixingEngine" => mixing_engine: Option<YesNo>;
        /// Whether the settings hold whatever the guest asks for.
        attr "fixedSettings" => fixed_settings: Option<YesNo>;
        /// Voices that sound at a time.
        attr "voices" => voices: Option<u32>;
        /// Length of the buffer in microseconds.
        attr "bufferLength" => buffer_length: Option<u32>, in "µs";
        /// Format on the host; mandatory with fixed settings.
        child "settings" => settings: Option<AudioSettings>;
    }
}

element! {
    /// Format of sound on the host.
    pub struct AudioSettings = maybe "settings" {
        /// Samples per second.
        attr "frequency" => frequency: Option<u32>, in "Hz";
        /// Channels.
        attr "channels" => channels: Option<u32>;
        /// Format of a sample.
        attr "format" => format: Option<AudioFormat>;
    }
}

values! {
    /// Format of a sample: signed, unsigned or floating, and bits.
    pub enum AudioFormat {
        S8 = "s8", U8 = "u8", S16 = "s16", U16 = "u16", S32 = "s32", U32 = "u32", F32 = "f32",
    }
}

element! {
    /// A direction of a back end that has nothing of its own.
    pub struct PlainStream = maybe "stream" {
        /// What every back end has.
        inline "" => common: AudioStream;
    }
}

element! {
    /// A direction of ALSA.
    pub struct AlsaStream = maybe "stream" {
        /// What every back end has.
        inline "" => common: AudioStream;
        /// Device name, `default` or `hw:0`.
        attr "dev" => dev: Option<String>, fits facet::LINE;
    }
}

element! {
    /// A direction of Core Audio or SDL.
    pub struct BufferedStream = maybe "stream" {
        /// What every back end has.
        inline "" => common: AudioStream;
        /// Number of buffers.
        attr "bufferCount" => buffer_count: Option<u32>;
    }
}

element! {
    /// A direction of JACK.
    pub struct JackStream = maybe "stream" {
        /// What every back end has.
        inline "" => common: AudioStream;
        /// The server; the default one where absent.
        attr "serverName" => server_name: Option<String>;
        /// Name under which the domain appears.
        attr "clientName" => client_name: Option<String>;
        /// Regular expression for the ports to connect to.
        attr "connectPorts" => connect_ports: Option<String>;
        /// Whether starting fails where the name is taken.
        attr "exactName" => exact_name: Option<YesNo>;
    }
}

element! {
    /// A direction of OSS.
    pub struct OssStream = maybe "stream" {
        /// What every back end has.
        inline "" => common: AudioStream;
        /// Device, `/dev/dsp0`.
        attr "dev" => dev: Option<String>, fits facet::LINE;
        /// Number of buffers.
        attr "bufferCount" => buffer_count: Option<u32>;
        /// Whether the device is polled rather than asked by timer.
        attr "tryPoll" => try_poll: Option<YesNo>;
    }
}

element! {
    /// A direction of PulseAudio or PipeWire.
    pub struct NamedStream = maybe "stream" {
        /// What every back end has.
        inline "" => common: AudioStream;
        /// Sink or source.
        attr "name" => name: Option<String>;
        /// Name under which the stream appears.
        attr "streamName" => stream_name: Option<String>;
        /// Wanted delay in microseconds.
        attr "latency" => latency: Option<u32>, in "µs";
    }
}
