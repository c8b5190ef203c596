//! Devices on the command line, in QEMU's order of creation.

use crate::command::{Builder, Refusal};
use crate::device;

/// Adds every device.
pub(crate) fn build(b: &mut Builder<'_>) -> Result<(), Refusal> {
    let devices = &b.domain.devices;
    devices.tpms.iter().try_for_each(|tpm| device::tpm::build(tpm, b))?;
    devices.inputs.iter().try_for_each(|input| device::input::build(input, b))?;
    devices.audios.iter().try_for_each(|audio| device::audio::build(audio, b))?;
    device::watchdog::build(&devices.watchdogs, b)?;
    devices.memballoon.iter().try_for_each(|balloon| device::memballoon::build(balloon, b))?;
    devices.rngs.iter().try_for_each(|rng| device::rng::build(rng, b))?;
    devices.panics.iter().try_for_each(|panic| device::panic::build(panic, b))?;
    devices.vsock.iter().try_for_each(|vsock| device::vsock::build(vsock, b))
}
