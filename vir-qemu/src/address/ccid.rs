//! Slots of smart card readers.

use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::Devices;

/// Gives every card a slot.
///
/// QEMU's reader takes one card, so a second card has no place.
pub(super) fn assign(devices: &mut Devices, report: &mut Report) {
    devices.place_smartcards(report);
    if devices.smartcards.len() > 1 {
        let why = "this QEMU binary lacks multiple smartcard support: its reader takes one card";
        report.error("domain/devices/smartcard", Problem::Unsupported(why.to_owned()));
    }
}
