//! `<disk>` in a snapshot: what became of one of the domain's disks.

use crate::checkpoint::DISK;
use crate::domain::device::disk::DiskSnapshot;
use crate::domain::storage::{ImageFormatName, MetadataCache, StorageSource};
use crate::element;

element! {
    /// What became of the domain's disks.
    pub struct SnapshotDisks = spread "disks" {
        /// The disks; those that are not named do what the domain or the kind of snapshot says.
        list "disk" => disks: Vec<SnapshotDisk>;
    }
}

element! {
    /// What became of one of the domain's disks.
    pub struct SnapshotDisk = "disk" {
        /// The disk, by its target or by the absolute path of its source.
        lead "name" => name: String, fits DISK;
        /// Where its state is kept; outside of the image where a source is named.
        lead "snapshot" => location: Option<DiskSnapshot>;
        /// The snapshot is being deleted, and the disk's image is already merged.
        flag "snapshotDeleteInProgress" => delete_in_progress: bool, since "9.0.0";
        /// Format of the new image.
        child "driver" => driver: Option<SnapshotDriver>;
        /// The new image, to which the domain writes from that moment on; beside the old one where absent.
        choice "source" => source: StorageSource = StorageSource::File(None), when |disk, _| disk.has_image();
    }
}

element! {
    /// Format of a new image.
    pub struct SnapshotDriver = maybe "driver" {
        /// Its name.
        attr "type" => kind: Option<ImageFormatName>;
        /// Memory for the metadata of the image.
        child "metadata_cache" => metadata_cache: Option<MetadataCache>;
    }
}

impl SnapshotDisk {
    /// A disk of which nothing but its place is known.
    pub(super) fn new(name: String, location: DiskSnapshot) -> Self {
        let source = StorageSource::File(None);
        Self { name, location: Some(location), delete_in_progress: false, driver: None, source }
    }

    /// Whether anything is said about a new image.
    fn has_image(&self) -> bool {
        self.driver.as_ref().is_some_and(SnapshotDriver::says_something) || !self.source.is_empty()
    }
}

impl SnapshotDriver {
    fn says_something(&self) -> bool {
        let Self { kind, metadata_cache } = self;
        kind.is_some() || metadata_cache.as_ref().is_some_and(|cache| *cache != MetadataCache::default())
    }
}

impl SnapshotDisks {
    pub(super) fn post_parse(&mut self) {
        for disk in &mut self.disks {
            disk.driver = disk.driver.take().filter(SnapshotDriver::says_something);
            let on_block = matches!(disk.source, StorageSource::Block(_));
            disk.source.post_parse();
            if on_block && disk.source.is_empty() {
                // No name can be made up for a block device, so it matters that one was meant.
                disk.source = StorageSource::Block(None);
            }
            if let Some(common) = disk.source.common_mut() {
                (common.startup_policy, common.index) = (None, None);
            }
            if !disk.source.is_empty() {
                disk.location.get_or_insert(DiskSnapshot::External);
            }
        }
    }
}
