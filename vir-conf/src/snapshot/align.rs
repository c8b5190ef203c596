//! Brings a snapshot's disks into line with the domain's: every disk has its entry, every new image its name.

use crate::diagnostic::{Problem, Report};
use crate::domain::Domain;
use crate::domain::device::disk::{Disk, DiskSnapshot};
use crate::domain::storage::{FileSource, StorageSource};
use crate::moment::named_disks;
use crate::snapshot::{MemorySnapshot, Snapshot, SnapshotDisk, SnapshotDisks, SnapshotState};

/// Path of the disks.
const DISKS: &str = "domainsnapshot/disks";

/// What a snapshot does with disks about which neither it nor the domain says anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SnapshotDefault {
    /// Where their state is kept.
    pub location: DiskSnapshot,
    /// Whether disks that the snapshot names must do the same, since one image holds the state of all.
    pub uniform: bool,
}

/// Answers whether a path is a regular file of the host, beside which another may be made.
pub type ByFile<'a> = &'a dyn Fn(&str) -> bool;

impl Snapshot {
    /// What the snapshot as a whole does with disks: it stays inside of images unless anything says otherwise.
    pub fn disk_default(&self) -> SnapshotDefault {
        let mut disks = self.disks.iter().flat_map(|disks| &disks.disks);
        let in_file =
            self.memory.as_ref().and_then(|memory| memory.location) == Some(MemorySnapshot::External);
        let is_external = self.state == Some(SnapshotState::DiskSnapshot)
            || in_file
            || disks.any(|disk| disk.location == Some(DiskSnapshot::External));
        let location = if is_external { DiskSnapshot::External } else { DiskSnapshot::Internal };
        SnapshotDefault { location, uniform: !is_external }
    }

    /// Gives every disk of the domain an entry, in the domain's order, and every new image a name.
    ///
    /// A disk does what the snapshot says, else what the domain says, else nothing where it has no medium, else what
    /// `default` says.
    pub fn align(
        &mut self,
        domain: &Domain,
        default: SnapshotDefault,
        is_file: ByFile<'_>,
        report: &mut Report,
    ) {
        let given = self.disks.take().unwrap_or_default().disks;
        let names = given.iter().map(|disk| disk.name.as_str());
        let places = named_disks(domain, names, &format!("{DISKS}/disk"), report);
        let mut entries: Vec<Option<SnapshotDisk>> = vec![None; domain.devices.disks.len()];
        for (place, mut entry) in places.into_iter().zip(given) {
            let Some(place) = place else { continue };
            entry.settle(&domain.devices.disks[place], default, report);
            entries[place] = Some(entry);
        }
        let entries = entries.into_iter().zip(&domain.devices.disks);
        let disks = entries.map(|(entry, disk)| entry.unwrap_or_else(|| SnapshotDisk::unsaid(disk, default)));
        let mut disks: Vec<_> = disks.collect();
        self.name_images(&mut disks, domain, is_file, report);
        self.disks = Some(SnapshotDisks { disks }).filter(|disks| !disks.disks.is_empty());
    }

    /// Names new images of files: beside the old one, with the snapshot's name in the place of the extension.
    fn name_images(
        &self,
        disks: &mut [SnapshotDisk],
        domain: &Domain,
        is_file: ByFile<'_>,
        report: &mut Report,
    ) {
        let suffix = self.name.as_deref().unwrap_or_default();
        for at in 0..disks.len() {
            if disks[at].location != Some(DiskSnapshot::External) || !disks[at].source.is_empty() {
                continue;
            }
            let name = disks[at].name.clone();
            let mut refuse = |problem: String| report.error(DISKS, Problem::Conflict(problem));
            if !matches!(disks[at].source, StorageSource::File(_)) {
                refuse(format!("cannot generate external snapshot name for disk '{name}', which is no file"));
                continue;
            }
            let old = match &domain.devices.disks[at].source {
                StorageSource::File(Some(FileSource { file: Some(file), .. })) if is_file(file) => file,
                _ => {
                    refuse(format!(
                        "source for disk '{name}' is not a regular file; refusing to generate external snapshot name"
                    ));
                    continue;
                }
            };
            let new = image_name(old, suffix);
            let others = domain.devices.disks.iter().map(|disk| (&disk.target.dev, &disk.source));
            let others = others.chain(disks.iter().map(|disk| (&disk.name, &disk.source)));
            if let Some((other, _)) = { others }.find(|(_, source)| source.location() == Some(&new)) {
                refuse(format!(
                    "cannot generate external snapshot name for disk '{name}': collision with disk '{other}'"
                ));
                continue;
            }
            match &mut disks[at].source {
                StorageSource::File(Some(source)) => source.file = Some(new),
                source => {
                    *source =
                        StorageSource::File(Some(FileSource { file: Some(new), ..FileSource::default() }))
                }
            }
        }
    }
}

impl SnapshotDisk {
    /// The entry of a disk about which the snapshot says nothing.
    fn unsaid(disk: &Disk, default: SnapshotDefault) -> Self {
        let usual = if disk.source.is_empty() { DiskSnapshot::No } else { default.location };
        Self::new(disk.target.dev.clone(), said_of(disk).unwrap_or(usual))
    }

    /// Names the disk by its target and says where its state is kept.
    fn settle(&mut self, disk: &Disk, default: SnapshotDefault, report: &mut Report) {
        self.name.clone_from(&disk.target.dev);
        let Some(wanted) = self.location else {
            self.location = said_of(disk).or(Some(default.location));
            return;
        };
        let stays_out = wanted == DiskSnapshot::No && said_of(disk) == Some(DiskSnapshot::No);
        if default.uniform && wanted != default.location && !stays_out {
            let problem = format!("disk '{}' must use snapshot mode '{}'", self.name, default.location);
            report.error(DISKS, Problem::Conflict(problem));
        }
    }
}

/// What the domain says of a disk. One that cannot be written has no state to keep.
fn said_of(disk: &Disk) -> Option<DiskSnapshot> {
    disk.snapshot.or(disk.readonly.then_some(DiskSnapshot::No))
}

/// A path with `suffix` in the place of the extension.
fn image_name(path: &str, suffix: &str) -> String {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    let stem = path[name..].rfind('.').map_or(path, |dot| &path[..name + dot]);
    format!("{stem}.{suffix}")
}
