//! Suite `lxcxml2xml`: a container's document, completed and printed.

use serde::Deserialize;
use vir_conf::flags::ParseFlags;
use vir_test::corpus::{DataPath, Suite};

use super::documents::{self, FormatFlag, Printed, XML};
use super::domains::{self, ABI};
use super::judged::Judged;
use super::verdict::Verdict;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    input: DataPath,
    parse_flags: Vec<ParseFlag>,
    format_flags: Vec<FormatFlag>,
    expect: Printed,
}

/// How the document is read.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum ParseFlag {
    Inactive,
}

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        vec![XML, ABI]
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let parse = self.parse_flags.iter().map(|flag| match flag {
            ParseFlag::Inactive => ParseFlags::INACTIVE,
        });
        let format = documents::format_flags(&self.format_flags);
        let domain = domains::define(&documents::read(suite, &self.input)?, parse.collect())?;
        domains::compare_with_itself(&domain, verdict);
        documents::compare(suite, &self.expect.xml, &domain, format, verdict)
    }
}
