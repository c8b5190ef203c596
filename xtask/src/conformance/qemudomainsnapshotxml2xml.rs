//! Suite `qemudomainsnapshotxml2xml`: snapshots, read as new or existing ones and printed.

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::scalar::{Scalar, Uuid};
use vir_conf::snapshot::{Snapshot, SnapshotState};
use vir_test::corpus::{DataPath, Entry, Suite};

use super::documents::{self, REFUSED, XML};
use super::suites::Runner;
use super::verdict::Verdict;
use vir_test::fixed::completing;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "all fields are typed; some only describe the case")]
struct Case {
    name: String,
    base: String,
    input: DataPath,
    caps: DataPath,
    creation_time: Option<u64>,
    uuid: Option<String>,
    internal: bool,
    redefine: bool,
    running: bool,
    expect: Expect,
}

/// What must come out, by check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    fails: bool,
    xml: Option<DataPath>,
}

struct SnapshotXml {
    suite: Suite,
}

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(SnapshotXml { suite: suite.clone() }))
}

impl Runner for SnapshotXml {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        verdict.plan(if case.expect.fails { REFUSED } else { XML });
        let outcome = self.read(&case);
        if case.expect.fails {
            documents::must_fail(&outcome, verdict);
            return Ok(());
        }
        let mut snapshot = outcome?;
        if case.running {
            if snapshot.state.is_some() {
                return Err("the state of a new snapshot comes from its document".to_owned());
            }
            snapshot.state = Some(SnapshotState::Running);
        }
        if let Some(uuid) = &case.uuid {
            snapshot.name_domain(Uuid::read(uuid).ok_or("the case's UUID is none")?);
        }
        if snapshot.is_current() && !case.internal {
            return Err("only files of the host's own say which snapshot is current".to_owned());
        }
        let internal = if case.internal { FormatFlags::INTERNAL } else { FormatFlags::empty() };
        let expected = case.expect.xml.as_ref().ok_or("the case expects a document but names none")?;
        documents::compare(&self.suite, expected, &snapshot, FormatFlags::SECURE | internal, verdict)
    }
}

impl SnapshotXml {
    fn read(&self, case: &Case) -> Result<Snapshot, String> {
        let mut flags = ParseFlags::empty();
        flags.set(ParseFlags::REDEFINE, case.redefine);
        flags.set(ParseFlags::INTERNAL, case.internal);
        let text = documents::read(&self.suite, &case.input)?;
        let defined = completing(flags, |cx| Snapshot::define(&text, case.creation_time, cx));
        defined.map(|parsed| parsed.value).map_err(|report| report.to_string())
    }
}
