//! What no hypervisor accepts of a checkpoint.

use crate::checkpoint::{Checkpoint, CheckpointKind};
use crate::diagnostic::{Problem, Report};
use crate::flags::ParseFlags;

/// Path of the element at the top.
const ROOT: &str = "domaincheckpoint";

impl Checkpoint {
    /// Notes everything that no hypervisor accepts. Judges a document that has been through
    /// [`post_parse`](Self::post_parse).
    pub fn validate(&self, flags: ParseFlags, report: &mut Report) {
        if flags.contains(ParseFlags::REDEFINE) {
            let missing = [("name", self.name.is_none()), ("creationTime", self.creation_time.is_none())];
            for (name, _) in missing.into_iter().filter(|(_, is_missing)| *is_missing) {
                report.error(ROOT, Problem::MissingElement { element: ROOT.to_owned(), name });
            }
        }
        if let (Some(name), Some(parent)) = (&self.name, &self.parent)
            && *name == parent.name
        {
            let problem = format!("checkpoint '{}' cannot be its own parent", name.as_str());
            report.error(format!("{ROOT}/parent"), Problem::Conflict(problem));
        }
        let Some(disks) = &self.disks else { return };
        if disks.disks.is_empty() {
            report.error(
                format!("{ROOT}/disks"),
                Problem::MissingElement { element: "disks".to_owned(), name: "disk" },
            );
        }
        for (at, disk) in disks.disks.iter().enumerate() {
            if disk.kind == Some(CheckpointKind::No) && (disk.bitmap.is_some() || disk.size.is_some()) {
                let problem =
                    format!("disk '{}' is not part of the checkpoint and has no bitmap", disk.name.as_str());
                report.error(format!("{ROOT}/disks/disk[{}]", at + 1), Problem::Conflict(problem));
            }
        }
    }
}
