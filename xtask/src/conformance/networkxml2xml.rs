//! Suite `networkxml2xml`: a network's document, read and printed.

use serde::Deserialize;
use vir_conf::flags::ParseFlags;
use vir_conf::network::Network;
use vir_test::corpus::{DataPath, Suite};
use vir_test::fixed::completing;

use super::documents::{self, FormatFlag, PrintedOrRefused};
use super::judged::Judged;
use super::verdict::Verdict;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    input: DataPath,
    expect: PrintedOrRefused,
    #[allow(dead_code, reason = "a case that is refused names no document")]
    expect_parse_error: bool,
    format_flags: Vec<FormatFlag>,
}

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        self.expect.checks()
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let network = define(suite, &self.input);
        self.expect.judge(suite, network, documents::format_flags(&self.format_flags), verdict)
    }
}

/// A file's network, filled in and judged.
pub(super) fn define(suite: &Suite, file: &DataPath) -> Result<Network, String> {
    let text = documents::read(suite, file)?;
    let parsed = completing(ParseFlags::empty(), |cx| Network::define(&text, cx));
    parsed.map(|parsed| parsed.value).map_err(|report| report.to_string())
}
