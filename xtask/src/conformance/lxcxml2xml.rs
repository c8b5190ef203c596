//! Suite `lxcxml2xml`: a container's document, completed and printed.

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_test::corpus::{DataPath, Entry, Suite};

use super::documents::{self, XML};
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
    parse_flags: Vec<ParseFlag>,
    format_flags: Vec<FormatFlag>,
    expect: Expect,
}

/// How the document is read.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum ParseFlag {
    Inactive,
}

/// How the document is printed.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum FormatFlag {
    Inactive,
    Secure,
}

/// What must come out, by check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    xml: DataPath,
}

struct LxcXml {
    suite: Suite,
}

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(LxcXml { suite: suite.clone() }))
}

impl Runner for LxcXml {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        verdict.plan(XML);
        verdict.plan(ABI);
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        let parse = case.parse_flags.iter().map(|flag| match flag {
            ParseFlag::Inactive => ParseFlags::INACTIVE,
        });
        let format = case.format_flags.iter().map(|flag| match flag {
            FormatFlag::Inactive => FormatFlags::INACTIVE,
            FormatFlag::Secure => FormatFlags::SECURE,
        });
        let domain = domains::define(&documents::read(&self.suite, &case.input)?, parse.collect())?;
        domains::compare_with_itself(&domain, verdict);
        documents::compare(&self.suite, &case.expect.xml, &domain, format.collect(), verdict)
    }
}
