//! The devices that sit on PCI, in the order in which they get their places.

use vir_conf::domain::address::{Address, PciAddress};
use vir_conf::domain::device::controller::{Controller, ControllerType};
use vir_conf::domain::device::interface::InterfaceKind;
use vir_conf::domain::device::{DeviceInfo, Devices};
use vir_pci::{ConnectFlags, Device, Multifunction};

use super::need::{self, Need};
use crate::device::controller::placing_model;
use crate::host::Host;
use crate::machine::{Machine, MachineKind};

/// A device that has, or needs, a PCI address.
pub(super) struct Seat<'a> {
    /// Path of its element.
    pub(super) path: String,
    /// What it is to the placing.
    pub(super) device: Device,
    /// What is known of its custom: places that it has by tradition.
    pub(super) custom: Custom,
    /// Where its address is kept.
    info: &'a mut DeviceInfo,
}

/// Devices that have places by tradition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Custom {
    /// No tradition.
    None,
    /// A chip of the board, at a place of its own and no other.
    Fixed(vir_pci::Address),
    /// The first display.
    PrimaryVideo,
    /// Sound as an ICH9 has it.
    Ich9Sound,
    /// The bridge to conventional slots as a board has it.
    DmiBridge,
    /// One of the chips of the USB controller with this index, at its function of one slot.
    Ich9Usb(u32, u8),
}

impl Seat<'_> {
    /// The written address.
    pub(super) fn written(&self) -> Option<vir_pci::Address> {
        if let Some(Address::Pci(pci)) = &self.info.address { pci.address } else { None }
    }

    /// Whether ids are written by which an s390 guest would know the function.
    pub(super) fn has_zpci(&self) -> bool {
        if let Some(Address::Pci(pci)) = &self.info.address { pci.zpci.is_some() } else { false }
    }

    /// Stores where the device sits.
    pub(super) fn sit(&mut self, address: vir_pci::Address) {
        let before =
            if let Some(Address::Pci(pci)) = self.info.address { pci } else { PciAddress::default() };
        self.info.address = Some(Address::Pci(PciAddress { address: Some(address), ..before }));
    }

    /// Stores the multi-function bit if its place is one of those that need it.
    pub(super) fn note_multifunction(&mut self, turned_on: &[vir_pci::Address]) {
        if let Some(Address::Pci(pci)) = &mut self.info.address
            && pci.address.is_some_and(|address| turned_on.contains(&address))
        {
            pci.multifunction = Some(Multifunction::On);
        }
    }
}

/// Collects seats.
struct Row<'a, 'h> {
    machine: Machine<'h>,
    seats: Vec<Seat<'a>>,
}

impl<'a> Row<'a, '_> {
    /// Adds the devices of a kind that sit on PCI.
    fn add_all(&mut self, element: &str, devices: impl Iterator<Item = (Option<Need>, &'a mut DeviceInfo)>) {
        for (position, (need, info)) in devices.enumerate() {
            self.add_custom(element, position, need, Custom::None, info);
        }
    }

    /// Adds a device if it sits on PCI: its kind does, and its address says so or is open.
    fn add_custom(
        &mut self,
        element: &str,
        position: usize,
        need: Option<Need>,
        custom: Custom,
        info: &'a mut DeviceInfo,
    ) {
        let Some(need) = need else { return };
        let name = format!("{element}[{}]", position + 1);
        let device = Device::new(&name, need.flags(self.machine));
        self.push(format!("domain/devices/{name}"), device, custom, info);
    }

    fn push(&mut self, path: String, device: Device, custom: Custom, info: &'a mut DeviceInfo) {
        if is_on_pci(info) {
            let device = device.with_multifunction(multifunction(info));
            self.seats.push(Seat { path, device, custom, info });
        }
    }
}

/// Whether a device of a kind that sits on PCI may do so: its address says so, or is open.
fn is_on_pci(info: &DeviceInfo) -> bool {
    matches!(info.address, None | Some(Address::Pci(_)))
}

/// What is written about multifunction.
fn multifunction(info: &DeviceInfo) -> Option<Multifunction> {
    if let Some(Address::Pci(pci)) = &info.address { pci.multifunction } else { None }
}

/// Every device on PCI, in the order in which they get their places.
pub(super) fn all<'a>(devices: &'a mut Devices, machine: Machine<'_>, host: &dyn Host) -> Vec<Seat<'a>> {
    let mut row = Row { machine, seats: Vec::new() };
    if machine.kind == MachineKind::S390Ccw {
        return row.seats;
    }
    let (bridges, others): (Vec<_>, Vec<_>) = devices
        .controllers
        .iter_mut()
        .enumerate()
        .partition(|(_, controller)| controller.controller_type() == ControllerType::Pci);
    bridges.into_iter().for_each(|(position, controller)| add_bridge(&mut row, position, controller));
    let mut videos = devices.videos.iter_mut();
    if let Some(video) = videos.next() {
        row.add_custom("video", 0, need::video(video), Custom::PrimaryVideo, &mut video.info);
    }
    row.add_all("filesystem", devices.filesystems.iter_mut().map(|it| (need::filesystem(it), &mut it.info)));
    let (given, nics): (Vec<_>, Vec<_>) = devices
        .interfaces
        .iter_mut()
        .enumerate()
        .partition(|(_, nic)| matches!(nic.kind, InterfaceKind::Hostdev(_)));
    for (position, nic) in nics {
        row.add_custom("interface", position, need::interface(nic), Custom::None, &mut nic.info);
    }
    for (position, sound) in devices.sounds.iter_mut().enumerate() {
        row.add_custom("sound", position, need::sound(sound), need::sound_custom(sound), &mut sound.info);
    }
    for (position, controller) in others {
        let custom = need::controller_custom(controller, machine);
        row.add_custom("controller", position, need::controller(controller), custom, &mut controller.info);
    }
    row.add_all("disk", devices.disks.iter_mut().map(|it| (need::disk(it), &mut it.info)));
    for (position, nic) in given {
        row.add_custom("interface", position, need::host_card(nic, host), Custom::None, &mut nic.info);
    }
    row.add_all("hostdev", devices.hostdevs.iter_mut().map(|it| (need::hostdev(it, host), &mut it.info)));
    row.add_all("memballoon", devices.memballoon.iter_mut().map(|it| (need::memballoon(it), &mut it.info)));
    row.add_all("rng", devices.rngs.iter_mut().map(|it| (Some(need::rng(it)), &mut it.info)));
    row.add_all("watchdog", devices.watchdogs.iter_mut().map(|it| (need::watchdog(it), &mut it.info)));
    for (position, video) in videos.enumerate() {
        row.add_custom("video", position + 1, need::video(video), Custom::None, &mut video.info);
    }
    row.add_all("shmem", devices.shmems.iter_mut().map(|it| (Some(Need::Conventional), &mut it.info)));
    row.add_all("input", devices.inputs.iter_mut().map(|it| (need::input(it), &mut it.info)));
    row.add_all("serial", devices.serials.iter_mut().map(|it| (need::serial(it), &mut it.info)));
    row.add_all("vsock", devices.vsock.iter_mut().map(|it| (Some(need::vsock(it)), &mut it.info)));
    row.add_all("memory", devices.memories.iter_mut().map(|it| (need::memory(it), &mut it.info)));
    row.add_all("iommu", devices.iommu.iter_mut().map(|it| (need::iommu(it), &mut it.info)));
    row.add_all("crypto", devices.cryptos.iter_mut().map(|it| (Some(Need::Conventional), &mut it.info)));
    row.add_all("panic", devices.panics.iter_mut().map(|it| (need::panic(it), &mut it.info)));
    row.add_all("pstore", devices.pstore.iter_mut().map(|it| (Some(Need::Conventional), &mut it.info)));
    row.seats
}

/// Adds the upstream side of a PCI controller; a root has none.
fn add_bridge<'a>(row: &mut Row<'a, '_>, position: usize, controller: &'a mut Controller) {
    let model = controller.kind.as_pci().and_then(|pci| pci.model).map(placing_model);
    let Some(model) = model.filter(|model| !model.is_root()) else { return };
    let index = u8::try_from(controller.index.unwrap_or_default()).expect("checked while completing");
    let device = Device::controller(index, model);
    let is_dmi = device.flags.contains(ConnectFlags::DMI_TO_PCI_BRIDGE);
    let custom = if is_dmi { Custom::DmiBridge } else { Custom::None };
    row.push(crate::device::controller::path(position), device, custom, &mut controller.info);
}
