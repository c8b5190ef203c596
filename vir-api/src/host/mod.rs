//! The only door to the operating system: files, processes, time, randomness.
//!
//! Drivers see the traits, so that tests can stand in for the host.

mod files;
mod process;
pub(crate) mod socket;
mod system;

use std::{
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};

pub(crate) use files::RealFiles;
pub(crate) use process::{Launch, Process};
pub(crate) use system::System;

/// Files and directories. Whatever changes something is on disk when the call returns.
pub(crate) trait Files: Send + Sync {
    /// The whole content.
    fn read(&self, path: &Path) -> io::Result<String>;

    /// Names in a directory, sorted; a directory that does not exist is empty.
    fn list(&self, dir: &Path) -> io::Result<Vec<String>>;

    /// Puts `bytes` in the place of what is there. After a crash the old or the new content is found, never a part.
    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Removes a file or link; one that is not there is fine.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Makes `link` a symbolic link to `target`, replacing what is there.
    fn link(&self, target: &Path, link: &Path) -> io::Result<()>;

    /// Whether anything is there, be it a link to nowhere.
    fn exists(&self, path: &Path) -> bool;

    /// Makes a directory with its parents; one that is there is fine.
    fn create_dir(&self, path: &Path) -> io::Result<()>;

    /// Removes a directory with all that is in it; one that is not there is fine.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;
}

/// Time, randomness and the names of things.
pub(crate) trait Host: Send + Sync {
    /// Wall-clock time.
    fn now(&self) -> SystemTime;

    /// Seconds by which local time is ahead of UTC now.
    fn local_offset(&self) -> i64;

    /// Size of a normal memory page, in bytes.
    fn page_size(&self) -> u64;

    /// The NUMA nodes that have memory, as a list with ranges.
    fn numa_nodes(&self) -> io::Result<String>;

    /// Unpredictable bytes.
    fn random(&self, bytes: &mut [u8]) -> io::Result<()>;

    /// A variable of the environment.
    fn variable(&self, name: &str) -> Option<String>;

    /// The host's own name.
    fn hostname(&self) -> io::Result<String>;

    /// The home directory of whom this process belongs to.
    fn home(&self) -> Option<PathBuf> {
        self.variable("HOME").map(PathBuf::from)
    }

    /// What tells this boot of the host from all others.
    fn boot_id(&self) -> io::Result<String>;

    /// The number of whom this process belongs to.
    fn user(&self) -> u32;
}
