//! Completion for a hypervisor that has no rules of its own.

use crate::diagnostic::{Problem, Report};
use crate::domain::device::Devices;
use crate::domain::device::console::ConsoleTargetType;
use crate::domain::device::input::{Input, InputBus, InputType};
use crate::domain::device::video::VideoType;
use crate::domain::os::OsKind;
use crate::domain::{Domain, DomainType, PostParse};
use crate::flags::ParseFlags;

impl Domain {
    /// Fills in and judges a definition by the rules that every hypervisor has, and adds the devices that others
    /// need.
    ///
    /// For hypervisors that have no rules of their own. Others do these steps between theirs.
    pub fn complete(&mut self, cx: &mut PostParse<'_>, report: &mut Report) {
        self.post_parse(cx);
        let usual = Usual::of(self);
        let inactive = cx.flags.contains(ParseFlags::INACTIVE);
        let devices = &mut self.devices;
        devices.number_controllers();
        devices.add_hostdev_controllers(report);
        devices.pair_console(usual.console);
        devices.inputs.iter_mut().for_each(|input| usual.complete_input(input));
        devices.complete_videos(usual.video);
        devices.add_implied_controllers(report);
        devices.place_smartcards(report);
        devices.graphics.iter_mut().for_each(|display| display.post_parse(inactive, report));
        self.validate(cx.flags, report);
        self.devices.validate_character_devices(report);
        self.devices.validate_redirdevs(report);
    }
}

/// What is meant where devices do not say what they are.
#[derive(Debug, Clone, Copy)]
struct Usual {
    console: ConsoleTargetType,
    pointer: InputBus,
    tablet: InputBus,
    video: Option<VideoType>,
}

impl Usual {
    fn of(domain: &Domain) -> Self {
        let pointer = match (domain.kind, domain.os.os_kind()) {
            (DomainType::Vz, _) => InputBus::Parallels,
            (_, Some(OsKind::Xen | OsKind::Linux | OsKind::XenPvh)) => InputBus::Xen,
            _ if is_pc(domain) => InputBus::Ps2,
            _ => InputBus::Usb,
        };
        let tablet = if pointer == InputBus::Ps2 { InputBus::Usb } else { pointer };
        Self { console: console(domain), pointer, tablet, video: video(domain) }
    }

    fn complete_input(self, input: &mut Input) {
        input.bus.get_or_insert(match input.kind {
            InputType::Mouse | InputType::Keyboard => self.pointer,
            InputType::Tablet => self.tablet,
            InputType::Passthrough(_) => InputBus::Virtio,
            InputType::Evdev(_) => InputBus::None,
        });
    }
}

fn is_pc(domain: &Domain) -> bool {
    let arch = domain.os.kind.as_ref().and_then(|kind| kind.arch.as_deref());
    matches!(arch, None | Some("i686" | "x86_64"))
}

fn console(domain: &Domain) -> ConsoleTargetType {
    match (domain.os.os_kind(), domain.kind) {
        (Some(OsKind::Exe), DomainType::OpenVz) => ConsoleTargetType::OpenVz,
        (Some(OsKind::Exe), _) => ConsoleTargetType::Lxc,
        (Some(OsKind::Xen | OsKind::Linux | OsKind::XenPvh), _) => ConsoleTargetType::Xen,
        (Some(OsKind::Uml), _) => ConsoleTargetType::Uml,
        (Some(OsKind::Hvm) | None, _) => ConsoleTargetType::Serial,
    }
}

fn video(domain: &Domain) -> Option<VideoType> {
    match domain.kind {
        DomainType::Xen if domain.os.os_kind() == Some(OsKind::Hvm) => Some(VideoType::Cirrus),
        DomainType::Xen => Some(VideoType::Xen),
        DomainType::Vbox => Some(VideoType::Vbox),
        DomainType::Vmware => Some(VideoType::Vmvga),
        DomainType::Vz => Some(VideoType::Parallels),
        DomainType::Bhyve => Some(VideoType::Gop),
        DomainType::Qemu
        | DomainType::Kvm
        | DomainType::Hvf
        | DomainType::Kqemu
        | DomainType::Lxc
        | DomainType::Uml
        | DomainType::OpenVz
        | DomainType::Test
        | DomainType::HyperV
        | DomainType::Phyp => Some(VideoType::Cirrus),
    }
}

impl Devices {
    /// Judges places for lent USB devices: there must be USB.
    fn validate_redirdevs(&self, report: &mut Report) {
        let has_usb = self.controllers.iter().any(|controller| controller.kind.as_usb().is_some());
        if !self.redirdevs.is_empty() && !has_usb {
            let why = "cannot add redirected USB device: USB is disabled for this domain";
            report.error("domain/devices/redirdev", Problem::Unsupported(why.to_owned()));
        }
    }
}
