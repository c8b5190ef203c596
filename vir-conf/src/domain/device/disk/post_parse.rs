//! What a disk leaves open and every hypervisor fills in alike.

use crate::absent::forget_empty;
use crate::domain::address::Address;
use crate::domain::device::disk::{Disk, DiskDevice, DiskSnapshot, Geometry, Mirror, MirrorJob, drive};
use crate::domain::storage::{FileSource, ImageFormat, ImageFormatName, MetadataCache, StorageSource};
use crate::scalar::{Scalar, YesNo};

impl Disk {
    /// Fills in what follows from the rest: bus, read-only media, ports, the place on a controller.
    pub(crate) fn post_parse(&mut self) {
        self.source.post_parse();
        self.encryption.iter_mut().for_each(|encryption| encryption.post_parse());
        if let Some(store) = &mut self.backing_store {
            store.post_parse();
        }
        if let Some(mirror) = &mut self.mirror {
            mirror.post_parse();
        }
        if let Some(tune) = &mut self.io_tune {
            tune.post_parse();
        }
        self.forget_empty_parts();
        self.target.bus.get_or_insert_with(|| drive::likely_bus(&self.target.dev));
        self.readonly |= self.device == DiskDevice::Cdrom;
        if matches!(self.source, StorageSource::VhostUser(_)) {
            // The image is the other process's: a snapshot cannot include it.
            self.snapshot.get_or_insert(DiskSnapshot::No);
        }
        if self.info.address.is_none() {
            self.info.address = self.named_place().map(Address::Drive);
        }
    }

    /// Forgets what says nothing: numbers of zero, words without letters, half a geometry.
    fn forget_empty_parts(&mut self) {
        let Self { driver, target, geometry, block_io, transient, serial, vendor, product, .. } = self;
        if let Some(driver) = driver {
            forget_empty(&mut driver.queues);
            forget_empty(&mut driver.queue_size);
            driver.metadata_cache.iter_mut().for_each(MetadataCache::post_parse);
        }
        forget_empty(&mut target.rotation_rate);
        *geometry = geometry.take().filter(Geometry::is_whole);
        if let Some(sizes) = block_io {
            forget_empty(&mut sizes.logical_block_size);
            forget_empty(&mut sizes.physical_block_size);
            forget_empty(&mut sizes.discard_granularity);
        }
        if let Some(transient) = transient {
            transient.share_backing = transient.share_backing.filter(|&shares| shares == YesNo::Yes);
        }
        [serial, vendor, product].into_iter().for_each(forget_empty);
    }
}

impl Geometry {
    /// Whether all of it is said.
    fn is_whole(&self) -> bool {
        let numbers = [self.cylinders, self.heads, self.sectors];
        numbers.iter().all(|number| number.is_some_and(|number| number != 0))
    }
}

impl Mirror {
    /// The old form of a copy, a path and a format, is the source's and the format's.
    fn post_parse(&mut self) {
        let Self { file, format_name, job, ready: _, format, source, backing_store } = self;
        job.get_or_insert(MirrorJob::Copy);
        if let (None, Some(path)) = (&source, &file) {
            *source = Some(StorageSource::File(Some(FileSource {
                file: Some(path.clone()),
                ..FileSource::default()
            })));
        }
        if let (None, Some(kind)) = (&format, format_name.as_deref().and_then(ImageFormatName::read)) {
            *format = Some(ImageFormat { kind, metadata_cache: None });
        }
        source.iter_mut().for_each(StorageSource::post_parse);
        backing_store.iter_mut().for_each(|store| store.post_parse());
    }
}
