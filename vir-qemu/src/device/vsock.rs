//! A socket between guest and host without a network.

use serde::Serialize;
use vir_conf::domain::device::vsock::{Vsock, VsockModel};

use crate::command::{Builder, Refusal, refuse_host};
use crate::device::place::Place;
use crate::device::virtio::{Generation, TransportProps, driver};

/// The device a guest gets unless its definition names another.
pub(crate) fn complete(vsock: &mut Vsock) {
    vsock.model.get_or_insert(VsockModel::Virtio);
}

#[derive(Serialize)]
struct Props {
    driver: String,
    #[serde(flatten)]
    transport: TransportProps,
    id: String,
    #[serde(rename = "guest-cid")]
    guest_cid: u32,
    vhostfd: String,
    #[serde(flatten)]
    place: Place,
}

/// Adds the device with its descriptor of the host's side.
pub(crate) fn build(vsock: &Vsock, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Vsock { model, cid, info, driver: options } = vsock;
    let wanted = cid.as_ref().filter(|cid| cid.auto.is_none_or(|auto| !bool::from(auto)));
    let open = b.resources.vsock(wanted.and_then(|cid| cid.address));
    let (guest_cid, descriptor) = open.map_err(|err| refuse_host("domain/devices/vsock", &err))?;
    let props = Props {
        driver: driver("vhost-vsock", generation(*model), info),
        transport: TransportProps::of(options.as_ref().map(|options| &options.virtio)),
        id: b.alias(info),
        guest_cid,
        vhostfd: descriptor.to_string(),
        place: Place::of(info, b),
    };
    b.device(&props);
    Ok(())
}

fn generation(model: Option<VsockModel>) -> Generation {
    match model {
        None | Some(VsockModel::Virtio) => Generation::Usual,
        Some(VsockModel::VirtioTransitional) => Generation::Transitional,
        Some(VsockModel::VirtioNonTransitional) => Generation::NonTransitional,
    }
}
