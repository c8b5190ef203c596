//! Suite `qemucapabilities`: a recorded QMP conversation to the capabilities document, and that document read and
//! printed again.

use serde::Deserialize;
use vir_qemu::capabilities::{Capabilities, Host};
use vir_qemu::qmp::Recording;
use vir_test::corpus::{DataPath, Suite};

use super::documents::{Printed, XML};
use super::judged::Judged;
use super::verdict::Verdict;

/// The document that the conversation gives is the expected one.
const PROBE: &str = "probe";

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    input: DataPath,
    #[allow(dead_code, reason = "the recording says it")]
    arch: String,
    #[allow(dead_code, reason = "the recording says it")]
    version: String,
    #[allow(dead_code, reason = "the recording says it")]
    variant: String,
    host_is_macos: bool,
    binary: String,
    qmp_sessions: usize,
    microcode_version: u32,
    expect: Printed,
}

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        vec![PROBE, XML]
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let expected = suite.read(&self.expect.xml).map_err(|err| err.to_string())?;
        match Capabilities::parse(&expected) {
            Ok(read) => verdict.compare(XML, &expected, &read.clone().to_xml()),
            Err(report) => verdict.fail(XML, report.to_string()),
        }
        let recording = suite.read(&self.input).map_err(|err| err.to_string())?;
        match probe(self, &recording) {
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
