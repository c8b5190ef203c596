//! Rules for the images of a disk.

use crate::diagnostic::{Problem, Report};
use crate::domain::device::disk::Disk;
use crate::domain::storage::{ImageFormatName, StorageSource};

/// Notes what is wrong with the images: their keys, namespaces and data stores.
pub(super) fn validate(disk: &Disk, path: &str, report: &mut Report) {
    if let Some(encryption) = &disk.encryption {
        encryption.validate(&format!("{path}/encryption"), report);
    }
    let top = disk.driver.as_ref().and_then(|driver| driver.kind);
    image(&disk.source, top, &format!("{path}/source"), report);
    for store in disk.backing_store.iter().flat_map(|store| store.images()) {
        let Some(source) = &store.source else { continue };
        image(source, store.format.as_ref().map(|format| format.kind), path, report);
    }
}

fn image(source: &StorageSource, format: Option<ImageFormatName>, path: &str, report: &mut Report) {
    if let StorageSource::Nvme(nvme) = source
        && nvme.namespace == 0
    {
        report.error(path, Problem::Conflict("the namespaces of an NVMe device begin with 1".to_owned()));
    }
    let Some(common) = source.common() else { return };
    if let Some(encryption) = &common.encryption {
        encryption.validate(&format!("{path}/encryption"), report);
    }
    let Some(store) = &common.data_store else { return };
    let kind = store.format.as_ref().map(|format| format.kind);
    let problem = if format.is_some_and(|format| format != ImageFormatName::Qcow2) {
        "<dataStore> is for qcow2 images only"
    } else if kind.is_none() {
        "<dataStore> needs a <format>"
    } else if kind != Some(ImageFormatName::Raw) {
        "the format of a <dataStore> is 'raw'"
    } else {
        return;
    };
    report.error(path, Problem::Unsupported(problem.to_owned()));
}
