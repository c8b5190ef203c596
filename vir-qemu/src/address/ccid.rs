//! Slots of smart card readers.

use std::collections::BTreeSet;

use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::address::{Address, CcidAddress};
use vir_conf::domain::device::Devices;

/// Gives every card without a slot the first free one of the first reader.
///
/// QEMU's reader takes one card, so a second card has no place.
pub(super) fn assign(devices: &mut Devices, report: &mut Report) {
    let taken = |address: &Option<Address>| match address {
        Some(Address::Ccid(at)) => Some((at.controller, at.slot)),
        _ => None,
    };
    let mut slots = BTreeSet::new();
    for place in devices.smartcards.iter().filter_map(|card| taken(&card.info.address)) {
        if !slots.insert(place) {
            let why = format!("slot {} of smart card reader {} is taken twice", place.1, place.0);
            report.error("domain/devices/smartcard", Problem::Address(why));
        }
    }
    for card in devices.smartcards.iter_mut().filter(|card| card.info.address.is_none()) {
        let slot = (0..u32::MAX).find(|&slot| slots.insert((0, slot)));
        let slot = slot.expect("there are more numbers than cards");
        card.info.address = Some(Address::Ccid(CcidAddress { controller: 0, slot }));
    }
    if devices.smartcards.len() > 1 {
        let why = "this QEMU binary lacks multiple smartcard support: its reader takes one card";
        report.error("domain/devices/smartcard", Problem::Unsupported(why.to_owned()));
    }
}
