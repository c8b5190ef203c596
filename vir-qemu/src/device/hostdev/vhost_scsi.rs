//! A SCSI adapter that the kernel's target shows.

use serde::Serialize;
use vir_conf::domain::device::DeviceInfo;
use vir_conf::domain::device::hostdev::{ScsiHostHostdev, ScsiHostModel};

use super::PATH;
use crate::command::{Builder, Refusal, refuse_host};
use crate::device::place::Place;
use crate::device::virtio::{Generation, driver};

#[derive(Serialize)]
struct Props<'a> {
    driver: String,
    wwpn: &'a str,
    vhostfd: String,
    id: String,
    #[serde(flatten)]
    place: Place,
}

/// Adds the adapter.
pub(super) fn build(
    adapter: &ScsiHostHostdev,
    info: &DeviceInfo,
    b: &mut Builder<'_>,
) -> Result<(), Refusal> {
    let descriptor = b.resources.vhost_scsi().map_err(|err| refuse_host(PATH, &err))?;
    let props = Props {
        driver: driver("vhost-scsi", generation(adapter.model), info),
        wwpn: &adapter.source.wwpn,
        vhostfd: descriptor.to_string(),
        id: b.alias(info),
        place: Place::of(info, b),
    };
    b.device(&props);
    Ok(())
}

fn generation(model: Option<ScsiHostModel>) -> Generation {
    match model {
        None | Some(ScsiHostModel::Virtio) => Generation::Usual,
        Some(ScsiHostModel::VirtioTransitional) => Generation::Transitional,
        Some(ScsiHostModel::VirtioNonTransitional) => Generation::NonTransitional,
    }
}
