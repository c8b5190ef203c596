//! `<storagepoolCapabilities>`: which types of pools a storage driver supports, and which formats they know.
//!
//! Page "Storage pool capabilities XML format".

use crate::element;
use crate::scalar::YesNo;
use crate::storage_pool::PoolType;
use crate::storage_volume::VolumeFormatName;

element! {
    /// Which types of pools a storage driver supports.
    pub struct StoragePoolCapabilities = spread "storagepoolCapabilities" {
        /// The types, supported or not.
        list "pool" => pools: Vec<PoolCapability>;
    }
}

element! {
    /// What is known of a type of pool.
    pub struct PoolCapability = spread "pool" {
        /// The type.
        attr "type" => kind: PoolType;
        /// Whether the driver can have such pools.
        attr "supported" => supported: YesNo;
        /// What there is to choose about a pool; absent: nothing.
        child "poolOptions" => pool: Option<PoolOptions>;
        /// What there is to choose about a volume; absent: nothing.
        child "volOptions" => volume: Option<PoolOptions>;
    }
}

element! {
    /// What there is to choose about a pool or a volume.
    pub struct PoolOptions = spread "poolOptions" {
        /// The format that is meant where none is written.
        child "defaultFormat" => default_format: Option<DefaultFormat>;
        /// What there is to choose from.
        list "enum" => choices: Vec<PoolChoice>;
    }
}

element! {
    /// The format that is meant where none is written.
    pub struct DefaultFormat = "defaultFormat" {
        /// Its name.
        attr "type" => kind: String;
    }
}

element! {
    /// Values that there are to choose from.
    pub struct PoolChoice = spread "enum" {
        /// What they are for: `sourceFormatType` or `targetFormatType`.
        attr "name" => name: String;
        /// The values.
        list "value" => values: Vec<ChoiceValue>;
    }
}

element! {
    /// A value that can be chosen.
    pub struct ChoiceValue = "value" {
        /// The value.
        text "" => value: String;
    }
}

impl StoragePoolCapabilities {
    /// The capabilities of a driver that supports these types.
    pub fn of(supported: &[PoolType]) -> Self {
        let pool = |&kind: &PoolType| PoolCapability::of(kind, supported.contains(&kind));
        Self { pools: PoolType::ALL.iter().map(pool).collect() }
    }
}

impl PoolCapability {
    fn of(kind: PoolType, supported: bool) -> Self {
        let pool = kind
            .usual_source_format()
            .map(|usual| PoolOptions::formats("sourceFormatType", usual, kind.source_formats()));
        let volume = kind.usual_volume_format().map(|usual| {
            PoolOptions::formats("targetFormatType", usual.as_str(), &offered_volume_formats(kind))
        });
        Self { kind, supported: supported.into(), pool, volume }
    }
}

/// Formats of volumes that are told to applications. Those of files are led by `none`, which no definition may
/// name, and images on Ceph are not offered a choice, though a definition may make one.
fn offered_volume_formats(kind: PoolType) -> Vec<&'static str> {
    let lead = match kind {
        PoolType::Rbd => return Vec::new(),
        PoolType::Dir | PoolType::Fs | PoolType::Netfs | PoolType::Gluster | PoolType::Vstorage => {
            Some(VolumeFormatName::None)
        }
        PoolType::Logical
        | PoolType::Disk
        | PoolType::Iscsi
        | PoolType::IscsiDirect
        | PoolType::Scsi
        | PoolType::Mpath
        | PoolType::Sheepdog
        | PoolType::Zfs => None,
    };
    let formats = lead.into_iter().chain(kind.volume_formats().iter().copied());
    formats.map(VolumeFormatName::as_str).collect()
}

impl PoolOptions {
    fn formats(name: &str, usual: &str, formats: &[&str]) -> Self {
        let value = |format: &&str| ChoiceValue { value: (*format).to_owned() };
        Self {
            default_format: Some(DefaultFormat { kind: usual.to_owned() }),
            choices: vec![PoolChoice { name: name.to_owned(), values: formats.iter().map(value).collect() }],
        }
    }
}
