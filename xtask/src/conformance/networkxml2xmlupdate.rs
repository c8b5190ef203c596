//! Suite `networkxml2xmlupdate`: one change to a network.

use serde::Deserialize;
use vir_conf::flags::ParseFlags;
use vir_conf::network::Network;
use vir_conf::network::update::{Command, Entry, Section, Update};
use vir_test::corpus::{DataPath, Suite};

use super::documents::{self, FormatFlag, PrintedOrRefused};
use super::judged::Judged;
use super::networkxml2xml::define;
use super::verdict::Verdict;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    input: DataPath,
    update: DataPath,
    command: String,
    section: String,
    parent_index: usize,
    format_flags: Vec<FormatFlag>,
    #[allow(dead_code, reason = "a case that is refused names no document")]
    expect_failure: bool,
    expect: PrintedOrRefused,
}

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        self.expect.checks()
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let network = self.updated(suite);
        self.expect.judge(suite, network, documents::format_flags(&self.format_flags), verdict)
    }
}

impl Case {
    fn updated(&self, suite: &Suite) -> Result<Network, String> {
        let network = define(suite, &self.input)?;
        let text = documents::read(suite, &self.update)?;
        let section: Section = word(&self.section)?;
        let entry = Entry::parse(section, &text, ParseFlags::empty()).map_err(|err| err.to_string())?;
        let update =
            Update { command: word::<Command>(&self.command)?, entry, parent_index: Some(self.parent_index) };
        network.update(&update).map_err(|err| err.to_string())
    }
}

/// A word of the index, spelt in capitals with underscores there.
fn word<T: vir_conf::scalar::Scalar>(text: &str) -> Result<T, String> {
    let spelling = text.to_ascii_lowercase().replace('_', "-");
    T::read(&spelling).ok_or_else(|| format!("'{text}' is not {}", T::SHAPE.expectation()))
}
