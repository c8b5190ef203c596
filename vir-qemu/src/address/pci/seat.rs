//! The devices that sit on PCI, in the order in which they get their places.

use vir_conf::domain::address::{Address, PciAddress};
use vir_conf::domain::device::controller::{Controller, ControllerType};
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
    /// Adds a device of a kind if it sits on PCI: its address says so, or it has none yet.
    fn add(&mut self, element: &str, position: usize, need: Option<Need>, info: &'a mut DeviceInfo) {
        self.add_custom(element, position, need, Custom::None, info);
    }

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
        let Some(multifunction) = on_pci(info) else { return };
        let device = device.with_multifunction(multifunction);
        self.seats.push(Seat { path, device, custom, info });
    }
}

/// What is written about multifunction, if the device may sit on PCI at all.
fn on_pci(info: &DeviceInfo) -> Option<Option<Multifunction>> {
    match &info.address {
        None => Some(None),
        Some(Address::Pci(pci)) => Some(pci.multifunction),
        Some(
            Address::Drive(_)
            | Address::VirtioSerial(_)
            | Address::Ccid(_)
            | Address::Usb(_)
            | Address::SpaprVio(_)
            | Address::Ccw(_)
            | Address::VirtioS390
            | Address::VirtioMmio
            | Address::Isa(_)
            | Address::Dimm(_)
            | Address::Unassigned,
        ) => None,
    }
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
    let mut videos = devices.videos.iter_mut().enumerate();
    if let Some((position, video)) = videos.next() {
        row.add_custom("video", position, need::video(video), Custom::PrimaryVideo, &mut video.info);
    }
    for (position, filesystem) in devices.filesystems.iter_mut().enumerate() {
        row.add("filesystem", position, need::filesystem(filesystem), &mut filesystem.info);
    }
    for (position, nic) in devices.interfaces.iter_mut().enumerate() {
        row.add("interface", position, need::interface(nic), &mut nic.info);
    }
    for (position, sound) in devices.sounds.iter_mut().enumerate() {
        row.add_custom("sound", position, need::sound(sound), need::sound_custom(sound), &mut sound.info);
    }
    for (position, controller) in others {
        let custom = need::controller_custom(controller, machine);
        row.add_custom("controller", position, need::controller(controller), custom, &mut controller.info);
    }
    for (position, disk) in devices.disks.iter_mut().enumerate() {
        row.add("disk", position, need::disk(disk), &mut disk.info);
    }
    for (position, hostdev) in devices.hostdevs.iter_mut().enumerate() {
        row.add("hostdev", position, need::hostdev(hostdev, host), &mut hostdev.info);
    }
    if let Some(balloon) = &mut devices.memballoon {
        row.add("memballoon", 0, need::memballoon(balloon), &mut balloon.info);
    }
    for (position, rng) in devices.rngs.iter_mut().enumerate() {
        row.add("rng", position, Some(need::rng(rng)), &mut rng.info);
    }
    for (position, watchdog) in devices.watchdogs.iter_mut().enumerate() {
        row.add("watchdog", position, need::watchdog(watchdog), &mut watchdog.info);
    }
    for (position, video) in videos {
        row.add("video", position, need::video(video), &mut video.info);
    }
    for (position, shmem) in devices.shmems.iter_mut().enumerate() {
        row.add("shmem", position, Some(Need::Conventional), &mut shmem.info);
    }
    for (position, input) in devices.inputs.iter_mut().enumerate() {
        row.add("input", position, need::input(input), &mut input.info);
    }
    for (position, serial) in devices.serials.iter_mut().enumerate() {
        row.add("serial", position, need::serial(serial), &mut serial.info);
    }
    if let Some(vsock) = &mut devices.vsock {
        row.add("vsock", 0, Some(need::vsock(vsock)), &mut vsock.info);
    }
    for (position, panic) in devices.panics.iter_mut().enumerate() {
        row.add("panic", position, need::panic(panic), &mut panic.info);
    }
    for (position, module) in devices.memories.iter_mut().enumerate() {
        row.add("memory", position, need::memory(module), &mut module.info);
    }
    if let Some(iommu) = &mut devices.iommu {
        row.add("iommu", 0, need::iommu(iommu), &mut iommu.info);
    }
    for (position, crypto) in devices.cryptos.iter_mut().enumerate() {
        row.add("crypto", position, Some(Need::Conventional), &mut crypto.info);
    }
    if let Some(pstore) = &mut devices.pstore {
        row.add("pstore", 0, Some(Need::Conventional), &mut pstore.info);
    }
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
