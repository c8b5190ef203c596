//! What a disk leaves open and every hypervisor fills in alike.

use crate::domain::address::Address;
use crate::domain::device::disk::{Disk, DiskDevice, DiskSnapshot, Mirror, MirrorJob, drive};
use crate::domain::storage::{FileSource, ImageFormat, ImageFormatName, StorageSource};
use crate::scalar::Scalar;

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
