//! `<job>`: what is being done with a running domain.

use crate::element;
use crate::scalar::{Hex, YesNo};
use crate::status::JobImage;
use crate::values;

element! {
    /// What is being done with a running domain.
    pub struct Job = "job" {
        /// What someone waits for.
        attr "type" => kind: JobKind;
        /// What goes on beside it, such as `migration out`.
        attr "async" => asynchronous: Option<String>;
        /// How far that is, in words of its own.
        attr "phase" => phase: Option<String>;
        /// Flags with which it was begun.
        attr "flags" => flags: Option<Hex<u32, 1>>;
        /// When it was begun, counted from 1970.
        attr "asyncStarted" => started: Option<u64>, in "ms";
        /// What a migration does with disks.
        list "disk" => disks: Vec<JobDisk>;
        /// Bitmaps that a migration made for itself.
        child "tempBlockDirtyBitmaps" => temporary_bitmaps: Option<TemporaryBitmaps>;
        /// Settings of the hypervisor that a migration changed, as they were before.
        child "migParams" => parameters: Option<MigrationParameters>;
    }
}

values! {
    /// What someone waits for while a domain runs.
    pub enum JobKind {
        None = "none", Query = "query", Destroy = "destroy", Suspend = "suspend", Modify = "modify",
        Abort = "abort", MigrationOperation = "migration operation",
        /// What goes on beside it.
        Async = "async", AsyncNested = "async nested",
    }
}

element! {
    /// What a migration does with a disk.
    pub struct JobDisk = "disk" {
        /// Target of the disk.
        attr "dev" => dev: String;
        /// Whether its contents are moved.
        attr "migrating" => migrating: YesNo;
        /// Where they go.
        child "migrationSource" => source: Option<JobImage>;
    }
}

element! {
    /// Bitmaps that a migration made for itself.
    pub struct TemporaryBitmaps = maybe "tempBlockDirtyBitmaps" {
        /// The bitmaps.
        list "bitmap" => bitmaps: Vec<DirtyBitmap>;
    }
}

element! {
    /// A bitmap that a migration made for itself.
    pub struct DirtyBitmap = "bitmap" {
        /// Its name.
        attr "name" => name: String;
        /// Node of the hypervisor's block graph that has it.
        attr "nodename" => node_name: String;
    }
}

element! {
    /// Settings of the hypervisor.
    pub struct MigrationParameters = spread "migParams" {
        /// The settings.
        list "param" => parameters: Vec<MigrationParameter>;
    }
}

element! {
    /// A setting of the hypervisor.
    pub struct MigrationParameter = "param" {
        /// Its name in the monitor.
        attr "name" => name: String;
        /// Its value: a number, a text, `yes` or `no`.
        attr "value" => value: String;
    }
}
