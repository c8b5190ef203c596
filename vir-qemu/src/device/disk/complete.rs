//! What a definition leaves open about disks.

use vir_conf::domain::device::disk::{Disk, DiskDriver};
use vir_conf::domain::storage::{DataStore, Encryption, EncryptionEngine, ImageFormatName, StorageSource};

/// Fills in the back end, the image format and who decrypts.
pub(crate) fn complete(disk: &mut Disk) {
    let volume = matches!(disk.source, StorageSource::Volume(_));
    let driver = disk.driver.get_or_insert_with(DiskDriver::default);
    driver.name.get_or_insert_with(|| "qemu".to_owned());
    // What a volume holds is known when the volume is looked up.
    if !volume {
        driver.kind.get_or_insert(ImageFormatName::Raw);
    }
    disk.encryption.iter_mut().for_each(|encryption| complete_encryption(encryption));
    complete_source(&mut disk.source);
    let mut next = disk.backing_store.as_deref_mut();
    while let Some(store) = next {
        store.source.iter_mut().for_each(complete_source);
        next = store.backing_store.as_deref_mut();
    }
}

fn complete_source(source: &mut StorageSource) {
    if let Some(common) = source.common_mut() {
        common.encryption.iter_mut().for_each(|encryption| complete_encryption(encryption));
    }
}

fn complete_encryption(encryption: &mut Encryption) {
    encryption.engine.get_or_insert(EncryptionEngine::Qemu);
}

/// Writes the numbers of images into a live definition, as [`build`](super::build) gives them.
pub(crate) fn number_images(disks: &mut [Disk]) {
    let mut last = 0;
    for disk in disks.iter_mut().rev() {
        number_source(&mut disk.source, &mut last);
        let mut next = disk.backing_store.as_deref_mut();
        while let Some(store) = next {
            if let Some(source) = &mut store.source {
                number_source(source, &mut last);
                // The number of an image behind another stands on the image, not on its source.
                store.index = source.common_mut().and_then(|common| common.index.take());
            }
            next = store.backing_store.as_deref_mut();
        }
        let filters = disk.throttle_filters.as_ref().map_or(0, |filters| filters.filters.len());
        last += u32::try_from(filters).unwrap_or(u32::MAX);
    }
}

fn number_source(source: &mut StorageSource, last: &mut u32) {
    *last += 1;
    let number = *last;
    let empty = source.is_empty();
    if let Some(common) = source.common_mut().filter(|_| !empty) {
        common.index = Some(number);
        if let Some(store) = &mut common.data_store {
            number_data_store(store, last);
        }
    }
}

fn number_data_store(store: &mut DataStore, last: &mut u32) {
    *last += 1;
    store.index = Some(*last);
}
