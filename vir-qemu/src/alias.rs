//! Aliases: the name of each device in the monitor, given at start and gone with the domain.

use vir_conf::Domain;
use vir_conf::domain::device::{Alias, DeviceInfo};

use crate::device;
use crate::machine::Machine;

/// Names every device that has no name yet.
pub(crate) fn assign(domain: &mut Domain) {
    let Domain { os, devices, .. } = domain;
    device::controller::name(&mut devices.controllers, Machine::of(os));
    device::disk::assign_aliases(devices);
    number("smartcard", devices.smartcards.iter_mut().map(|smartcard| &mut smartcard.info));
    number("serial", devices.serials.iter_mut().map(|serial| &mut serial.info));
    number("parallel", devices.parallels.iter_mut().map(|parallel| &mut parallel.info));
    number("channel", devices.channels.iter_mut().map(|channel| &mut channel.info));
    devices.mirror_console();
    number("console", devices.consoles.iter_mut().map(|console| &mut console.info));
    number("video", devices.videos.iter_mut().map(|video| &mut video.info));
    number("sound", devices.sounds.iter_mut().map(|sound| &mut sound.info));
    number("redir", devices.redirdevs.iter_mut().map(|redirdev| &mut redirdev.info));
    number("hub", devices.hubs.iter_mut().map(|hub| &mut hub.info));
    number("input", devices.inputs.iter_mut().map(|input| &mut input.info));
    number("balloon", devices.memballoon.iter_mut().map(|balloon| &mut balloon.info));
    device::interface::name(devices);
    device::memory::name(devices);
    number("fs", devices.filesystems.iter_mut().map(|filesystem| &mut filesystem.info));
    number("shmem", devices.shmems.iter_mut().map(|shmem| &mut shmem.info));
    number("iommu", devices.iommu.iter_mut().map(|iommu| &mut iommu.info));
    number("crypto", devices.cryptos.iter_mut().map(|crypto| &mut crypto.info));
    number("pstore", devices.pstore.iter_mut().map(|pstore| &mut pstore.info));
    number("tpm", devices.tpms.iter_mut().map(|tpm| &mut tpm.info));
    number("vsock", devices.vsock.iter_mut().map(|vsock| &mut vsock.info));
    number("watchdog", devices.watchdogs.iter_mut().map(|watchdog| &mut watchdog.info));
    number("rng", devices.rngs.iter_mut().map(|rng| &mut rng.info));
}

/// Names devices of a kind by their position, `rng0`, `rng1`.
pub(crate) fn number<'a>(prefix: &str, infos: impl Iterator<Item = &'a mut DeviceInfo>) {
    for (position, info) in infos.enumerate() {
        info.alias.get_or_insert_with(|| Alias { name: format!("{prefix}{position}") });
    }
}

/// Names devices of a kind that have no name by the numbers that are free, behind those that are taken.
pub(crate) fn number_unnamed<'a>(prefix: &str, infos: impl Iterator<Item = &'a mut DeviceInfo>) {
    let (named, unnamed): (Vec<_>, Vec<_>) = infos.partition(|info| info.alias.is_some());
    let taken = |info: &&mut DeviceInfo| info.alias.as_ref()?.name.strip_prefix(prefix)?.parse::<u32>().ok();
    let first = named.iter().filter_map(taken).max().map_or(0, |last| last + 1);
    for (number, info) in (first..).zip(unnamed) {
        info.alias = Some(Alias { name: format!("{prefix}{number}") });
    }
}
