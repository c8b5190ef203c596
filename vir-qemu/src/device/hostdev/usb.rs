//! A device on the host's USB.

use serde::Serialize;
use vir_conf::domain::device::DeviceInfo;
use vir_conf::domain::device::hostdev::{GuestReset, UsbHostdev, UsbSourceAddress};

use super::{boot_index, unsupported};
use crate::capabilities::Flag;
use crate::command::{Builder, Refusal};
use crate::device::place::Place;

#[derive(Serialize)]
struct Props {
    driver: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hostdevice: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hostbus: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hostaddr: Option<u32>,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    bootindex: Option<u32>,
    #[serde(rename = "guest-reset", skip_serializing_if = "Option::is_none")]
    guest_reset: Option<bool>,
    #[serde(rename = "guest-resets-all", skip_serializing_if = "Option::is_none")]
    guest_resets_all: Option<bool>,
    #[serde(flatten)]
    place: Place,
}

/// Adds the device.
pub(super) fn build(usb: &UsbHostdev, info: &DeviceInfo, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let address = usb.source.address.as_ref();
    let Some(&UsbSourceAddress { bus, device }) = address else {
        return Err(unsupported("USB host device is missing bus/device information"));
    };
    let by_path = b.driver.capabilities.has(Flag::UsbHostHostdevice);
    let (guest_reset, guest_resets_all) = resets(usb.source.guest_reset);
    let props = Props {
        driver: "usb-host",
        hostdevice: by_path.then(|| format!("/dev/bus/usb/{bus:03}/{device:03}")),
        hostbus: (!by_path).then_some(bus),
        hostaddr: (!by_path).then_some(device),
        id: b.alias(info),
        bootindex: boot_index(info),
        guest_reset,
        guest_resets_all,
        place: Place::of(info, b),
    };
    b.device(&props);
    Ok(())
}

/// Whether the guest may reset the device, and whether it may do so once the device is set up.
fn resets(allowed: Option<GuestReset>) -> (Option<bool>, Option<bool>) {
    match allowed {
        Some(GuestReset::Off) => (Some(false), None),
        Some(GuestReset::Uninitialized) => (Some(true), Some(false)),
        Some(GuestReset::On) => (Some(true), Some(true)),
        None => (None, None),
    }
}
