//! What no hypervisor accepts of a backup.

use crate::backup::{
    Backup, BackupDriver, BackupMode, BackupSelection, BackupTransport, PullBackup, PullDisk, PushDisk,
};
use crate::diagnostic::{Problem, Report};
use crate::domain::storage::{EncryptionFormat, ImageFormatName, StorageSource};
use crate::moment::local_path;
use crate::scalar::YesNo;

/// Path of the element at the top.
const ROOT: &str = "domainbackup";

impl Backup {
    /// Notes everything that no hypervisor accepts.
    pub fn validate(&self, report: &mut Report) {
        let place = |at: usize| format!("{ROOT}/disks/disk[{}]", at + 1);
        match self {
            Self::Push(backup) => {
                for (at, disk) in backup.disks.iter().flat_map(|disks| &disks.disks).enumerate() {
                    let PushDisk { selection, index: _, driver: _, target } = disk;
                    Judge { path: place(at), selection, report }.judge("target", target);
                }
            }
            Self::Pull(backup) => {
                backup.validate_server(report);
                for (at, disk) in backup.disks.iter().flat_map(|disks| &disks.disks).enumerate() {
                    let PullDisk { selection, export_name, export_bitmap, index: _, driver, scratch } = disk;
                    let mut judge = Judge { path: place(at), selection, report };
                    judge.judge("scratch", scratch);
                    judge.judge_exports([export_name, export_bitmap], driver.as_ref());
                }
            }
        }
    }
}

impl PullBackup {
    /// There is a server, and its socket can be found from everywhere.
    fn validate_server(&self, report: &mut Report) {
        let Some(server) = &self.server else {
            return report.error(ROOT, Problem::MissingElement { element: ROOT.to_owned(), name: "server" });
        };
        if let BackupTransport::Unix(unix) = &server.transport
            && !unix.socket.starts_with('/')
        {
            let problem = format!("backup socket path '{}' must be absolute", unix.socket);
            report.error(format!("{ROOT}/server"), Problem::Conflict(problem));
        }
    }
}

/// Judges one disk.
struct Judge<'a> {
    path: String,
    selection: &'a BackupSelection,
    report: &'a mut Report,
}

impl Judge<'_> {
    fn refuse(&mut self, problem: &str) {
        let problem = format!("disk '{}': {problem}", self.selection.name);
        self.report.error(self.path.clone(), Problem::Conflict(problem));
    }

    /// Rules of both kinds of backup.
    fn judge(&mut self, element: &str, store: &StorageSource) {
        if self.selection.mode == Some(BackupMode::Full) && self.selection.incremental.is_some() {
            self.refuse("a full copy starts from no checkpoint");
        }
        if self.selection.backup == Some(YesNo::No) && !store.is_empty() {
            self.refuse(&format!("<{element}> is for a disk that is copied"));
        }
        if !matches!(store, StorageSource::File(_) | StorageSource::Block(_)) {
            self.refuse("it can be copied to a file or block device only");
        }
        if let Some(path) = local_path(store).filter(|path| !path.starts_with('/')) {
            self.refuse(&format!("path '{path}' must be absolute"));
        }
        let encryption = store.common().and_then(|common| common.encryption.as_ref());
        if encryption.is_some_and(|encryption| encryption.format != EncryptionFormat::Luks) {
            self.refuse("copies can be encrypted with LUKS only");
        }
    }

    /// Rules of what a client reads.
    fn judge_exports(&mut self, names: [&Option<String>; 2], driver: Option<&BackupDriver>) {
        if names.into_iter().flatten().any(String::is_empty) {
            self.refuse("an export has a name");
        }
        let format = driver.and_then(|driver| driver.kind);
        if format.is_some_and(|format| format != ImageFormatName::Qcow2) {
            self.refuse("a scratch file is qcow2");
        }
    }
}
