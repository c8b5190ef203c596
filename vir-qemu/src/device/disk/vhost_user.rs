//! A disk that another process serves over a socket.

use serde::Serialize;
use vir_conf::domain::device::disk::Disk;
use vir_conf::domain::storage::VhostUserDiskSource;
use vir_conf::scalar::YesNo;

use super::boot::BootOrder;
use super::frontend::{Queues, generation};
use crate::command::{Builder, Refusal};
use crate::device::place::Place;
use crate::device::virtio::{TransportProps, driver};

#[derive(Serialize)]
struct Props {
    driver: String,
    #[serde(flatten)]
    transport: TransportProps,
    #[serde(flatten)]
    queues: Queues,
    #[serde(flatten)]
    place: Place,
    chardev: String,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    bootindex: Option<u32>,
}

/// Adds the connection and the disk.
pub(super) fn build(
    disk: &Disk,
    source: &VhostUserDiskSource,
    boot: &BootOrder<'_>,
    b: &mut Builder<'_>,
) -> Result<(), Refusal> {
    let alias = b.alias(&disk.info);
    let chardev = format!("chr-vu-{alias}");
    b.option("-chardev", format!("socket,id={chardev},path={}{}", source.path, reconnect(source)));
    let options = disk.driver.as_ref();
    let props = Props {
        driver: driver("vhost-user-blk", generation(disk.model), &disk.info),
        transport: TransportProps::of(options.map(|options| &options.virtio)),
        queues: Queues::of(options),
        place: Place::of(&disk.info, b),
        chardev,
        id: alias,
        bootindex: boot.place(disk),
    };
    b.device(&props);
    Ok(())
}

fn reconnect(source: &VhostUserDiskSource) -> String {
    let reconnect = source.reconnect.as_ref().filter(|reconnect| reconnect.enabled == Some(YesNo::Yes));
    match reconnect.and_then(|reconnect| reconnect.timeout) {
        Some(seconds) => format!(",reconnect-ms={}", u64::from(seconds) * 1000),
        None => String::new(),
    }
}
