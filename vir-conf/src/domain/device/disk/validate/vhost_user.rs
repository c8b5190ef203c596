//! Rules for disks that another process serves and decides about.

use super::{broken, is_on};
use crate::diagnostic::Problem;
use crate::domain::device::disk::{CacheMode, Disk, DiskBus, DiskSnapshot, IoTune};
use crate::domain::storage::StorageSource;

/// Such a disk is virtio's, and nothing can be said of its image.
pub(super) fn other_process_decides(disk: &Disk) -> Option<Problem> {
    if !matches!(disk.source, StorageSource::VhostUser(_)) {
        return None;
    }
    if disk.snapshot.is_some_and(|snapshot| snapshot != DiskSnapshot::No) {
        return broken(true, disk, "only snapshot=no is supported with vhostuser disk");
    }
    if !is_on(disk, &[DiskBus::Virtio]) {
        return broken(true, disk, "vhostuser disk supports only virtio bus");
    }
    let name = said_of_the_disk(disk).or_else(|| said_of_the_driver(disk))?;
    broken(true, disk, &format!("{name} is not supported with vhostuser disk"))
}

/// What is said of the image or of what the guest sees.
fn said_of_the_disk(disk: &Disk) -> Option<&'static str> {
    let said = [
        ("readonly", disk.readonly),
        ("shareable", disk.shareable),
        ("transient", disk.transient.is_some()),
        ("serial", disk.serial.is_some()),
        ("vendor", disk.vendor.is_some()),
        ("product", disk.product.is_some()),
        ("backingStore", disk.backing_store.is_some()),
        ("encryption", disk.encryption.is_some()),
        ("geometry", disk.geometry.is_some()),
        ("blockio", disk.block_io.is_some()),
        ("iotune", disk.io_tune.as_deref().is_some_and(|tune| *tune != IoTune::default())),
    ];
    first(&said)
}

/// What is said of how the hypervisor reads and writes.
fn said_of_the_driver(disk: &Disk) -> Option<&'static str> {
    let driver = disk.driver.as_ref()?;
    let said = [
        ("cache", driver.cache.is_some_and(|mode| mode != CacheMode::Default)),
        ("error_policy", driver.error_policy.is_some()),
        ("io", driver.io.is_some()),
        ("ioeventfd", driver.ioeventfd.is_some()),
        ("copy_on_read", driver.copy_on_read.is_some()),
        ("discard", driver.discard.is_some()),
        ("iothread", driver.iothread.is_some()),
        ("detect_zeroes", driver.detect_zeroes.is_some()),
        ("metadata_cache", driver.metadata_cache.as_ref().is_some_and(|cache| cache.max_size.is_some())),
    ];
    first(&said)
}

fn first(said: &[(&'static str, bool)]) -> Option<&'static str> {
    said.iter().find(|(_, is_said)| *is_said).map(|(name, _)| *name)
}
