//! Suite `networkxml2xml`: a network's document, read and printed.

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::network::Network;
use vir_test::corpus::{DataPath, Entry, Suite};
use vir_test::fixed::completing;

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
    expect_parse_error: bool,
    format_flags: Vec<FormatFlag>,
}

/// What must come out, by check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    xml: Option<DataPath>,
}

/// A flag of printing.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum FormatFlag {
    /// Without run-time state.
    Inactive,
}

struct NetworkXml {
    suite: Suite,
}

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(NetworkXml { suite: suite.clone() }))
}

impl Runner for NetworkXml {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        verdict.plan(if case.expect_parse_error { REFUSED } else { XML });
        let network = define(&self.suite, &case.input);
        match case.expect.xml {
            None => documents::must_fail(&network, verdict),
            Some(file) => {
                documents::compare(&self.suite, &file, &network?, flags(&case.format_flags), verdict)?;
            }
        }
        Ok(())
    }
}

/// Flags of printing as one value.
pub(super) fn flags(flags: &[FormatFlag]) -> FormatFlags {
    flags.iter().map(|FormatFlag::Inactive| FormatFlags::INACTIVE).collect()
}

/// A file's network, filled in and judged.
pub(super) fn define(suite: &Suite, file: &DataPath) -> Result<Network, String> {
    let text = documents::read(suite, file)?;
    let parsed = completing(ParseFlags::empty(), |cx| Network::define(&text, cx));
    parsed.map(|parsed| parsed.value).map_err(|report| report.to_string())
}
