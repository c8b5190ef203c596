//! Suite `qemustatusxml2xml`: the status of running domains, read and printed.

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::status::{Status, StatusDefaults};
use vir_test::corpus::{DataPath, Suite};

use super::documents::{self, Printed, XML};
use super::judged::Judged;
use super::verdict::Verdict;
use vir_test::fixed::completing;

/// Where the suite's host keeps files that back memory.
const MEMORY_BACKING: &str = "/var/lib/libvirt/qemu/ram";

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    input: DataPath,
    #[allow(dead_code, reason = "no check depends on a hypervisor")]
    caps: Option<DataPath>,
    expect: Printed,
}

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        vec![XML]
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let mut status: Status = documents::parse(suite, &self.input, ParseFlags::STATUS)?;
        let id = status.domain.id.ok_or("a running domain has an id")?;
        let folder = format!("{MEMORY_BACKING}/{id}-{}", status.domain.name);
        let defaults = StatusDefaults { memory_backing_dir: &folder };
        completing(ParseFlags::STATUS, |cx| status.post_parse(defaults, cx));
        let flags = FormatFlags::STATUS | FormatFlags::SECURE;
        documents::compare(suite, &self.expect.xml, &status, flags, verdict)
    }
}
