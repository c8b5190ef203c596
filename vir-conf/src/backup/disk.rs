//! `<disk>` in a backup: whether and where to one of the domain's disks is copied.

use crate::checkpoint::DISK_TARGET;
use crate::domain::storage::{ImageFormatName, StorageSource};
use crate::scalar::YesNo;
use crate::{element, values};

element! {
    /// What happens to the domain's disks.
    pub struct PushDisks = spread "disks" {
        /// The disks; where any is named, all others stay out.
        list "disk" => disks: Vec<PushDisk>, due |_| true;
    }
}

element! {
    /// What happens to the domain's disks.
    pub struct PullDisks = spread "disks" {
        /// The disks; where any is named, all others stay out.
        list "disk" => disks: Vec<PullDisk>, due |_| true;
    }
}

element! {
    /// What happens to one of the domain's disks when the hypervisor writes the copies.
    pub struct PushDisk = "disk" {
        /// Which disk, and how much of it.
        inline "" => selection: BackupSelection;
        /// Number of the copy in the running domain's chains.
        attr "index" => index: Option<u32>;
        /// Format of the copy.
        child "driver" => driver: Option<BackupDriver>;
        /// The copy; beside the disk's own file where absent.
        choice "target" => target: StorageSource = StorageSource::File(None), when |disk, _| has_store(&disk.target, disk.driver.as_ref());
    }
}

element! {
    /// What happens to one of the domain's disks when a client reads it.
    pub struct PullDisk = "disk" {
        /// Which disk, and how much of it.
        inline "" => selection: BackupSelection;
        /// Name under which the server offers the disk; that of the disk where absent.
        attr "exportname" => export_name: Option<String>;
        /// Name under which the server offers the map of changes.
        attr "exportbitmap" => export_bitmap: Option<String>;
        /// Number of the scratch file in the running domain's chains.
        attr "index" => index: Option<u32>;
        /// Format of the scratch file: qcow2.
        child "driver" => driver: Option<BackupDriver>;
        /// Where old contents go that the domain overwrites meanwhile; beside the disk's own file where absent.
        choice "scratch" => scratch: StorageSource = StorageSource::File(None), when |disk, _| has_store(&disk.scratch, disk.driver.as_ref());
    }
}

element! {
    /// Which disk is copied, and how much of it.
    pub struct BackupSelection = shape {
        /// The disk, by its target.
        lead "name" => name: String, fits DISK_TARGET;
        /// Whether it is copied; a disk that is named is where absent.
        lead "backup" => backup: Option<YesNo>;
        /// How far the copy is, in files of the host's own.
        lead "state" => state: Option<BackupDiskState>, only |_, cx| cx.notes(), when |_, cx| cx.notes();
        /// How much is copied; what changed where a checkpoint is named, else everything.
        attr "backupmode" => mode: Option<BackupMode>;
        /// The checkpoint since which changes are copied; that of the backup where absent.
        attr "incremental" => incremental: Option<String>;
    }
}

values! {
    /// How far the copy of a disk is.
    pub enum BackupDiskState {
        /// Not begun.
        None = "none",
        Running = "running", Complete = "complete", Failed = "failed", Cancelling = "cancelling",
        Cancelled = "cancelled",
    }
}

values! {
    /// How much of a disk is copied.
    pub enum BackupMode {
        /// Everything.
        Full = "full",
        /// What changed since a checkpoint.
        Incremental = "incremental",
    }
}

element! {
    /// Format of a copy or scratch file.
    pub struct BackupDriver = maybe "driver" {
        /// Its name.
        attr "type" => kind: Option<ImageFormatName>;
    }
}

/// Whether anything is said about where a disk goes.
fn has_store(store: &StorageSource, driver: Option<&BackupDriver>) -> bool {
    driver.is_some_and(|driver| driver.kind.is_some()) || !store.is_empty()
}

impl BackupSelection {
    /// A disk about which nothing but its part is known.
    pub(super) fn new(name: String, backup: bool) -> Self {
        Self { name, backup: Some(backup.into()), state: None, mode: None, incremental: None }
    }
}
