//! Ports of virtio-serial controllers.

use std::collections::{BTreeMap, BTreeSet};

use vir_conf::diagnostic::{Place, Problem, Report};
use vir_conf::domain::address::{Address, VirtioSerialAddress};
use vir_conf::domain::device::channel::ChannelTarget;
use vir_conf::domain::device::console::ConsoleTargetType;
use vir_conf::domain::device::controller::{Controller, ControllerKind, ControllerType};
use vir_conf::domain::device::{DeviceInfo, Devices};

/// Ports of a controller that names no number.
const USUAL_PORTS: u32 = 31;
/// Port 0 is the first console's; channels begin here.
const FIRST_PORT: u32 = 1;

/// Gives every channel without a port one, and adds the controllers that this takes.
///
/// Consoles keep the port they name; QEMU chooses for those that name none.
pub(super) fn assign(devices: &mut Devices, report: &mut Report) {
    let mut controllers = Controllers::of(devices);
    let mut reserve = |(path, info): (&str, &mut DeviceInfo)| {
        if let Some(Address::VirtioSerial(at)) = &info.address {
            controllers.reserve(at, info.origin.at(path).inside("address"), report);
        }
    };
    consoles(devices).for_each(&mut reserve);
    channels(devices).for_each(&mut reserve);
    for (path, info) in channels(devices) {
        let found = match &info.address {
            Some(Address::VirtioSerial(at)) if at.port >= FIRST_PORT => {
                info.address = Some(address(at.controller, at.port));
                continue;
            }
            Some(Address::VirtioSerial(at)) => controllers.take_on(at.controller),
            Some(_) => continue,
            None => Some(controllers.take()),
        };
        if let Some((controller, port)) = found {
            info.address = Some(address(controller, port));
        } else {
            let why = "the virtio-serial controller has no free port".to_owned();
            report.error(info.origin.at(path), Problem::Address(why));
        }
    }
    for index in controllers.added {
        devices.add_controller(Controller::plain(ControllerType::VirtioSerial, index));
    }
}

fn address(controller: u32, port: u32) -> Address {
    Address::VirtioSerial(VirtioSerialAddress { controller, bus: 0, port })
}

fn channels(devices: &mut Devices) -> impl Iterator<Item = (&'static str, &mut DeviceInfo)> {
    let channels = devices.channels.iter_mut();
    let virtio = channels.filter(|channel| matches!(channel.target, ChannelTarget::Virtio(_)));
    virtio.map(|channel| ("domain/devices/channel", &mut channel.info))
}

fn consoles(devices: &mut Devices) -> impl Iterator<Item = (&'static str, &mut DeviceInfo)> {
    let consoles = devices.consoles.iter_mut();
    let virtio = consoles.filter(|console| console.target.kind == Some(ConsoleTargetType::Virtio));
    virtio.map(|console| ("domain/devices/console", &mut console.info))
}

/// Controllers by number: how many ports, and which are taken.
struct Controllers {
    known: BTreeMap<u32, (u32, BTreeSet<u32>)>,
    added: Vec<u32>,
}

impl Controllers {
    fn of(devices: &Devices) -> Self {
        let known = devices.controllers.iter().filter_map(|controller| {
            let ControllerKind::VirtioSerial(serial) = &controller.kind else { return None };
            Some((controller.index?, (serial.ports.unwrap_or(USUAL_PORTS), BTreeSet::new())))
        });
        Self { known: known.collect(), added: Vec::new() }
    }

    fn reserve(&mut self, at: &VirtioSerialAddress, place: Place, report: &mut Report) {
        let VirtioSerialAddress { controller, bus: _, port } = at;
        let refuse = |why: String| report.error(place, Problem::Address(why));
        match self.known.get_mut(controller) {
            _ if *port < FIRST_PORT => {}
            None => refuse(format!("virtio serial controller {controller} is missing")),
            Some((ports, _)) if port >= ports => {
                refuse(format!("virtio serial controller {controller} does not have port {port}"));
            }
            Some((_, taken)) => {
                if !taken.insert(*port) {
                    refuse(format!(
                        "virtio serial port {port} on controller {controller} is already occupied"
                    ));
                }
            }
        }
    }

    /// Takes the first free port of a controller.
    fn take_on(&mut self, controller: u32) -> Option<(u32, u32)> {
        let (ports, taken) = self.known.get_mut(&controller)?;
        let port = (FIRST_PORT..*ports).find(|port| !taken.contains(port))?;
        taken.insert(port);
        Some((controller, port))
    }

    /// Takes the first free port of the first controller that has one, or of a new one.
    fn take(&mut self) -> (u32, u32) {
        let indices: Vec<_> = self.known.keys().copied().collect();
        indices.into_iter().find_map(|index| self.take_on(index)).unwrap_or_else(|| {
            let index = self.known.keys().last().map_or(0, |last| last.saturating_add(1));
            self.known.insert(index, (USUAL_PORTS, BTreeSet::from([FIRST_PORT])));
            self.added.push(index);
            (index, FIRST_PORT)
        })
    }
}
