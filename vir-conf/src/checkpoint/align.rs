//! Brings a checkpoint's disks into line with the domain's: every disk has its entry.

use crate::checkpoint::{Checkpoint, CheckpointDisk, CheckpointDisks, CheckpointKind, DiskName};
use crate::diagnostic::{Problem, Report};
use crate::domain::Domain;
use crate::domain::device::disk::Disk;
use crate::moment::named_disks;

/// Path of the disks.
const DISKS: &str = "domaincheckpoint/disks/disk";

impl Checkpoint {
    /// Gives every disk of the domain an entry, in the domain's order.
    ///
    /// Where the checkpoint names disks, all others stay out; where it names none, all that can be written take part.
    pub fn align(&mut self, domain: &Domain, report: &mut Report) {
        let given = self.disks.take().unwrap_or_default().disks;
        let usual = if given.is_empty() { CheckpointKind::Bitmap } else { CheckpointKind::No };
        let names = given.iter().map(|disk| disk.name.as_str());
        let places = named_disks(domain, names, DISKS, report);
        let mut disks = Vec::new();
        for (at, disk) in domain.devices.disks.iter().enumerate() {
            let Some(name) = DiskName::new(&disk.target.dev) else { continue };
            let entry = places.iter().position(|&place| place == Some(at)).map(|at| &given[at]);
            let mut entry = match entry {
                Some(entry) => CheckpointDisk { name, ..entry.clone() },
                None => {
                    let kind = if is_written(disk) { usual } else { CheckpointKind::No };
                    CheckpointDisk { name, kind: Some(kind), bitmap: None, size: None }
                }
            };
            if entry.kind != Some(CheckpointKind::No) && !is_written(disk) {
                let problem = format!("disk '{}' is empty or readonly", disk.target.dev);
                report.error(DISKS, Problem::Unsupported(problem));
            }
            entry.kind.get_or_insert(CheckpointKind::Bitmap);
            entry.name_bitmap(self.name.as_ref());
            disks.push(entry);
        }
        self.disks = Some(CheckpointDisks { disks }).filter(|disks| !disks.disks.is_empty());
    }
}

/// Whether anything can be written to the disk.
fn is_written(disk: &Disk) -> bool {
    !disk.readonly && !disk.source.is_empty()
}
