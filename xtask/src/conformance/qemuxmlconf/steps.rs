//! The product's way from a document to a command line, run in the suite's environment.
//!
//! The only part of the suite that calls the product: the runner beside it only compares.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use vir_conf::diagnostic::Report;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::scalar::Scalar;
use vir_conf::{Domain, Ready};
use vir_qemu::capabilities::{Capabilities, Flag};
use vir_qemu::{Driver, command};
use vir_test::corpus::Suite;
use vir_test::corpus::command_line::CommandLine;

use super::Case;
use super::host::{self, FakeHost, FakeResources};
use crate::conformance::qemu_environment::Environment;

/// What surrounds a case: its own fields, the files beside it, and the faked host.
#[allow(dead_code, reason = "a part is read once a step of the product asks for it")]
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
    capabilities: Mutex<BTreeMap<String, Arc<Capabilities>>>,
}

impl Steps {
    /// The binary's capabilities as the case has them.
    fn capabilities(&self, setting: &Setting<'_>) -> Result<Arc<Capabilities>, String> {
        let case = setting.case;
        let recorded = self.recorded(setting)?;
        if !case.strip_machine_aliases && case.caps_add.is_empty() && case.caps_del.is_empty() {
            return Ok(recorded);
        }
        let mut capabilities = Capabilities::clone(&recorded);
        if case.strip_machine_aliases {
            capabilities.strip_machine_aliases();
        }
        for (names, on) in [(&case.caps_add, true), (&case.caps_del, false)] {
            for name in names {
                let flag = Flag::read(name).ok_or_else(|| format!("unknown capability flag '{name}'"))?;
                if on { capabilities.flags.insert(flag) } else { capabilities.flags.remove(flag) }
            }
        }
        Ok(Arc::new(capabilities))
    }

    fn recorded(&self, setting: &Setting<'_>) -> Result<Arc<Capabilities>, String> {
        let key = setting.case.caps.as_str();
        let mut read =
            self.capabilities.lock().map_err(|_| "another case panicked while reading capabilities")?;
        if let Some(capabilities) = read.get(key) {
            return Ok(Arc::clone(capabilities));
        }
        let text = setting.suite.read(&setting.case.caps).map_err(|err| err.to_string())?;
        let capabilities = Arc::new(Capabilities::parse(&text).map_err(|report| causes(&report))?);
        read.insert(key.to_owned(), Arc::clone(&capabilities));
        Ok(capabilities)
    }

    /// Parses, completes, places and validates a document.
    pub(super) fn define(&self, setting: &Setting<'_>, text: &str) -> Result<Definition, String> {
        let abi = if setting.case.abi_update { ParseFlags::ABI_UPDATE } else { ParseFlags::empty() };
        let parsed = Domain::parse(text, ParseFlags::INACTIVE | abi).map_err(|report| causes(&report))?;
        let capabilities = self.capabilities(setting)?;
        let ready = setting.with_driver(&capabilities, |driver| vir_qemu::ready(parsed.value, driver));
        ready.map(|(definition, _)| definition).map_err(|report| causes(&report))
    }

    /// Prints a definition, inactive and with secrets.
    pub(super) fn format(&self, definition: &Definition) -> String {
        definition.to_xml(FormatFlags::INACTIVE | FormatFlags::SECURE)
    }

    /// Makes the command line of a definition.
    pub(super) fn build(
        &self,
        setting: &Setting<'_>,
        definition: &Definition,
    ) -> Result<CommandLine, String> {
        let mut resources = FakeResources { environment: setting.environment };
        let capabilities = self.capabilities(setting)?;
        let built =
            setting.with_driver(&capabilities, |driver| command::build(definition, driver, &mut resources));
        let command = built.map_err(|refusal| refusal.to_string())?.command;
        let argv = std::iter::once(command.program).chain(command.args).collect();
        Ok(CommandLine { env: command.env, argv })
    }
}

impl Setting<'_> {
    /// Calls a step with the driver as this case has it.
    fn with_driver<T>(&self, capabilities: &Capabilities, step: impl FnOnce(Driver<'_>) -> T) -> T {
        let config = host::config(self.environment);
        let host = FakeHost { case: self.case, environment: self.environment };
        step(Driver { capabilities, config: &config, host: &host })
    }
}

/// The errors of a report, a line each.
fn causes(report: &Report) -> String {
    report.errors().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
