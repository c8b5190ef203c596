//! Suite `domainbackupxml2xml`: backups, brought into line with a domain and printed.

use std::fmt::Write as _;

use serde::Deserialize;
use vir_conf::Domain;
use vir_conf::backup::Backup;
use vir_conf::diagnostic::Report;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_test::corpus::{DataPath, Suite};

use super::documents::{self, Printed, XML};
use super::judged::Judged;
use super::verdict::Verdict;

/// The suite's name for files that are made.
const SUFFIX: &str = "SUFFIX";
/// The disk that no backup of the suite names.
const EXTRA: &str = "vdextradisk";

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    internal: bool,
    input: DataPath,
    expect: Printed,
}

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        vec![XML]
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let mut flags = ParseFlags::STRICT;
        flags.set(ParseFlags::INTERNAL, self.internal);
        let text = documents::read(suite, &self.input)?;
        let mut backup = Backup::define(&text, flags).map_err(|report| report.to_string())?.value;
        let mut report = Report::new();
        backup.align(&domain(&backup)?, SUFFIX, &mut report);
        if report.has_errors() {
            return Err(report.to_string());
        }
        let flags = if self.internal { FormatFlags::INTERNAL } else { FormatFlags::empty() };
        documents::compare(suite, &self.expect.xml, &backup, flags, verdict)
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
