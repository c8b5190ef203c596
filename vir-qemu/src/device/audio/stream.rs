//! One direction of a sound back end.

use serde::Serialize;
use vir_conf::domain::device::audio::{
    AlsaStream, AudioFormat, AudioSettings, AudioStream, BufferedStream, JackStream, NamedStream, OssStream,
    PlainStream,
};
use vir_conf::scalar::YesNo;

/// One direction of a back end; no back end has all of it. Fields in the order of the command line.
#[derive(Debug, Default, PartialEq, Serialize)]
pub(super) struct Stream<'a> {
    #[serde(rename = "mixing-engine", skip_serializing_if = "Option::is_none")]
    mixing_engine: Option<bool>,
    #[serde(rename = "fixed-settings", skip_serializing_if = "Option::is_none")]
    fixed_settings: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    voices: Option<u32>,
    #[serde(rename = "buffer-length", skip_serializing_if = "Option::is_none")]
    buffer_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frequency: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channels: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dev: Option<&'a str>,
    #[serde(rename = "buffer-count", skip_serializing_if = "Option::is_none")]
    buffer_count: Option<u32>,
    #[serde(rename = "try-poll", skip_serializing_if = "Option::is_none")]
    try_poll: Option<bool>,
    #[serde(rename = "server-name", skip_serializing_if = "Option::is_none")]
    server_name: Option<&'a str>,
    #[serde(rename = "client-name", skip_serializing_if = "Option::is_none")]
    client_name: Option<&'a str>,
    #[serde(rename = "connect-ports", skip_serializing_if = "Option::is_none")]
    connect_ports: Option<&'a str>,
    #[serde(rename = "exact-name", skip_serializing_if = "Option::is_none")]
    exact_name: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(rename = "stream-name", skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latency: Option<u32>,
}

impl Stream<'_> {
    /// Whether the document says nothing about it.
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    fn common(
        AudioStream { mixing_engine, fixed_settings, voices, buffer_length, settings }: &AudioStream,
    ) -> Self {
        let (frequency, channels, format) = match settings {
            Some(AudioSettings { frequency, channels, format }) => (*frequency, *channels, *format),
            None => (None, None, None),
        };
        Self {
            mixing_engine: switch(*mixing_engine),
            fixed_settings: switch(*fixed_settings),
            voices: *voices,
            buffer_length: *buffer_length,
            frequency,
            channels,
            format: format.map(AudioFormat::as_str),
            ..Self::default()
        }
    }
}

fn switch(switch: Option<YesNo>) -> Option<bool> {
    switch.map(bool::from)
}

impl<'a> From<&'a PlainStream> for Stream<'a> {
    fn from(PlainStream { common }: &'a PlainStream) -> Self {
        Self::common(common)
    }
}

impl<'a> From<&'a AlsaStream> for Stream<'a> {
    fn from(AlsaStream { common, dev }: &'a AlsaStream) -> Self {
        Self { dev: dev.as_deref(), ..Self::common(common) }
    }
}

impl<'a> From<&'a BufferedStream> for Stream<'a> {
    fn from(BufferedStream { common, buffer_count }: &'a BufferedStream) -> Self {
        Self { buffer_count: *buffer_count, ..Self::common(common) }
    }
}

impl<'a> From<&'a JackStream> for Stream<'a> {
    fn from(stream: &'a JackStream) -> Self {
        let JackStream { common, server_name, client_name, connect_ports, exact_name } = stream;
        Self {
            server_name: server_name.as_deref(),
            client_name: client_name.as_deref(),
            connect_ports: connect_ports.as_deref(),
            exact_name: switch(*exact_name),
            ..Self::common(common)
        }
    }
}

impl<'a> From<&'a OssStream> for Stream<'a> {
    fn from(OssStream { common, dev, buffer_count, try_poll }: &'a OssStream) -> Self {
        let (dev, buffer_count, try_poll) = (dev.as_deref(), *buffer_count, switch(*try_poll));
        Self { dev, buffer_count, try_poll, ..Self::common(common) }
    }
}

impl<'a> From<&'a NamedStream> for Stream<'a> {
    fn from(NamedStream { common, name, stream_name, latency }: &'a NamedStream) -> Self {
        let (name, label) = (name.as_deref(), stream_name.as_deref());
        Self { name, label, latency: *latency, ..Self::common(common) }
    }
}
