//! Suite `networkxml2xmlupdate`: one change to a network.

use serde::Deserialize;
use vir_conf::flags::ParseFlags;
use vir_conf::network::Network;
use vir_conf::network::update::{Command, Entry, Section, Update};
use vir_test::corpus::{DataPath, Entry as CaseEntry, Suite};

use super::documents::{self, REFUSED, XML};
use super::networkxml2xml::{FormatFlag, define, flags};
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
    update: DataPath,
    command: String,
    section: String,
    parent_index: usize,
    format_flags: Vec<FormatFlag>,
    expect_failure: bool,
    expect: Expect,
}

/// What must come out, by check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    xml: Option<DataPath>,
}

struct NetworkUpdate {
    suite: Suite,
}

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(NetworkUpdate { suite: suite.clone() }))
}

impl Runner for NetworkUpdate {
    fn run(&self, entry: &CaseEntry, verdict: &mut Verdict) -> Result<(), String> {
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        verdict.plan(if case.expect_failure { REFUSED } else { XML });
        let network = self.updated(&case);
        match case.expect.xml {
            None => documents::must_fail(&network, verdict),
            Some(file) => {
                documents::compare(&self.suite, &file, &network?, flags(&case.format_flags), verdict)?;
            }
        }
        Ok(())
    }
}

impl NetworkUpdate {
    fn updated(&self, case: &Case) -> Result<Network, String> {
        let network = define(&self.suite, &case.input)?;
        let text = documents::read(&self.suite, &case.update)?;
        let section: Section = word(&case.section)?;
        let entry = Entry::parse(section, &text, ParseFlags::empty()).map_err(|err| err.to_string())?;
        let update =
            Update { command: word::<Command>(&case.command)?, entry, parent_index: Some(case.parent_index) };
        network.update(&update).map_err(|err| err.to_string())
    }
}

/// A word of the index, spelt in capitals with underscores there.
fn word<T: vir_conf::scalar::Scalar>(text: &str) -> Result<T, String> {
    let spelling = text.to_ascii_lowercase().replace('_', "-");
    T::read(&spelling).ok_or_else(|| format!("'{text}' is not {}", T::SHAPE.expectation()))
}
