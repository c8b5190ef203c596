//! The questions that a QEMU binary is asked, in order, and what becomes of the answers.
//!
//! The binary runs twice where it can execute guest code in two ways: with its accelerator first, which answers
//! everything, and as a pure translator after that, which answers what depends on the way.

mod answer;
mod question;

use self::question::{Question, first_run, second_run};
use super::facts::Facts;
use super::{AcceleratorKind, Accelerators, Capabilities, Flag, Gic, Hyperv, Package, Sev, Sgx};
use crate::qmp::{CallError, Outcome, QemuVersion, Request};

/// What a probe is told about the binary and its host, since QEMU cannot tell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Host {
    /// Path of the binary.
    pub emulator: String,
    /// When the binary's inode last changed, in seconds since the epoch.
    pub emulator_ctime: u64,
    /// When the probing program's inode last changed.
    pub prober_ctime: u64,
    /// Version of the probing program.
    pub prober_version: u32,
    /// Version of the host processor's microcode; 0 where it is not known.
    pub microcode_version: u32,
    /// Whether macOS offers its Hypervisor.framework for guests of the binary's architecture.
    pub has_hypervisor_framework: bool,
}

/// A probe of one binary: hands out questions, takes answers.
#[derive(Debug)]
pub struct Probe {
    host: Host,
    facts: Facts,
    version: Option<QemuVersion>,
    questions: std::vec::IntoIter<Question>,
    asked: Option<Question>,
    run: Run,
    accelerators: Accelerators,
    gics: Vec<Gic>,
    sev: Option<Sev>,
    sgx: Option<Sgx>,
    hyperv: Option<Hyperv>,
}

/// Which run of the binary answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// With the accelerator, if it has one.
    First,
    /// As a translator only.
    Translator,
}

impl Probe {
    /// A probe with everything yet to be asked.
    pub fn new(host: Host) -> Self {
        let has_hypervisor_framework = host.has_hypervisor_framework;
        Self {
            host,
            facts: Facts { has_hypervisor_framework, ..Facts::default() },
            version: None,
            questions: first_run().into_iter(),
            asked: None,
            run: Run::First,
            accelerators: Accelerators::default(),
            gics: Vec::new(),
            sev: None,
            sgx: None,
            hyperv: None,
        }
    }

    /// The next question; none when this run has no more to tell.
    pub fn next_request(&mut self) -> Option<Request> {
        while let Some(question) = self.questions.next() {
            if let Some(request) = self.request(question) {
                self.asked = Some(question);
                return Some(request);
            }
        }
        None
    }

    /// The answer to the last question.
    pub fn answer(&mut self, outcome: Outcome) -> Result<(), CallError> {
        match self.asked.take() {
            Some(question) => self.learn(question, outcome),
            None => Ok(()),
        }
    }

    /// Goes on to the second run, if the binary can translate besides using an accelerator.
    ///
    /// The caller then starts it again with `-machine none,accel=tcg` and goes on asking.
    pub fn begin_translator(&mut self) -> bool {
        let is_due =
            self.run == Run::First && self.accelerator() != AcceleratorKind::Tcg && self.facts.has(Flag::Tcg);
        if is_due {
            self.run = Run::Translator;
            self.questions = second_run().into_iter();
        }
        is_due
    }

    /// Everything that was found out. None when the binary has not even told its version.
    pub fn finish(self) -> Option<Capabilities> {
        let QemuVersion { qemu, package } = self.version?;
        Some(Capabilities {
            emulator: self.host.emulator,
            emulator_ctime: self.host.emulator_ctime,
            prober_ctime: self.host.prober_ctime,
            prober_version: self.host.prober_version,
            flags: self.facts.flags(),
            version: qemu.into(),
            microcode_version: self.host.microcode_version,
            package: Package(package),
            arch: self.facts.arch,
            accelerators: self.accelerators,
            gics: self.gics,
            sev: self.sev,
            sgx: self.sgx,
            hyperv: self.hyperv,
        })
    }

    fn accelerator(&self) -> AcceleratorKind {
        match self.run {
            Run::First if self.facts.has(Flag::Kvm) => AcceleratorKind::Kvm,
            Run::First if self.facts.has(Flag::Hvf) => AcceleratorKind::Hvf,
            Run::First | Run::Translator => AcceleratorKind::Tcg,
        }
    }
}
