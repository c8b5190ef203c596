//! `<sound>`: a sound card.

use crate::diagnostic::{Problem, Report};
use crate::domain::device::{AudioRef, DeviceInfo, VirtioDriver};
use crate::scalar::YesNo;
use crate::{element, values};

element! {
    /// A sound card.
    pub struct Sound = "sound" new(model: SoundModel) {
        /// The card.
        attr guest "model" => model: SoundModel;
        /// Whether a USB card has 5.1 channels.
        attr guest "multichannel" => multichannel: Option<YesNo>, since "9.4.0", when |sound, _| sound.model == SoundModel::Usb;
        /// PCM streams of a virtio card, from 1.
        attr guest "streams" => streams: Option<u32>, since "10.4.0", when |sound, _| sound.model == SoundModel::Virtio;
        /// What hangs on an HDA card; one that plays and records where absent.
        list "codec" => codecs: Vec<Codec>, since "0.9.13", when |sound, _| sound.model.has_codecs();
        /// Back end that it uses; the hypervisor's usual one where absent.
        child "audio" => audio: Option<AudioRef>, since "6.7.0";
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
        /// Transport options of virtio cards.
        child "driver" => driver: Option<VirtioDriver>, when |sound, _| sound.model == SoundModel::Virtio;
    }
}

values! {
    /// Sound cards.
    pub enum SoundModel {
        /// A Sound Blaster 16.
        Sb16 = "sb16",
        /// An Ensoniq AudioPCI.
        Es1370 = "es1370",
        /// The speaker of a PC.
        Pcspk = "pcspk",
        /// An Intel 82801AA AC97.
        Ac97 = "ac97" since "0.6.0",
        /// An Intel HD Audio controller of ICH6.
        Ich6 = "ich6" since "0.8.8",
        /// An Intel HD Audio controller of ICH7.
        Ich7 = "ich7" since "6.7.0",
        /// An Intel HD Audio controller of ICH9.
        Ich9 = "ich9" since "1.1.3",
        /// A USB audio device.
        Usb = "usb" since "1.2.8",
        /// A virtio sound card.
        Virtio = "virtio" since "10.4.0",
    }
}

impl SoundModel {
    /// Whether it is a controller of HD Audio, on which codecs hang.
    pub fn has_codecs(self) -> bool {
        match self {
            Self::Ich6 | Self::Ich7 | Self::Ich9 => true,
            Self::Sb16 | Self::Es1370 | Self::Pcspk | Self::Ac97 | Self::Usb | Self::Virtio => false,
        }
    }
}

/// Streams of a virtio card that names none: one to play, one to record.
const USUAL_STREAMS: u32 = 2;

impl Sound {
    /// Fills in what the guest sees of a virtio card.
    pub(crate) fn post_parse(&mut self) {
        if self.model == SoundModel::Virtio {
            self.streams.get_or_insert(USUAL_STREAMS);
        }
    }

    /// Judges the card at `path`.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        if self.streams == Some(0) {
            report.error(path, Problem::Conflict("a card needs one stream or more".to_owned()));
        }
    }
}

element! {
    /// A codec on an HDA card.
    pub struct Codec = "codec" {
        /// What it does.
        attr guest "type" => kind: CodecType;
    }
}

values! {
    /// What an HDA codec does.
    pub enum CodecType {
        /// Plays and records over line out and line in.
        Duplex = "duplex",
        /// Plays and records over speaker and microphone.
        Micro = "micro",
        /// Only plays.
        Output = "output" since "4.4.0",
    }
}
