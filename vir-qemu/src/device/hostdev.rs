//! A device of the host, given to the guest.

mod pci;
mod scsi;
mod usb;
mod validate;
mod vhost_scsi;

pub(crate) use validate::validate;

use vir_conf::diagnostic::Problem;
use vir_conf::domain::address::Address;
use vir_conf::domain::device::hostdev::{Hostdev, HostdevMode, MdevModel, SubsystemKind};
use vir_conf::domain::device::interface::Interface;
use vir_conf::domain::device::{DeviceInfo, Devices};
use vir_conf::scalar::OnOff;

use crate::command::{Builder, Refusal, refuse};
use crate::device::interface;

/// Where problems of host devices are reported.
const PATH: &str = "domain/devices/hostdev";

/// A mediated PCI device has no screen unless its definition says so.
pub(crate) fn complete(hostdev: &mut Hostdev) {
    if let HostdevMode::Subsystem(subsystem) = &mut hostdev.mode
        && let SubsystemKind::Mdev(mdev) = &mut subsystem.kind
        && mdev.model == MdevModel::VfioPci
    {
        mdev.display.get_or_insert(OnOff::Off);
    }
}

/// Adds host devices and the cards that are host devices: the author's own cards first, those that come from a
/// network last.
pub(crate) fn build(devices: &Devices, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let given = || devices.interfaces.iter().filter(|nic| interface::is_hostdev(nic));
    let lent = |nic: &&Interface| interface::is_from_network(nic);
    given().filter(|nic| !lent(nic)).try_for_each(|nic| pci::build_nic(nic, b))?;
    devices.hostdevs.iter().try_for_each(|hostdev| build_one(hostdev, b))?;
    given().filter(lent).try_for_each(|nic| pci::build_nic(nic, b))
}

fn build_one(hostdev: &Hostdev, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Hostdev { mode, info } = hostdev;
    // The device is taken from the host, but the guest gets none of it.
    if info.address == Some(Address::Unassigned) {
        return Ok(());
    }
    let HostdevMode::Subsystem(subsystem) = mode else {
        return Err(unsupported("hostdev mode 'capabilities' is not supported by this hypervisor"));
    };
    match &subsystem.kind {
        SubsystemKind::Usb(usb) => usb::build(usb, info, b),
        SubsystemKind::Pci(pci) => pci::build(pci, info, b),
        SubsystemKind::Mdev(mdev) => pci::build_mdev(mdev, info, b),
        SubsystemKind::ScsiHost(adapter) => vhost_scsi::build(adapter, info, b),
        SubsystemKind::Scsi(unit) => scsi::build(unit, info, b),
    }
}

fn unsupported(problem: impl Into<String>) -> Refusal {
    refuse(PATH, Problem::Unsupported(problem.into()))
}

/// A host device's own place in the boot order: `<os>` names no kind that it could be.
fn boot_index(info: &DeviceInfo) -> Option<u32> {
    info.boot.as_ref().map(|boot| boot.order)
}
