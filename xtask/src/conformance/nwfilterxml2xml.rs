//! Suite `nwfilterxml2xml`: a network filter's document, read, completed and printed; or refused.

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::nwfilter::Filter;
use vir_test::corpus::{DataPath, Entry, Suite};
use vir_test::fixed::Fixed;

use super::documents::{self, REFUSED, XML};
use super::suites::Runner;
use super::verdict::Verdict;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "all fields are typed; some only describe the case")]
struct Case {
    name: String,
    base: String,
    input: DataPath,
    expect: Expect,
    expect_failure: bool,
    schema_valid: bool,
}

/// What must come out, by check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    xml: Option<DataPath>,
}

struct FilterXml {
    suite: Suite,
}

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(FilterXml { suite: suite.clone() }))
}

impl Runner for FilterXml {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        if case.expect_failure {
            verdict.plan(REFUSED);
            documents::must_fail(&self.read(&case.input), verdict);
        }
        let Some(expected) = &case.expect.xml else { return Ok(()) };
        verdict.plan(XML);
        let filter = self.read(&case.input)?;
        documents::compare(&self.suite, expected, &filter, FormatFlags::empty(), verdict)
    }
}

impl FilterXml {
    fn read(&self, file: &DataPath) -> Result<Filter, String> {
        let text = documents::read(&self.suite, file)?;
        let parsed = Filter::define(&text, ParseFlags::empty(), &mut Fixed);
        parsed.map(|parsed| parsed.value).map_err(|report| report.to_string())
    }
}
