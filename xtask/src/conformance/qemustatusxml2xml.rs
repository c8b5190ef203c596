//! Suite `qemustatusxml2xml`: the status of running domains, read and printed.

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::status::{Status, StatusDefaults};
use vir_test::corpus::{DataPath, Entry, Suite};

use super::documents::{self, XML};
use super::suites::Runner;
use super::verdict::Verdict;
use vir_test::fixed::completing;

/// Where the suite's host keeps files that back memory.
const MEMORY_BACKING: &str = "/var/lib/libvirt/qemu/ram";

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "all fields are typed; some only describe the case")]
struct Case {
    name: String,
    base: String,
    input: DataPath,
    caps: Option<DataPath>,
    expect: Expect,
}

/// What must come out, by check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    xml: DataPath,
}

struct StatusXml {
    suite: Suite,
}

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(StatusXml { suite: suite.clone() }))
}

impl Runner for StatusXml {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        verdict.plan(XML);
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        let mut status: Status = documents::parse(&self.suite, &case.input, ParseFlags::STATUS)?;
        let id = status.domain.id.ok_or("a running domain has an id")?;
        let folder = format!("{MEMORY_BACKING}/{id}-{}", status.domain.name);
        let defaults = StatusDefaults { memory_backing_dir: &folder };
        completing(ParseFlags::STATUS, |cx| status.post_parse(defaults, cx));
        let flags = FormatFlags::STATUS | FormatFlags::SECURE;
        documents::compare(&self.suite, &case.expect.xml, &status, flags, verdict)
    }
}
