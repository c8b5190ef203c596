//! What every hypervisor fills in alike in devices.

use crate::absent::forget_empty;
use crate::diagnostic::{Problem, Report};
use crate::domain::chardev::CharSource;
use crate::domain::device::console::Console;
use crate::domain::device::redirdev::{RedirBus, Redirdev};
use crate::domain::device::rng::RngBackend;
use crate::domain::device::smartcard::SmartcardMode;
use crate::domain::device::sound::Sound;
use crate::domain::device::{Boot, Controller, Devices, Memballoon, Tpm, Vsock, parallel, serial};

impl Devices {
    /// Fills in what every hypervisor fills in alike.
    pub(crate) fn post_parse(&mut self) {
        self.char_sources_mut().for_each(CharSource::post_parse);
        self.consoles.iter_mut().for_each(Console::post_parse);
        serial::number(&mut self.serials);
        parallel::number(&mut self.parallels);
        self.sounds.iter_mut().for_each(Sound::post_parse);
        self.audios.iter_mut().for_each(|audio| audio.settings.backend.post_parse());
        self.tpms.iter_mut().for_each(Tpm::post_parse);
        self.memballoon.iter_mut().for_each(Memballoon::post_parse);
        self.vsock.iter_mut().for_each(Vsock::post_parse);
        self.redirfilter = self.redirfilter.take().filter(|filter| !filter.rules.is_empty());
        self.redirdevs.iter_mut().for_each(Redirdev::post_parse);
        self.controllers.iter_mut().for_each(Controller::post_parse);
        let disks = self.disks.iter_mut().map(|disk| &mut disk.info);
        let interfaces = self.interfaces.iter_mut().map(|interface| &mut interface.info);
        let hostdevs = self.hostdevs.iter_mut().map(|hostdev| &mut hostdev.info);
        for info in disks.chain(interfaces).chain(hostdevs) {
            info.boot.iter_mut().for_each(Boot::post_parse);
            forget_empty(&mut info.rom);
        }
    }

    /// The host's end of every character device.
    fn char_sources_mut(&mut self) -> impl Iterator<Item = &mut CharSource> {
        let smartcards = self.smartcards.iter_mut().filter_map(|smartcard| match &mut smartcard.mode {
            SmartcardMode::Passthrough(passthrough) => Some(&mut passthrough.source),
            SmartcardMode::Host | SmartcardMode::HostCertificates(_) => None,
        });
        let serials = self.serials.iter_mut().map(|serial| &mut serial.source);
        let parallels = self.parallels.iter_mut().map(|parallel| &mut parallel.source);
        let consoles = self.consoles.iter_mut().map(|console| &mut console.source);
        let channels = self.channels.iter_mut().map(|channel| &mut channel.source);
        let redirdevs = self.redirdevs.iter_mut().map(|redirdev| {
            let RedirBus::Usb(usb) = &mut redirdev.bus;
            &mut usb.source
        });
        let rngs = self.rngs.iter_mut().filter_map(|rng| match &mut rng.backend {
            RngBackend::Egd(daemon) => Some(&mut daemon.source),
            RngBackend::Random(_) | RngBackend::Builtin => None,
        });
        smartcards
            .chain(rngs)
            .chain(serials)
            .chain(parallels)
            .chain(consoles)
            .chain(channels)
            .chain(redirdevs)
    }

    /// The host's end of every character device, with the device's path.
    pub fn char_sources(&self) -> impl Iterator<Item = (String, &CharSource)> {
        let smartcards =
            paths("smartcard", &self.smartcards).filter_map(|(path, smartcard)| match &smartcard.mode {
                SmartcardMode::Passthrough(passthrough) => Some((path, &passthrough.source)),
                SmartcardMode::Host | SmartcardMode::HostCertificates(_) => None,
            });
        let rngs = paths("rng", &self.rngs).filter_map(|(path, rng)| match &rng.backend {
            RngBackend::Egd(daemon) => Some((path, &daemon.source)),
            RngBackend::Random(_) | RngBackend::Builtin => None,
        });
        let serials = paths("serial", &self.serials).map(|(path, serial)| (path, &serial.source));
        let parallels = paths("parallel", &self.parallels).map(|(path, parallel)| (path, &parallel.source));
        let consoles = paths("console", &self.consoles).map(|(path, console)| (path, &console.source));
        let channels = paths("channel", &self.channels).map(|(path, channel)| (path, &channel.source));
        let redirdevs = paths("redirdev", &self.redirdevs).map(|(path, redirdev)| {
            let RedirBus::Usb(usb) = &redirdev.bus;
            (path, &usb.source)
        });
        smartcards
            .chain(rngs)
            .chain(serials)
            .chain(parallels)
            .chain(consoles)
            .chain(channels)
            .chain(redirdevs)
    }

    /// Judges character devices alone, by rules that every hypervisor has. What hypervisors fill in must be there.
    pub fn validate_character_devices(&self, report: &mut Report) {
        for (at, serial) in self.serials.iter().enumerate() {
            serial.source.validate_port(&path("serial", at), report);
        }
        for (at, parallel) in self.parallels.iter().enumerate() {
            parallel.source.validate_port(&path("parallel", at), report);
        }
        for (at, console) in self.consoles.iter().enumerate() {
            let path = path("console", at);
            if !console.is_serial() {
                console.source.validate_port(&path, report);
            } else if at > 0 {
                let why = "Only the first console can be a serial port".to_owned();
                report.error(path, Problem::Unsupported(why));
            }
        }
        for (at, channel) in self.channels.iter().enumerate() {
            channel.validate(&path("channel", at), report);
        }
        for (at, smartcard) in self.smartcards.iter().enumerate() {
            smartcard.validate(&path("smartcard", at), report);
        }
        for (at, rng) in self.rngs.iter().enumerate() {
            if let RngBackend::Egd(daemon) = &rng.backend {
                daemon.source.validate_port(&path("rng", at), report);
            }
        }
        for (at, redirdev) in self.redirdevs.iter().enumerate() {
            let RedirBus::Usb(usb) = &redirdev.bus;
            usb.source.validate_with_path(&path("redirdev", at), report);
        }
    }
}

/// The devices of a kind, each with its path.
fn paths<'a, T>(kind: &'static str, devices: &'a [T]) -> impl Iterator<Item = (String, &'a T)> {
    devices.iter().enumerate().map(move |(at, device)| (path(kind, at), device))
}

/// Path of the device of a kind at a position.
fn path(kind: &str, at: usize) -> String {
    format!("domain/devices/{kind}[{}]", at + 1)
}
