//! `<input>` and `<output>` of a sound back end: the two directions and their settings.

use crate::facet;
use crate::scalar::YesNo;
use crate::{element, values};

element! {
    /// What either direction of any back end has.
    pub struct AudioStream = group {
        /// Whether the hypervisor mixes; otherwise the sound system does.
        attr "mixingEngine" => mixing_engine: Option<YesNo>;
        /// Whether the settings hold whatever the guest asks for; only what the hypervisor mixes can be so.
        attr "fixedSettings" => fixed_settings: Option<YesNo>;
        /// Voices that sound at a time, from 1; usually 1 where absent.
        attr "voices" => voices: Option<u32>;
        /// Length of the buffer, from 1; the back end decides where absent.
        attr "bufferLength" => buffer_length: Option<u32>, in "µs";
        /// Format on the host, only where settings are fixed.
        child "settings" => settings: Option<AudioSettings>;
    }
}

element! {
    /// Format of sound on the host.
    pub struct AudioSettings = "settings" default {
        /// Samples per second, from 1; usually 44100 where absent.
        attr "frequency" => frequency: Option<u32>, in "Hz";
        /// Channels, from 1; usually 2 where absent.
        attr "channels" => channels: Option<u32>;
        /// Format of a sample; the hypervisor decides where absent.
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
        /// Number of buffers; 0 for as many as the hypervisor likes.
        attr "bufferCount" => buffer_count: Option<u32>, when |stream, _| stream.buffer_count != Some(0);
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
        /// Number of buffers; 0 for as many as the hypervisor likes.
        attr "bufferCount" => buffer_count: Option<u32>, when |stream, _| stream.buffer_count != Some(0);
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
        /// Wanted delay, from 1.
        attr "latency" => latency: Option<u32>, in "µs";
    }
}
