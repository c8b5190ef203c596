//! Where on a SCSI bus a device is.

use serde::Serialize;
use vir_conf::domain::address::DriveAddress;
use vir_conf::domain::device::controller::ControllerType;

use crate::command::Builder;
use crate::device::disk::is_lsi;

/// Bus and position of a SCSI device; fields in the order of the command line.
#[derive(Debug, Serialize)]
pub(crate) struct ScsiPlace {
    bus: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<u32>,
    #[serde(rename = "scsi-id")]
    id: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    lun: Option<u32>,
}

impl ScsiPlace {
    /// The place of a device. LSI's controllers know one unit a target, which is what the address calls unit.
    pub(crate) fn of(address: &DriveAddress, b: &Builder<'_>) -> Self {
        let DriveAddress { controller, bus: channel, target, unit } = *address;
        let bus = b.bus(ControllerType::Scsi, controller);
        if is_lsi(&b.domain.devices.controllers, controller) {
            Self { bus, channel: None, id: unit, lun: None }
        } else {
            Self { bus, channel: Some(channel), id: target, lun: Some(unit) }
        }
    }
}
