//! `<blockjobs>`: what is being done with images of a running domain.

use crate::domain::storage::{BackingStore, ImageFormatName, StorageSource};
use crate::scalar::{Hex, YesNo};
use crate::{element, values};

element! {
    /// What is being done with images.
    pub struct BlockJobs = "blockjobs" {
        /// Whether anything is.
        attr "active" => active: YesNo;
        /// The jobs, by name.
        list "blockjob" => jobs: Vec<BlockJob>;
    }
}

element! {
    /// What is being done with an image.
    pub struct BlockJob = "blockjob" {
        /// Name of the job in the monitor.
        attr "name" => name: String;
        /// What is being done.
        attr "type" => kind: BlockJobType;
        /// How far it is.
        attr "state" => state: BlockJobState;
        /// What a job is that could not be read.
        attr "brokentype" => broken_type: Option<BlockJobType>;
        /// Flags with which it was begun.
        attr "jobflags" => flags: Option<Hex<u32, 1>>;
        /// Whether only the top of a chain of images is copied.
        attr "shallownew" => shallow: Option<YesNo>;
        /// The disk that has the image.
        child "disk" => disk: Option<BlockJobDisk>;
        /// Images of a disk that is gone.
        child "chains" => chains: Option<BlockJobChains>;
        /// The image below those that are merged.
        child "base" => base: Option<BlockJobNode>;
        /// The uppermost image that is merged.
        child "top" => top: Option<BlockJobNode>;
        /// The image above it.
        child "topparent" => top_parent: Option<BlockJobNode>;
        /// Merged images are deleted.
        flag "deleteCommittedImages" => delete_committed: bool;
        /// What of a new image is being made.
        child "create" => create: Option<BlockJobCreate>;
        /// The bitmap that a backup reads.
        child "bitmap" => bitmap: Option<BlockJobBitmap>;
        /// Where a backup writes.
        child "store" => store: Option<JobImage>;
        /// The image that is being made.
        child "src" => source: Option<JobImage>;
    }
}

values! {
    /// What is being done with an image.
    pub enum BlockJobType {
        /// Contents are pulled up from the images below.
        Pull = "pull",
        /// It is copied.
        Copy = "copy",
        /// Contents are pushed down.
        Commit = "commit",
        /// Contents are pushed down while the guest writes.
        ActiveCommit = "active-commit",
        /// It is backed up.
        Backup = "backup",
        /// It is being made.
        Create = "create",
        /// Something that the hypervisor does by itself.
        Internal = "internal",
        /// What it is could not be read.
        Broken = "broken",
    }
}

values! {
    /// How far a job on an image is.
    pub enum BlockJobState {
        New = "new", Running = "running",
        /// Both sides are alike and written together.
        Ready = "ready",
        Completed = "completed", Failed = "failed", Cancelled = "cancelled", Aborting = "aborting",
        Pivoting = "pivoting", Pending = "pending", Concluded = "concluded",
    }
}

element! {
    /// The disk that has an image.
    pub struct BlockJobDisk = "disk" {
        /// Its target.
        attr "dst" => target: String;
        /// Whether the disk's copy is meant.
        attr "mirror" => mirror: Option<YesNo>;
    }
}

element! {
    /// A node of the hypervisor's block graph.
    pub struct BlockJobNode = "base" {
        /// Its name.
        attr "node" => node: String;
    }
}

element! {
    /// What of a new image is being made.
    pub struct BlockJobCreate = "create" {
        /// Which layer; the format where absent.
        attr "mode" => mode: BlockJobCreateMode;
    }
}

values! {
    /// Layers of a new image.
    pub enum BlockJobCreateMode {
        /// What holds its bytes.
        Storage = "storage",
    }
}

element! {
    /// The bitmap that a backup reads.
    pub struct BlockJobBitmap = "bitmap" {
        /// Its name.
        attr "name" => name: String;
    }
}

element! {
    /// Images of a disk that is gone.
    pub struct BlockJobChains = maybe "chains" {
        /// The disk's own.
        child "disk" => disk: Option<JobImage>;
        /// The copy.
        child "mirror" => mirror: Option<JobImage>;
    }
}

element! {
    /// An image that a job works on.
    pub struct JobImage = "src" {
        /// Format of the image.
        attr "format" => format: Option<ImageFormatName>;
        /// Where its bytes come from.
        choice "source" => source: StorageSource;
        /// The image that it was made over.
        child "backingStore" => backing_store: Option<Box<BackingStore>>;
    }
}
