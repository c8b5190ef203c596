//! Suite `domainbackupxml2xml`: backups, brought into line with a domain and printed.

use std::fmt::Write as _;

use serde::Deserialize;
use vir_conf::Domain;
use vir_conf::backup::Backup;
use vir_conf::diagnostic::Report;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_test::corpus::{DataPath, Entry, Suite};

use super::documents::{self, XML};
use super::suites::Runner;
use super::verdict::Verdict;

/// The suite's name for files that are made.
const SUFFIX: &str = "SUFFIX";
/// The disk that no backup of the suite names.
const EXTRA: &str = "vdextradisk";

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "all fields are typed; some only describe the case")]
struct Case {
    name: String,
    base: String,
    internal: bool,
    input: DataPath,
    expect: Expect,
}

/// What must come out, by check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    xml: DataPath,
}

struct BackupXml {
    suite: Suite,
}

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(BackupXml { suite: suite.clone() }))
}

impl Runner for BackupXml {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        verdict.plan(XML);
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        let mut flags = ParseFlags::STRICT;
        flags.set(ParseFlags::INTERNAL, case.internal);
        let text = documents::read(&self.suite, &case.input)?;
        let mut backup = Backup::define(&text, flags).map_err(|report| report.to_string())?.value;
        let mut report = Report::new();
        backup.align(&domain(&backup)?, SUFFIX, &mut report);
        if report.has_errors() {
            return Err(report.to_string());
        }
        let flags = if case.internal { FormatFlags::INTERNAL } else { FormatFlags::empty() };
        documents::compare(&self.suite, &case.expect.xml, &backup, flags, verdict)
    }
}

/// A domain with the disks that the backup names and one more.
fn domain(backup: &Backup) -> Result<Domain, String> {
    let mut disks = String::new();
    for name in backup.disk_names().into_iter().chain([EXTRA]) {
        let driver = "<driver name='qemu' type='qcow2'/>";
        let place = format!("<source file='/fake/{name}.qcow2'/><target dev='{name}'/>");
        write!(disks, "<disk type='file'>{driver}{place}</disk>").expect("writing to a String does not fail");
    }
    let text = format!(
        "<domain type='qemu'><name>backup</name><os><type>hvm</type></os><devices>{disks}</devices></domain>"
    );
    Domain::parse(&text, ParseFlags::INACTIVE).map(|parsed| parsed.value).map_err(|report| report.to_string())
}
