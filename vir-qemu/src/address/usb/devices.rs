//! The USB devices of a definition, in the order in which they get their ports.

use vir_conf::diagnostic::Place;
use vir_conf::domain::address::Address;
use vir_conf::domain::device::controller::ControllerKind;
use vir_conf::domain::device::disk::DiskBus;
use vir_conf::domain::device::filesystem::FilesystemDriverType;
use vir_conf::domain::device::hostdev::{HostdevMode, Subsystem, SubsystemKind};
use vir_conf::domain::device::input::InputBus;
use vir_conf::domain::device::interface::{HostCardAddress, Interface, InterfaceKind};
use vir_conf::domain::device::serial::SerialTargetType;
use vir_conf::domain::device::sound::SoundModel;
use vir_conf::domain::device::{DeviceInfo, Devices};

/// A device on a USB bus.
pub(super) struct UsbDevice<'a> {
    /// What it is, as its element is called.
    pub(super) kind: &'static str,
    /// Whether others can hang on it.
    pub(super) is_hub: bool,
    /// Its address.
    pub(super) info: &'a mut DeviceInfo,
}

impl UsbDevice<'_> {
    /// Where it stands in its document.
    pub(super) fn place(&self) -> Place {
        self.info.origin.at(format!("domain/devices/{}", self.kind))
    }
}

/// Every USB device that is on a bus or is to be.
pub(super) fn usb_devices(devices: &mut Devices) -> impl Iterator<Item = UsbDevice<'_>> {
    let hubs = devices.hubs.iter_mut().map(|hub| ("hub", &mut hub.info));
    let disks = devices.disks.iter_mut().filter(|disk| disk.target.bus == Some(DiskBus::Usb));
    let filesystems = devices.filesystems.iter_mut();
    let shares = filesystems.filter(|share| share.driver_type() == Some(FilesystemDriverType::Mtp));
    let (given, nics): (Vec<_>, Vec<_>) =
        devices.interfaces.iter_mut().partition(|nic| matches!(nic.kind, InterfaceKind::Hostdev(_)));
    let given = given.into_iter().filter(|nic| is_usb_card(nic));
    let nics = nics.into_iter().filter(|nic| nic.model_name() == Some("usb-net"));
    let sounds = devices.sounds.iter_mut().filter(|sound| sound.model == SoundModel::Usb);
    let hostdevs = devices.hostdevs.iter_mut().filter(|hostdev| is_usb(&hostdev.mode));
    let readers = devices.controllers.iter_mut().filter(|one| matches!(one.kind, ControllerKind::Ccid(_)));
    let serials = devices.serials.iter_mut();
    let serials = serials.filter(|serial| serial.target.kind == Some(SerialTargetType::Usb));
    let inputs = devices.inputs.iter_mut().filter(|input| input.bus == Some(InputBus::Usb));
    let others = hubs
        .chain(disks.map(|disk| ("disk", &mut disk.info)))
        .chain(shares.map(|share| ("filesystem", &mut share.info)))
        .chain(nics.map(|nic| ("interface", &mut nic.info)))
        .chain(sounds.map(|sound| ("sound", &mut sound.info)))
        .chain(given.map(|nic| ("interface", &mut nic.info)))
        .chain(hostdevs.map(|hostdev| ("hostdev", &mut hostdev.info)))
        .chain(readers.map(|reader| ("controller", &mut reader.info)))
        .chain(serials.map(|serial| ("serial", &mut serial.info)))
        .chain(inputs.map(|input| ("input", &mut input.info)))
        .chain(devices.redirdevs.iter_mut().map(|redirdev| ("redirdev", &mut redirdev.info)));
    others.filter(|(_, info)| info.address != Some(Address::Unassigned)).map(|(kind, info)| UsbDevice {
        kind,
        is_hub: kind == "hub",
        info,
    })
}

/// Whether a card of the host is one on its USB; such a card may be found by maker and product.
fn is_usb_card(nic: &Interface) -> bool {
    let InterfaceKind::Hostdev(card) = &nic.kind else { return false };
    match card.source.address {
        Some(HostCardAddress::Usb(_)) => true,
        Some(HostCardAddress::Pci(_)) => false,
        None => card.source.vendor.is_some(),
    }
}

fn is_usb(mode: &HostdevMode) -> bool {
    matches!(mode, HostdevMode::Subsystem(Subsystem { kind: SubsystemKind::Usb(_), .. }))
}
