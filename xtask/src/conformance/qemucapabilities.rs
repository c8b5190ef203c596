//! Suite `qemucapabilities`: a recorded QMP conversation to the capabilities document, and that document read and
//! printed again.

use serde::Deserialize;
use vir_qemu::capabilities::{Capabilities, Host};
use vir_qemu::qmp::Recording;
use vir_test::corpus::{DataPath, Entry, Suite};

use super::suites::Runner;
use super::verdict::Verdict;

/// The document that the conversation gives is the expected one.
const PROBE: &str = "probe";
/// The expected document, read and printed, is the same text.
const XML: &str = "xml";

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "all fields are typed; some only describe the case")]
struct Case {
    name: String,
    base: String,
    input: DataPath,
    arch: String,
    version: String,
    variant: String,
    host_is_macos: bool,
    binary: String,
    qmp_sessions: usize,
    microcode_version: u32,
    expect: Expect,
}

/// What must come out, by check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    xml: DataPath,
}

struct QemuCapabilities {
    suite: Suite,
}

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(QemuCapabilities { suite: suite.clone() }))
}

impl Runner for QemuCapabilities {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        verdict.plan(PROBE);
        verdict.plan(XML);
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        let expected = self.suite.read(&case.expect.xml).map_err(|err| err.to_string())?;
        match Capabilities::parse(&expected) {
            Ok(read) => verdict.compare(XML, &expected, &read.clone().to_xml()),
            Err(report) => verdict.fail(XML, report.to_string()),
        }
        let recording = self.suite.read(&case.input).map_err(|err| err.to_string())?;
        match probe(&case, &recording) {
            Ok(probed) => verdict.compare(PROBE, &expected, &probed.to_xml()),
            Err(reason) => verdict.fail(PROBE, reason),
        }
        Ok(())
    }
}

/// Plays the recording to a prober, one connection after the other.
fn probe(case: &Case, recording: &str) -> Result<Capabilities, String> {
    let sessions = Recording::parse(recording).map_err(|err| err.to_string())?.sessions().len();
    if sessions != case.qmp_sessions {
        return Err(format!("the recording has {sessions} sessions, not {}", case.qmp_sessions));
    }
    let host = Host {
        emulator: case.binary.clone(),
        microcode_version: case.microcode_version,
        has_hypervisor_framework: case.host_is_macos,
        ..Host::default()
    };
    Capabilities::from_recording(recording, host).map_err(|err| err.to_string())
}
