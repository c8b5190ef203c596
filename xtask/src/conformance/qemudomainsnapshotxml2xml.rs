//! Suite `qemudomainsnapshotxml2xml`: snapshots, read as new or existing ones and printed.

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::scalar::{Scalar, Uuid};
use vir_conf::snapshot::{Snapshot, SnapshotState};
use vir_test::corpus::{DataPath, Suite};

use super::documents::{self, PrintedOrRefused};
use super::judged::Judged;
use super::verdict::Verdict;
use vir_test::fixed::completing;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    input: DataPath,
    #[allow(dead_code, reason = "no check depends on a hypervisor")]
    caps: DataPath,
    creation_time: Option<u64>,
    uuid: Option<String>,
    internal: bool,
    redefine: bool,
    running: bool,
    expect: PrintedOrRefused,
}

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        self.expect.checks()
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let internal = if self.internal { FormatFlags::INTERNAL } else { FormatFlags::empty() };
        self.expect.judge(suite, self.made(suite), FormatFlags::SECURE | internal, verdict)
    }
}

impl Case {
    /// The snapshot with what its taking would have noted.
    fn made(&self, suite: &Suite) -> Result<Snapshot, String> {
        let mut snapshot = self.read(suite)?;
        if self.running {
            if snapshot.state.is_some() {
                return Err("the state of a new snapshot comes from its document".to_owned());
            }
            snapshot.state = Some(SnapshotState::Running);
        }
        if let Some(uuid) = &self.uuid {
            snapshot.name_domain(Uuid::read(uuid).ok_or("the case's UUID is none")?);
        }
        if snapshot.is_current() && !self.internal {
            return Err("only files of the host's own say which snapshot is current".to_owned());
        }
        Ok(snapshot)
    }

    fn read(&self, suite: &Suite) -> Result<Snapshot, String> {
        let mut flags = ParseFlags::empty();
        flags.set(ParseFlags::REDEFINE, self.redefine);
        flags.set(ParseFlags::INTERNAL, self.internal);
        let text = documents::read(suite, &self.input)?;
        let defined = completing(flags, |cx| Snapshot::define(&text, self.creation_time, cx));
        defined.map(|parsed| parsed.value).map_err(|report| report.to_string())
    }
}
