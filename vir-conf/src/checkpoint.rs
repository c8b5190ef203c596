//! `<domaincheckpoint>`: a moment of a domain from which on its disks remember what is written to them.
//!
//! Page "Checkpoint XML format".

mod align;
mod name;
mod validate;

pub use name::{CheckpointName, DISK, DISK_TARGET, DiskName};

use crate::absent::forget_empty;
use crate::diagnostic::Report;
use crate::document::{self, Parsed};
use crate::domain::PostParse;
use crate::flags::ParseFlags;
use crate::moment::PastDomain;
use crate::{element, values};

element! {
    /// A moment of a domain from which on its disks remember what is written to them.
    pub struct Checkpoint = "domaincheckpoint" default {
        /// Name, unique among the domain's checkpoints; the time in seconds where absent.
        leaf "name" => name: Option<CheckpointName>;
        /// What it is, for people.
        leaf "description" => description: Option<String>;
        /// The checkpoint that came before; said by who makes the checkpoint.
        child "parent" => parent: Option<CheckpointParent>;
        /// When it was made, counted from 1970; said by who makes the checkpoint.
        leaf "creationTime" => creation_time: Option<u64>, in "s";
        /// What the domain's disks do.
        child "disks" => disks: Option<CheckpointDisks>;
        /// The domain at that moment; said by who makes the checkpoint.
        child "domain" => domain: Option<PastDomain>;
    }
}

element! {
    /// The checkpoint that came before.
    pub struct CheckpointParent = "parent" {
        /// Its name.
        leaf "name" => name: CheckpointName;
    }
}

element! {
    /// What the domain's disks do.
    pub struct CheckpointDisks = spread "disks" {
        /// The disks; where any is named, those that are not stay out.
        list "disk" => disks: Vec<CheckpointDisk>, due |_| true;
    }
}

element! {
    /// What one of the domain's disks does.
    pub struct CheckpointDisk = "disk" {
        /// The disk, by its target or by the absolute path of its source.
        attr "name" => name: DiskName;
        /// Whether it remembers what is written; it does where absent.
        attr "checkpoint" => kind: Option<CheckpointKind>;
        /// Name of the bitmap in the disk's image; that of the checkpoint where absent.
        attr "bitmap" => bitmap: Option<String>;
        /// How much was written since, as an estimate; said by who knows the image.
        attr "size" => size: Option<u64>, in "bytes";
    }
}

values! {
    /// How a disk remembers what is written to it.
    pub enum CheckpointKind {
        /// Not at all.
        No = "no",
        /// In a bitmap of its image.
        Bitmap = "bitmap",
    }
}

impl Checkpoint {
    /// Reads a checkpoint, takes from it what its kind of reading takes, and judges it.
    ///
    /// # Errors
    /// Everything that is wrong with the document or with what it means.
    pub fn define(text: &str, now: Option<u64>, cx: &mut PostParse<'_>) -> Result<Parsed<Self>, Report> {
        let flags = cx.flags;
        document::define(text, flags, |checkpoint: &mut Self, report| {
            checkpoint.post_parse(now, cx);
            checkpoint.validate(flags, report);
        })
    }

    /// Takes from the document what its kind of reading takes, and fills in what follows.
    ///
    /// A checkpoint that is to be made (without `REDEFINE`) brings only its author's wishes: the moment is `now`, in
    /// seconds since 1970, and whoever makes it says the rest. Without a clock nothing is said about the moment.
    pub fn post_parse(&mut self, now: Option<u64>, cx: &mut PostParse<'_>) {
        if cx.flags.contains(ParseFlags::REDEFINE) {
            forget_empty(&mut self.creation_time);
            self.domain.iter_mut().for_each(|domain| domain.post_parse(cx));
        } else {
            self.parent = None;
            self.domain = None;
            self.creation_time = now;
            self.name = self.name.take().or_else(|| now.map(CheckpointName::of_time));
        }
        for disk in self.disks.iter_mut().flat_map(|disks| &mut disks.disks) {
            disk.size = None;
            disk.kind.get_or_insert(CheckpointKind::Bitmap);
            disk.name_bitmap(self.name.as_ref());
        }
    }
}

impl CheckpointDisk {
    /// A bitmap is called like its checkpoint where nothing else is said.
    fn name_bitmap(&mut self, checkpoint: Option<&CheckpointName>) {
        if let (Some(CheckpointKind::Bitmap), Some(name)) = (self.kind, checkpoint) {
            self.bitmap.get_or_insert_with(|| name.as_str().to_owned());
        }
    }
}
