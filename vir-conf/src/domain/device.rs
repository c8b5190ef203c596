//! `<devices>`: everything plugged into a domain, one module a kind.

pub mod audio;
pub mod channel;
pub mod console;
pub mod controller;
pub mod crypto;
pub mod disk;
pub mod filesystem;
pub mod graphics;
pub mod hostdev;
pub mod hub;
mod info;
pub mod input;
pub mod interface;
pub mod iommu;
mod iothread;
pub mod lease;
pub mod memballoon;
pub mod memory;
pub mod nvram;
pub mod panic;
pub mod parallel;
mod post_parse;
pub mod pstore;
pub mod redirdev;
pub mod redirfilter;
pub mod rng;
mod seclabel;
pub mod serial;
pub mod shmem;
pub mod smartcard;
pub mod sound;
pub mod tpm;
mod validate;
pub mod video;
mod virtio;
pub mod vsock;
pub mod watchdog;

pub use audio::AudioRef;
pub use graphics::{Clipboard, Mouse};
pub use info::{AcpiIndex, Alias, Boot, DeviceInfo, Rom, UsbMaster};
pub use iothread::{IothreadMapping, MappedIothread, MappedQueue};
pub use seclabel::Seclabel;
pub use virtio::{VirtioDriver, VirtioOptions};

pub use self::audio::Audio;
pub use self::channel::Channel;
pub use self::console::Console;
pub use self::controller::Controller;
pub use self::crypto::Crypto;
pub use self::disk::Disk;
pub use self::filesystem::Filesystem;
pub use self::graphics::Graphics;
pub use self::hostdev::Hostdev;
pub use self::hub::Hub;
pub use self::input::Input;
pub use self::interface::Interface;
pub use self::iommu::Iommu;
pub use self::lease::Lease;
pub use self::memballoon::Memballoon;
pub use self::memory::MemoryDevice;
pub use self::nvram::Nvram;
pub use self::panic::Panic;
pub use self::parallel::Parallel;
pub use self::pstore::Pstore;
pub use self::redirdev::Redirdev;
pub use self::redirfilter::Redirfilter;
pub use self::rng::Rng;
pub use self::serial::Serial;
pub use self::shmem::Shmem;
pub use self::smartcard::Smartcard;
pub use self::sound::Sound;
pub use self::tpm::Tpm;
pub use self::video::Video;
pub use self::vsock::Vsock;
pub use self::watchdog::Watchdog;
use crate::element;
use crate::facet;

element! {
    /// Everything plugged into a domain, grouped by kind in the order of printing.
    pub struct Devices = spread "devices" {
        /// Program that runs the domain, an absolute path.
        leaf "emulator" => emulator: Option<String>, fits facet::ABSOLUTE_PATH;
        /// A disk, floppy, CD-ROM or LUN.
        list live "disk" => disks: Vec<Disk>;
        /// A bus controller.
        list live "controller" => controllers: Vec<Controller>;
        /// A lock that the domain holds while it runs.
        list live "lease" => leases: Vec<Lease>;
        /// A file system of the host that the guest can mount.
        list live "filesystem" => filesystems: Vec<Filesystem>, since "0.3.3";
        /// A network card.
        list live "interface" => interfaces: Vec<Interface>;
        /// A smart card in a reader.
        list "smartcard" => smartcards: Vec<Smartcard>, since "0.8.8";
        /// A serial port.
        list live "serial" => serials: Vec<Serial>;
        /// A parallel port.
        list "parallel" => parallels: Vec<Parallel>;
        /// The console that `virsh console` opens.
        list live "console" => consoles: Vec<Console>;
        /// A private channel between guest and host.
        list live "channel" => channels: Vec<Channel>, since "0.7.3";
        /// A keyboard, mouse, tablet or touch screen.
        list live "input" => inputs: Vec<Input>;
        /// A trusted platform module.
        list "tpm" => tpms: Vec<Tpm>, since "1.0.5";
        /// A display server that shows the guest's screen.
        list "graphics" => graphics: Vec<Graphics>;
        /// A sound card.
        list "sound" => sounds: Vec<Sound>, since "0.4.3";
        /// A host audio back end that sound cards use.
        list "audio" => audios: Vec<Audio>, since "6.7.0";
        /// A graphics card.
        list "video" => videos: Vec<Video>;
        /// A device of the host, given to the guest.
        list live "hostdev" => hostdevs: Vec<Hostdev>, since "0.4.4";
        /// A place for a USB device that somebody lends to the guest.
        list live "redirdev" => redirdevs: Vec<Redirdev>;
        /// Which USB devices may be lent.
        child "redirfilter" => redirfilter: Option<Redirfilter>;
        /// A USB hub.
        list "hub" => hubs: Vec<Hub>;
        /// A timer that acts when the guest hangs.
        list live "watchdog" => watchdogs: Vec<Watchdog>, since "0.7.3";
        /// A balloon that takes memory back from the guest.
        child "memballoon" => memballoon: Option<Memballoon>, since "0.8.3";
        /// A source of randomness.
        list live "rng" => rngs: Vec<Rng>, since "1.0.3";
        /// Memory of pSeries machines that keeps its contents.
        child "nvram" => nvram: Option<Nvram>, since "1.0.5";
        /// A way for the guest to say that it crashed.
        list "panic" => panics: Vec<Panic>, since "1.2.1";
        /// Memory that several guests share.
        list live "shmem" => shmems: Vec<Shmem>, since "1.2.10";
        /// A memory module.
        list live "memory" => memories: Vec<MemoryDevice>, since "1.2.14";
        /// A device that enciphers for the guest.
        list "crypto" => cryptos: Vec<Crypto>, since "9.1.0";
        /// What translates the addresses by which devices reach memory.
        child "iommu" => iommu: Option<Iommu>, since "2.1.0";
        /// A socket between guest and host without a network.
        child "vsock" => vsock: Option<Vsock>, since "4.4.0";
        /// Where the guest's kernel stores its last words.
        child "pstore" => pstore: Option<Pstore>, since "10.6.0";
    }
}

impl Devices {
    /// Whether a device says when the firmware tries to boot from it.
    pub fn has_boot_order(&self) -> bool {
        self.bootable().any(|info| info.boot.is_some())
    }

    /// Devices that firmware can boot from.
    pub(crate) fn bootable(&self) -> impl Iterator<Item = &DeviceInfo> {
        let disks = self.disks.iter().map(|disk| &disk.info);
        let interfaces = self.interfaces.iter().map(|interface| &interface.info);
        let hostdevs = self.hostdevs.iter().map(|hostdev| &hostdev.info);
        let redirdevs = self.redirdevs.iter().map(|redirdev| &redirdev.info);
        let filesystems = self.filesystems.iter().map(|filesystem| &filesystem.info);
        disks.chain(interfaces).chain(hostdevs).chain(redirdevs).chain(filesystems)
    }

    /// Shows what every device has to `visit`, with the name of the device's element and its position among its kind.
    pub fn each_info<'a>(&'a self, visit: &mut dyn FnMut(&'static str, usize, &'a DeviceInfo)) {
        let Self {
            emulator: _,
            disks,
            controllers,
            leases: _,
            filesystems,
            interfaces,
            smartcards,
            serials,
            parallels,
            consoles,
            channels,
            inputs,
            tpms,
            graphics: _,
            sounds,
            audios: _,
            videos,
            hostdevs,
            redirdevs,
            redirfilter: _,
            hubs,
            watchdogs,
            memballoon,
            rngs,
            nvram,
            panics,
            shmems,
            memories,
            iommu,
            vsock,
            cryptos,
            pstore,
        } = self;
        disks.iter().enumerate().for_each(|(at, it)| visit("disk", at, &it.info));
        controllers.iter().enumerate().for_each(|(at, it)| visit("controller", at, &it.info));
        filesystems.iter().enumerate().for_each(|(at, it)| visit("filesystem", at, &it.info));
        interfaces.iter().enumerate().for_each(|(at, it)| visit("interface", at, &it.info));
        smartcards.iter().enumerate().for_each(|(at, it)| visit("smartcard", at, &it.info));
        serials.iter().enumerate().for_each(|(at, it)| visit("serial", at, &it.info));
        parallels.iter().enumerate().for_each(|(at, it)| visit("parallel", at, &it.info));
        consoles.iter().enumerate().for_each(|(at, it)| visit("console", at, &it.info));
        channels.iter().enumerate().for_each(|(at, it)| visit("channel", at, &it.info));
        inputs.iter().enumerate().for_each(|(at, it)| visit("input", at, &it.info));
        tpms.iter().enumerate().for_each(|(at, it)| visit("tpm", at, &it.info));
        sounds.iter().enumerate().for_each(|(at, it)| visit("sound", at, &it.info));
        videos.iter().enumerate().for_each(|(at, it)| visit("video", at, &it.info));
        hostdevs.iter().enumerate().for_each(|(at, it)| visit("hostdev", at, &it.info));
        redirdevs.iter().enumerate().for_each(|(at, it)| visit("redirdev", at, &it.info));
        hubs.iter().enumerate().for_each(|(at, it)| visit("hub", at, &it.info));
        watchdogs.iter().enumerate().for_each(|(at, it)| visit("watchdog", at, &it.info));
        memballoon.iter().for_each(|it| visit("memballoon", 0, &it.info));
        rngs.iter().enumerate().for_each(|(at, it)| visit("rng", at, &it.info));
        nvram.iter().for_each(|it| visit("nvram", 0, &it.info));
        panics.iter().enumerate().for_each(|(at, it)| visit("panic", at, &it.info));
        shmems.iter().enumerate().for_each(|(at, it)| visit("shmem", at, &it.info));
        memories.iter().enumerate().for_each(|(at, it)| visit("memory", at, &it.info));
        iommu.iter().for_each(|it| visit("iommu", 0, &it.info));
        vsock.iter().for_each(|it| visit("vsock", 0, &it.info));
        cryptos.iter().enumerate().for_each(|(at, it)| visit("crypto", at, &it.info));
        pstore.iter().for_each(|it| visit("pstore", 0, &it.info));
    }
}
