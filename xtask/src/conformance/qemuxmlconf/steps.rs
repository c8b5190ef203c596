//! The product's way from a document to a command line, run in the suite's environment.
//!
//! The only part of the suite that calls the product: the runner beside it only compares. A step that the product does not
//! offer yet is an error that says so, which fails the case.

use vir_conf::Domain;
use vir_conf::diagnostic::Report;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_test::corpus::Suite;
use vir_test::corpus::command_line::CommandLine;

use super::Case;
use crate::conformance::qemu_environment::Environment;

/// What surrounds a case: its own fields, the files beside it, and the faked host.
#[allow(dead_code, reason = "read by the steps as the product gets them")]
pub(super) struct Setting<'a> {
    pub(super) case: &'a Case,
    pub(super) suite: &'a Suite,
    pub(super) environment: &'a Environment,
}

/// A domain as far as the product can prepare it: read, but without defaults and addresses.
pub(super) type Definition = Domain;

/// The steps, with what they keep between cases: documents that many cases share are read once.
#[derive(Debug, Default)]
pub(super) struct Steps {}

#[allow(clippy::unused_self, reason = "steps will share the capabilities they have read")]
impl Steps {
    /// Parses, completes, places and validates a document.
    pub(super) fn define(&self, setting: &Setting<'_>, text: &str) -> Result<Definition, String> {
        let abi = if setting.case.abi_update { ParseFlags::ABI_UPDATE } else { ParseFlags::empty() };
        let parsed = Domain::parse(text, ParseFlags::INACTIVE | abi);
        parsed.map(|parsed| parsed.value).map_err(|report| causes(&report))
    }

    /// Prints a definition, inactive and with secrets.
    pub(super) fn format(&self, definition: &Definition) -> String {
        definition.to_xml(FormatFlags::INACTIVE | FormatFlags::SECURE)
    }

    /// Makes the command line of a definition.
    pub(super) fn build(
        &self,
        _setting: &Setting<'_>,
        _definition: &Definition,
    ) -> Result<CommandLine, String> {
        Err("vir-qemu does not build command lines yet".to_owned())
    }
}

/// The errors of a report, a line each.
fn causes(report: &Report) -> String {
    report.errors().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
