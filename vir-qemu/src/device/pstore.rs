//! Where the guest's kernel stores its last words.

use serde::Serialize;
use vir_conf::Domain;
use vir_conf::domain::device::pstore::{Pstore, PstoreBackend};

use crate::command::{Builder, Refusal};
use crate::config::Config;
use crate::device::place::Place;

/// The store is a file beside the firmware's variables unless the definition names another.
pub(crate) fn complete(domain: &mut Domain, config: &Config) {
    let Domain { name, devices, .. } = domain;
    if let Some(pstore) = &mut devices.pstore {
        pstore.path.get_or_insert_with(|| format!("{}/{name}_PSTORE.raw", config.nvram_dir));
    }
}

#[derive(Serialize)]
struct StoreObject<'a> {
    #[serde(rename = "qom-type")]
    kind: &'static str,
    id: &'a str,
    #[serde(rename = "mem-path")]
    path: &'a str,
    size: u64,
    share: bool,
}

#[derive(Serialize)]
struct Props<'a> {
    driver: &'static str,
    id: &'a str,
    memdev: &'a str,
    #[serde(flatten)]
    place: Place,
}

/// Adds the device and its file.
pub(crate) fn build(pstore: &Pstore, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let id = b.alias(&pstore.info);
    let memdev = format!("mem{id}");
    b.object(&StoreObject {
        kind: "memory-backend-file",
        id: &memdev,
        path: pstore.path.as_deref().unwrap_or_default(),
        size: pstore.size.0.bytes().unwrap_or(u64::MAX),
        share: true,
    });
    let driver = match pstore.backend {
        PstoreBackend::AcpiErst => "acpi-erst",
    };
    let place = Place::of(&pstore.info, b);
    b.device(&Props { driver, id: &id, memdev: &memdev, place });
    Ok(())
}
