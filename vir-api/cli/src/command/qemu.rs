//! From a definition's file to a machine, without a connection: what `argv`, `addresses` and `abi` share.

mod desk;

use std::path::Path;

use vir_conf::diagnostic::Report;
use vir_conf::flags::ParseFlags;
use vir_conf::{Domain, Ready};
use vir_qemu::capabilities::{Capabilities, Host};
use vir_qemu::{Config, Driver, ready};

pub(super) use desk::{Desk, DryRun};

use super::document;
use crate::failure::Failure;
use crate::grammar::{Arguments, Opt, text};
use crate::shell::Shell;

/// The option that says what QEMU can do.
pub(super) const CAPABILITIES: Opt =
    text("capabilities", "what the QEMU binary can do: <qemuCaps> XML, or a recorded QMP probe");

/// A required file with a domain document.
pub(super) const fn file(name: &'static str) -> Opt {
    text(name, "file containing an XML domain description").required()
}

/// A document with the file it came from, so that complaints can show both.
#[derive(Debug)]
pub(super) struct Source {
    file: String,
    text: String,
}

impl Source {
    /// Reads the file that an option names.
    pub(super) fn read(arguments: &Arguments, option: &str) -> Result<Self, Failure> {
        let file = arguments.required(option)?.to_owned();
        let text = document::read(Path::new(&file))?;
        Ok(Source { file, text })
    }

    /// The file's name.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// The domain as its author wrote it, with what is odd about the document.
    pub(super) fn domain(&self, strict: bool) -> Result<(Domain, Report), Report> {
        let mut flags = ParseFlags::INACTIVE;
        flags.set(ParseFlags::STRICT, strict);
        Domain::parse(&self.text, flags).map(|parsed| (parsed.value, parsed.warnings))
    }

    /// Shows what was found, with the places in the document.
    pub(super) fn show(&self, shell: &mut Shell, report: &Report) {
        let text = report.render(&self.file, &self.text, shell.screen.colour);
        shell.screen.complain(text);
    }

    /// Shows what keeps the domain from being what was asked for.
    pub(super) fn refuse(&self, shell: &mut Shell, report: &Report) -> Failure {
        self.show(shell, report);
        Failure::silent()
    }
}

/// The domain of a file, ready to start on a QEMU with these capabilities. Complaints are shown on the way.
pub(super) fn make_ready(
    shell: &mut Shell,
    source: &Source,
    capabilities: &Capabilities,
    config: &Config,
) -> Result<Ready<Domain>, Failure> {
    let (domain, warnings) = source.domain(false).map_err(|report| source.refuse(shell, &report))?;
    source.show(shell, &warnings);
    let driver = Driver { capabilities, config, host: &Desk };
    let (ready, warnings) =
        ready(domain, ParseFlags::INACTIVE, driver).map_err(|report| source.refuse(shell, &report))?;
    source.show(shell, &warnings);
    Ok(ready)
}

/// What QEMU can do: read from the file that `--capabilities` names.
pub(super) fn capabilities(arguments: &Arguments) -> Result<Capabilities, Failure> {
    let Some(file) = arguments.text("capabilities")? else {
        return Err(Failure::new(
            "asking the installed QEMU is not supported yet: name a file with --capabilities",
        ));
    };
    let text = document::read(Path::new(file))?;
    let wrong = |error: &dyn std::fmt::Display| {
        Failure::new(format!("Failed to read capabilities from {file}: {error}"))
    };
    if text.trim_start().starts_with('<') {
        return Capabilities::parse(&text).map_err(|report| wrong(&report));
    }
    // A recording does not say which binary answered; its architecture does not depend on the name.
    let host = Host { emulator: "/usr/bin/qemu-system-x86_64".to_owned(), ..Host::default() };
    Capabilities::from_recording(&text, host).map_err(|error| wrong(&error))
}
