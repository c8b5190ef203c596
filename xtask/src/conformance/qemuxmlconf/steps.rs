//! The product's way from a document to a command line, run in the suite's environment.
//!
//! The only part of the suite that calls the product: the runner beside it only compares.

use vir_conf::diagnostic::Report;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::{Domain, Ready};
use vir_qemu::capabilities::Capabilities;
use vir_qemu::{Driver, command};
use vir_test::corpus::Suite;
use vir_test::corpus::command_line::CommandLine;

use super::Case;
use super::capabilities::Cache;
use super::host::{self, FakeHost, FakeResources};
use crate::conformance::qemu_environment::Environment;

/// What surrounds a case: its own fields, the files beside it, and the faked host.
pub(super) struct Setting<'a> {
    pub(super) case: &'a Case,
    pub(super) suite: &'a Suite,
    pub(super) environment: &'a Environment,
}

/// A domain with its defaults in, its addresses placed, and found valid.
pub(super) type Definition = Ready<Domain>;

/// The steps, with what they keep between cases: documents that many cases share are read once.
#[derive(Debug, Default)]
pub(super) struct Steps {
    capabilities: Cache,
}

impl Steps {
    /// Parses, completes, places and validates a document.
    pub(super) fn define(&self, setting: &Setting<'_>, text: &str) -> Result<Definition, String> {
        let abi = if setting.case.abi_update { ParseFlags::ABI_UPDATE } else { ParseFlags::empty() };
        let flags = ParseFlags::INACTIVE | abi;
        let parsed = Domain::parse(text, flags).map_err(|report| causes(&report))?;
        let capabilities = self.capabilities.of(setting.case, setting.suite)?;
        let ready = setting.with_driver(&capabilities, |driver| vir_qemu::ready(parsed.value, flags, driver));
        ready.map(|(definition, _)| definition).map_err(|report| causes(&report))
    }

    /// Makes the command line of a definition.
    pub(super) fn build(
        &self,
        setting: &Setting<'_>,
        definition: &Definition,
    ) -> Result<CommandLine, String> {
        let mut resources = FakeResources { case: setting.case, environment: setting.environment };
        let capabilities = self.capabilities.of(setting.case, setting.suite)?;
        let built =
            setting.with_driver(&capabilities, |driver| command::build(definition, driver, &mut resources));
        let command = built.map_err(|refusal| refusal.to_string())?.command;
        let argv = std::iter::once(command.program).chain(command.args).collect();
        Ok(CommandLine { env: command.env, argv })
    }
}

/// Prints a definition, inactive and with secrets.
pub(super) fn format(definition: &Definition) -> String {
    definition.to_xml(FormatFlags::INACTIVE | FormatFlags::SECURE)
}

impl Setting<'_> {
    /// Calls a step with the driver as this case has it.
    fn with_driver<T>(&self, capabilities: &Capabilities, step: impl FnOnce(Driver<'_>) -> T) -> T {
        let config = host::config(self.environment, self.case);
        let host = FakeHost { case: self.case, environment: self.environment };
        step(Driver { capabilities, config: &config, host: &host })
    }
}

/// The errors of a report, a line each.
fn causes(report: &Report) -> String {
    report.errors().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
