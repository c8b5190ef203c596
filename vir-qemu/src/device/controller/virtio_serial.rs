//! Controllers of ports and consoles over virtio.

use serde::Serialize;
use vir_conf::domain::device::controller::{Controller, VirtioSerialController, VirtioSerialModel};

use crate::command::Builder;
use crate::device::place::Place;
use crate::device::virtio::{Generation, TransportProps, driver};

#[derive(Serialize)]
struct Props {
    driver: String,
    #[serde(flatten)]
    transport: TransportProps,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_ports: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vectors: Option<u32>,
    #[serde(flatten)]
    place: Place,
}

/// Adds a controller of virtio ports.
pub(super) fn build(controller: &Controller, serial: &VirtioSerialController, b: &mut Builder<'_>) {
    let VirtioSerialController { model, ports, vectors } = serial;
    let generation = match model {
        None | Some(VirtioSerialModel::Virtio) => Generation::Usual,
        Some(VirtioSerialModel::VirtioTransitional) => Generation::Transitional,
        Some(VirtioSerialModel::VirtioNonTransitional) => Generation::NonTransitional,
    };
    let props = Props {
        driver: driver("virtio-serial", generation, &controller.info),
        transport: TransportProps::of(controller.driver.as_ref().map(|tuning| &tuning.virtio)),
        id: b.alias(&controller.info),
        max_ports: *ports,
        vectors: *vectors,
        place: Place::of(&controller.info, b),
    };
    b.device(&props);
}
