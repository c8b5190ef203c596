//! Completion for a hypervisor that has no rules of its own.

use crate::arch::Arch;
use crate::diagnostic::{Problem, Report};
use crate::domain::device::Devices;
use crate::domain::device::console::ConsoleTargetType;
use crate::domain::device::controller::Controller;
use crate::domain::device::input::{Input, InputBus, InputType};
use crate::domain::device::video::VideoType;
use crate::domain::features::{IoApicDriver, RequiredSwitch};
use crate::domain::os::OsKind;
use crate::domain::storage::StorageSource;
use crate::domain::{Domain, DomainType, PostParse};
use crate::flags::ParseFlags;
use crate::scalar::OnOff;

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
        devices.controllers.iter_mut().for_each(Controller::complete_master);
        devices.add_hostdev_controllers(report);
        devices.pair_console(usual.console);
        devices.inputs.iter_mut().for_each(|input| usual.complete_input(input));
        devices.complete_videos(usual.video);
        devices.add_implied_controllers(report);
        devices.place_smartcards(report);
        devices.graphics.iter_mut().for_each(|display| display.post_parse(inactive, report));
        self.validate(cx.flags, report);
        let devices = &self.devices;
        devices.validate_disks(report);
        devices.validate_descriptors(report);
        devices.validate_controllers(report);
        devices.validate_pci_targets(report);
        devices.validate_videos(report);
        devices.validate_character_devices(report);
        devices.validate_usb(report);
        self.validate_inputs(report);
        self.validate_interrupts(report);
    }

    /// Interrupts of devices are remapped where the hypervisor emulates the I/O APIC.
    fn validate_interrupts(&self, report: &mut Report) {
        let driver = self.devices.iommu.as_ref().and_then(|iommu| iommu.driver.as_ref());
        let remaps = driver.is_some_and(|driver| driver.intremap == Some(OnOff::On));
        let is_split =
            self.features.ioapic.as_ref().is_some_and(|ioapic| ioapic.driver == IoApicDriver::Qemu);
        if remaps && !is_split {
            let why = "IOMMU interrupt remapping needs <ioapic driver='qemu'/> in <features>";
            report.error("domain/devices/iommu/driver/@intremap", Problem::Unsupported(why.to_owned()));
        }
    }

    /// Judges what machines, rather than hypervisors, lack.
    fn validate_inputs(&self, report: &mut Report) {
        let is_full = self.os.os_kind() == Some(OsKind::Hvm);
        let has_ps2 = self.features.ps2.as_ref().is_none_or(RequiredSwitch::is_on);
        for (at, input) in self.devices.inputs.iter().enumerate() {
            let path = format!("domain/devices/input[{}]", at + 1);
            let mut refuse = |why: &str| report.error(&*path, Problem::Unsupported(why.to_owned()));
            match (input.bus, &input.kind) {
                (Some(InputBus::Xen), _) if is_full => refuse("full machines have no input bus 'xen'"),
                (Some(InputBus::Ps2), InputType::Tablet) => refuse("there are no PS/2 tablets"),
                (Some(InputBus::Ps2), _) if !has_ps2 => {
                    refuse("ps2 bus inputs require the ps2 feature not to be disabled");
                }
                (Some(bus), InputType::Passthrough(_)) if bus != InputBus::Virtio => {
                    refuse("a device is passed through on bus 'virtio' only");
                }
                (Some(bus), InputType::Evdev(_)) if bus != InputBus::None => {
                    refuse("input evdev doesn't support bus element");
                }
                (bus, _) if bus != Some(InputBus::Virtio) && input.model.is_some() => {
                    refuse("an input device has a model on bus 'virtio' only");
                }
                _ => {}
            }
        }
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
        let pointer = match domain.os.os_kind() {
            _ if domain.kind == DomainType::Vz => InputBus::Parallels,
            Some(OsKind::Xen | OsKind::Linux) => InputBus::Xen,
            _ => match domain.os.arch() {
                None | Some(Arch::I686 | Arch::X86_64) => InputBus::Ps2,
                Some(Arch::S390 | Arch::S390x) => InputBus::Virtio,
                Some(_) => InputBus::Usb,
            },
        };
        let tablet = if pointer == InputBus::Ps2 { InputBus::Usb } else { pointer };
        Self { console: console(domain), pointer, tablet, video: Some(video(domain)) }
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

fn console(domain: &Domain) -> ConsoleTargetType {
    match domain.kind {
        DomainType::Lxc => ConsoleTargetType::Lxc,
        DomainType::OpenVz => ConsoleTargetType::OpenVz,
        DomainType::Uml => ConsoleTargetType::Uml,
        DomainType::Xen if domain.os.os_kind() != Some(OsKind::Hvm) => ConsoleTargetType::Xen,
        DomainType::Xen
        | DomainType::Qemu
        | DomainType::Kvm
        | DomainType::Hvf
        | DomainType::Kqemu
        | DomainType::Test
        | DomainType::Vmware
        | DomainType::HyperV
        | DomainType::Vbox
        | DomainType::Phyp
        | DomainType::Bhyve
        | DomainType::Vz => ConsoleTargetType::Serial,
    }
}

fn video(domain: &Domain) -> VideoType {
    match domain.kind {
        DomainType::Vbox => VideoType::Vbox,
        DomainType::Vmware => VideoType::Vmvga,
        DomainType::Vz => VideoType::Parallels,
        DomainType::Bhyve => VideoType::Gop,
        DomainType::Xen
        | DomainType::Qemu
        | DomainType::Kvm
        | DomainType::Hvf
        | DomainType::Kqemu
        | DomainType::Lxc
        | DomainType::Uml
        | DomainType::OpenVz
        | DomainType::Test
        | DomainType::HyperV
        | DomainType::Phyp => match domain.os.os_kind() {
            Some(OsKind::Xen | OsKind::Linux) => VideoType::Xen,
            _ if matches!(domain.os.arch(), Some(Arch::Ppc64 | Arch::Ppc64Le)) => VideoType::Vga,
            _ => VideoType::Cirrus,
        },
    }
}

impl Devices {
    /// A hypervisor without rules of its own opens no files, so it cannot hand any over.
    fn validate_descriptors(&self, report: &mut Report) {
        for (at, disk) in self.disks.iter().enumerate() {
            if matches!(&disk.source, StorageSource::File(Some(source)) if source.fd_group.is_some()) {
                let why = format!("driver does not support FD passing for disk '{}'", disk.target.dev);
                report.error(format!("domain/devices/disk[{}]", at + 1), Problem::Unsupported(why));
            }
        }
    }

    /// Judges USB devices: there must be USB, and not be switched off.
    fn validate_usb(&self, report: &mut Report) {
        let mut controllers = self.controllers.iter();
        if !self.redirdevs.is_empty() && !controllers.any(|controller| controller.kind.as_usb().is_some()) {
            let why = "cannot add redirected USB device: USB is disabled for this domain".to_owned();
            report.error("domain/devices/redirdev", Problem::Unsupported(why));
        }
    }
}
