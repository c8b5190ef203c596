//! `<volume>`: a file, device or image of a storage pool.
//!
//! Page "Storage pool and volume XML format".

mod format;
mod post_parse;
mod time;
mod validate;

pub use format::{Compat, VolumeFeatures, VolumeFormat, VolumeFormatName};
pub use time::{Timestamp, Timestamps};

use crate::diagnostic::Report;
use crate::document::{self, Parsed};
use crate::facet;
use crate::flags::ParseFlags;
use crate::size::{Bytes, ClusterSize};
use crate::storage::{Encryption, Permissions};
use crate::storage_pool::PoolType;
use crate::{element, values};

element! {
    /// A file, device or image of a storage pool.
    pub struct StorageVolume = "volume" new(name: String) {
        /// What it is on the host.
        attr "type" => kind: VolumeType = VolumeType::File, since "1.2.0";
        /// Name, unique in its pool.
        leaf "name" => name: String, fits facet::VOLUME_NAME;
        /// Identity, unique on the host; the storage driver's to choose.
        leaf "key" => key: Option<String>;
        /// Where in the pool's devices it lies, as the host found it.
        child "source" => source: Option<VolumeSource>;
        /// Size that a guest sees.
        child "capacity" => capacity: Option<Bytes>;
        /// Room that it takes from the pool; all of the capacity where absent.
        child "allocation" => allocation: Option<Bytes>;
        /// Size of the file, as the host found it.
        child "physical" => physical: Option<Bytes>, since "3.0.0";
        /// The volume itself.
        child "target" => target: VolumeTarget = VolumeTarget::default(), due |_| true;
        /// The image that it was made over.
        child "backingStore" => backing_store: Option<VolumeBackingStore>, since "0.6.0";
    }
}

values! {
    /// What a volume is on the host.
    pub enum VolumeType {
        /// A file.
        File = "file",
        /// A block device.
        Block = "block",
        /// A directory.
        Dir = "dir",
        /// An image on a server.
        Network = "network",
        /// A directory on a server.
        NetDir = "netdir",
        /// A directory with a disk image of OpenVZ containers.
        Ploop = "ploop",
    }
}

element! {
    /// Where in a pool's devices a volume lies.
    pub struct VolumeSource = maybe "source" {
        /// The devices.
        list "device" => devices: Vec<VolumeDevice>;
    }
}

element! {
    /// A device that a volume lies on.
    pub struct VolumeDevice = "device" {
        /// Absolute path.
        attr "path" => path: String, fits facet::ABSOLUTE_PATH;
        /// Parts of the device.
        list "extent" => extents: Vec<Extent>;
    }
}

element! {
    /// A part of a device.
    pub struct Extent = "extent" {
        /// First byte.
        attr "start" => start: u64, in "bytes";
        /// Byte after the last.
        attr "end" => end: u64, in "bytes";
    }
}

element! {
    /// A volume as the host has it.
    pub struct VolumeTarget = spread "target" {
        /// Path or URI; the storage driver's to choose.
        leaf "path" => path: Option<String>;
        /// Format of the bytes; the pool's usual one where absent.
        child "format" => format: Option<VolumeFormat>;
        /// Who may do what with it. Without a mode it is its owner's alone (0600).
        child "permissions" => permissions: Option<Permissions>;
        /// When it was used and changed, as the host has it.
        child "timestamps" => timestamps: Option<Timestamps>, since "0.10.0";
        /// How its bytes are encrypted.
        child "encryption" => encryption: Option<Encryption>;
        /// qcow2: the version of QEMU that the image must be readable by; 1.1 where features are named,
        /// else what `qemu-img` has for usual.
        leaf "compat" => compat: Option<Compat>, since "1.1.0";
        /// Whether the file is made without copying on write. A wish at making that is not printed.
        flag "nocow" => nocow: bool, since "1.2.7", when |_, _| false;
        /// qcow2: size of clusters.
        child "clusterSize" => cluster_size: Option<ClusterSize>, since "7.4.0";
        /// qcow2: features of the image.
        child "features" => features: Option<VolumeFeatures>, since "1.1.0";
    }
}

element! {
    /// The image that a volume was made over.
    pub struct VolumeBackingStore = "backingStore" default {
        /// Absolute path.
        leaf "path" => path: Option<String>, fits facet::ABSOLUTE_PATH, due |_| true;
        /// Format of the bytes; the pool's usual one where absent.
        child "format" => format: Option<VolumeFormat>;
        /// Who may do what with it.
        child "permissions" => permissions: Option<Permissions>;
        /// When it was used and changed, as the host has it.
        child "timestamps" => timestamps: Option<Timestamps>;
    }
}

/// Whether a definition must say how large the volume is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CapacityNeed {
    /// It must.
    #[default]
    Always,
    /// It must, unless the size is that of a backing store.
    UnlessBacked,
    /// It need not: the size is that of the volume which is copied.
    Never,
}

impl StorageVolume {
    /// Reads a volume's definition for a pool of that type, fills in what it leaves open and judges it.
    ///
    /// # Errors
    /// Everything that is wrong with the document, each with its place.
    pub fn define(
        text: &str,
        flags: ParseFlags,
        pool: PoolType,
        capacity: CapacityNeed,
    ) -> Result<Parsed<Self>, Report> {
        document::define(text, flags, |volume: &mut Self, report| {
            volume.post_parse(pool, capacity);
            volume.validate(pool, report);
        })
    }
}
