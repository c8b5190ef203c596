//! Types of pools, and what their volumes are.

use crate::scalar::Scalar;
use crate::schema::ScalarShape;
use crate::storage_pool::{
    DiskLabelFormat, FilesystemFormat, LogicalFormat, NetworkFilesystemFormat, PoolSource,
};
use crate::storage_volume::VolumeFormatName;
use crate::values;

values! {
    /// Types of pools.
    pub enum PoolType {
        /// A directory of the host.
        Dir = "dir",
        /// A file system that the host mounts.
        Fs = "fs",
        /// A file system of a server that the host mounts.
        Netfs = "netfs",
        /// A group of logical volumes.
        Logical = "logical",
        /// A disk with a partition table.
        Disk = "disk",
        /// An iSCSI target that the host logs in to.
        Iscsi = "iscsi",
        /// An iSCSI target that the storage driver and guests reach by themselves.
        IscsiDirect = "iscsi-direct",
        /// The units of a SCSI adapter.
        Scsi = "scsi",
        /// The host's multipath devices.
        Mpath = "mpath",
        /// A pool of a Ceph cluster.
        Rbd = "rbd",
        /// A Sheepdog cluster.
        Sheepdog = "sheepdog",
        /// A Gluster volume.
        Gluster = "gluster",
        /// A ZFS pool.
        Zfs = "zfs",
        /// A Virtuozzo storage cluster.
        Vstorage = "vstorage",
    }
}

impl Default for PoolType {
    /// A directory, the type that needs nothing of the host.
    fn default() -> Self {
        Self::Dir
    }
}

/// Where the path of a pool's target comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TargetPath {
    /// It must be written.
    Written,
    /// It is the name of the source below this directory.
    Below(&'static str),
    /// There is none: volumes do not appear on the host.
    Nowhere,
}

/// Formats of the images that pools of files hold.
const IMAGES: &[VolumeFormatName] = &[
    VolumeFormatName::Raw,
    VolumeFormatName::Dir,
    VolumeFormatName::Bochs,
    VolumeFormatName::Cloop,
    VolumeFormatName::Dmg,
    VolumeFormatName::Iso,
    VolumeFormatName::Vpc,
    VolumeFormatName::Vdi,
    VolumeFormatName::Fat,
    VolumeFormatName::Vhd,
    VolumeFormatName::Ploop,
    VolumeFormatName::Cow,
    VolumeFormatName::Qcow,
    VolumeFormatName::Qcow2,
    VolumeFormatName::Qed,
    VolumeFormatName::Vmdk,
];

/// Contents that a partition table tells of its partitions.
const PARTITIONS: &[VolumeFormatName] = &[
    VolumeFormatName::None,
    VolumeFormatName::Linux,
    VolumeFormatName::Fat16,
    VolumeFormatName::Fat32,
    VolumeFormatName::LinuxSwap,
    VolumeFormatName::LinuxLvm,
    VolumeFormatName::LinuxRaid,
    VolumeFormatName::Extended,
];

impl PoolType {
    /// Where the path of the target comes from.
    pub(super) fn target_path(self) -> TargetPath {
        match self {
            Self::Dir
            | Self::Fs
            | Self::Netfs
            | Self::Disk
            | Self::Iscsi
            | Self::Scsi
            | Self::Mpath
            | Self::Vstorage => TargetPath::Written,
            Self::Logical => TargetPath::Below("/dev"),
            Self::Zfs => TargetPath::Below("/dev/zvol"),
            Self::IscsiDirect | Self::Rbd | Self::Sheepdog | Self::Gluster => TargetPath::Nowhere,
        }
    }

    /// Whether a pool without a name of its own has that of its source.
    pub(super) fn names_itself_after_source(self) -> bool {
        match self {
            Self::Logical | Self::Rbd | Self::Sheepdog | Self::Gluster | Self::Zfs | Self::Vstorage => true,
            Self::Dir
            | Self::Fs
            | Self::Netfs
            | Self::Disk
            | Self::Iscsi
            | Self::IscsiDirect
            | Self::Scsi
            | Self::Mpath => false,
        }
    }

    /// Format that a source is taken to have where none is written; none where sources have no format.
    pub fn usual_source_format(self) -> Option<&'static str> {
        match self {
            Self::Fs => Some(FilesystemFormat::default().as_str()),
            Self::Netfs => Some(NetworkFilesystemFormat::default().as_str()),
            Self::Logical => Some(LogicalFormat::default().as_str()),
            Self::Disk => Some(DiskLabelFormat::default().as_str()),
            Self::Dir
            | Self::Iscsi
            | Self::IscsiDirect
            | Self::Scsi
            | Self::Mpath
            | Self::Rbd
            | Self::Sheepdog
            | Self::Gluster
            | Self::Zfs
            | Self::Vstorage => None,
        }
    }

    /// Formats that a source may have.
    pub fn source_formats(self) -> &'static [&'static str] {
        match self {
            Self::Fs => words::<FilesystemFormat>(),
            Self::Netfs => words::<NetworkFilesystemFormat>(),
            Self::Logical => words::<LogicalFormat>(),
            Self::Disk => words::<DiskLabelFormat>(),
            Self::Dir
            | Self::Iscsi
            | Self::IscsiDirect
            | Self::Scsi
            | Self::Mpath
            | Self::Rbd
            | Self::Sheepdog
            | Self::Gluster
            | Self::Zfs
            | Self::Vstorage => &[],
        }
    }

    /// Format that a volume is taken to have where none is written; none where volumes have no format.
    pub fn usual_volume_format(self) -> Option<VolumeFormatName> {
        self.volume_formats().first().copied()
    }

    /// Formats that a volume may have, the usual one first.
    pub fn volume_formats(self) -> &'static [VolumeFormatName] {
        match self {
            Self::Dir | Self::Fs | Self::Netfs | Self::Rbd | Self::Gluster | Self::Vstorage => IMAGES,
            Self::Disk => PARTITIONS,
            Self::Logical
            | Self::Iscsi
            | Self::IscsiDirect
            | Self::Scsi
            | Self::Mpath
            | Self::Sheepdog
            | Self::Zfs => &[],
        }
    }
}

/// The words of a value.
fn words<T: Scalar>() -> &'static [&'static str] {
    match T::SHAPE {
        ScalarShape::Words(words) => words,
        ScalarShape::Text | ScalarShape::Number { .. } | ScalarShape::Like { .. } => &[],
    }
}

impl PoolSource {
    /// Type of the pool.
    pub fn kind(&self) -> PoolType {
        match self {
            Self::Dir(_) => PoolType::Dir,
            Self::Fs(_) => PoolType::Fs,
            Self::Netfs(_) => PoolType::Netfs,
            Self::Logical(_) => PoolType::Logical,
            Self::Disk(_) => PoolType::Disk,
            Self::Iscsi(_) => PoolType::Iscsi,
            Self::IscsiDirect(_) => PoolType::IscsiDirect,
            Self::Scsi(_) => PoolType::Scsi,
            Self::Mpath(_) => PoolType::Mpath,
            Self::Rbd(_) => PoolType::Rbd,
            Self::Sheepdog(_) => PoolType::Sheepdog,
            Self::Gluster(_) => PoolType::Gluster,
            Self::Zfs(_) => PoolType::Zfs,
            Self::Vstorage(_) => PoolType::Vstorage,
        }
    }
}
