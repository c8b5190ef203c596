//! Which slots take which device: the one table of what sits on PCI.
//!
//! Measured on a running libvirt 11.3: what a device asks for decides which bridges a guest grows, so a guest moves
//! between the two only if they agree.

use vir_conf::domain::device::controller::{
    Controller, ControllerKind, ScsiModel, UsbModel, VirtioSerialModel,
};
use vir_conf::domain::device::disk::{Disk, DiskBus, DiskModel};
use vir_conf::domain::device::filesystem::{Filesystem, FilesystemDriverType, FilesystemModel};
use vir_conf::domain::device::hostdev::{Hostdev, HostdevMode, MdevModel, ScsiHostModel, SubsystemKind};
use vir_conf::domain::device::input::{Input, InputBus, InputModel};
use vir_conf::domain::device::interface::{HostCardAddress, Interface, InterfaceKind};
use vir_conf::domain::device::iommu::{Iommu, IommuModel};
use vir_conf::domain::device::memballoon::{Memballoon, MemballoonModel};
use vir_conf::domain::device::memory::{MemoryDevice, MemoryModel};
use vir_conf::domain::device::panic::{Panic, PanicModel};
use vir_conf::domain::device::rng::{Rng, RngModel};
use vir_conf::domain::device::serial::{Serial, SerialTargetType};
use vir_conf::domain::device::sound::{Sound, SoundModel};
use vir_conf::domain::device::video::{Video, VideoType};
use vir_conf::domain::device::vsock::{Vsock, VsockModel};
use vir_conf::domain::device::watchdog::{Watchdog, WatchdogModel};
use vir_pci::ConnectFlags;

use super::seat::Custom;
use crate::host::Host;
use crate::machine::{Machine, MachineKind};

/// The kind of slot that a device needs on a machine that has both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// A conventional one.
    Conventional,
    /// A PCI Express one.
    Express,
    /// One of the root bus.
    Root,
}

impl Need {
    /// The need in terms of slots. Without PCI Express every device sits in a conventional slot.
    pub(super) fn flags(self, machine: Machine<'_>) -> ConnectFlags {
        match self {
            Self::Express if machine.has_pcie_root() => ConnectFlags::PCIE_ENDPOINT,
            Self::Root if machine.has_pcie_root() => ConnectFlags::ROOT_ENDPOINT,
            Self::Conventional | Self::Express | Self::Root => ConnectFlags::PCI_ENDPOINT,
        }
    }

    /// A virtio device; only one that also speaks the legacy protocol needs a conventional slot.
    fn virtio(is_transitional: bool) -> Self {
        if is_transitional { Self::Conventional } else { Self::Express }
    }
}

/// Any controller but those of PCI itself.
pub(super) fn controller(controller: &Controller) -> Option<Need> {
    match &controller.kind {
        ControllerKind::Ide(_) | ControllerKind::Sata(_) => Some(Need::Conventional),
        ControllerKind::Scsi(scsi) => scsi_adapter(scsi.model?),
        ControllerKind::VirtioSerial(serial) => {
            Some(Need::virtio(serial.model == Some(VirtioSerialModel::VirtioTransitional)))
        }
        ControllerKind::Usb(usb) => usb_chip(usb.model?),
        ControllerKind::Nvme(_) => Some(Need::Express),
        ControllerKind::Fdc(_)
        | ControllerKind::Ccid(_)
        | ControllerKind::Pci(_)
        | ControllerKind::Xenbus(_)
        | ControllerKind::Isa(_) => None,
    }
}

fn scsi_adapter(model: ScsiModel) -> Option<Need> {
    match model {
        ScsiModel::VirtioScsi | ScsiModel::VirtioNonTransitional => Some(Need::Express),
        ScsiModel::VirtioTransitional
        | ScsiModel::Lsilogic
        | ScsiModel::Lsisas1068
        | ScsiModel::Lsisas1078
        | ScsiModel::Vmpvscsi
        | ScsiModel::Buslogic
        | ScsiModel::Dc390
        | ScsiModel::Am53c974 => Some(Need::Conventional),
        // One sits on the virtual I/O bus of pSeries, one is part of the board.
        ScsiModel::Ibmvscsi | ScsiModel::Ncr53c90 | ScsiModel::Auto => None,
    }
}

fn usb_chip(model: UsbModel) -> Option<Need> {
    match model {
        UsbModel::NecXhci | UsbModel::QemuXhci => Some(Need::Express),
        UsbModel::Piix3Uhci
        | UsbModel::Piix4Uhci
        | UsbModel::Ehci
        | UsbModel::Ich9Ehci1
        | UsbModel::Ich9Uhci1
        | UsbModel::Ich9Uhci2
        | UsbModel::Ich9Uhci3
        | UsbModel::Vt82c686bUhci
        | UsbModel::PciOhci => Some(Need::Conventional),
        UsbModel::Qusb1 | UsbModel::Qusb2 | UsbModel::None => None,
    }
}

/// Controllers that a board has at a place of its own.
pub(super) fn controller_custom(controller: &Controller, machine: Machine<'_>) -> Custom {
    let at = |slot, function| vir_pci::Address::new(0, 0, slot, function).map_or(Custom::None, Custom::Fixed);
    let index = controller.index.unwrap_or_default();
    let usb = controller.kind.as_usb().and_then(|usb| usb.model);
    match (&controller.kind, usb, machine.kind) {
        (ControllerKind::Ide(_), _, MachineKind::I440fx) if index == 0 => at(1, 1),
        (ControllerKind::Sata(_), _, MachineKind::Q35) if index == 0 => at(0x1f, 2),
        (_, Some(UsbModel::Piix3Uhci), MachineKind::I440fx) if index == 0 => at(1, 2),
        (_, Some(UsbModel::Ich9Ehci1), _) => Custom::Ich9Usb(index, 7),
        (_, Some(UsbModel::Ich9Uhci1), _) => Custom::Ich9Usb(index, 0),
        (_, Some(UsbModel::Ich9Uhci2), _) => Custom::Ich9Usb(index, 1),
        (_, Some(UsbModel::Ich9Uhci3), _) => Custom::Ich9Usb(index, 2),
        _ => Custom::None,
    }
}

/// A disk that is a PCI device itself.
pub(super) fn disk(disk: &Disk) -> Option<Need> {
    let is_virtio = disk.target.bus == Some(DiskBus::Virtio);
    is_virtio.then(|| Need::virtio(disk.model == Some(DiskModel::VirtioTransitional)))
}

/// Network cards that QEMU makes. Models that are not known are taken for PCI Express ones.
pub(super) fn interface(nic: &Interface) -> Option<Need> {
    const CONVENTIONAL: [&str; 14] = [
        "netfront",
        "lan9118",
        "rtl8139",
        "e1000",
        "virtio-transitional",
        "vmxnet",
        "vmxnet2",
        "vmxnet3",
        "vlance",
        "Am79C970A",
        "Am79C973",
        "82540EM",
        "82545EM",
        "82543GC",
    ];
    match nic.model_name() {
        None => Some(Need::Conventional),
        Some("usb-net" | "spapr-vlan") => None,
        Some(name) if CONVENTIONAL.iter().any(|known| known.eq_ignore_ascii_case(name)) => {
            Some(Need::Conventional)
        }
        Some(_) => Some(Need::Express),
    }
}

/// Sound cards.
pub(super) fn sound(sound: &Sound) -> Option<Need> {
    match sound.model {
        SoundModel::Es1370 | SoundModel::Ac97 | SoundModel::Ich6 | SoundModel::Ich9 => {
            Some(Need::Conventional)
        }
        SoundModel::Virtio => Some(Need::Express),
        SoundModel::Sb16 | SoundModel::Pcspk | SoundModel::Usb | SoundModel::Ich7 => None,
    }
}

/// Sound cards that a board has at a place of its own.
pub(super) fn sound_custom(sound: &Sound) -> Custom {
    if sound.model == SoundModel::Ich9 { Custom::Ich9Sound } else { Custom::None }
}

/// Displays.
pub(super) fn video(video: &Video) -> Option<Need> {
    match video.model.kind? {
        VideoType::Vga | VideoType::Cirrus | VideoType::Vmvga | VideoType::Qxl => Some(Need::Conventional),
        VideoType::Virtio | VideoType::Bochs => Some(Need::Express),
        VideoType::Xen
        | VideoType::Vbox
        | VideoType::Parallels
        | VideoType::Gop
        | VideoType::None
        | VideoType::Ramfb => None,
    }
}

/// Network cards of the host.
pub(super) fn host_card(nic: &Interface, host: &dyn Host) -> Option<Need> {
    let InterfaceKind::Hostdev(card) = &nic.kind else { return None };
    match &card.source.address {
        Some(HostCardAddress::Pci(at)) => Some(host_function(at.0, host)),
        Some(HostCardAddress::Usb(_)) | None => None,
    }
}

/// A function of the host's PCI: a PCI Express one unless the host knows better.
fn host_function(address: vir_pci::Address, host: &dyn Host) -> Need {
    if host.is_pci_express(address) == Some(false) { Need::Conventional } else { Need::Express }
}

/// Devices of the host.
pub(super) fn hostdev(hostdev: &Hostdev, host: &dyn Host) -> Option<Need> {
    let HostdevMode::Subsystem(subsystem) = &hostdev.mode else { return None };
    match &subsystem.kind {
        SubsystemKind::Pci(pci) => Some(host_function(pci.source.address.0, host)),
        SubsystemKind::ScsiHost(scsi) => {
            Some(Need::virtio(scsi.model == Some(ScsiHostModel::VirtioTransitional)))
        }
        SubsystemKind::Mdev(mdev) if mdev.model == MdevModel::VfioPci => Some(Need::Express),
        SubsystemKind::Mdev(_) | SubsystemKind::Usb(_) | SubsystemKind::Scsi(_) => None,
    }
}

/// Balloons.
pub(super) fn memballoon(balloon: &Memballoon) -> Option<Need> {
    match balloon.model {
        MemballoonModel::Virtio | MemballoonModel::VirtioNonTransitional => Some(Need::Express),
        MemballoonModel::VirtioTransitional => Some(Need::Conventional),
        MemballoonModel::Xen | MemballoonModel::None => None,
    }
}

/// Sources of randomness.
pub(super) fn rng(rng: &Rng) -> Need {
    Need::virtio(rng.model == RngModel::VirtioTransitional)
}

/// Timers.
pub(super) fn watchdog(watchdog: &Watchdog) -> Option<Need> {
    match watchdog.model {
        WatchdogModel::I6300esb => Some(Need::Conventional),
        WatchdogModel::Ib700 | WatchdogModel::Diag288 | WatchdogModel::Itco => None,
    }
}

/// Keyboards, mice and the like.
pub(super) fn input(input: &Input) -> Option<Need> {
    let is_virtio = input.bus == Some(InputBus::Virtio);
    is_virtio.then(|| Need::virtio(input.model == Some(InputModel::VirtioTransitional)))
}

/// Serial ports.
pub(super) fn serial(serial: &Serial) -> Option<Need> {
    (serial.target.kind == Some(SerialTargetType::Pci)).then_some(Need::Conventional)
}

/// Sockets between guest and host.
pub(super) fn vsock(vsock: &Vsock) -> Need {
    Need::virtio(vsock.model == Some(VsockModel::VirtioTransitional))
}

/// Ways to say that the guest crashed.
pub(super) fn panic(panic: &Panic) -> Option<Need> {
    (panic.model == Some(PanicModel::Pvpanic)).then_some(Need::Root)
}

/// File systems of the host.
pub(super) fn filesystem(filesystem: &Filesystem) -> Option<Need> {
    if filesystem.driver_type() == Some(FilesystemDriverType::Mtp) {
        return None;
    }
    Some(Need::virtio(filesystem.model == Some(FilesystemModel::VirtioTransitional)))
}

/// Memory modules.
pub(super) fn memory(module: &MemoryDevice) -> Option<Need> {
    match module.model {
        MemoryModel::VirtioPmem | MemoryModel::VirtioMem => Some(Need::Express),
        MemoryModel::Dimm | MemoryModel::Nvdimm | MemoryModel::SgxEpc => None,
    }
}

/// What translates addresses. Virtio's sits on the root bus, so that it is there before what it translates for.
pub(super) fn iommu(iommu: &Iommu) -> Option<Need> {
    match iommu.model {
        IommuModel::Virtio => Some(Need::Root),
        IommuModel::Intel | IommuModel::Smmuv3 => None,
    }
}
