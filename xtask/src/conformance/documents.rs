//! What the suites about a document's text share: read it, print it, compare.

use serde::Deserialize;
use vir_conf::document;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::table::Element;
use vir_test::corpus::text::unwrap;
use vir_test::corpus::{DataPath, Suite};

use super::verdict::Verdict;

/// The document prints as expected.
pub(super) const XML: &str = "xml";
/// The document is refused.
pub(super) const REFUSED: &str = "refused";

/// What must come out: a document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Printed {
    /// Its file.
    pub(super) xml: DataPath,
}

/// What must come out: a document, or a refusal.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrintedOrRefused {
    /// The document's file; without one it is refused.
    pub(super) xml: Option<DataPath>,
    #[serde(default)]
    #[allow(dead_code, reason = "a case that fails names no document")]
    fails: bool,
}

impl PrintedOrRefused {
    /// The check that this calls for.
    pub(super) fn checks(&self) -> Vec<&'static str> {
        vec![if self.xml.is_some() { XML } else { REFUSED }]
    }

    /// Holds an outcome against it.
    pub(super) fn judge<T: Element>(
        &self,
        suite: &Suite,
        outcome: Result<T, String>,
        flags: FormatFlags,
        verdict: &mut Verdict,
    ) -> Result<(), String> {
        let Some(file) = &self.xml else {
            must_fail(&outcome, verdict);
            return Ok(());
        };
        compare(suite, file, &outcome?, flags, verdict)
    }
}

/// How a document is printed.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum FormatFlag {
    /// Without run-time state.
    Inactive,
    /// With secrets.
    Secure,
}

/// Flags of printing as one value.
pub(super) fn format_flags(flags: &[FormatFlag]) -> FormatFlags {
    let flag = |flag: &FormatFlag| match flag {
        FormatFlag::Inactive => FormatFlags::INACTIVE,
        FormatFlag::Secure => FormatFlags::SECURE,
    };
    flags.iter().map(flag).collect()
}

/// Text of a file that a case names.
pub(super) fn read(suite: &Suite, file: &DataPath) -> Result<String, String> {
    suite.read(file).map_err(|err| err.to_string())
}

/// Text of a file with what must come out, without the backslashes before its line ends.
pub(super) fn expected(suite: &Suite, file: &DataPath) -> Result<String, String> {
    Ok(unwrap(&read(suite, file)?))
}

/// A file's document as a value.
pub(super) fn parse<T: Element>(suite: &Suite, file: &DataPath, flags: ParseFlags) -> Result<T, String> {
    let text = read(suite, file)?;
    document::parse(&text, flags).map(|parsed| parsed.value).map_err(|report| report.to_string())
}

/// Holds a printed value against the expected file.
pub(super) fn compare<T: Element>(
    suite: &Suite,
    file: &DataPath,
    value: &T,
    flags: FormatFlags,
    verdict: &mut Verdict,
) -> Result<(), String> {
    verdict.compare(XML, &expected(suite, file)?, &document::format(value, flags));
    Ok(())
}

/// Judges the outcome of reading a document that must be refused.
pub(super) fn must_fail<T>(outcome: &Result<T, String>, verdict: &mut Verdict) {
    match outcome {
        Err(_) => verdict.pass(REFUSED),
        Ok(_) => verdict.fail(REFUSED, "accepted, but must be refused".to_owned()),
    }
}
