//! From a definition's file to a machine, without a connection: what `argv`, `addresses` and `abi` share.

mod desk;

use std::path::{Path, PathBuf};

use vir_conf::arch::Arch;
use vir_conf::diagnostic::Report;
use vir_conf::domain::PostParse;
use vir_conf::flags::ParseFlags;
use vir_conf::kind::{self, Kind};
use vir_conf::view::View;
use vir_conf::xml::Document;
use vir_conf::{Domain, Ready};
use vir_qemu::capabilities::{Capabilities, Host};
use vir_qemu::complete::HostRandom;
use vir_qemu::{Config, Driver, ready};

use desk::Desk;
pub(super) use desk::DryRun;

use super::document;
use crate::failure::Failure;
use crate::grammar::{Arguments, Opt, text};
use crate::shell::Shell;

/// The definition is a new one, so what it leaves open may be decided afresh.
pub(super) const FLAGS: ParseFlags = ParseFlags::INACTIVE.union(ParseFlags::ABI_UPDATE);

/// First bytes of hardware addresses that are drawn, those of QEMU guests.
const MAC_PREFIX: [u8; 3] = [0x52, 0x54, 0x00];

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
    /// As it is to be shown; bytes that are no UTF-8 are replaced.
    text: String,
    /// Why the file's bytes are no text.
    unreadable: Option<Report>,
}

impl Source {
    /// Reads the file that an option names.
    pub(super) fn read(arguments: &Arguments, option: &str) -> Result<Self, Failure> {
        let file = arguments.required(option)?.to_owned();
        let bytes = document::read_bytes(Path::new(&file))?;
        let unreadable = Document::text_of(&bytes).err().map(Report::from);
        Ok(Source { file, text: String::from_utf8_lossy(&bytes).into_owned(), unreadable })
    }

    /// Everything that can be said about the document without asking a hypervisor.
    pub(super) fn check(&self, strict: bool) -> Report {
        let mut flags = FLAGS;
        flags.set(ParseFlags::STRICT, strict);
        self.unreadable.clone().unwrap_or_else(|| kind::check(&self.text, flags))
    }

    /// What the document describes, as its element at the top is called.
    pub(super) fn kind_name(&self) -> &'static str {
        Kind::of_text(&self.text).map_or("libvirt", Kind::tag)
    }

    /// The file's name.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// The domain as its author wrote it, with what is odd about the document.
    pub(super) fn domain(&self, strict: bool) -> Result<(Domain, Report), Report> {
        let mut flags = FLAGS;
        flags.set(ParseFlags::STRICT, strict);
        if let Some(report) = &self.unreadable {
            return Err(report.clone());
        }
        Domain::parse(&self.text, flags).map(|parsed| (parsed.value, parsed.warnings))
    }

    /// What kind of document it is.
    pub(super) fn kind(&self, shell: &mut Shell) -> Result<&'static Kind, Failure> {
        let kind = self.unreadable.clone().map_or_else(|| Kind::of_text(&self.text), Err);
        kind.map_err(|report| self.refuse(shell, &report))
    }

    /// The domain as its author wrote it; with `before` in the place of that definition. Oddities are shown.
    pub(super) fn domain_over(&self, shell: &mut Shell, before: Option<&Domain>) -> Result<Domain, Failure> {
        self.kind(shell)?;
        let parsed = match before {
            Some(before) => Domain::parse_over(&self.text, ParseFlags::INACTIVE, before),
            None => Domain::parse(&self.text, ParseFlags::INACTIVE),
        };
        let parsed = parsed.map_err(|report| self.refuse(shell, &report))?;
        self.show(shell, &parsed.warnings);
        Ok(parsed.value)
    }

    /// The domain as a define would store it: on the QEMU that `--capabilities` describes, else by the hypervisor of
    /// the connection. With `before` it comes in the place of that definition.
    pub(super) fn complete(
        &self,
        shell: &mut Shell,
        arguments: &Arguments,
        before: Option<&Domain>,
    ) -> Result<Domain, Failure> {
        // Read here in any case, so that complaints about the text show it.
        let written = self.domain_over(shell, before)?;
        if arguments.has("capabilities") {
            return Bench::with(arguments, written)?.ready(shell, self).map(Ready::into_inner);
        }
        let completed = shell.connection()?.complete(&self.text, before);
        completed.map_err(|error| Failure::from_api(&error))
    }

    /// Any document as a define would store it as far as no host decides about it, in the view. With `before` it comes
    /// in the place of that definition.
    pub(super) fn settle(
        &self,
        shell: &mut Shell,
        kind: &Kind,
        before: Option<&View>,
    ) -> Result<View, Failure> {
        let mut random = HostRandom(&Desk);
        let mut cx = PostParse {
            flags: ParseFlags::INACTIVE,
            arch: None,
            mac_prefix: MAC_PREFIX,
            random: &mut random,
        };
        kind.complete(&self.text, before, &mut cx).map_err(|report| self.refuse(shell, &report))
    }

    /// The report with lines and columns for what is only known by its path.
    pub(super) fn located(&self, report: &Report) -> Report {
        let mut report = report.clone();
        if let Ok(document) = Document::parse(&self.text) {
            report.locate(document.root());
            report.sort();
        }
        report
    }

    /// Shows what was found, with the places in the document.
    pub(super) fn show(&self, shell: &mut Shell, report: &Report) {
        let text = self.located(report).render(&self.file, &self.text, shell.screen.colour);
        shell.screen.complain(text);
    }

    /// Shows what keeps the domain from being what was asked for.
    pub(super) fn refuse(&self, shell: &mut Shell, report: &Report) -> Failure {
        self.show(shell, report);
        Failure::silent()
    }
}

/// What QEMU can do: read from the file that `--capabilities` names, else asked of the installed binary.
pub(super) fn capabilities(arguments: &Arguments, domain: &Domain) -> Result<Capabilities, Failure> {
    let Some(file) = arguments.text("capabilities")? else {
        let emulator = match &domain.devices.emulator {
            Some(path) => Ok(PathBuf::from(path)),
            None => vir_api::find_emulator(arch(domain)),
        };
        let capabilities = emulator.and_then(|emulator| vir_api::probe_emulator(&emulator));
        return capabilities.map_err(|error| Failure::from_api(&error));
    };
    let text = document::read(Path::new(file))?;
    let wrong = |error: &dyn std::fmt::Display| {
        Failure::new(format!("Failed to read capabilities from {file}: {error}"))
    };
    if text.trim_start().starts_with('<') {
        return Capabilities::parse(&text).map_err(|report| wrong(&report));
    }
    // A recording does not say which binary answered, so it stands for the usual one.
    let emulator = format!("/usr/bin/qemu-system-{}", arch(domain));
    let host = Host { emulator, ..Host::default() };
    Capabilities::from_recording(&text, host).map_err(|error| wrong(&error))
}

/// The architecture of the guest, this host's where the definition is silent.
fn arch(domain: &Domain) -> &'static str {
    domain.os.arch().map_or(std::env::consts::ARCH, Arch::as_str)
}

/// A definition on its way to a machine, and all that decides about the machine besides it.
pub(super) struct Bench {
    /// As its author wrote it, but for the emulator.
    pub domain: Domain,
    capabilities: Capabilities,
    config: Config,
}

impl Bench {
    /// Reads the definition and finds out what its QEMU can do. Oddities are shown on the way.
    pub(super) fn new(shell: &mut Shell, arguments: &Arguments, source: &Source) -> Result<Self, Failure> {
        let (domain, warnings) = source.domain(false).map_err(|report| source.refuse(shell, &report))?;
        source.show(shell, &warnings);
        Self::with(arguments, domain)
    }

    /// Finds out what the QEMU of a definition can do.
    pub(super) fn with(arguments: &Arguments, mut domain: Domain) -> Result<Self, Failure> {
        let capabilities = capabilities(arguments, &domain)?;
        domain.devices.emulator.get_or_insert_with(|| capabilities.emulator.clone());
        Ok(Bench { domain, capabilities, config: Config::system() })
    }

    /// Everything besides the definition.
    pub(super) fn driver(&self) -> Driver<'_> {
        Driver { capabilities: &self.capabilities, config: &self.config, host: &Desk }
    }

    /// The definition as it would start, with warnings, or what keeps it from starting.
    pub(super) fn try_ready(&self) -> Result<(Ready<Domain>, Report), Report> {
        ready(self.domain.clone(), FLAGS, self.driver())
    }

    /// The definition, ready to start. Complaints are shown.
    pub(super) fn ready(&self, shell: &mut Shell, source: &Source) -> Result<Ready<Domain>, Failure> {
        let (ready, warnings) = self.try_ready().map_err(|report| source.refuse(shell, &report))?;
        source.show(shell, &warnings);
        Ok(ready)
    }
}
