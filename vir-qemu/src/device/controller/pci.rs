//! PCI controllers: the devices that play their parts, and their properties.

use serde::Serialize;
use vir_conf::domain::Domain;
use vir_conf::domain::address::Address;
use vir_conf::domain::device::DeviceInfo;
use vir_conf::domain::device::controller::{
    Controller, ControllerKind, PciController, PciDevice, PciDeviceName, PciModel, PciTarget,
};
use vir_conf::scalar::Hex;
use vir_pci::ControllerModel;

use crate::capabilities::{Capabilities, Flag};
use crate::command::Builder;
use crate::device::place::Place;
use crate::machine::{Machine, MachineKind};

/// The part as the placing of devices knows it.
pub(crate) fn placing_model(model: PciModel) -> ControllerModel {
    match model {
        PciModel::PciRoot => ControllerModel::PciRoot,
        PciModel::PcieRoot => ControllerModel::PcieRoot,
        PciModel::PciBridge => ControllerModel::PciBridge,
        PciModel::DmiToPciBridge => ControllerModel::DmiToPciBridge,
        PciModel::PcieToPciBridge => ControllerModel::PcieToPciBridge,
        PciModel::PcieRootPort => ControllerModel::PcieRootPort,
        PciModel::PcieSwitchUpstreamPort => ControllerModel::PcieSwitchUpstreamPort,
        PciModel::PcieSwitchDownstreamPort => ControllerModel::PcieSwitchDownstreamPort,
        PciModel::PciExpanderBus => ControllerModel::PciExpanderBus,
        PciModel::PcieExpanderBus => ControllerModel::PcieExpanderBus,
    }
}

/// The part in a definition.
fn written_model(model: ControllerModel) -> PciModel {
    match model {
        ControllerModel::PciRoot => PciModel::PciRoot,
        ControllerModel::PcieRoot => PciModel::PcieRoot,
        ControllerModel::PciBridge => PciModel::PciBridge,
        ControllerModel::DmiToPciBridge => PciModel::DmiToPciBridge,
        ControllerModel::PcieToPciBridge => PciModel::PcieToPciBridge,
        ControllerModel::PcieRootPort => PciModel::PcieRootPort,
        ControllerModel::PcieSwitchUpstreamPort => PciModel::PcieSwitchUpstreamPort,
        ControllerModel::PcieSwitchDownstreamPort => PciModel::PcieSwitchDownstreamPort,
        ControllerModel::PciExpanderBus => PciModel::PciExpanderBus,
        ControllerModel::PcieExpanderBus => PciModel::PcieExpanderBus,
    }
}

/// A controller that growth added.
pub(crate) fn added(index: u8, model: ControllerModel) -> Controller {
    let pci = PciController { model: Some(written_model(model)), ..PciController::default() };
    Controller {
        index: Some(index.into()),
        kind: ControllerKind::Pci(pci),
        driver: None,
        info: DeviceInfo::default(),
    }
}

/// Chooses device and properties of every PCI controller, some of which follow from its place.
pub(crate) fn settle(controllers: &mut [Controller], machine: Machine<'_>, capabilities: &Capabilities) {
    for position in 0..controllers.len() {
        let bus_numbers = controllers.iter().filter_map(|other| target(other)?.bus_nr).min();
        let controller = &mut controllers[position];
        let (index, address) = (controller.index, pci_address(controller));
        let Some(pci) = controller.kind.as_pci_mut() else { continue };
        let Some(model) = pci.model else { continue };
        if pci.device.is_none() {
            pci.device = usual_device(model, machine, capabilities).map(|name| PciDevice { name });
        }
        let narrow = index.and_then(|index| u8::try_from(index).ok());
        let target = pci.target.get_or_insert_default();
        settle_target(target, model, machine, narrow, address, bus_numbers);
    }
}

fn target(controller: &Controller) -> Option<&PciTarget> {
    controller.kind.as_pci()?.target.as_ref()
}

fn pci_address(controller: &Controller) -> Option<vir_pci::Address> {
    match &controller.info.address {
        Some(Address::Pci(pci)) => pci.address,
        _ => None,
    }
}

/// Highest number that firmware may give the bus of an expander.
const LAST_BUS: u8 = 254;

fn settle_target(
    target: &mut PciTarget,
    model: PciModel,
    machine: Machine<'_>,
    index: Option<u8>,
    address: Option<vir_pci::Address>,
    lowest_bus: Option<u8>,
) {
    let port = |number: Option<u8>| number.map(Hex);
    match model {
        PciModel::PciBridge => target.chassis_nr = target.chassis_nr.or(index),
        PciModel::PcieRootPort => {
            let number = address.map(|at| at.slot.get() << 3 | at.function.get());
            target.chassis = target.chassis.or(index);
            target.port = target.port.or(port(number));
        }
        PciModel::PcieSwitchDownstreamPort => {
            target.chassis = target.chassis.or(index);
            target.port = target.port.or(port(address.map(|at| at.slot.get())));
        }
        PciModel::PciExpanderBus | PciModel::PcieExpanderBus => {
            // Each expander needs a number of its own and one for what is plugged into it.
            let below = lowest_bus.map_or(LAST_BUS, |lowest| lowest.saturating_sub(2));
            target.bus_nr.get_or_insert(below);
        }
        PciModel::PciRoot if machine.kind == MachineKind::Pseries => {
            target.index = target.index.or(index);
        }
        PciModel::PciRoot
        | PciModel::PcieRoot
        | PciModel::DmiToPciBridge
        | PciModel::PcieToPciBridge
        | PciModel::PcieSwitchUpstreamPort => {}
    }
}

fn usual_device(model: PciModel, machine: Machine<'_>, capabilities: &Capabilities) -> Option<PciDeviceName> {
    Some(match model {
        PciModel::PciRoot if machine.kind == MachineKind::Pseries => PciDeviceName::SpaprPciHostBridge,
        PciModel::PciRoot | PciModel::PcieRoot => return None,
        PciModel::PciBridge => PciDeviceName::PciBridge,
        PciModel::DmiToPciBridge => PciDeviceName::I82801b11Bridge,
        PciModel::PcieToPciBridge => PciDeviceName::PciePciBridge,
        PciModel::PcieRootPort if capabilities.has(Flag::PcieRootPort) => PciDeviceName::PcieRootPort,
        PciModel::PcieRootPort => PciDeviceName::Ioh3420,
        PciModel::PcieSwitchUpstreamPort => PciDeviceName::X3130Upstream,
        PciModel::PcieSwitchDownstreamPort => PciDeviceName::Xio3130Downstream,
        PciModel::PciExpanderBus => PciDeviceName::Pxb,
        PciModel::PcieExpanderBus => PciDeviceName::PxbPcie,
    })
}

#[derive(Serialize)]
struct Props {
    driver: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    chassis_nr: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bus_nr: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chassis: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<u8>,
    #[serde(rename = "mem-reserve", skip_serializing_if = "Option::is_none")]
    mem_reserve: Option<u64>,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hotplug: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    numa_node: Option<u32>,
    #[serde(flatten)]
    place: Place,
}

/// Adds the device behind a controller; a root has none, it is the machine's.
pub(super) fn build(controller: &Controller, pci: &PciController, b: &mut Builder<'_>) {
    let Some(device) = &pci.device else { return };
    let PciTarget { chassis_nr, chassis, port, bus_nr, index, hotplug, mem_reserve, node } =
        pci.target.clone().unwrap_or_default();
    let is_first_host_bridge = device.name == PciDeviceName::SpaprPciHostBridge && index == Some(0);
    if is_first_host_bridge {
        return;
    }
    let props = Props {
        driver: device.name.as_str(),
        chassis_nr,
        bus_nr,
        port: port.map(|port| port.0),
        chassis,
        index,
        mem_reserve: mem_reserve.map(|kib| kib * 1024),
        id: b.alias(&controller.info),
        hotplug: hotplug.map(bool::from),
        numa_node: node,
        place: Place::of(&controller.info, b),
    };
    b.device(&props);
}

/// Adds what is said about the root, which is no device of its own.
pub(super) fn build_root(domain: &Domain, machine: Machine<'_>, b: &mut Builder<'_>) {
    for controller in &domain.devices.controllers {
        let Some(pci) = controller.kind.as_pci() else { continue };
        if let (Some(size), Some(host)) = (pci.hole64, host_bridge(pci, machine)) {
            b.option("-global", format!("{host}.pci-hole64-size={}K", size.0.0));
        }
        let hotplug = pci.target.as_ref().and_then(|target| target.hotplug);
        if let (Some(hotplug), Some("i440FX-pcihost")) = (hotplug, host_bridge(pci, machine)) {
            b.option("-global", format!("PIIX4_PM.acpi-root-pci-hotplug={}", hotplug.as_str()));
        }
    }
}

/// QEMU's name of the machine's host bridge.
fn host_bridge(pci: &PciController, machine: Machine<'_>) -> Option<&'static str> {
    match (pci.model?, machine.kind) {
        (PciModel::PciRoot, MachineKind::I440fx) => Some("i440FX-pcihost"),
        (PciModel::PcieRoot, MachineKind::Q35) => Some("q35-pcihost"),
        _ => None,
    }
}
