//! A balloon that takes memory back from the guest.

use serde::Serialize;
use vir_conf::domain::device::memballoon::{Memballoon, MemballoonModel};
use vir_conf::domain::device::{DeviceInfo, Devices};

use crate::command::{Builder, Refusal};
use crate::device::place::Place;
use crate::device::virtio::{Generation, TransportProps, driver};

/// Every domain has a balloon unless its definition says `none`.
pub(crate) fn add_default(devices: &mut Devices) {
    devices.memballoon.get_or_insert_with(|| Memballoon {
        model: MemballoonModel::Virtio,
        autodeflate: None,
        free_page_reporting: None,
        stats: None,
        info: DeviceInfo::default(),
        driver: None,
    });
}

#[derive(Serialize)]
struct Props {
    driver: String,
    #[serde(flatten)]
    transport: TransportProps,
    id: String,
    #[serde(rename = "deflate-on-oom", skip_serializing_if = "Option::is_none")]
    deflate_on_oom: Option<bool>,
    #[serde(rename = "free-page-reporting", skip_serializing_if = "Option::is_none")]
    free_page_reporting: Option<bool>,
    #[serde(flatten)]
    place: Place,
}

/// Adds the balloon.
pub(crate) fn build(balloon: &Memballoon, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Memballoon { model, autodeflate, free_page_reporting, stats: _, info, driver: options } = balloon;
    let Some(generation) = generation(*model) else { return Ok(()) };
    let props = Props {
        driver: driver("virtio-balloon", generation, info),
        transport: TransportProps::of(options.as_ref().map(|options| &options.virtio)),
        id: b.alias(info),
        deflate_on_oom: autodeflate.map(bool::from),
        free_page_reporting: free_page_reporting.map(bool::from),
        place: Place::of(info, b),
    };
    b.device(&props);
    Ok(())
}

fn generation(model: MemballoonModel) -> Option<Generation> {
    match model {
        MemballoonModel::Virtio => Some(Generation::Usual),
        MemballoonModel::VirtioTransitional => Some(Generation::Transitional),
        MemballoonModel::VirtioNonTransitional => Some(Generation::NonTransitional),
        MemballoonModel::Xen | MemballoonModel::None => None,
    }
}
