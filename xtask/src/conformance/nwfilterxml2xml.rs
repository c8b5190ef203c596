//! Suite `nwfilterxml2xml`: a network filter's document, read, completed and printed; or refused.

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::nwfilter::Filter;
use vir_test::corpus::{DataPath, Suite};
use vir_test::fixed::Fixed;

use super::documents::{self, PrintedOrRefused, REFUSED, XML};
use super::judged::Judged;
use super::verdict::Verdict;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    input: DataPath,
    expect: PrintedOrRefused,
    expect_failure: bool,
    #[allow(dead_code, reason = "strict reading has a suite of its own")]
    schema_valid: bool,
}

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        let mut checks = if self.expect_failure { vec![REFUSED] } else { Vec::new() };
        checks.extend(self.expect.xml.as_ref().map(|_| XML));
        checks
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        if self.expect_failure {
            documents::must_fail(&self.read(suite), verdict);
        }
        let Some(expected) = &self.expect.xml else { return Ok(()) };
        documents::compare(suite, expected, &self.read(suite)?, FormatFlags::empty(), verdict)
    }
}

impl Case {
    fn read(&self, suite: &Suite) -> Result<Filter, String> {
        let text = documents::read(suite, &self.input)?;
        let parsed = Filter::define(&text, ParseFlags::empty(), &mut Fixed);
        parsed.map(|parsed| parsed.value).map_err(|report| report.to_string())
    }
}
