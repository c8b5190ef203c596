//! `<domainbackup>`: how the disks of a running domain are copied while it goes on.
//!
//! Page "Backup XML format".

mod align;
mod disk;
mod validate;

pub use disk::{
    BackupDiskState, BackupDriver, BackupMode, BackupSelection, PullDisk, PullDisks, PushDisk, PushDisks,
};

use crate::diagnostic::Report;
use crate::document::{self, Parsed};
use crate::domain::storage::{SourceObjects, StorageSource};
use crate::facet;
use crate::flags::ParseFlags;
use crate::scalar::YesNo;
use crate::{choice, element};

choice! {
    /// How the disks of a running domain are copied while it goes on.
    pub enum Backup = "domainbackup" by "mode" or "push" {
        /// The hypervisor writes the copies.
        "push" => Push(PushBackup),
        /// A client reads the disks from an NBD server.
        "pull" => Pull(PullBackup),
    }
}

element! {
    /// A backup whose copies the hypervisor writes.
    pub struct PushBackup = group {
        /// The checkpoint since which changes are copied; everything is where absent.
        leaf "incremental" => incremental: Option<String>;
        /// What happens to the domain's disks.
        child "disks" => disks: Option<PushDisks>;
    }
}

element! {
    /// A backup that a client reads from an NBD server.
    pub struct PullBackup = group {
        /// The checkpoint since which changes are shown; everything is where absent.
        leaf "incremental" => incremental: Option<String>;
        /// The server.
        child "server" => server: Option<BackupServer>, due |_| true;
        /// What happens to the domain's disks.
        child "disks" => disks: Option<PullDisks>;
        /// What the hypervisor notes of a backup that runs.
        child "privateData" => private: Option<BackupPrivate>, only |_, cx| cx.notes(), when |_, cx| cx.notes();
    }
}

element! {
    /// Where the NBD server of a backup listens.
    pub struct BackupServer = "server" {
        /// Whether connections are encrypted.
        attr "tls" => tls: Option<YesNo>;
        /// How the server is reached.
        choice "" => transport: BackupTransport;
    }
}

choice! {
    /// How the NBD server of a backup is reached.
    pub enum BackupTransport by "transport" or "tcp" {
        /// Over TCP.
        "tcp" => Tcp(BackupTcpServer),
        /// By a socket in the file system.
        "unix" => Unix(BackupUnixServer),
        /// By a socket that the caller has opened.
        "fd" => Fd(BackupFdServer) since "11.3.0",
    }
}

element! {
    /// An NBD server that is reached over TCP.
    pub struct BackupTcpServer = shape {
        /// Name or address on which it listens.
        attr "name" => name: String, fits facet::HOST;
        /// Port on which it listens; the hypervisor's choice where absent.
        attr "port" => port: Option<u32>;
    }
}

element! {
    /// An NBD server that is reached by a socket in the file system.
    pub struct BackupUnixServer = shape {
        /// Absolute path of the socket.
        attr "socket" => socket: String, fits facet::ABSOLUTE_PATH;
    }
}

element! {
    /// An NBD server that is reached by a socket that the caller has opened.
    pub struct BackupFdServer = shape {
        /// Name under which the caller handed the descriptor over.
        attr "fdgroup" => fd_group: String;
    }
}

element! {
    /// What the hypervisor notes of a backup that runs.
    pub struct BackupPrivate = maybe "privateData" {
        /// Objects of the hypervisor that the server uses.
        child "objects" => objects: Option<SourceObjects>;
    }
}

impl Backup {
    /// Reads a backup and judges it.
    ///
    /// # Errors
    /// Everything that is wrong with the document or with what it means.
    pub fn define(text: &str, flags: ParseFlags) -> Result<Parsed<Self>, Report> {
        document::define(text, flags, |backup: &mut Self, report| {
            backup.post_parse(flags);
            backup.validate(report);
        })
    }

    /// Takes empty words for absent ones, and leaves out what only the host notes where nobody asks for it.
    pub fn post_parse(&mut self, flags: ParseFlags) {
        let notes = flags.intersects(ParseFlags::INTERNAL | ParseFlags::STATUS);
        match self {
            Self::Push(backup) => {
                for disk in backup.disks.iter_mut().flat_map(|disks| &mut disks.disks) {
                    post_parse_store(&mut disk.target);
                    disk.selection.state = disk.selection.state.filter(|_| notes);
                }
            }
            Self::Pull(backup) => {
                backup.private = backup.private.take().filter(|_| notes);
                for disk in backup.disks.iter_mut().flat_map(|disks| &mut disks.disks) {
                    post_parse_store(&mut disk.scratch);
                    disk.selection.state = disk.selection.state.filter(|_| notes);
                }
            }
        }
    }

    /// The checkpoint since which changes are copied.
    pub fn incremental(&self) -> Option<&str> {
        match self {
            Self::Push(backup) => backup.incremental.as_deref(),
            Self::Pull(backup) => backup.incremental.as_deref(),
        }
    }

    /// Names of the disks that it says something about.
    pub fn disk_names(&self) -> Vec<&str> {
        match self {
            Self::Push(backup) => {
                let disks = backup.disks.iter().flat_map(|disks| &disks.disks);
                disks.map(|disk| disk.selection.name.as_str()).collect()
            }
            Self::Pull(backup) => {
                let disks = backup.disks.iter().flat_map(|disks| &disks.disks);
                disks.map(|disk| disk.selection.name.as_str()).collect()
            }
        }
    }
}

/// Takes empty words for absent ones. A place that is not named is going to be a file.
fn post_parse_store(store: &mut StorageSource) {
    store.post_parse();
    if store.is_empty() {
        *store = StorageSource::File(None);
    }
}
