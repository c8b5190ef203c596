//! Suite `virnwfilterbindingxml2xml`: the document of a filter at work, read and printed.

use serde::Deserialize;
use vir_conf::filter_binding::FilterBinding;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_test::corpus::{DataPath, Entry, Suite};

use super::documents::{self, XML};
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
}

/// What must come out, by check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    xml: DataPath,
}

struct BindingXml {
    suite: Suite,
}

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(BindingXml { suite: suite.clone() }))
}

impl Runner for BindingXml {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        verdict.plan(XML);
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        let binding: FilterBinding = documents::parse(&self.suite, &case.input, ParseFlags::empty())?;
        documents::compare(&self.suite, &case.expect.xml, &binding, FormatFlags::empty(), verdict)
    }
}
