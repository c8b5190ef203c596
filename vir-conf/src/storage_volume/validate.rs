//! What no storage driver accepts of a volume.

use crate::diagnostic::{Problem, Report};
use crate::storage_pool::PoolType;
use crate::storage_volume::{StorageVolume, VolumeFormat};

impl StorageVolume {
    /// Notes everything that no storage driver accepts in a pool of that type. Judges a definition that has been
    /// through [`post_parse`](Self::post_parse).
    pub fn validate(&self, pool: PoolType, report: &mut Report) {
        if self.name.is_empty() {
            report.error("volume/name", Problem::Conflict("the name is empty".to_owned()));
        }
        if self.capacity.is_none() {
            let problem = Problem::MissingElement { element: "volume".to_owned(), name: "capacity" };
            report.error("volume", problem);
        }
        validate_format(self.target.format.as_ref(), pool, "volume/target/format", report);
        if let Some(encryption) = &self.target.encryption {
            encryption.validate("volume/target/encryption", report);
        }
        if let Some(backing) = &self.backing_store {
            validate_format(backing.format.as_ref(), pool, "volume/backingStore/format", report);
        }
    }
}

fn validate_format(format: Option<&VolumeFormat>, pool: PoolType, path: &str, report: &mut Report) {
    let Some(VolumeFormat { kind }) = format else { return };
    if !pool.volume_formats().contains(kind) {
        let problem = format!("a pool of type '{pool}' has no volumes of format '{kind}'");
        report.error(path, Problem::Unsupported(problem));
    }
}
