//! Suite `qemudomaincheckpointxml2xml`: checkpoints, read as new or existing ones and printed.

use serde::Deserialize;
use vir_conf::checkpoint::{
    Checkpoint, CheckpointDisk, CheckpointKind, CheckpointName, CheckpointParent, DiskName,
};
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_test::corpus::{DataPath, Suite};

use super::documents::{self, PrintedOrRefused};
use super::judged::Judged;
use super::verdict::Verdict;
use vir_test::fixed::completing;

/// The suite's disk with a bitmap.
const DISK: &str = "vda";
/// The suite's parent.
const PARENT: &str = "1525111885";
/// The suite's size of what changed.
const SIZE: u64 = 1_048_576;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    input: DataPath,
    #[allow(dead_code, reason = "no check depends on a hypervisor")]
    caps: DataPath,
    creation_time: Option<u64>,
    redefine: bool,
    parent: bool,
    vda_bitmap: bool,
    size: bool,
    expect: PrintedOrRefused,
}

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        self.expect.checks()
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        self.expect.judge(suite, self.made(suite), FormatFlags::SECURE, verdict)
    }
}

impl Case {
    /// The checkpoint with what its taking would have noted.
    fn made(&self, suite: &Suite) -> Result<Checkpoint, String> {
        let mut checkpoint = self.read(suite)?;
        if self.parent {
            checkpoint.parent = CheckpointName::new(PARENT).map(|name| CheckpointParent { name });
        }
        if self.vda_bitmap {
            remember(&mut checkpoint)?;
        }
        if self.size {
            let disks = checkpoint.disks.as_mut().ok_or("a checkpoint without disks has no size")?;
            disks.disks.first_mut().ok_or("a checkpoint without disks has no size")?.size = Some(SIZE);
        }
        Ok(checkpoint)
    }

    /// The peer judges checkpoints by their schema whether asked to or not.
    fn read(&self, suite: &Suite) -> Result<Checkpoint, String> {
        let mut flags = ParseFlags::STRICT;
        flags.set(ParseFlags::REDEFINE, self.redefine);
        let text = documents::read(suite, &self.input)?;
        let defined = completing(flags, |cx| Checkpoint::define(&text, self.creation_time, cx));
        defined.map(|parsed| parsed.value).map_err(|report| report.to_string())
    }
}

/// Gives the suite's disk a bitmap called like the checkpoint.
fn remember(checkpoint: &mut Checkpoint) -> Result<(), String> {
    let bitmap = checkpoint.name.as_ref().map(|name| name.as_str().to_owned());
    let name = DiskName::new(DISK).ok_or("the suite's disk has no name")?;
    let disks = &mut checkpoint.disks.get_or_insert_default().disks;
    match disks.iter_mut().find(|disk| disk.name == name) {
        Some(disk) => disk.bitmap = bitmap,
        None => disks.push(CheckpointDisk { name, kind: Some(CheckpointKind::Bitmap), bitmap, size: None }),
    }
    Ok(())
}
