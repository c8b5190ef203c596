//! The questions, their order, and whether each needs asking.

use serde_json::Value;

use super::{Probe, Run};
use crate::capabilities::Flag;
use crate::capabilities::rules::{DEVICES, MACHINES, OBJECTS};
use crate::qmp::Request;
use crate::qmp::command::{
    CpuModel, DeviceListProperties, ExpansionType, QomListProperties, QomListTypes, QueryCommandLineOptions,
    QueryCpuDefinitions, QueryCpuModelExpansion, QueryGicCapabilities, QueryKvm, QueryMachines,
    QueryMigrateCapabilities, QueryQmpSchema, QuerySevCapabilities, QuerySgxCapabilities, QueryTarget,
    QueryTpmModels, QueryTpmTypes, QueryVersion,
};

/// One question.
#[derive(Debug, Clone, Copy)]
pub(super) enum Question {
    Version,
    Target,
    Schema,
    Kvm,
    Types,
    /// Properties of a device type, where the flag is given.
    DeviceProperties(&'static str, Option<Flag>),
    /// Properties of an object type, where the flag is given.
    ObjectProperties(&'static str, Option<Flag>),
    Machines,
    /// Properties of a machine type, by name or alias.
    MachineProperties(&'static str),
    Cpus,
    TpmModels,
    TpmTypes,
    CommandLineOptions,
    MigrationCapabilities,
    Gic,
    Sev,
    Sgx,
    /// The host's CPU, spelt out.
    HostCpu(Expansion),
}

/// Ways to spell out the host's CPU.
#[derive(Debug, Clone, Copy)]
pub(super) enum Expansion {
    /// Only what survives migration, where QEMU knows, else everything.
    Migratable,
    /// Everything.
    All,
    /// What QEMU is going to drop.
    Deprecated,
    /// Every enlightenment for Windows guests.
    Hyperv,
}

/// What the first run is asked.
pub(super) fn first_run() -> Vec<Question> {
    let mut questions =
        vec![Question::Version, Question::Target, Question::Schema, Question::Kvm, Question::Types];
    questions.extend(DEVICES.iter().map(|(name, flag)| Question::DeviceProperties(name, *flag)));
    questions.extend(OBJECTS.iter().map(|(name, flag)| Question::ObjectProperties(name, *flag)));
    questions.push(Question::Machines);
    questions.extend(MACHINES.iter().map(|name| Question::MachineProperties(name)));
    questions.extend([
        Question::Cpus,
        Question::TpmModels,
        Question::TpmTypes,
        Question::CommandLineOptions,
        Question::MigrationCapabilities,
        Question::Gic,
        Question::Sev,
        Question::Sgx,
    ]);
    questions.extend(HOST_CPU);
    questions.push(Question::HostCpu(Expansion::Hyperv));
    questions
}

/// What the translator is asked.
pub(super) fn second_run() -> Vec<Question> {
    let mut questions = vec![Question::Cpus];
    questions.extend(HOST_CPU);
    questions.push(Question::Machines);
    questions
}

const HOST_CPU: [Question; 3] = [
    Question::HostCpu(Expansion::Migratable),
    Question::HostCpu(Expansion::All),
    Question::HostCpu(Expansion::Deprecated),
];

impl Probe {
    /// The command that asks a question; none where the answer is known not to matter.
    pub(super) fn request(&self, question: Question) -> Option<Request> {
        let facts = &self.facts;
        let given = |flag: Option<Flag>| flag.is_none_or(|flag| facts.has(flag));
        let when = |needed: bool, request: Request| needed.then_some(request);
        match question {
            Question::Version => Some(Request::new(&QueryVersion {})),
            Question::Target => Some(Request::new(&QueryTarget {})),
            Question::Schema => Some(Request::new(&QueryQmpSchema {})),
            Question::Kvm => Some(Request::new(&QueryKvm {})),
            Question::Types => Some(Request::new(&QomListTypes {})),
            Question::DeviceProperties(name, flag) => {
                when(given(flag), Request::new(&DeviceListProperties { typename: name.to_owned() }))
            }
            Question::ObjectProperties(name, flag) => {
                when(given(flag), Request::new(&QomListProperties { typename: name.to_owned() }))
            }
            Question::Machines => Some(Request::new(&QueryMachines {})),
            Question::MachineProperties(name) => {
                facts.machine_type(name).map(|typename| Request::new(&QomListProperties { typename }))
            }
            Question::Cpus => {
                when(facts.has(Flag::QueryCpuDefinitions), Request::new(&QueryCpuDefinitions {}))
            }
            Question::TpmModels => Some(Request::new(&QueryTpmModels {})),
            Question::TpmTypes => Some(Request::new(&QueryTpmTypes {})),
            Question::CommandLineOptions => Some(Request::new(&QueryCommandLineOptions {})),
            Question::MigrationCapabilities => Some(Request::new(&QueryMigrateCapabilities {})),
            Question::Gic => when(facts.is_arm(), Request::new(&QueryGicCapabilities {})),
            Question::Sev => when(facts.has(Flag::SevGuest), Request::new(&QuerySevCapabilities {})),
            Question::Sgx => when(facts.has(Flag::SgxEpc), Request::new(&QuerySgxCapabilities {})),
            Question::HostCpu(expansion) => self.expand(expansion),
        }
    }

    fn expand(&self, expansion: Expansion) -> Option<Request> {
        if !self.is_expansion_needed(expansion) {
            return None;
        }
        let kind = match expansion {
            // Arm has no static models to reduce a CPU to.
            Expansion::Migratable | Expansion::All if self.facts.is_arm() => ExpansionType::Full,
            Expansion::Migratable | Expansion::All => ExpansionType::Static,
            Expansion::Deprecated | Expansion::Hyperv => ExpansionType::Full,
        };
        let switches: &[(&str, bool)] = match expansion {
            Expansion::Migratable | Expansion::Deprecated => &[],
            Expansion::All => &[("migratable", false)],
            Expansion::Hyperv => &[("migratable", false), ("hv-passthrough", true)],
        };
        let props = switches.iter().map(|(name, on)| ((*name).to_owned(), Value::Bool(*on))).collect();
        let name = match self.run {
            Run::First => "host",
            Run::Translator => "max",
        };
        Some(Request::new(&QueryCpuModelExpansion { kind, model: CpuModel { name: name.to_owned(), props } }))
    }

    fn is_expansion_needed(&self, expansion: Expansion) -> bool {
        let facts = &self.facts;
        facts.has(Flag::QueryCpuModelExpansion)
            && match expansion {
                Expansion::Migratable => true,
                Expansion::All => self.host_cpu().is_some() && facts.has(Flag::CpuMigratable),
                Expansion::Deprecated => {
                    self.host_cpu().is_some() && facts.has(Flag::QueryCpuModelExpansionDeprecatedProps)
                }
                Expansion::Hyperv => facts.is_x86() || facts.is_arm(),
            }
    }
}
