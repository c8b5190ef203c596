//! `<controller>`: which controllers a machine has without being asked, their models, and their arguments.

mod build;
mod implicit;
mod model;
mod name;
mod pci;
mod scsi;
mod usb;
mod validate;
mod virtio_serial;

use vir_conf::Domain;
use vir_conf::diagnostic::Report;
use vir_conf::domain::device::Devices;

use crate::capabilities::Capabilities;
use crate::machine::Machine;

pub(crate) use build::{build, build_ccid};
pub(crate) use name::{bus_name, name, path};
pub(crate) use pci::{added, placing_model, settle};
pub(crate) use validate::validate;

/// Numbers written controllers, chooses their models, and adds what the board has.
pub(crate) fn complete(
    devices: &mut Devices,
    machine: Machine<'_>,
    capabilities: &Capabilities,
    report: &mut Report,
) {
    devices.number_controllers();
    devices.add_hostdev_controllers(report);
    model::complete(devices, machine, capabilities);
    implicit::add_default(devices, machine, capabilities);
}

/// Adds the controllers that other devices hang from, once those say which, and judges the whole.
pub(crate) fn complete_implied(domain: &mut Domain, capabilities: &Capabilities, report: &mut Report) {
    let Domain { os, devices, .. } = domain;
    devices.add_implied_controllers(report);
    model::complete(devices, Machine::of(os), capabilities);
    validate::validate_written(domain, report);
}
