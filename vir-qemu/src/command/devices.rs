//! Devices on the command line, in QEMU's order of creation.

use serde::Serialize;
use vir_conf::domain::features::Switch;

use super::process;
use crate::command::{Builder, Refusal};
use crate::device;

/// Adds every device.
pub(crate) fn build(b: &mut Builder<'_>) -> Result<(), Refusal> {
    let devices = &b.domain.devices;
    devices.iommu.iter().try_for_each(|iommu| device::iommu::build(iommu, b))?;
    device::controller::build(b)?;
    devices.hubs.iter().try_for_each(|hub| device::hub::build(hub, b))?;
    device::controller::build_ccid(b);
    devices.memories.iter().try_for_each(|module| device::memory::build(module, b))?;
    device::disk::build(b)?;
    devices.filesystems.iter().try_for_each(|filesystem| device::filesystem::build(filesystem, b))?;
    device::interface::build(&devices.interfaces, b)?;
    devices.smartcards.iter().try_for_each(|smartcard| device::smartcard::build(smartcard, b))?;
    devices.serials.iter().try_for_each(|serial| device::serial::build(serial, b))?;
    devices.parallels.iter().try_for_each(|parallel| device::parallel::build(parallel, b))?;
    devices.channels.iter().try_for_each(|channel| device::channel::build(channel, b))?;
    devices.consoles.iter().try_for_each(|console| device::console::build(console, b))?;
    devices.tpms.iter().try_for_each(|tpm| device::tpm::build(tpm, b))?;
    devices.inputs.iter().try_for_each(|input| device::input::build(input, b))?;
    devices.audios.iter().try_for_each(|audio| device::audio::build(audio, b))?;
    devices.graphics.iter().try_for_each(|graphics| device::graphics::build(graphics, b))?;
    devices.videos.iter().try_for_each(|video| device::video::build(video, b))?;
    devices.sounds.iter().try_for_each(|sound| device::sound::build(sound, b))?;
    device::watchdog::build(&devices.watchdogs, b)?;
    devices.redirdevs.iter().try_for_each(|redirdev| device::redirdev::build(redirdev, b))?;
    device::hostdev::build(devices, b)?;
    process::incoming(b);
    devices.memballoon.iter().try_for_each(|balloon| device::memballoon::build(balloon, b))?;
    devices.rngs.iter().try_for_each(|rng| device::rng::build(rng, b))
}

/// Adds the devices that come after what the process may not do.
pub(super) fn build_last(b: &mut Builder<'_>) -> Result<(), Refusal> {
    let devices = &b.domain.devices;
    devices.panics.iter().try_for_each(|panic| device::panic::build(panic, b))?;
    devices.shmems.iter().try_for_each(|shmem| device::shmem::build(shmem, b))?;
    devices.vsock.iter().try_for_each(|vsock| device::vsock::build(vsock, b))?;
    devices.cryptos.iter().try_for_each(|crypto| device::crypto::build(crypto, b))?;
    devices.pstore.iter().try_for_each(|pstore| device::pstore::build(pstore, b))
}

/// Without a display QEMU would open a window of its own.
pub(super) fn no_display(b: &mut Builder<'_>) {
    if b.domain.devices.graphics.is_empty() {
        b.option("-display", "none");
    }
}

/// A device that has nothing but a name and a generation id.
#[derive(Serialize)]
struct GenerationId {
    driver: &'static str,
    guid: String,
    id: &'static str,
}

/// The device by which the guest learns that it runs as a copy.
pub(super) fn generation_id(b: &mut Builder<'_>) {
    if let Some(id) = b.domain.genid.as_ref().and_then(|generation| generation.id) {
        b.device(&GenerationId { driver: "vmgenid", guid: id.to_string(), id: "vmgenid0" });
    }
}

/// A device without properties.
#[derive(Serialize)]
struct Plain {
    driver: &'static str,
}

/// The note by which the host reads a core dump of the guest.
pub(super) fn core_dump_note(b: &mut Builder<'_>) {
    if b.domain.features.vmcoreinfo.as_ref().is_some_and(Switch::is_on) {
        b.device(&Plain { driver: "vmcoreinfo" });
    }
}
