//! USB hubs.

use serde::Serialize;
use vir_conf::domain::device::hub::{Hub, HubType};

use crate::command::{Builder, Refusal};
use crate::device::place::Place;

#[derive(Serialize)]
struct Props {
    driver: &'static str,
    id: String,
    #[serde(flatten)]
    place: Place,
}

/// Adds the hub.
pub(crate) fn build(hub: &Hub, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Hub { kind: HubType::Usb, info } = hub;
    b.device(&Props { driver: "usb-hub", id: b.alias(info), place: Place::of(info, b) });
    Ok(())
}
