//! Ports of USB buses: a tree, whose inner nodes are hubs.

use std::collections::BTreeMap;
use std::fmt;

use vir_conf::domain::address::UsbPort;
use vir_conf::domain::device::controller::{Controller, ControllerKind, UsbController, UsbModel};

/// Ports of QEMU's hub.
pub(super) const HUB_PORTS: usize = 8;
/// Hubs that may stand between a device and its bus, and the device itself.
const MAX_DEPTH: usize = 4;

/// A way through hubs, `1.2.4`: port of the bus, port of the hub there, and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct PortPath {
    ports: [u8; MAX_DEPTH],
    depth: usize,
}

impl PortPath {
    /// The path as a definition has it; none where no hub has so many ports.
    pub(super) fn of(port: &UsbPort) -> Option<Self> {
        port.steps().iter().try_fold(Self::default(), |path, &step| path.then(u8::try_from(step).ok()?))
    }

    /// The path for a definition.
    pub(super) fn written(self) -> Option<UsbPort> {
        let steps: Vec<_> = self.steps().iter().copied().map(u32::from).collect();
        UsbPort::new(&steps)
    }

    /// The path to a port of the hub at the end of this one.
    fn then(mut self, port: u8) -> Option<Self> {
        *self.ports.get_mut(self.depth)? = port;
        self.depth += 1;
        Some(self)
    }

    /// Hubs on the way, and the device.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    fn steps(&self) -> &[u8] {
        &self.ports[..self.depth]
    }
}

impl fmt::Display for PortPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps: Vec<_> = self.steps().iter().map(ToString::to_string).collect();
        f.write_str(&steps.join("."))
    }
}

/// Why a port cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// No controller provides the bus.
    NoBus,
    /// Bus or hub have fewer ports.
    NoPort,
    /// The path goes through a port, here, that has no hub.
    NoHub(PortPath),
    /// Another device has it.
    Taken,
}

#[derive(Debug)]
enum Port {
    Free,
    Device,
    Hub(Ports),
}

/// The ports of a bus or a hub, from 1.
#[derive(Debug)]
struct Ports(Vec<Port>);

impl Ports {
    fn new(number: usize) -> Self {
        Self((0..number).map(|_| Port::Free).collect())
    }

    fn free(&self) -> usize {
        let free = |port: &Port| match port {
            Port::Free => 1,
            Port::Device => 0,
            Port::Hub(ports) => ports.free(),
        };
        self.0.iter().map(free).sum()
    }

    /// The first free port: of this hub before those of the hubs on it.
    fn first_free(&self, way: PortPath) -> Option<PortPath> {
        let numbered = || (1u8..).zip(&self.0);
        let own = numbered().find(|(_, port)| matches!(port, Port::Free));
        own.and_then(|(number, _)| way.then(number)).or_else(|| {
            numbered().find_map(|(number, port)| match port {
                Port::Hub(ports) => ports.first_free(way.then(number)?),
                Port::Free | Port::Device => None,
            })
        })
    }

    fn take(&mut self, steps: &[u8], way: PortPath, is_hub: bool) -> Result<(), Refused> {
        let Some((&step, rest)) = steps.split_first() else { return Err(Refused::NoPort) };
        let port =
            usize::from(step).checked_sub(1).and_then(|at| self.0.get_mut(at)).ok_or(Refused::NoPort)?;
        let way = way.then(step).ok_or(Refused::NoPort)?;
        match port {
            Port::Hub(ports) if !rest.is_empty() => ports.take(rest, way, is_hub),
            Port::Free | Port::Device if !rest.is_empty() => Err(Refused::NoHub(way)),
            Port::Free => {
                *port = if is_hub { Port::Hub(Self::new(HUB_PORTS)) } else { Port::Device };
                Ok(())
            }
            Port::Device | Port::Hub(_) => Err(Refused::Taken),
        }
    }
}

/// Every USB bus of a machine.
#[derive(Debug)]
pub(super) struct Buses(BTreeMap<u32, Ports>);

impl Buses {
    /// The buses that controllers provide.
    pub(super) fn of(controllers: &[Controller]) -> Self {
        let mut buses: BTreeMap<_, usize> = BTreeMap::new();
        for controller in controllers {
            if let (Some(index), ControllerKind::Usb(usb)) = (controller.index, &controller.kind)
                && let Some(ports) = ports(usb)
            {
                // Companions share the ports of their master, which has the most.
                let known = buses.entry(index).or_default();
                *known = ports.max(*known);
            }
        }
        Self(buses.into_iter().map(|(index, ports)| (index, Ports::new(ports))).collect())
    }

    /// Whether the machine has no USB.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a controller provides the bus.
    pub(super) fn has(&self, bus: u32) -> bool {
        self.0.contains_key(&bus)
    }

    /// Ports that nobody has.
    pub(super) fn free(&self) -> usize {
        self.0.values().map(Ports::free).sum()
    }

    /// Takes a port.
    pub(super) fn take(&mut self, bus: u32, port: PortPath, is_hub: bool) -> Result<(), Refused> {
        let ports = self.0.get_mut(&bus).ok_or(Refused::NoBus)?;
        ports.take(port.steps(), PortPath::default(), is_hub)
    }

    /// Takes the first free port of a bus.
    pub(super) fn take_on(&mut self, bus: u32, is_hub: bool) -> Option<PortPath> {
        let ports = self.0.get_mut(&bus)?;
        let found = ports.first_free(PortPath::default())?;
        ports.take(found.steps(), PortPath::default(), is_hub).ok()?;
        Some(found)
    }

    /// Takes the first free port of the first bus that has one.
    pub(super) fn take_any(&mut self, is_hub: bool) -> Option<(u32, PortPath)> {
        let buses: Vec<_> = self.0.keys().copied().collect();
        buses.into_iter().find_map(|bus| Some((bus, self.take_on(bus, is_hub)?)))
    }
}

/// Ports of a controller's bus; none for a machine without USB.
fn ports(UsbController { model, ports }: &UsbController) -> Option<usize> {
    Some(match (*model)? {
        UsbModel::Piix3Uhci
        | UsbModel::Piix4Uhci
        | UsbModel::Vt82c686bUhci
        | UsbModel::Ich9Uhci1
        | UsbModel::Ich9Uhci2
        | UsbModel::Ich9Uhci3 => 2,
        UsbModel::Ehci | UsbModel::Ich9Ehci1 => 6,
        UsbModel::PciOhci => 3,
        UsbModel::NecXhci | UsbModel::QemuXhci => usize::try_from(ports.unwrap_or(4)).ok()?,
        UsbModel::Qusb1 | UsbModel::Qusb2 => 0,
        UsbModel::None => return None,
    })
}
