//! `<disk>`: a disk, floppy, CD-ROM or LUN. Chapter "Hard drives, floppy disks, CDROMs".

mod drive;
mod driver;
mod post_parse;
mod private;
mod tune;
mod validate;

pub use drive::DriveOrder;
pub(crate) use drive::sort;
pub use driver::{CacheMode, DetectZeroes, Discard, DiskDriver, ErrorPolicy, IoMode, ReadErrorPolicy};
pub use private::{DiskPrivate, DiskSecretsPlacement, QomName, True};
pub use tune::{BlockIo, Geometry, GeometryTranslation, IoTune, ThrottleFilter, ThrottleFilters};

use crate::domain::device::DeviceInfo;
use crate::domain::storage::{Auth, BackingStore, Encryption, ImageFormat, StorageSource};
use crate::facet;
use crate::scalar::{OnOff, YesNo};
use crate::{element, values};

element! {
    /// A disk, floppy, CD-ROM or LUN.
    pub struct Disk = "disk" new(target: DiskTarget, source: StorageSource) {
        /// What the guest sees.
        attr guest "device" => device: DiskDevice = DiskDevice::Disk, since "0.1.4";
        /// Virtio versions the disk speaks; virtio disks only.
        attr guest "model" => model: Option<DiskModel>, since "5.2.0";
        /// Whether the process may send any SCSI command (`CAP_SYS_RAWIO`), to every disk; LUNs only.
        attr "rawio" => rawio: Option<YesNo>, since "0.9.10";
        /// Whether the host's kernel filters the guest's SCSI commands; LUNs only.
        attr "sgio" => sgio: Option<SgIo>, since "1.0.2";
        /// What a snapshot of the domain does with the disk.
        attr "snapshot" => snapshot: Option<DiskSnapshot>, since "0.9.5", when |disk, _| !disk.is_never_in_snapshots();
        /// Image format, caches, policies, threads.
        child "driver" => driver: Option<DiskDriver>, since "0.1.8";
        /// Who the server is told we are, where the author writes it beside the source.
        child "auth" => auth: Option<Auth>, since "0.9.7";
        /// Where the bytes come from.
        choice "source" => source: StorageSource = StorageSource::File(None);
        /// The image that the image was made over; looked up in the image where absent.
        child "backingStore" => backing_store: Option<Box<BackingStore>>, since "1.2.4";
        /// Xen: the domain that drives the host's side.
        child "backenddomain" => backend_domain: Option<BackendDomain>, since "1.2.13";
        /// Geometry the guest sees.
        child "geometry" => geometry: Option<Geometry>, since "0.10.0";
        /// Block sizes the guest sees.
        child "blockio" => block_io: Option<BlockIo>, since "0.10.2";
        /// Copy that a running block job makes.
        child "mirror" => mirror: Option<Box<Mirror>>, since "0.9.12", when |_, cx| !cx.inactive();
        /// Where the guest sees the disk.
        child "target" => target: DiskTarget;
        /// Limits on the traffic.
        child live "iotune" => io_tune: Option<Box<IoTune>>, since "0.9.8";
        /// Groups of limits that the traffic passes through.
        child live "throttlefilters" => throttle_filters: Option<ThrottleFilters>, since "11.2.0", only |disk, _| disk.io_tune.is_none();
        /// The guest cannot write.
        flag guest "readonly" => readonly: bool;
        /// Several guests use the disk at once.
        flag "shareable" => shareable: bool;
        /// What the guest writes is thrown away when it stops.
        child "transient" => transient: Option<Transient>, since "0.9.5";
        /// Serial number.
        leaf guest "serial" => serial: Option<String>, since "0.7.1", fits facet::DISK_SERIAL;
        /// World wide name of a disk or CD-ROM: 16 hexadecimal digits.
        leaf guest "wwn" => wwn: Option<String>, since "0.10.1", fits facet::WWN;
        /// Vendor of a SCSI disk, at most 8 printable characters.
        leaf guest "vendor" => vendor: Option<String>, since "1.0.1", fits facet::DISK_VENDOR;
        /// Product name of a SCSI disk, at most 16 printable characters, or of an IDE or SATA disk, at most 40.
        leaf guest "product" => product: Option<String>, since "1.0.1", fits facet::DISK_PRODUCT;
        /// How the bytes are encrypted, where the author writes it beside the source.
        child "encryption" => encryption: Option<Box<Encryption>>;
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
        /// What the hypervisor's driver notes of the disk.
        child "privateData" => private: Option<Box<DiskPrivate>>, only |_, cx| cx.notes(), when |_, cx| cx.notes();
        /// Which secrets the author wrote beside the source.
        child "diskSecretsPlacement" => secrets_placement: Option<DiskSecretsPlacement>, only |_, cx| cx.notes(), when |_, cx| cx.notes();
    }
}

values! {
    /// What the guest sees.
    pub enum DiskDevice {
        Disk = "disk", Cdrom = "cdrom", Floppy = "floppy",
        /// A disk that takes the guest's SCSI commands.
        Lun = "lun" since "0.9.10",
    }
}

values! {
    /// Virtio versions a disk speaks.
    pub enum DiskModel {
        Virtio = "virtio", VirtioTransitional = "virtio-transitional", VirtioNonTransitional = "virtio-non-transitional",
    }
}

values! {
    /// Whether the host's kernel filters the guest's SCSI commands.
    pub enum SgIo { Filtered = "filtered", Unfiltered = "unfiltered" }
}

values! {
    /// What a snapshot of the domain does with a disk.
    pub enum DiskSnapshot {
        /// Leaves it out.
        No = "no",
        /// Is kept inside the image.
        Internal = "internal",
        /// Makes a new image over the old one.
        External = "external",
        /// Leaves the work to the user.
        Manual = "manual" since "8.2.0",
    }
}

element! {
    /// The domain that drives a device's host side.
    pub struct BackendDomain = "backenddomain" {
        /// Its name.
        attr "name" => name: String, fits facet::LINE;
    }
}

element! {
    /// Where the guest sees a disk.
    pub struct DiskTarget = "target" new(dev: String) {
        /// Name that says which bus and position are meant, `vda` or `sdb`. Not a promise to the guest.
        attr "dev" => dev: String, fits facet::DISK_TARGET;
        /// The bus; told by the name where absent.
        attr guest "bus" => bus: Option<DiskBus>, since "0.4.3";
        /// Tray of a removable medium; closed where absent.
        attr "tray" => tray: Option<Tray>, since "0.9.11", when |target, _| target.tray == Some(Tray::Open);
        /// USB and SCSI: whether the guest sees a removable medium. Kept for USB only, as libvirt does.
        attr guest "removable" => removable: Option<OnOff>, since "1.1.3", when |target, _| target.bus == Some(DiskBus::Usb);
        /// Rotations a minute, 1025 to 65534; 1 for a disk that does not rotate. SCSI, IDE and SATA only.
        attr guest "rotation_rate" => rotation_rate: Option<u16>, in "per min", since "7.3.0";
    }
}

impl From<&str> for DiskTarget {
    /// The bus is told by the name.
    fn from(dev: &str) -> Self {
        Self::new(dev)
    }
}

values! {
    /// Buses that disks are on.
    pub enum DiskBus {
        Ide = "ide", Fdc = "fdc", Scsi = "scsi", Virtio = "virtio", Xen = "xen", Usb = "usb", Uml = "uml",
        Sata = "sata" since "0.9.7", Sd = "sd" since "1.1.2", Nvme = "nvme", None = "none",
    }
}

values! {
    /// Tray of a removable medium.
    pub enum Tray { Open = "open", Closed = "closed" }
}

element! {
    /// What the guest writes is thrown away when it stops.
    pub struct Transient = "transient" default {
        /// Whether other domains may use the image meanwhile.
        attr "shareBacking" => share_backing: Option<YesNo>, since "7.4.0";
    }
}

element! {
    /// Copy that a running block job makes.
    pub struct Mirror = "mirror" default {
        /// Path of a copy in a file, beside the source for old readers.
        attr "file" => file: Option<String>, fits facet::ABSOLUTE_PATH;
        /// Format of a copy in a file, beside the format for old readers.
        attr "format" => format_name: Option<String>;
        /// The job; a copy where absent.
        attr "job" => job: Option<MirrorJob>, since "1.2.7";
        /// How far the job is.
        attr "ready" => ready: Option<MirrorReady>;
        /// Format of the copy.
        child "format" => format: Option<ImageFormat>;
        /// Where the copy goes.
        choice "source" => source: Option<StorageSource>, since "1.2.6";
        /// What the copy is made over.
        child "backingStore" => backing_store: Option<Box<BackingStore>>;
    }
}

values! {
    /// Block jobs that copy.
    pub enum MirrorJob { Copy = "copy", ActiveCommit = "active-commit" }
}

values! {
    /// How far a copying job is.
    pub enum MirrorReady {
        /// Both sides are alike and written together.
        Yes = "yes",
        /// The job is being given up.
        Abort = "abort" since "1.2.7",
        /// The guest is being moved to the copy.
        Pivot = "pivot" since "1.2.7",
    }
}

impl Disk {
    /// A read-only disk is in no snapshot anyway, so this is not printed.
    fn is_never_in_snapshots(&self) -> bool {
        self.readonly && self.snapshot == Some(DiskSnapshot::No)
    }

    /// Whether media come and go.
    pub fn is_removable(&self) -> bool {
        matches!(self.device, DiskDevice::Cdrom | DiskDevice::Floppy)
    }

    /// How the bytes are encrypted, wherever the author wrote it.
    pub fn encryption(&self) -> Option<&Encryption> {
        let beside = self.encryption.as_deref();
        beside.or_else(|| self.source.common()?.encryption.as_deref())
    }

    /// Who the server is told we are, wherever the author wrote it.
    pub fn auth(&self) -> Option<&Auth> {
        self.auth.as_ref().or_else(|| self.source.common()?.auth.as_ref())
    }
}
