//! Devices on the command line, in QEMU's order of creation.

use crate::command::{Builder, Refusal};
use crate::device;

/// Adds every device.
pub(crate) fn build(b: &mut Builder<'_>) -> Result<(), Refusal> {
    let devices = &b.domain.devices;
    devices.memballoon.iter().try_for_each(|balloon| device::memballoon::build(balloon, b))?;
    devices.rngs.iter().try_for_each(|rng| device::rng::build(rng, b))
}
