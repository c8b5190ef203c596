//! USB devices that somebody lends to the guest.

use serde::Serialize;
use vir_conf::domain::device::redirdev::{RedirBus, RedirSource, Redirdev};
use vir_conf::domain::device::redirfilter::{RedirRule, Redirfilter, UsbVersion};
use vir_conf::scalar::YesNo;

use crate::command::{Builder, Refusal};
use crate::device::chardev::{self, Purpose};
use crate::device::place::Place;

#[derive(Serialize)]
struct Props<'a> {
    driver: &'static str,
    chardev: &'a str,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bootindex: Option<u32>,
    #[serde(flatten)]
    place: Place,
}

/// Adds the place for a device, with the rules for all of them.
pub(crate) fn build(redirdev: &Redirdev, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Redirdev { bus: RedirBus::Usb(RedirSource { source, log }), info } = redirdev;
    let alias = b.alias(info);
    let chardev = chardev::build(source, log.as_ref(), &alias, Purpose::Redirection, b)?;
    b.device(&Props {
        driver: "usb-redir",
        chardev: &chardev,
        id: &alias,
        filter: b.domain.devices.redirfilter.as_ref().map(rules),
        bootindex: info.boot.as_ref().map(|boot| boot.order),
        place: Place::of(info, b),
    });
    Ok(())
}

/// Rules as QEMU writes them: `class:vendor:product:version:allow`, with -1 for any and bars between.
fn rules(filter: &Redirfilter) -> String {
    filter.rules.iter().map(rule).collect::<Vec<_>>().join("|")
}

fn rule(RedirRule { class, vendor, product, version, allow }: &RedirRule) -> String {
    let release =
        version.and_then(|UsbVersion(release)| release).map(|(release, hundredths)| bcd(release, hundredths));
    format!(
        "{}:{}:{}:{}:{}",
        number(class.0, 2),
        number(vendor.0, 4),
        number(product.0, 4),
        number(release, 4),
        u8::from(*allow == YesNo::Yes),
    )
}

fn number(number: Option<u32>, width: usize) -> String {
    number.map_or_else(|| "-1".to_owned(), |number| format!("0x{number:0width$X}"))
}

/// A release as USB devices state it, in decimal digits of four bits: 1.10 is 0x0110.
fn bcd(release: u8, hundredths: u8) -> u32 {
    let digits = |number: u8| u32::from(number / 10) << 4 | u32::from(number % 10);
    digits(release) << 8 | digits(hundredths)
}
