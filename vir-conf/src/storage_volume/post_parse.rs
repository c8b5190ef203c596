//! What a volume's definition leaves open, and what a document cannot say although it has a place for it.

use crate::size::Bytes;
use crate::storage::{Encryption, Permissions};
use crate::storage_pool::PoolType;
use crate::storage_volume::{
    CapacityNeed, Compat, StorageVolume, VolumeBackingStore, VolumeFormat, VolumeTarget,
};

impl StorageVolume {
    /// Fills in format and sizes as a pool of that type has them, and drops what only the host can tell.
    ///
    /// Idempotent: what is filled in stays.
    pub fn post_parse(&mut self, pool: PoolType, capacity: CapacityNeed) {
        self.source = None;
        self.physical = None;
        self.backing_store = self.backing_store.take().filter(VolumeBackingStore::has_path);
        self.target.post_parse(pool);
        if let Some(backing) = &mut self.backing_store {
            backing.post_parse(pool);
        }
        let needed = match capacity {
            CapacityNeed::Always => true,
            CapacityNeed::UnlessBacked => self.backing_store.is_none(),
            CapacityNeed::Never => false,
        };
        if !needed {
            self.capacity.get_or_insert(Bytes(0));
        }
        self.allocation = self.allocation.or(self.capacity);
    }
}

/// The pool's usual format where none is written; none where the pool's volumes have no format.
fn format(written: Option<VolumeFormat>, pool: PoolType) -> Option<VolumeFormat> {
    let usual = VolumeFormat { kind: pool.usual_volume_format()? };
    Some(written.unwrap_or(usual))
}

impl VolumeTarget {
    fn post_parse(&mut self, pool: PoolType) {
        self.format = format(self.format.take(), pool);
        self.permissions.iter_mut().for_each(Permissions::post_parse);
        self.timestamps = None;
        self.encryption.iter_mut().for_each(Encryption::post_parse);
        if self.features.is_some() {
            self.compat.get_or_insert(Compat::WITH_FEATURES);
        }
        self.cluster_size = self.cluster_size.filter(|size| size.0 != 0);
    }
}

impl VolumeBackingStore {
    /// A backing store without a path is the same as none.
    fn has_path(&self) -> bool {
        self.path.as_ref().is_some_and(|path| !path.is_empty())
    }

    fn post_parse(&mut self, pool: PoolType) {
        self.format = format(self.format.take(), pool);
        self.permissions.iter_mut().for_each(Permissions::post_parse);
        self.timestamps = None;
    }
}
