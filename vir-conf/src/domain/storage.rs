//! Where the bytes of a disk come from: files, block devices, the network, storage pools. Chapter "Hard drives,
//! floppy disks, CDROMs", element `<source>`.

mod chain;
mod local;
mod network;
mod post_parse;
mod private;

pub use crate::storage::{
    Cipher, Encryption, EncryptionEngine, EncryptionFormat, EncryptionSecret, Initiator, Iqn, IvGenerator,
    SecretRef,
};
pub use chain::{BackingStore, DataStore, ImageFormat, ImageFormatName, MetadataCache};
pub use local::{
    BlockSource, DirSource, FileSource, NvmeSource, NvmeSourceType, VhostUserDiskSource, VhostUserSocketType,
    VhostVdpaSource, VolumeActualType, VolumeMode, VolumeSource,
};
pub use network::{
    Auth, AuthSecret, AuthSecretType, ConfigFile, Cookie, Cookies, Host, HostTransport, Identity, KnownHosts,
    NbdReconnect, NetworkProtocol, NetworkSource, Readahead, SnapshotName, Ssl, Timeout,
};
pub use private::{
    FdSet, FdSetKind, FdSets, NbdkitProcess, NodeKind, NodeName, NodeNames, ReservationsObject, SecretObject,
    SecretObjectKind, SourceObjects, SourcePrivate, ThresholdEvent, TlsObject,
};

use crate::Ignored;
use crate::domain::device::Seclabel;
use crate::facet;
use crate::scalar::YesNo;
use crate::{choice, element, values};

choice! {
    /// Where the bytes come from.
    pub enum StorageSource by "type" {
        /// A file of the host. None for a drive without a medium.
        "file" => File(Option<FileSource>),
        /// A block device of the host.
        "block" => Block(Option<BlockSource>),
        /// A directory of the host, shown as a FAT file system.
        "dir" => Dir(Option<DirSource>) since "0.7.5",
        /// A server.
        "network" => Network(Box<NetworkSource>) since "0.8.7",
        /// A volume of a storage pool.
        "volume" => Volume(Option<VolumeSource>) since "1.0.5",
        /// A namespace of an NVMe device that QEMU drives itself.
        "nvme" => Nvme(NvmeSource) since "6.0.0",
        /// A process that speaks virtio-blk over a socket.
        "vhostuser" => VhostUser(VhostUserDiskSource) since "7.1.0",
        /// A vDPA block device of the host.
        "vhostvdpa" => VhostVdpa(VhostVdpaSource) since "9.8.0",
    }
}

impl StorageSource {
    /// A file of the host.
    pub fn file(path: impl Into<String>) -> Self {
        Self::File(Some(FileSource { file: Some(path.into()), ..FileSource::default() }))
    }

    /// A block device of the host.
    pub fn block(path: impl Into<String>) -> Self {
        Self::Block(Some(BlockSource { dev: Some(path.into()), ..BlockSource::default() }))
    }

    /// A volume of a storage pool.
    pub fn volume(pool: impl Into<String>, volume: impl Into<String>) -> Self {
        Self::Volume(Some(VolumeSource::new(pool, volume)))
    }
}

element! {
    /// What every source may have.
    pub struct SourceCommon = group {
        /// What happens where the source cannot be found.
        attr live "startupPolicy" => startup_policy: Option<StartupPolicy>, since "0.9.7";
        /// Number of the image in the running domain's chains.
        attr "index" => index: Option<u32>, when |_, cx| !cx.inactive();
        /// Parts of the source that are used.
        child "slices" => slices: Option<Slices>, since "6.1.0";
        /// How security drivers treat the source.
        list "seclabel" => seclabels: Vec<Seclabel>, since "0.9.9";
        /// Who the server is told we are.
        child "auth" => auth: Option<Auth>, since "3.9.0";
        /// How the bytes are encrypted.
        child "encryption" => encryption: Option<Box<Encryption>>, since "3.9.0";
        /// SCSI persistent reservations of the guest.
        child "reservations" => reservations: Option<Reservations>, since "4.4.0";
        /// Where a qcow2 image keeps its data apart from its metadata.
        child "dataStore" => data_store: Option<Box<DataStore>>, since "10.10.0";
        /// What the hypervisor's driver notes of the image.
        child "privateData" => private: Option<Box<SourcePrivate>>, only |_, cx| cx.notes(), when |_, cx| cx.notes();
    }
}

values! {
    /// What happens where a source cannot be found.
    pub enum StartupPolicy {
        /// The domain does not start.
        Mandatory = "mandatory",
        /// The domain starts without it, but does not migrate or come back without it.
        Requisite = "requisite",
        /// The domain goes on without it.
        Optional = "optional",
    }
}

element! {
    /// Parts of the source that are used.
    pub struct Slices = maybe "slices" {
        /// The parts.
        list "slice" => slices: Vec<Slice>, due |_| true;
    }
}

element! {
    /// A part of a source.
    pub struct Slice = "slice" {
        /// Of which layer.
        attr "type" => kind: SliceType;
        /// First byte.
        attr "offset" => offset: u64, in "bytes";
        /// Length.
        attr "size" => size: u64, in "bytes";
    }
}

values! {
    /// The layer that a slice is a part of.
    pub enum SliceType {
        /// The source below its image format.
        Storage = "storage",
    }
}

element! {
    /// SCSI persistent reservations of the guest.
    pub struct Reservations = "reservations" default {
        /// Whether the host starts the process that carries them out.
        attr "managed" => managed: Option<YesNo>;
        /// The process where it is another's.
        child "source" => source: Option<ReservationsSource>, when |reservations, cx|
            !cx.inactive() || reservations.managed == Some(YesNo::No);
    }
}

element! {
    /// The process that carries out persistent reservations.
    pub struct ReservationsSource = "source" {
        /// Kind of its socket.
        attr "type" => kind: ReservationsSocketType;
        /// Path of the socket.
        attr "path" => path: String, fits facet::ABSOLUTE_PATH;
        /// QEMU's part.
        attr "mode" => mode: ReservationsMode;
        /// Means nothing here: the process is always called anew.
        child "reconnect" => reconnect: Ignored;
    }
}

values! {
    /// Sockets of a process that carries out persistent reservations.
    pub enum ReservationsSocketType { Unix = "unix" }
}

values! {
    /// QEMU's part on the socket.
    pub enum ReservationsMode { Client = "client" }
}

impl StorageSource {
    /// What every source may have; none for a drive without a medium and for sources that have nothing of it.
    pub fn common(&self) -> Option<&SourceCommon> {
        match self {
            Self::File(source) => source.as_ref().map(|source| &source.common),
            Self::Block(source) => source.as_ref().map(|source| &source.common),
            Self::Dir(source) => source.as_ref().map(|source| &source.common),
            Self::Network(source) => Some(&source.common),
            Self::Volume(source) => source.as_ref().map(|source| &source.common),
            Self::Nvme(source) => Some(&source.common),
            Self::VhostVdpa(source) => Some(&source.common),
            Self::VhostUser(_) => None,
        }
    }

    /// The same, to change it.
    pub fn common_mut(&mut self) -> Option<&mut SourceCommon> {
        match self {
            Self::File(source) => source.as_mut().map(|source| &mut source.common),
            Self::Block(source) => source.as_mut().map(|source| &mut source.common),
            Self::Dir(source) => source.as_mut().map(|source| &mut source.common),
            Self::Network(source) => Some(&mut source.common),
            Self::Volume(source) => source.as_mut().map(|source| &mut source.common),
            Self::Nvme(source) => Some(&mut source.common),
            Self::VhostVdpa(source) => Some(&mut source.common),
            Self::VhostUser(_) => None,
        }
    }

    /// Path, name or socket of the source, for messages.
    pub fn location(&self) -> Option<&str> {
        match self {
            Self::File(source) => source.as_ref()?.file.as_deref(),
            Self::Block(source) => source.as_ref()?.dev.as_deref(),
            Self::Dir(source) => source.as_ref().map(|source| source.dir.as_str()),
            Self::Network(source) => source.name.as_deref(),
            Self::Volume(source) => source.as_ref().map(|source| source.volume.as_str()),
            Self::Nvme(_) => None,
            Self::VhostUser(source) => Some(&source.path),
            Self::VhostVdpa(source) => Some(&source.dev),
        }
    }

    /// Whether there is nothing in the drive.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::File(source) => source.as_ref().is_none_or(|source| source.file.is_none()),
            Self::Block(source) => source.as_ref().is_none_or(|source| source.dev.is_none()),
            Self::Dir(source) => source.is_none(),
            Self::Volume(source) => source.is_none(),
            Self::Network(_) | Self::Nvme(_) | Self::VhostUser(_) | Self::VhostVdpa(_) => false,
        }
    }
}
