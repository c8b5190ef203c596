//! Brings a backup's disks into line with the domain's: every disk has its entry, every copy its name.

use crate::backup::{Backup, BackupMode, BackupSelection, PullDisk, PullDisks, PushDisk, PushDisks};
use crate::diagnostic::{Problem, Report};
use crate::domain::Domain;
use crate::domain::device::disk::Disk;
use crate::domain::storage::{FileSource, StorageSource};
use crate::moment::named_disks;
use crate::scalar::YesNo;

/// Path of the disks.
const DISKS: &str = "domainbackup/disks/disk";

/// A disk's part in either kind of backup.
trait Part: Sized {
    /// A part of which nothing else is said.
    fn new(selection: BackupSelection) -> Self;
    /// Which disk, and how much of it.
    fn selection(&mut self) -> &mut BackupSelection;
    /// Where it goes.
    fn store(&mut self) -> &mut StorageSource;
}

impl Part for PushDisk {
    fn new(selection: BackupSelection) -> Self {
        Self { selection, index: None, driver: None, target: StorageSource::File(None) }
    }

    fn selection(&mut self) -> &mut BackupSelection {
        &mut self.selection
    }

    fn store(&mut self) -> &mut StorageSource {
        &mut self.target
    }
}

impl Part for PullDisk {
    fn new(selection: BackupSelection) -> Self {
        Self {
            selection,
            export_name: None,
            export_bitmap: None,
            index: None,
            driver: None,
            scratch: StorageSource::File(None),
        }
    }

    fn selection(&mut self) -> &mut BackupSelection {
        &mut self.selection
    }

    fn store(&mut self) -> &mut StorageSource {
        &mut self.scratch
    }
}

impl Backup {
    /// Gives every disk of the domain an entry, those that the backup names first, and every copy a name: that of
    /// the disk's own file with `suffix` after a dot.
    ///
    /// Where the backup names disks, all others stay out; where it names none, all that can be written take part.
    pub fn align(&mut self, domain: &Domain, suffix: &str, report: &mut Report) {
        let incremental = self.incremental().map(str::to_owned);
        let mut aligner = Aligner { domain, suffix, incremental, report };
        match self {
            Self::Push(backup) => {
                let given = backup.disks.take().unwrap_or_default().disks;
                backup.disks = Some(PushDisks { disks: aligner.align(given) });
            }
            Self::Pull(backup) => {
                let given = backup.disks.take().unwrap_or_default().disks;
                backup.disks = Some(PullDisks { disks: aligner.align(given) });
            }
        }
    }
}

/// What the disks of one backup are brought into line with.
struct Aligner<'a> {
    domain: &'a Domain,
    suffix: &'a str,
    incremental: Option<String>,
    report: &'a mut Report,
}

impl Aligner<'_> {
    fn align<P: Part>(&mut self, mut parts: Vec<P>) -> Vec<P> {
        let disks = &self.domain.devices.disks;
        let chosen = !parts.is_empty();
        let names: Vec<String> = parts.iter_mut().map(|part| part.selection().name.clone()).collect();
        let places = named_disks(self.domain, names.iter().map(String::as_str), DISKS, self.report);
        for (part, place) in parts.iter_mut().zip(&places) {
            if let Some(place) = *place {
                self.settle(part, &disks[place]);
            }
        }
        for (at, disk) in disks.iter().enumerate().filter(|(at, _)| !places.contains(&Some(*at))) {
            let takes_part = !chosen && !disk.readonly && !disk.source.is_empty();
            let mut part = P::new(BackupSelection::new(disk.target.dev.clone(), takes_part));
            self.settle(&mut part, &disks[at]);
            parts.push(part);
        }
        if !parts.iter_mut().any(|part| part.selection().backup == Some(YesNo::Yes)) {
            self.refuse("no disks selected for backup".to_owned());
        }
        parts
    }

    /// Says how much of a disk is copied, and where to.
    fn settle<P: Part>(&mut self, part: &mut P, disk: &Disk) {
        let selection = part.selection();
        selection.name.clone_from(&disk.target.dev);
        if *selection.backup.get_or_insert(YesNo::Yes) == YesNo::No {
            *part = P::new(BackupSelection::new(disk.target.dev.clone(), false));
            return;
        }
        if disk.source.is_empty() {
            self.refuse(format!("disk '{}' has no media", disk.target.dev));
            return;
        }
        let since = selection.incremental.take().or_else(|| self.incremental.clone());
        let usual = if since.is_some() { BackupMode::Incremental } else { BackupMode::Full };
        if *selection.mode.get_or_insert(usual) == BackupMode::Incremental {
            if since.is_none() {
                self.refuse(format!(
                    "'incremental' backup mode of disk '{}' requires setting 'incremental' field for disk or backup",
                    disk.target.dev
                ));
            }
            part.selection().incremental = since;
        }
        if part.store().is_empty() {
            self.name_store(part.store(), disk);
        }
    }

    fn name_store(&mut self, store: &mut StorageSource, disk: &Disk) {
        let StorageSource::File(Some(FileSource { file: Some(own), .. })) = &disk.source else {
            return self.refuse(format!("refusing to generate file name for disk '{}'", disk.target.dev));
        };
        let file = Some(format!("{own}.{}", self.suffix));
        match store {
            StorageSource::File(Some(source)) => source.file = file,
            store => *store = StorageSource::File(Some(FileSource { file, ..FileSource::default() })),
        }
    }

    fn refuse(&mut self, problem: String) {
        self.report.error(DISKS, Problem::Conflict(problem));
    }
}
