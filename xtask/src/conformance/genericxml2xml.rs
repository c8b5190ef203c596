//! Suite `genericxml2xml`: a domain's document, completed by the rules that every hypervisor has, and printed.

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_test::corpus::{DataPath, Entry, Suite};

use super::documents::{self, REFUSED, XML};
use super::domains::{self, ABI};
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
    /// Whether the definition is read and printed as that of a running domain.
    live: bool,
    expect: Expect,
}

/// What must come out, by check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    fails_at: Option<Stage>,
    xml: Option<DataPath>,
}

/// Where a document is refused.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Stage {
    Parse,
}

struct GenericXml {
    suite: Suite,
}

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(GenericXml { suite: suite.clone() }))
}

impl Runner for GenericXml {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        let (parse, format) = if case.live {
            (ParseFlags::empty(), FormatFlags::empty())
        } else {
            (ParseFlags::INACTIVE, FormatFlags::INACTIVE)
        };
        let outcome = domains::define(&documents::read(&self.suite, &case.input)?, parse);
        if let Some(Stage::Parse) = case.expect.fails_at {
            verdict.plan(REFUSED);
            documents::must_fail(&outcome, verdict);
            return Ok(());
        }
        verdict.plan(XML);
        verdict.plan(ABI);
        let domain = outcome?;
        domains::compare_with_itself(&domain, verdict);
        let expected = case.expect.xml.as_ref().ok_or("the case names no document that must come out")?;
        documents::compare(&self.suite, expected, &domain, format | FormatFlags::SECURE, verdict)
    }
}
