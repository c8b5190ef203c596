//! Sound back ends of the host.

mod stream;

use serde::Serialize;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::audio::{
    AlsaAudio, Audio, AudioBackend, AudioKind, CoreAudio, FileAudio, JackAudio, OssAudio, PipewireAudio,
    PlainAudio, PulseAudio, SdlAudio, SdlDriver,
};
use vir_conf::domain::device::graphics::Graphics;
use vir_conf::domain::device::{AudioRef, Devices};
use vir_conf::scalar::{Scalar, YesNo};

use self::stream::Stream;
use crate::command::{Builder, Refusal, refuse};
use crate::driver::Driver;

/// Adds the back end of a machine that names none: with no display, or a VNC server, the host stays silent unless
/// the configuration lets the caller's environment choose; SPICE carries sound itself; SDL plays as the caller
/// does. Other displays have none, and of several the last that has some decides.
pub(crate) fn add_default(devices: &mut Devices, driver: Driver<'_>) {
    if !devices.audios.is_empty() {
        return;
    }
    let of_host = |allowed: bool| {
        if allowed { of_environment(driver) } else { Some(AudioBackend::None(PlainAudio::default())) }
    };
    let of_display = devices.graphics.iter().rev().find_map(|display| match display {
        Graphics::Spice(_) => Some(Some(AudioBackend::Spice(PlainAudio::default()))),
        Graphics::Sdl(_) => Some(of_environment(driver)),
        Graphics::Vnc(_) => Some(of_host(driver.config.vnc.allow_host_audio)),
        Graphics::Rdp(_) | Graphics::Desktop(_) | Graphics::EglHeadless(_) | Graphics::Dbus(_) => None,
    });
    let backend = match of_display {
        Some(backend) => backend,
        None if devices.graphics.is_empty() => of_host(driver.config.nographics_allow_host_audio),
        None => None,
    };
    let audio = |backend| Audio { id: 1, settings: AudioKind { timer_period: None, backend } };
    devices.audios.extend(backend.map(audio));
}

/// The back end that `QEMU_AUDIO_DRV` names, the variable by which old QEMUs were told.
fn of_environment(driver: Driver<'_>) -> Option<AudioBackend> {
    Some(match driver.host.environment("QEMU_AUDIO_DRV")?.as_str() {
        "none" => AudioBackend::None(PlainAudio::default()),
        "alsa" => AudioBackend::Alsa(AlsaAudio::default()),
        "coreaudio" => AudioBackend::CoreAudio(CoreAudio::default()),
        "jack" => AudioBackend::Jack(JackAudio::default()),
        "oss" => AudioBackend::Oss(OssAudio::default()),
        "pa" => AudioBackend::PulseAudio(PulseAudio::default()),
        "pipewire" => AudioBackend::Pipewire(PipewireAudio::default()),
        "sdl" => {
            let sdl = driver.host.environment("SDL_AUDIODRIVER").and_then(|name| SdlDriver::read(&name));
            AudioBackend::Sdl(SdlAudio { driver: sdl, ..SdlAudio::default() })
        }
        "spice" => AudioBackend::Spice(PlainAudio::default()),
        "wav" => AudioBackend::File(FileAudio::default()),
        _ => return None,
    })
}

/// Variable that names the directory of PipeWire's socket.
const PIPEWIRE_DIR: &str = "PIPEWIRE_RUNTIME_DIR";

/// A variable as the caller has it.
fn of_caller(name: &'static str, driver: Driver<'_>) -> Option<(&'static str, String)> {
    driver.host.environment(name).map(|value| (name, value))
}

/// Notes what QEMU cannot do with back ends.
pub(crate) fn validate(audios: &[Audio], report: &mut Report) {
    for (at, audio) in audios.iter().enumerate() {
        let path = format!("domain/devices/audio[{}]", at + 1);
        let Parts { driver: _, own: _, environment: _, input, output } = Parts::of(&audio.settings.backend);
        for why in [input, output].iter().filter_map(Stream::contradiction) {
            report.error(&path, Problem::Conflict(why.to_owned()));
        }
    }
}

/// Name of the back end that a device uses: the one it names, or the first.
pub(crate) fn id_of(named: Option<&AudioRef>, b: &Builder<'_>) -> Option<String> {
    let first = || b.domain.devices.audios.first().map(|audio| audio.id);
    named.map(|audio| audio.id).or_else(first).map(name)
}

/// Like [`id_of`], for a device at `path` that cannot do without.
pub(crate) fn back_end(named: Option<&AudioRef>, path: &str, b: &Builder<'_>) -> Result<String, Refusal> {
    id_of(named, b).ok_or_else(|| {
        let why = "unable to find an audio back end for the sound device".to_owned();
        refuse(path, Problem::Dangling(why))
    })
}

#[derive(Serialize)]
struct Props<'a> {
    id: String,
    driver: &'static str,
    #[serde(rename = "timer-period", skip_serializing_if = "Option::is_none")]
    timer_period: Option<u32>,
    #[serde(flatten)]
    own: Own<'a>,
    #[serde(rename = "in", skip_serializing_if = "Stream::is_default")]
    input: Stream<'a>,
    #[serde(rename = "out", skip_serializing_if = "Stream::is_default")]
    output: Stream<'a>,
}

/// What single back ends have of their own.
#[derive(Default, Serialize)]
struct Own<'a> {
    #[serde(rename = "try-mmap", skip_serializing_if = "Option::is_none")]
    try_mmap: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exclusive: Option<bool>,
    #[serde(rename = "dsp-policy", skip_serializing_if = "Option::is_none")]
    dsp_policy: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
}

/// Adds a back end, and what its library reads from the environment.
pub(crate) fn build(audio: &Audio, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Audio { id, settings: AudioKind { backend, timer_period } } = audio;
    let Parts { driver, own, environment, input, output } = Parts::of(backend);
    let inherited =
        || matches!(backend, AudioBackend::Pipewire(_)).then(|| of_caller(PIPEWIRE_DIR, b.driver)).flatten();
    if let Some((name, value)) = environment.or_else(inherited) {
        b.env(name, value);
    }
    b.json("-audiodev", &Props { id: name(*id), driver, timer_period: *timer_period, own, input, output });
    Ok(())
}

/// A back end as QEMU sees it.
struct Parts<'a> {
    driver: &'static str,
    own: Own<'a>,
    environment: Option<(&'static str, String)>,
    input: Stream<'a>,
    output: Stream<'a>,
}

impl<'a> Parts<'a> {
    fn new<S>(driver: &'static str, input: Option<&'a S>, output: Option<&'a S>) -> Self
    where
        Stream<'a>: From<&'a S>,
    {
        let stream = |stream: Option<&'a S>| stream.map(Stream::from).unwrap_or_default();
        Self { driver, own: Own::default(), environment: None, input: stream(input), output: stream(output) }
    }

    fn plain(driver: &'static str, PlainAudio { input, output }: &'a PlainAudio) -> Self {
        Self::new(driver, input.as_ref(), output.as_ref())
    }

    fn of(backend: &'a AudioBackend) -> Self {
        match backend {
            AudioBackend::None(plain) => Self::plain("none", plain),
            AudioBackend::Spice(plain) => Self::plain("spice", plain),
            AudioBackend::Dbus(plain) => Self::plain("dbus", plain),
            AudioBackend::Alsa(alsa) => Self::new("alsa", alsa.input.as_ref(), alsa.output.as_ref()),
            AudioBackend::CoreAudio(core) => {
                Self::new("coreaudio", core.input.as_ref(), core.output.as_ref())
            }
            AudioBackend::Jack(jack) => Self::new("jack", jack.input.as_ref(), jack.output.as_ref()),
            AudioBackend::Oss(OssAudio { try_mmap, exclusive, dsp_policy, input, output }) => {
                let switch = |switch: &Option<YesNo>| switch.map(bool::from);
                let (try_mmap, exclusive, dsp_policy) = (switch(try_mmap), switch(exclusive), *dsp_policy);
                let own = Own { try_mmap, exclusive, dsp_policy, ..Own::default() };
                Self { own, ..Self::new("oss", input.as_ref(), output.as_ref()) }
            }
            AudioBackend::PulseAudio(PulseAudio { server_name, input, output }) => {
                let own = Own { server: server_name.as_deref(), ..Own::default() };
                Self { own, ..Self::new("pa", input.as_ref(), output.as_ref()) }
            }
            AudioBackend::Sdl(SdlAudio { driver, input, output }) => {
                let environment = driver.map(|driver| ("SDL_AUDIODRIVER", driver.to_string()));
                Self { environment, ..Self::new("sdl", input.as_ref(), output.as_ref()) }
            }
            AudioBackend::File(FileAudio { path, input, output }) => {
                let own = Own { path: path.as_deref(), ..Own::default() };
                Self { own, ..Self::new("wav", input.as_ref(), output.as_ref()) }
            }
            AudioBackend::Pipewire(PipewireAudio { runtime_dir, input, output }) => {
                let environment = runtime_dir.as_ref().map(|dir| (PIPEWIRE_DIR, dir.clone()));
                Self { environment, ..Self::new("pipewire", input.as_ref(), output.as_ref()) }
            }
        }
    }
}

fn name(id: u8) -> String {
    format!("audio{id}")
}
