//! Sources on the host: files, devices, directories, volumes, and other processes.

use crate::domain::address::HostPciAddress;
use crate::domain::chardev::Reconnect;
use crate::domain::storage::SourceCommon;
use crate::facet;
use crate::scalar::YesNo;
use crate::{element, values};

element! {
    /// A file of the host.
    pub struct FileSource = maybe "source" {
        /// Path.
        attr "file" => file: Option<String>, fits facet::PATH_OR_DATASTORE;
        /// Name of descriptors handed over by the caller that take the place of opening the file.
        attr "fdgroup" => fd_group: Option<String>, since "9.0.0";
        /// What every source may have.
        inline "" => common: SourceCommon;
    }
}

element! {
    /// A block device of the host.
    pub struct BlockSource = maybe "source" {
        /// Path.
        attr "dev" => dev: Option<String>, fits facet::DEVICE_PATH;
        /// What every source may have.
        inline "" => common: SourceCommon;
    }
}

element! {
    /// A directory of the host, shown as a FAT file system.
    pub struct DirSource = "source" new(dir: String) {
        /// Path.
        attr "dir" => dir: String, fits facet::ABSOLUTE_PATH;
        /// What every source may have.
        inline "" => common: SourceCommon;
    }
}

element! {
    /// A volume of a storage pool.
    pub struct VolumeSource = "source" new(pool: String, volume: String) {
        /// Name of the pool.
        attr "pool" => pool: String, fits facet::OBJECT_NAME;
        /// Name of the volume.
        attr "volume" => volume: String, fits facet::VOLUME_NAME;
        /// How a volume of an iSCSI pool is reached; through the host where absent.
        attr "mode" => mode: Option<VolumeMode>, since "1.1.1";
        /// What the volume turned out to be when the domain was started.
        attr "actualType" => actual_type: Option<VolumeActualType>, only |_, cx| cx.notes(), when |_, cx| cx.notes();
        /// Path of the file that it turned out to be.
        attr "file" => file: Option<String>, only |_, cx| cx.notes(), when |_, cx| cx.notes();
        /// Path of the block device that it turned out to be.
        attr "dev" => dev: Option<String>, only |_, cx| cx.notes(), when |_, cx| cx.notes();
        /// Path of the directory that it turned out to be.
        attr "dir" => dir: Option<String>, only |_, cx| cx.notes(), when |_, cx| cx.notes();
        /// What every source may have.
        inline "" => common: SourceCommon;
    }
}

values! {
    /// How a volume of an iSCSI pool is reached.
    pub enum VolumeMode {
        /// As the host's block device.
        Host = "host",
        /// By QEMU itself.
        Direct = "direct",
    }
}

values! {
    /// What a volume turns out to be.
    pub enum VolumeActualType { File = "file", Block = "block", Dir = "dir" }
}

element! {
    /// A namespace of an NVMe device that QEMU drives itself.
    pub struct NvmeSource = "source" {
        /// The bus of the device.
        attr "type" => kind: NvmeSourceType;
        /// Whether the device is taken from the host at start and given back after.
        attr "managed" => managed: YesNo = YesNo::Yes;
        /// Number of the namespace, from 1.
        attr "namespace" => namespace: u64;
        /// Address of the device on the host.
        child "address" => address: HostPciAddress;
        /// What every source may have.
        inline "" => common: SourceCommon;
    }
}

values! {
    /// Buses of NVMe devices.
    pub enum NvmeSourceType { Pci = "pci" }
}

element! {
    /// A process that speaks virtio-blk over a socket.
    pub struct VhostUserDiskSource = "source" {
        /// Kind of socket.
        attr "type" => kind: VhostUserSocketType;
        /// Path of the socket.
        attr "path" => path: String, fits facet::ABSOLUTE_PATH;
        /// Whether a lost connection is made anew.
        child "reconnect" => reconnect: Option<Reconnect>;
    }
}

values! {
    /// Sockets to a vhost-user process.
    pub enum VhostUserSocketType { Unix = "unix" }
}

element! {
    /// A vDPA block device of the host.
    pub struct VhostVdpaSource = "source" {
        /// Path.
        attr "dev" => dev: String;
        /// What every source may have.
        inline "" => common: SourceCommon;
    }
}
