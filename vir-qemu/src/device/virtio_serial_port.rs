//! A port of a virtio-serial controller, which a channel or a console can be.

use serde::Serialize;
use vir_conf::domain::address::Address;
use vir_conf::domain::device::DeviceInfo;

use crate::command::Builder;

/// Properties of a port; fields in the order of the command line.
#[derive(Serialize)]
pub(crate) struct Props<'a> {
    driver: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bus: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nr: Option<u32>,
    chardev: &'a str,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

/// Adds a port; `name` is what the guest knows it by.
pub(crate) fn build(
    driver: &'static str,
    chardev: &str,
    id: &str,
    name: Option<&str>,
    info: &DeviceInfo,
    b: &mut Builder<'_>,
) {
    let (bus, nr) = match &info.address {
        Some(Address::VirtioSerial(at)) => (Some(b.virtio_serial_bus(at.controller)), Some(at.port)),
        _ => (None, None),
    };
    b.device(&Props { driver, bus, nr, chardev, id, name });
}
