//! The guest's PCI tree, to be printed or drawn.

use std::fmt;

use serde::Serialize;

use crate::{Address, AddressSet, Bus, ControllerModel, Multifunction, Occupant};

/// All buses of a guest, each under the device that provides it.
///
/// Prints as an indented text; serde gives the same tree to those who draw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Topology {
    /// Root buses, and buses whose controller has no address.
    pub roots: Vec<BusNode>,
}

/// One bus of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BusNode {
    /// Bus number.
    pub index: u8,
    /// Model of the controller that provides it.
    pub model: ControllerModel,
    /// Slots without a device.
    pub free_slots: u32,
    /// Whether devices can come and go while the guest runs.
    pub hotpluggable: bool,
    /// Who sits there, by address.
    pub devices: Vec<DeviceNode>,
}

/// One function of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeviceNode {
    /// Where it sits.
    pub address: Address,
    /// What it is called.
    pub name: String,
    /// What it says, if anything, about further functions of its slot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multifunction: Option<Multifunction>,
    /// Why it sits there.
    pub reason: String,
    /// The bus behind it, if it is a controller.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bus: Option<BusNode>,
}

impl AddressSet {
    /// The tree as it stands.
    pub fn topology(&self) -> Topology {
        let roots = self.buses().filter(|bus| bus.plugged().is_none());
        Topology { roots: roots.map(|bus| self.bus_node(bus)).collect() }
    }

    fn bus_node(&self, bus: &Bus) -> BusNode {
        BusNode {
            index: bus.index(),
            model: bus.model(),
            free_slots: bus.free_slots(),
            hotpluggable: bus.model().is_hotpluggable(),
            devices: bus.occupants().map(|(address, occupant)| self.device_node(address, occupant)).collect(),
        }
    }

    fn device_node(&self, address: Address, Occupant { device, reason }: &Occupant) -> DeviceNode {
        let behind = device.provides.and_then(|index| self.bus(index));
        DeviceNode {
            address,
            name: device.name.clone(),
            multifunction: device.multifunction,
            reason: reason.to_string(),
            bus: behind.map(|bus| self.bus_node(bus)),
        }
    }
}

impl Topology {
    /// The text tree, each device with the reason for its place.
    pub fn explained(&self) -> impl fmt::Display {
        fmt::from_fn(|f| write_buses(f, &self.roots, true))
    }
}

impl fmt::Display for Topology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_buses(f, &self.roots, false)
    }
}

fn write_buses(f: &mut fmt::Formatter<'_>, roots: &[BusNode], explain: bool) -> fmt::Result {
    roots.iter().try_for_each(|root| {
        write_bus(f, root)?;
        writeln!(f)?;
        write_devices(f, root, "", explain)
    })
}

fn write_bus(f: &mut fmt::Formatter<'_>, bus: &BusNode) -> fmt::Result {
    let slots = if bus.free_slots == 1 { "slot" } else { "slots" };
    write!(f, "bus {} ({}), {} {slots} free", bus.index, bus.model, bus.free_slots)?;
    if bus.hotpluggable { f.write_str(", hotplug") } else { Ok(()) }
}

fn write_devices(f: &mut fmt::Formatter<'_>, bus: &BusNode, indent: &str, explain: bool) -> fmt::Result {
    for (position, device) in bus.devices.iter().enumerate() {
        let (branch, below) =
            if position + 1 == bus.devices.len() { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        write!(f, "{indent}{branch}{} {}", device.address, device.name)?;
        if let Some(multifunction) = device.multifunction {
            write!(f, " multifunction={multifunction}")?;
        }
        if explain {
            write!(f, "  [{}]", device.reason)?;
        }
        if let Some(behind) = &device.bus {
            f.write_str(": ")?;
            write_bus(f, behind)?;
        }
        writeln!(f)?;
        if let Some(behind) = &device.bus {
            write_devices(f, behind, &format!("{indent}{below}"), explain)?;
        }
    }
    Ok(())
}
