//! What no hypervisor accepts of a snapshot.

use crate::diagnostic::{Problem, Report};
use crate::domain::device::disk::DiskSnapshot;
use crate::domain::storage::StorageSource;
use crate::flags::ParseFlags;
use crate::moment::local_path;
use crate::snapshot::{MemorySnapshot, Snapshot, SnapshotDisk, SnapshotMemory};

/// Path of the element at the top.
const ROOT: &str = "domainsnapshot";

impl Snapshot {
    /// Notes everything that no hypervisor accepts. Judges a document that has been through
    /// [`post_parse`](Self::post_parse), and its state where that is known by now.
    pub fn validate(&self, flags: ParseFlags, report: &mut Report) {
        if flags.contains(ParseFlags::REDEFINE) {
            self.validate_existing(report);
        }
        if let Some(memory) = &self.memory {
            self.validate_memory(memory, report);
        }
        for (list, disks) in [("disks", &self.disks), ("revertDisks", &self.revert_disks)] {
            for (at, disk) in disks.iter().flat_map(|disks| &disks.disks).enumerate() {
                disk.validate(&format!("{ROOT}/{list}/disk[{}]", at + 1), report);
            }
        }
    }

    /// A snapshot that exists knows its name and its moment.
    fn validate_existing(&self, report: &mut Report) {
        let missing = [
            ("name", self.name.is_none()),
            ("creationTime", self.creation_time.is_none()),
            ("state", self.state.is_none()),
        ];
        for (name, _) in missing.into_iter().filter(|(_, is_missing)| *is_missing) {
            report.error(ROOT, Problem::MissingElement { element: ROOT.to_owned(), name });
        }
        let parent = self.parent.as_ref().and_then(|parent| parent.name.as_ref());
        if let Some(name) = self.name.as_ref().filter(|&name| Some(name) == parent) {
            let problem = format!("snapshot '{name}' cannot be its own parent");
            report.error(format!("{ROOT}/parent"), Problem::Conflict(problem));
        }
    }

    fn validate_memory(&self, memory: &SnapshotMemory, report: &mut Report) {
        let mut refuse = |problem: String| report.error(format!("{ROOT}/memory"), Problem::Conflict(problem));
        match (memory.location, &memory.file) {
            (Some(MemorySnapshot::External), None) => {
                refuse("external memory snapshots require a filename".to_owned());
            }
            (Some(MemorySnapshot::No | MemorySnapshot::Internal), Some(file)) => {
                refuse(format!("memory filename '{file}' requires external snapshot"));
            }
            (None | Some(MemorySnapshot::External), Some(file)) if !file.starts_with('/') => {
                refuse(format!("memory snapshot file path ({file}) must be absolute"));
            }
            (None | Some(MemorySnapshot::External), Some(_)) | (_, None) => {}
        }
        let is_kept = memory.location.is_some_and(|location| location != MemorySnapshot::No);
        if is_kept && self.state.is_some_and(|state| state.is_without_memory()) {
            refuse("memory state cannot be saved with offline or disk-only snapshot".to_owned());
        }
    }
}

impl SnapshotDisk {
    fn validate(&self, path: &str, report: &mut Report) {
        match &self.source {
            StorageSource::File(_) | StorageSource::Block(_) | StorageSource::Network(_) => {}
            StorageSource::Dir(_)
            | StorageSource::Volume(_)
            | StorageSource::Nvme(_)
            | StorageSource::VhostUser(_)
            | StorageSource::VhostVdpa(_) => {
                let problem = format!("unsupported disk snapshot type of disk '{}'", self.name);
                report.error(path, Problem::Unsupported(problem));
            }
        }
        if let Some(image) = local_path(&self.source).filter(|image| !image.starts_with('/')) {
            let problem = format!("disk snapshot image path '{image}' must be absolute");
            report.error(format!("{path}/source"), Problem::Conflict(problem));
        }
        if !self.source.is_empty() && self.location.is_some_and(|location| location != DiskSnapshot::External)
        {
            let source = self.source.location().unwrap_or_default();
            let problem =
                format!("file '{source}' for disk '{}' requires use of external snapshot mode", self.name);
            report.error(path, Problem::Conflict(problem));
        }
    }
}
