//! Sound cards.

use serde::Serialize;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::Devices;
use vir_conf::domain::device::sound::{Codec, CodecType, Sound, SoundModel};

use crate::command::{Builder, Refusal};
use crate::device::audio;
use crate::device::place::Place;
use crate::device::virtio::{Generation, TransportProps, driver};

/// What hangs on an HD Audio card that names nothing: line out and line in.
const USUAL_CODEC: Codec = Codec { kind: CodecType::Duplex };

/// Notes what QEMU cannot do with sound.
pub(crate) fn validate(devices: &Devices, report: &mut Report) {
    for (at, sound) in devices.sounds.iter().enumerate() {
        let path = format!("domain/devices/sound[{}]", at + 1);
        if sound.model == SoundModel::Ich7 {
            report.error(&path, Problem::Unsupported("QEMU has no sound card 'ich7'".to_owned()));
        }
        if sound.streams == Some(0) {
            report.error(&path, Problem::Conflict("a sound card needs at least one stream".to_owned()));
        }
    }
}

#[derive(Serialize)]
struct Props {
    driver: String,
    #[serde(flatten)]
    transport: TransportProps,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    audiodev: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    multi: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    streams: Option<u32>,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct CodecProps {
    driver: &'static str,
    id: String,
    bus: String,
    cad: usize,
    audiodev: String,
}

/// Adds the card and what hangs on it. The speaker is part of the machine, which is told its back end.
pub(crate) fn build(sound: &Sound, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Sound { model, multichannel, streams, codecs, audio, info, driver: options } = sound;
    let alias = b.alias(info);
    let audiodev = audio::back_end(audio.as_ref(), "domain/devices/sound", b)?;
    let card = match model {
        SoundModel::Pcspk => return Ok(()),
        SoundModel::Sb16 => "sb16".to_owned(),
        SoundModel::Es1370 => "ES1370".to_owned(),
        SoundModel::Ac97 => "AC97".to_owned(),
        SoundModel::Usb => "usb-audio".to_owned(),
        SoundModel::Ich6 | SoundModel::Ich7 => "intel-hda".to_owned(),
        SoundModel::Ich9 => "ich9-intel-hda".to_owned(),
        SoundModel::Virtio => driver("virtio-sound", Generation::Usual, info),
    };
    b.device(&Props {
        driver: card,
        transport: TransportProps::of(options.as_ref().map(|options| &options.virtio)),
        id: alias.clone(),
        audiodev: (!model.has_codecs()).then(|| audiodev.clone()),
        multi: multichannel.filter(|_| *model == SoundModel::Usb).map(bool::from),
        streams: streams.filter(|_| *model == SoundModel::Virtio),
        place: Place::of(info, b),
    });
    if model.has_codecs() {
        let codecs = if codecs.is_empty() { std::slice::from_ref(&USUAL_CODEC) } else { codecs };
        for (cad, Codec { kind }) in codecs.iter().enumerate() {
            let (id, bus) = (format!("{alias}-codec{cad}"), format!("{alias}.0"));
            b.device(&CodecProps { driver: codec_driver(*kind), id, bus, cad, audiodev: audiodev.clone() });
        }
    }
    Ok(())
}

fn codec_driver(kind: CodecType) -> &'static str {
    match kind {
        CodecType::Duplex => "hda-duplex",
        CodecType::Micro => "hda-micro",
        CodecType::Output => "hda-output",
    }
}
