//! `<source>`: where a pool's room comes from, a shape for each type of pool.

use crate::storage::Initiator;
use crate::storage_pool::{
    Adapter, DiskLabel, Filesystem, Hardware, IscsiTarget, NetworkFilesystem, PoolAuth, PoolDevice, PoolDir,
    PoolHost, Protocol, VolumeManager,
};
use crate::{choice, element};

choice! {
    /// Where a pool's room comes from.
    pub enum PoolSource by "type" {
        /// A directory of the host.
        "dir" => Dir(Option<DirPoolSource>),
        /// A file system that the host mounts.
        "fs" => Fs(FsPoolSource),
        /// A file system of a server that the host mounts.
        "netfs" => Netfs(NetfsPoolSource),
        /// A group of logical volumes.
        "logical" => Logical(Option<LogicalPoolSource>),
        /// A disk with a partition table.
        "disk" => Disk(DiskPoolSource),
        /// An iSCSI target that the host logs in to.
        "iscsi" => Iscsi(IscsiPoolSource),
        /// An iSCSI target that the storage driver and guests reach by themselves.
        "iscsi-direct" => IscsiDirect(IscsiDirectPoolSource) since "4.7.0",
        /// The units of a SCSI adapter.
        "scsi" => Scsi(ScsiPoolSource),
        /// The host's multipath devices.
        "mpath" => Mpath(Option<MpathPoolSource>) since "0.7.1",
        /// A pool of a Ceph cluster.
        "rbd" => Rbd(RbdPoolSource) since "0.9.13",
        /// A Sheepdog cluster.
        "sheepdog" => Sheepdog(SheepdogPoolSource) since "0.10.0",
        /// A Gluster volume.
        "gluster" => Gluster(GlusterPoolSource) since "1.2.0",
        /// A ZFS pool.
        "zfs" => Zfs(Option<ZfsPoolSource>) since "1.2.8",
        /// A Virtuozzo storage cluster.
        "vstorage" => Vstorage(Option<VstoragePoolSource>) since "3.1.0",
    }
}

element! {
    /// A directory of the host needs no more than its target.
    pub struct DirPoolSource = spread "source" {
        /// What the hardware says of itself.
        inline "" => hardware: Hardware;
    }
}

element! {
    /// A file system that the host mounts.
    pub struct FsPoolSource = "source" {
        /// Device that it is on.
        child "device" => device: PoolDevice;
        /// Its format.
        child "format" => format: Filesystem = Filesystem::default();
        /// What the hardware says of itself.
        inline "" => hardware: Hardware;
    }
}

element! {
    /// A file system of a server that the host mounts.
    pub struct NetfsPoolSource = "source" {
        /// The server, and others where the format knows of several.
        list "host" => hosts: Vec<PoolHost>, due |_| true;
        /// Directory of the server.
        child "dir" => dir: PoolDir;
        /// Format, by which it is mounted.
        child "format" => format: NetworkFilesystem = NetworkFilesystem::default();
        /// NFS: the protocol.
        child "protocol" => protocol: Option<Protocol>, since "5.1.0";
        /// What the hardware says of itself.
        inline "" => hardware: Hardware;
    }
}

element! {
    /// A group of logical volumes.
    pub struct LogicalPoolSource = maybe "source" {
        /// Devices that the group is made of when the pool is built.
        list "device" => devices: Vec<PoolDevice>;
        /// Name of the group; the pool's own where absent.
        leaf "name" => name: Option<String>, since "0.4.5";
        /// The manager.
        child "format" => format: VolumeManager = VolumeManager::default();
        /// What the hardware says of itself.
        inline "" => hardware: Hardware;
    }
}

element! {
    /// A disk with a partition table.
    pub struct DiskPoolSource = "source" {
        /// The disk.
        child "device" => device: PoolDevice;
        /// The partition table.
        child "format" => format: DiskLabel = DiskLabel::default();
        /// What the hardware says of itself.
        inline "" => hardware: Hardware;
    }
}

element! {
    /// An iSCSI target that the host logs in to.
    pub struct IscsiPoolSource = "source" {
        /// The server.
        list "host" => hosts: Vec<PoolHost>, due |_| true;
        /// The target.
        child "device" => device: PoolDevice;
        /// Who the server is told the client is; the host's own name where absent.
        child "initiator" => initiator: Option<Initiator>;
        /// Who the server is told the user is.
        child "auth" => auth: Option<PoolAuth>, since "1.1.1";
        /// What the hardware says of itself.
        inline "" => hardware: Hardware;
    }
}

element! {
    /// An iSCSI target that is reached without the host's own client.
    pub struct IscsiDirectPoolSource = "source" {
        /// The server.
        list "host" => hosts: Vec<PoolHost>, due |_| true;
        /// The target.
        child "device" => device: IscsiTarget;
        /// Who the server is told the client is.
        child "initiator" => initiator: Initiator;
        /// Who the server is told the user is.
        child "auth" => auth: Option<PoolAuth>;
    }
}

element! {
    /// The units of a SCSI adapter.
    pub struct ScsiPoolSource = "source" {
        /// The adapter.
        child "adapter" => adapter: Adapter;
        /// What the hardware says of itself.
        inline "" => hardware: Hardware;
    }
}

element! {
    /// The host's multipath devices, all of them.
    pub struct MpathPoolSource = spread "source" {}
}

element! {
    /// A pool of a Ceph cluster.
    pub struct RbdPoolSource = "source" {
        /// Monitors of the cluster.
        list "host" => hosts: Vec<PoolHost>, due |_| true;
        /// Name of the pool in the cluster.
        leaf "name" => name: String;
        /// Who the monitors are told the user is.
        child "auth" => auth: Option<PoolAuth>;
    }
}

element! {
    /// A Sheepdog cluster.
    pub struct SheepdogPoolSource = "source" default {
        /// The server.
        list "host" => hosts: Vec<PoolHost>, due |_| true;
        /// Name of the cluster; the pool's own where absent.
        leaf "name" => name: Option<String>, due |_| true;
    }
}

element! {
    /// A Gluster volume.
    pub struct GlusterPoolSource = "source" default {
        /// The server.
        list "host" => hosts: Vec<PoolHost>, due |_| true;
        /// Directory of the Gluster volume; all of it where absent.
        child "dir" => dir: Option<PoolDir>;
        /// Name of the Gluster volume; the pool's own where absent.
        leaf "name" => name: Option<String>, due |_| true;
    }
}

element! {
    /// A ZFS pool.
    pub struct ZfsPoolSource = spread "source" {
        /// Devices that it is made of when the pool is built.
        list "device" => devices: Vec<PoolDevice>;
        /// Name of the ZFS pool, with a data set after a slash; the pool's own name where absent.
        leaf "name" => name: Option<String>, due |_| true;
    }
}

element! {
    /// A Virtuozzo storage cluster.
    pub struct VstoragePoolSource = spread "source" {
        /// Name of the cluster; the pool's own where absent.
        leaf "name" => name: Option<String>, due |_| true;
    }
}

impl PoolSource {
    /// Servers that the source is on.
    pub fn hosts(&self) -> &[PoolHost] {
        match self {
            Self::Netfs(source) => &source.hosts,
            Self::Iscsi(source) => &source.hosts,
            Self::IscsiDirect(source) => &source.hosts,
            Self::Rbd(source) => &source.hosts,
            Self::Sheepdog(source) => &source.hosts,
            Self::Gluster(source) => &source.hosts,
            Self::Dir(_)
            | Self::Fs(_)
            | Self::Logical(_)
            | Self::Disk(_)
            | Self::Scsi(_)
            | Self::Mpath(_)
            | Self::Zfs(_)
            | Self::Vstorage(_) => &[],
        }
    }

    /// Name of the source itself, for types that have one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Logical(source) => source.as_ref()?.name.as_deref(),
            Self::Rbd(source) => Some(&source.name),
            Self::Sheepdog(source) => source.name.as_deref(),
            Self::Gluster(source) => source.name.as_deref(),
            Self::Zfs(source) => source.as_ref()?.name.as_deref(),
            Self::Vstorage(source) => source.as_ref()?.name.as_deref(),
            Self::Dir(_)
            | Self::Fs(_)
            | Self::Netfs(_)
            | Self::Disk(_)
            | Self::Iscsi(_)
            | Self::IscsiDirect(_)
            | Self::Scsi(_)
            | Self::Mpath(_) => None,
        }
    }

    /// Who the servers are told the user is.
    pub fn auth(&self) -> Option<&PoolAuth> {
        match self {
            Self::Iscsi(source) => source.auth.as_ref(),
            Self::IscsiDirect(source) => source.auth.as_ref(),
            Self::Rbd(source) => source.auth.as_ref(),
            Self::Dir(_)
            | Self::Fs(_)
            | Self::Netfs(_)
            | Self::Logical(_)
            | Self::Disk(_)
            | Self::Scsi(_)
            | Self::Mpath(_)
            | Self::Sheepdog(_)
            | Self::Gluster(_)
            | Self::Zfs(_)
            | Self::Vstorage(_) => None,
        }
    }
}
