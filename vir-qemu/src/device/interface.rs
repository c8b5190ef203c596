//! A network card: what it is plugged into (`-netdev`) and what the guest sees (`-device`).

mod connect;
mod netdev;
mod nic;
mod tap;
mod validate;
mod vhost_user;

pub(crate) use connect::{connect, is_from_network};
pub(crate) use validate::validate;

use vir_conf::diagnostic::Problem;
use vir_conf::domain::device::interface::{Interface, InterfaceKind, InterfaceModel};
use vir_conf::domain::device::{DeviceInfo, Devices};
use vir_conf::table::Choice;

use crate::alias;
use crate::capabilities::{Capabilities, Flag};
use crate::command::{Builder, Refusal, refuse};
use crate::machine::{Machine, MachineKind};

/// Where problems of network cards are reported.
const PATH: &str = "domain/devices/interface";

/// The card a guest gets unless its definition names another.
pub(crate) fn complete(nic: &mut Interface, machine: Machine<'_>, capabilities: &Capabilities) {
    if nic.model.is_none()
        && !is_hostdev(nic)
        && let Some(name) = usual_model(&nic.kind, machine, capabilities)
    {
        nic.model = Some(InterfaceModel { name: name.to_owned() });
    }
}

/// What speaks virtio on the host shows virtio to the guest; else it is the card most guests know.
fn usual_model(
    kind: &InterfaceKind,
    machine: Machine<'_>,
    capabilities: &Capabilities,
) -> Option<&'static str> {
    if matches!(kind, InterfaceKind::Vdpa(_) | InterfaceKind::VhostUser(_)) {
        return Some("virtio");
    }
    match machine.kind {
        MachineKind::S390Ccw | MachineKind::Virt => Some("virtio"),
        MachineKind::Pseries
        | MachineKind::I440fx
        | MachineKind::Q35
        | MachineKind::Isapc
        | MachineKind::Microvm
        | MachineKind::Other => {
            let known = [(Flag::Rtl8139, "rtl8139"), (Flag::E1000, "e1000"), (Flag::VirtioNet, "virtio")];
            known.into_iter().find(|(flag, _)| capabilities.has(*flag)).map(|(_, name)| name)
        }
    }
}

/// Whether the card is a host device that is given away, and built as one.
pub(crate) fn is_hostdev(nic: &Interface) -> bool {
    matches!(nic.kind, InterfaceKind::Hostdev(_))
}

/// Pairs of queues, 1 where nothing is said.
fn queues(nic: &Interface) -> u32 {
    nic.driver.as_ref().and_then(|driver| driver.queues).filter(|_| nic.is_virtio()).unwrap_or(1)
}

/// Names cards, and with them the host devices: cards that are given away are counted among those, the author's own
/// first and those that come from a network last.
pub(crate) fn name(devices: &mut Devices) {
    let (given, plugged): (Vec<_>, Vec<_>) = devices.interfaces.iter_mut().partition(|nic| is_hostdev(nic));
    alias::number_unnamed("net", infos(plugged));
    let (lent, own): (Vec<_>, Vec<_>) = given.into_iter().partition(|nic| is_from_network(nic));
    let hostdevs = devices.hostdevs.iter_mut().map(|hostdev| &mut hostdev.info);
    alias::number_unnamed("hostdev", infos(own).chain(hostdevs).chain(infos(lent)));
}

fn infos(nics: Vec<&mut Interface>) -> impl Iterator<Item = &mut DeviceInfo> {
    nics.into_iter().map(|nic| &mut nic.info)
}

/// Adds every card but those that are host devices.
pub(crate) fn build(nics: &[Interface], b: &mut Builder<'_>) -> Result<(), Refusal> {
    for (position, nic) in nics.iter().enumerate().filter(|(_, nic)| !is_hostdev(nic)) {
        netdev::build(nic, position, b)?;
        nic::build(nic, position, b);
    }
    Ok(())
}

/// Refuses a tap device of the author's for a card that has none.
pub(crate) fn no_custom_tap(nic: &Interface) -> Refusal {
    let kind = nic.kind.value();
    unsupported(format!("custom tap device path is not supported for network interfaces of type {kind}"))
}

fn unsupported(problem: String) -> Refusal {
    refuse(PATH, Problem::Unsupported(problem))
}
