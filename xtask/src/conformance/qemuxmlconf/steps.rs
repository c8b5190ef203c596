//! The product's way from a document to a command line, run in the suite's environment.
//!
//! The only part of the suite that calls the product: the runner beside it only compares. A step that the product does not
//! offer yet is an error that says so, which fails the case.

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

/// A domain with its defaults in, its addresses placed, and found valid. None can be had yet.
pub(super) enum Definition {}

/// The steps, with what they keep between cases: documents that many cases share are read once.
#[derive(Debug, Default)]
pub(super) struct Steps {}

#[allow(clippy::unused_self, reason = "steps will share the capabilities they have read")]
impl Steps {
    /// Parses, completes, places and validates a document.
    pub(super) fn define(&self, _setting: &Setting<'_>, _text: &str) -> Result<Definition, String> {
        Err("vir-conf does not read domain documents yet".to_owned())
    }

    /// Prints a definition, inactive and with secrets.
    pub(super) fn format(&self, definition: &Definition) -> String {
        match *definition {}
    }

    /// Makes the command line of a definition.
    pub(super) fn build(
        &self,
        _setting: &Setting<'_>,
        definition: &Definition,
    ) -> Result<CommandLine, String> {
        match *definition {}
    }
}
