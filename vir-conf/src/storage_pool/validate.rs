//! What no storage driver accepts of a pool.

use crate::diagnostic::{Problem, Report};
use crate::storage_pool::kind::TargetPath;
use crate::storage_pool::{NetworkFilesystemFormat, PoolAuth, PoolSource, PoolType, StoragePool};

impl StoragePool {
    /// Notes everything that no storage driver accepts. Judges a definition that has been through
    /// [`post_parse`](Self::post_parse).
    pub fn validate(&self, report: &mut Report) {
        match self.name.as_deref() {
            None => report.error("pool", missing("pool", "name")),
            Some(name) if name.contains('/') => {
                let problem = format!("the name '{name}' has a '/' in it");
                report.error("pool/name", Problem::Conflict(problem));
            }
            Some(_) => {}
        }
        let kind = self.kind();
        let cow = self.features.as_ref().and_then(|features| features.cow.as_ref());
        if cow.is_some() && !matches!(kind, PoolType::Fs | PoolType::Dir) {
            let problem = "<cow> is for pools of type 'fs' and 'dir' only".to_owned();
            report.error("pool/features/cow", Problem::Unsupported(problem));
        }
        if kind.target_path() == TargetPath::Written && self.target_path().is_none() {
            report.error("pool/target", missing("target", "path"));
        }
        self.source.validate(report);
    }
}

impl PoolSource {
    fn validate(&self, report: &mut Report) {
        if self.needs_host() && self.hosts().is_empty() {
            report.error("pool/source", missing("source", "host"));
        }
        if let Some(auth) = self.auth() {
            auth.validate(report);
        }
        match self {
            Self::Netfs(source) => {
                if source.dir.path.is_empty() {
                    let problem = Problem::Conflict("the path of the server's directory is empty".to_owned());
                    report.error("pool/source/dir", problem);
                }
                let versioned = match source.format.kind {
                    NetworkFilesystemFormat::Auto | NetworkFilesystemFormat::Nfs => true,
                    NetworkFilesystemFormat::GlusterFs | NetworkFilesystemFormat::Cifs => false,
                };
                if source.protocol.is_some() && !versioned {
                    let format = source.format.kind;
                    let problem = format!("<protocol> is for NFS only, not for format '{format}'");
                    report.error("pool/source/protocol", Problem::Unsupported(problem));
                }
            }
            Self::Scsi(source) => source.adapter.validate("pool/source/adapter", report),
            Self::Rbd(source) if source.name.is_empty() => {
                report.error("pool/source/name", Problem::Conflict("the name is empty".to_owned()));
            }
            Self::Dir(_)
            | Self::Fs(_)
            | Self::Logical(_)
            | Self::Disk(_)
            | Self::Iscsi(_)
            | Self::IscsiDirect(_)
            | Self::Mpath(_)
            | Self::Rbd(_)
            | Self::Sheepdog(_)
            | Self::Gluster(_)
            | Self::Zfs(_)
            | Self::Vstorage(_) => {}
        }
    }

    /// Whether the source is on a server, which must be named.
    fn needs_host(&self) -> bool {
        match self {
            Self::Netfs(_)
            | Self::Iscsi(_)
            | Self::IscsiDirect(_)
            | Self::Rbd(_)
            | Self::Sheepdog(_)
            | Self::Gluster(_) => true,
            Self::Dir(_)
            | Self::Fs(_)
            | Self::Logical(_)
            | Self::Disk(_)
            | Self::Scsi(_)
            | Self::Mpath(_)
            | Self::Zfs(_)
            | Self::Vstorage(_) => false,
        }
    }
}

impl PoolAuth {
    fn validate(&self, report: &mut Report) {
        if self.username.is_empty() {
            report.error("pool/source/auth", Problem::Conflict("the name of the user is empty".to_owned()));
        }
        self.secret.secret.validate("pool/source/auth/secret", report);
    }
}

fn missing(element: &str, name: &'static str) -> Problem {
    Problem::MissingElement { element: element.to_owned(), name }
}
