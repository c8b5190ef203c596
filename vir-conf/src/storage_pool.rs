//! `<pool>`: a place of the host or the network that volumes are made in.
//!
//! Page "Storage pool and volume XML format".

mod adapter;
mod format;
mod kind;
mod namespace;
mod part;
mod post_parse;
mod source;
mod validate;

pub use crate::scalar::Wwn;
pub use adapter::{Adapter, FcHostAdapter, ParentAddress, ScsiHostAdapter};
pub use format::{
    DiskLabel, DiskLabelFormat, Filesystem, FilesystemFormat, LogicalFormat, NetworkFilesystem,
    NetworkFilesystemFormat, VolumeManager,
};
pub use kind::PoolType;
use kind::TargetPath;
pub use namespace::{CephOption, CephOptions, FsNamespace, MountOption, MountOptions, RbdNamespace};
pub use part::{
    FreeExtent, Hardware, HardwareName, IscsiTarget, PoolAuth, PoolAuthSecret, PoolAuthType, PoolDevice,
    PoolDir, PoolHost, Protocol,
};
pub use source::{
    DirPoolSource, DiskPoolSource, FsPoolSource, GlusterPoolSource, IscsiDirectPoolSource, IscsiPoolSource,
    LogicalPoolSource, MpathPoolSource, NetfsPoolSource, PoolSource, RbdPoolSource, ScsiPoolSource,
    SheepdogPoolSource, VstoragePoolSource, ZfsPoolSource,
};

use crate::diagnostic::Report;
use crate::document::{self, Parsed};
use crate::domain::Random;
use crate::facet;
use crate::flags::ParseFlags;
use crate::scalar::{Uuid, YesNo};
use crate::size::Bytes;
use crate::storage::Permissions;
use crate::table::slot::Due;
use crate::{element, values};

element! {
    /// A place that volumes are made in.
    pub struct StoragePool = "pool" new(source: PoolSource) {
        /// Name, unique on its host; that of the source where absent and the type of pool has one.
        leaf "name" => name: Option<String>, fits facet::OBJECT_NAME, due |pool| !pool.kind().names_itself_after_source();
        /// Identity, drawn at random where absent.
        leaf "uuid" => uuid: Option<Uuid>;
        /// Room for volumes, as the host measured it; 0 while the pool is not active.
        child "capacity" => capacity: Bytes = Bytes(0);
        /// Room that volumes use, as the host measured it.
        child "allocation" => allocation: Bytes = Bytes(0);
        /// Room that is left, as the host measured it.
        child "available" => available: Bytes = Bytes(0);
        /// What the file system below does.
        child "features" => features: Option<PoolFeatures>, since "6.6.0";
        /// Type of the pool, and where its room comes from.
        choice "source" => source: PoolSource;
        /// Where volumes appear on the host; none for pools whose volumes do not.
        child "target" => target: Option<PoolTarget>,
            due Self::due_target, only |pool, _| pool.kind().target_path() != TargetPath::Nowhere;
        /// Pools on Ceph: how the pool takes stock of its volumes.
        child "refresh" => refresh: Option<Refresh>, since "5.2.0", only |pool, _| pool.kind() == PoolType::Rbd;
        /// Pools on file systems: options of the mount.
        inline "" => fs: FsNamespace;
        /// Pools on Ceph: options of its client library.
        inline "" => rbd: RbdNamespace;
    }
}

element! {
    /// What the file system below a pool does.
    pub struct PoolFeatures = maybe "features" {
        /// Copying of what is overwritten.
        child "cow" => cow: Option<CopyOnWrite>;
    }
}

element! {
    /// Whether a file system keeps overwritten data until it is used no more, as btrfs can.
    pub struct CopyOnWrite = "cow" {
        /// Whether it is switched on for volumes; where absent the host tries to switch it off.
        attr "state" => state: YesNo;
    }
}

element! {
    /// Where volumes appear on the host.
    pub struct PoolTarget = maybe "target" {
        /// Directory. Pools of type `logical` and `zfs` derive it from the name of their source.
        leaf "path" => path: Option<String>, fits facet::ABSOLUTE_PATH;
        /// Who may do what with the directory when it is made. Without a mode others may enter it, no more (0711).
        child "permissions" => permissions: Option<Permissions>;
    }
}

element! {
    /// How a pool takes stock of its volumes.
    pub struct Refresh = maybe "refresh" {
        /// What is found out about each.
        child "volume" => volume: Option<RefreshVolume>;
    }
}

element! {
    /// What is found out about each volume.
    pub struct RefreshVolume = maybe "volume" {
        /// How the allocation is found.
        attr "allocation" => allocation: Option<RefreshAllocation>;
    }
}

values! {
    /// How the allocation of a volume is found.
    pub enum RefreshAllocation {
        /// It is counted, which takes long on a large cluster.
        Default = "default",
        /// The capacity stands in for it.
        Capacity = "capacity",
    }
}

impl StoragePool {
    /// Reads a pool's definition, fills in what it leaves open and judges it.
    ///
    /// # Errors
    /// Everything that is wrong with the document, each with its place.
    pub fn define(text: &str, flags: ParseFlags, random: &mut dyn Random) -> Result<Parsed<Self>, Report> {
        document::define(text, flags, |pool: &mut Self, report| {
            pool.post_parse(random);
            pool.validate(report);
        })
    }

    /// Type of the pool.
    pub fn kind(&self) -> PoolType {
        self.source.kind()
    }

    /// What the published schema asks of the target. A ZFS pool may do without, but not without the path of one that
    /// is written.
    fn due_target(&self) -> Due {
        match (self.kind().target_path(), &self.source) {
            (TargetPath::Below(_), PoolSource::Logical(_)) => Due::Yes,
            (TargetPath::Below(_), _) if self.target.is_none() => Due::No,
            (TargetPath::Below(_) | TargetPath::Written, _) => Due::Part("path"),
            (TargetPath::Nowhere, _) => Due::No,
        }
    }

    /// Directory in which volumes appear, once the definition is complete.
    pub fn target_path(&self) -> Option<&str> {
        self.target.as_ref()?.path.as_deref()
    }
}
