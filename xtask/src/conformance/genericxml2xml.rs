//! Suite `genericxml2xml`: a domain's document, completed by the rules that every hypervisor has, and printed.

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_test::corpus::{DataPath, Suite};

use super::documents::{self, REFUSED, XML};
use super::domains::{self, ABI};
use super::judged::Judged;
use super::verdict::Verdict;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
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

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        if self.expect.fails_at.is_some() { vec![REFUSED] } else { vec![XML, ABI] }
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let (parse, format) = if self.live {
            (ParseFlags::empty(), FormatFlags::empty())
        } else {
            (ParseFlags::INACTIVE, FormatFlags::INACTIVE)
        };
        let outcome = domains::define(&documents::read(suite, &self.input)?, parse);
        if let Some(Stage::Parse) = self.expect.fails_at {
            documents::must_fail(&outcome, verdict);
            return Ok(());
        }
        let domain = outcome?;
        domains::compare_with_itself(&domain, verdict);
        let expected = self.expect.xml.as_ref().ok_or("the case names no document that must come out")?;
        documents::compare(suite, expected, &domain, format | FormatFlags::SECURE, verdict)
    }
}
