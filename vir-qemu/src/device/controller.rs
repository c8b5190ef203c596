//! `<controller>`: which controllers a machine has without being asked, their models, and their arguments.

mod build;
mod implicit;
mod index;
mod model;
mod pci;
mod scsi;
mod usb;
mod validate;
mod virtio_serial;

use vir_conf::domain::device::Devices;
use vir_conf::domain::device::controller::{Controller, ControllerType};

pub(crate) use build::build;
pub(crate) use implicit::{add_default, add_implied, ensure};
pub(crate) use index::{insert, number};
pub(crate) use model::complete as complete_models;
pub(crate) use pci::{placing_model, settle};
pub(crate) use validate::{validate, validate_written};

/// The controller that an address names.
pub(crate) fn find(devices: &Devices, kind: ControllerType, index: u32) -> Option<&Controller> {
    let is_it = |controller: &&Controller| controller.controller_type() == kind && controller.index == Some(index);
    devices.controllers.iter().find(is_it)
}

/// Path of a controller, by its position among all.
pub(crate) fn path(position: usize) -> String {
    format!("domain/devices/controller[{}]", position + 1)
}
