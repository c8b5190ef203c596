//! A source of randomness.

use serde::Serialize;
use vir_conf::domain::device::rng::{Rng, RngBackend, RngModel};

use crate::command::{Builder, Refusal};
use crate::device::chardev::{self, Purpose};
use crate::device::place::Place;
use crate::device::virtio::{Generation, TransportProps, driver};

#[derive(Serialize)]
struct RngObject<'a> {
    #[serde(rename = "qom-type")]
    kind: &'static str,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    chardev: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filename: Option<&'a str>,
}

#[derive(Serialize)]
struct Props<'a> {
    driver: String,
    #[serde(flatten)]
    transport: TransportProps,
    rng: &'a str,
    id: &'a str,
    #[serde(rename = "max-bytes", skip_serializing_if = "Option::is_none")]
    max_bytes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<u32>,
    #[serde(flatten)]
    place: Place,
}

/// Milliseconds of a period that a definition does not state.
const DEFAULT_PERIOD: u32 = 1000;

/// Adds the device and what feeds it.
pub(crate) fn build(rng: &Rng, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Rng { model, rate, backend, driver: options, info } = rng;
    let alias = b.alias(info);
    let object = format!("obj{alias}");
    let back_end = match backend {
        RngBackend::Random(file) => {
            RngObject { kind: "rng-random", id: &object, chardev: None, filename: file.path.as_deref() }
        }
        RngBackend::Builtin => RngObject { kind: "rng-builtin", id: &object, chardev: None, filename: None },
        RngBackend::Egd(daemon) => {
            let chardev = chardev::build(&daemon.source, daemon.log.as_ref(), &alias, Purpose::Stream, b)?;
            RngObject { kind: "rng-egd", id: &object, chardev: Some(chardev), filename: None }
        }
    };
    b.object(&back_end);
    let place = Place::of(info, b);
    b.device(&Props {
        driver: driver("virtio-rng", generation(*model), info),
        transport: TransportProps::of(options.as_ref().map(|options| &options.virtio)),
        rng: &object,
        id: &alias,
        max_bytes: rate.as_ref().map(|rate| rate.bytes),
        period: rate.as_ref().map(|rate| rate.period.unwrap_or(DEFAULT_PERIOD)),
        place,
    });
    Ok(())
}

fn generation(model: RngModel) -> Generation {
    match model {
        RngModel::Virtio => Generation::Usual,
        RngModel::VirtioTransitional => Generation::Transitional,
        RngModel::VirtioNonTransitional => Generation::NonTransitional,
    }
}
