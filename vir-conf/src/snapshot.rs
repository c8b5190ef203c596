//! `<domainsnapshot>`: the state of a domain at a moment, to which it can return.
//!
//! Page "Snapshot XML format".

mod align;
mod disk;
mod domain;
mod validate;

pub use align::{ByFile, SnapshotDefault};
pub use disk::{SnapshotDisk, SnapshotDisks, SnapshotDriver};
pub use domain::SnapshotDomain;

use crate::absent::forget_empty;
use crate::diagnostic::Report;
use crate::document::{self, Parsed};
use crate::domain::PostParse;
use crate::domain::cpu::Cpu;
use crate::facet;
use crate::flags::{FormatFlags, ParseFlags};
use crate::moment::PastDomain;
use crate::scalar::{Bit, Uuid};
use crate::{element, values};

element! {
    /// The state of a domain at a moment, to which it can return.
    pub struct Snapshot = "domainsnapshot" default {
        /// Name, unique among the domain's snapshots; the time in seconds where absent.
        leaf "name" => name: Option<String>;
        /// What it is, for people.
        leaf "description" => description: Option<String>;
        /// What the domain did at that moment; said by who takes the snapshot.
        leaf "state" => state: Option<SnapshotState>;
        /// The snapshot that came before; said by who takes the snapshot.
        child "parent" => parent: Option<SnapshotParent>;
        /// When it was taken, counted from 1970; said by who takes the snapshot.
        leaf "creationTime" => creation_time: Option<i64>, in "s";
        /// What became of the guest's memory.
        child "memory" => memory: Option<SnapshotMemory>, since "1.0.1";
        /// What became of the domain's disks.
        child "disks" => disks: Option<SnapshotDisks>, since "0.9.5";
        /// Images that a return to the snapshot made over those of the snapshot.
        child "revertDisks" => revert_disks: Option<SnapshotDisks>;
        /// The domain at that moment; said by who takes the snapshot.
        child "domain" => domain: Option<SnapshotDomain>, since "0.9.5";
        /// The domain's stored definition at that moment, where it was another.
        child "inactiveDomain" => inactive_domain: Option<PastDomain>;
        /// What the hypervisor noted for the way back.
        child "cookie" => cookie: Option<SnapshotCookie>;
        /// Whether the domain's state comes from this snapshot, in files of the host's own.
        leaf "active" => active: Option<Bit>, when |_, cx| cx.flags.contains(FormatFlags::INTERNAL);
    }
}

values! {
    /// What a domain did when a snapshot was taken.
    pub enum SnapshotState {
        Running = "running", Blocked = "blocked", Paused = "paused", Shutdown = "shutdown", Shutoff = "shutoff",
        Crashed = "crashed", PmSuspended = "pmsuspended",
        /// It went on, and only its disks were taken: they look as after a loss of power.
        DiskSnapshot = "disk-snapshot" since "0.9.5",
    }
}

element! {
    /// The snapshot that came before.
    pub struct SnapshotParent = maybe "parent" {
        /// Its name.
        leaf "name" => name: Option<String>, due |_| true;
    }
}

element! {
    /// What became of the guest's memory.
    pub struct SnapshotMemory = maybe "memory" {
        /// Where it was kept; in the file where there is one.
        attr "snapshot" => location: Option<MemorySnapshot>, due |memory| memory.file.is_none();
        /// Absolute path of the file that it was written to.
        attr "file" => file: Option<String>, fits facet::ABSOLUTE_PATH,
            due |memory| memory.location == Some(MemorySnapshot::External);
    }
}

values! {
    /// Where a snapshot keeps the guest's memory.
    pub enum MemorySnapshot {
        /// Nowhere.
        No = "no",
        /// In the image of a disk.
        Internal = "internal",
        /// In a file of its own.
        External = "external",
    }
}

element! {
    /// What QEMU's driver noted for the way back.
    pub struct SnapshotCookie = maybe "cookie" {
        /// The processor as it was asked for, where that differs from the one that the guest got.
        child "cpu" => cpu: Option<Cpu>;
        /// User-mode networking ran in processes of its own.
        flag "slirpHelper" => slirp_helper: bool;
    }
}

impl SnapshotState {
    /// Whether there was no memory to keep.
    pub fn is_without_memory(self) -> bool {
        matches!(self, Self::Shutoff | Self::DiskSnapshot)
    }
}

impl Snapshot {
    /// Reads a snapshot, takes from it what its kind of reading takes, and judges it.
    ///
    /// # Errors
    /// Everything that is wrong with the document or with what it means.
    pub fn define(text: &str, now: Option<u64>, cx: &mut PostParse<'_>) -> Result<Parsed<Self>, Report> {
        let flags = cx.flags;
        document::define(text, flags, |snapshot: &mut Self, report| {
            snapshot.post_parse(now, cx);
            snapshot.validate(flags, report);
        })
    }

    /// Takes from the document what its kind of reading takes, and fills in what follows.
    ///
    /// A snapshot that is to be taken (without `REDEFINE`) brings only its author's wishes: the moment is `now`, in
    /// seconds since 1970, and whoever takes it says the rest. Without a clock nothing is said about the moment.
    pub fn post_parse(&mut self, now: Option<u64>, cx: &mut PostParse<'_>) {
        forget_empty(&mut self.name);
        if cx.flags.contains(ParseFlags::REDEFINE) {
            self.post_parse_existing(cx);
        } else {
            self.post_parse_wishes(now);
        }
        if !cx.flags.contains(ParseFlags::INTERNAL) || self.active == Some(Bit::Zero) {
            self.active = None;
        }
        if let Some(memory) = self.memory.as_mut().filter(|memory| memory.file.is_some()) {
            memory.location.get_or_insert(MemorySnapshot::External);
        }
        self.disks.iter_mut().chain(&mut self.revert_disks).for_each(SnapshotDisks::post_parse);
    }

    fn post_parse_wishes(&mut self, now: Option<u64>) {
        self.state = None;
        self.parent = None;
        self.revert_disks = None;
        self.domain = None;
        self.inactive_domain = None;
        self.cookie = None;
        self.creation_time = now.map(|now| i64::try_from(now).unwrap_or(i64::MAX));
        self.name = self.name.take().or_else(|| now.map(|now| now.to_string()));
    }

    fn post_parse_existing(&mut self, cx: &mut PostParse<'_>) {
        forget_empty(&mut self.creation_time);
        self.domain = self.domain.take().filter(|domain| domain.whole().is_some());
        self.domain.iter_mut().filter_map(SnapshotDomain::whole_mut).for_each(|domain| domain.post_parse(cx));
        self.inactive_domain.iter_mut().for_each(|domain| domain.post_parse(cx));
        self.cookie.iter_mut().flat_map(|cookie| &mut cookie.cpu).for_each(Cpu::post_parse);
        let Some(state) = self.state else { return };
        let memory = self.memory.get_or_insert_default();
        if memory.location.is_none() && memory.file.is_none() {
            let without = state.is_without_memory();
            memory.location = Some(if without { MemorySnapshot::No } else { MemorySnapshot::Internal });
        }
    }

    /// Names the domain that the snapshot is of, where the snapshot holds no definition of it.
    pub fn name_domain(&mut self, uuid: Uuid) {
        self.domain.get_or_insert(SnapshotDomain::Named(uuid));
    }

    /// Whether the domain's state comes from this snapshot.
    pub fn is_current(&self) -> bool {
        self.active == Some(Bit::One)
    }
}
