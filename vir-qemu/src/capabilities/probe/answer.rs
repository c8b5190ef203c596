//! What becomes of the answers.

use std::collections::HashSet;

use super::Probe;
use super::question::{Expansion, Question};
use crate::capabilities::{Flag, HostCpu, convert};
use crate::qmp::command::{
    Command, CpuModelExpansion, DeviceListProperties, QomListProperties, QomListTypes,
    QueryCommandLineOptions, QueryCpuDefinitions, QueryCpuModelExpansion, QueryGicCapabilities, QueryKvm,
    QueryMachines, QueryMigrateCapabilities, QueryQmpSchema, QuerySevCapabilities, QuerySgxCapabilities,
    QueryTarget, QueryTpmModels, QueryTpmTypes, QueryVersion, decode,
};
use crate::qmp::{CallError, Outcome};

/// Reads an answer that a binary may refuse to give.
fn optional<C: Command>(outcome: Outcome) -> Result<Option<C::Reply>, CallError> {
    match decode::<C>(outcome) {
        Ok(reply) => Ok(Some(reply)),
        Err(CallError::Failed { .. }) => Ok(None),
        Err(error @ CallError::Unexpected { .. }) => Err(error),
    }
}

/// Reads a list that a binary may refuse to give.
fn list<C: Command<Reply = Vec<T>>, T>(outcome: Outcome) -> Result<impl Iterator<Item = T>, CallError> {
    Ok(optional::<C>(outcome)?.into_iter().flatten())
}

impl Probe {
    /// Takes the answer to a question.
    pub(super) fn learn(&mut self, question: Question, outcome: Outcome) -> Result<(), CallError> {
        match question {
            Question::Version => self.version = Some(decode::<QueryVersion>(outcome)?),
            Question::Target => self.facts.arch = convert::arch(&decode::<QueryTarget>(outcome)?.arch),
            Question::Schema => self.facts.schema = decode::<QueryQmpSchema>(outcome)?,
            Question::Kvm => {
                self.facts.uses_kvm = optional::<QueryKvm>(outcome)?.is_some_and(|kvm| kvm.enabled);
            }
            Question::Types => {
                self.facts.types = list::<QomListTypes, _>(outcome)?.map(|each| each.name).collect();
            }
            Question::DeviceProperties(name, _) => {
                self.facts.learn_properties(name, list::<DeviceListProperties, _>(outcome)?);
            }
            Question::ObjectProperties(name, _) => {
                self.facts.learn_properties(name, list::<QomListProperties, _>(outcome)?);
            }
            Question::MachineProperties(name) => {
                if let Some(type_name) = self.facts.machine_type(name) {
                    self.facts.learn_properties(&type_name, list::<QomListProperties, _>(outcome)?);
                }
            }
            Question::Machines => self.learn_machines(outcome)?,
            Question::Cpus => self.learn_cpus(outcome)?,
            Question::TpmModels => self.facts.tpm_models = list::<QueryTpmModels, _>(outcome)?.collect(),
            Question::TpmTypes => self.facts.tpm_types = list::<QueryTpmTypes, _>(outcome)?.collect(),
            Question::CommandLineOptions => {
                self.facts.learn_options(list::<QueryCommandLineOptions, _>(outcome)?);
            }
            Question::MigrationCapabilities => {
                let capabilities = list::<QueryMigrateCapabilities, _>(outcome)?.map(|each| each.capability);
                self.facts.migration_capabilities = capabilities.collect();
            }
            Question::Gic => {
                self.gics = list::<QueryGicCapabilities, _>(outcome)?.map(convert::gic).collect();
            }
            Question::Sev => {
                self.sev = optional::<QuerySevCapabilities>(outcome)?.map(convert::sev);
                self.withdraw_unless(self.sev.is_some(), &[Flag::SevGuest, Flag::SevSnpGuest]);
            }
            Question::Sgx => {
                self.sgx = optional::<QuerySgxCapabilities>(outcome)?.map(|info| convert::sgx(&info));
                self.withdraw_unless(self.sgx.is_some(), &[Flag::SgxEpc]);
            }
            Question::HostCpu(expansion) => {
                if let Some(reply) = optional::<QueryCpuModelExpansion>(outcome)? {
                    self.learn_expansion(expansion, reply);
                }
            }
        }
        Ok(())
    }

    /// The host's CPU as far as this run has told it.
    pub(super) fn host_cpu(&self) -> Option<&HostCpu> {
        self.accelerators.get(self.accelerator())?.host_cpu.as_ref()
    }

    fn withdraw_unless(&mut self, served: bool, flags: &[Flag]) {
        if !served {
            self.facts.withdrawn.extend(flags.iter().copied());
        }
    }

    fn learn_machines(&mut self, outcome: Outcome) -> Result<(), CallError> {
        let infos = decode::<QueryMachines>(outcome)?;
        for info in &infos {
            let names = std::iter::once(&info.name).chain(&info.alias);
            let types = names.map(|name| (name.clone(), format!("{}-machine", info.name)));
            self.facts.machine_types.extend(types);
        }
        let kind = self.accelerator();
        self.accelerators.entry(kind).machines = convert::machines(kind, &self.facts.arch, infos);
        Ok(())
    }

    fn learn_cpus(&mut self, outcome: Outcome) -> Result<(), CallError> {
        let definitions: Vec<_> = list::<QueryCpuDefinitions, _>(outcome)?.collect();
        let names: HashSet<String> = definitions.iter().map(|each| each.name.clone()).collect();
        self.facts.cpu_models.extend(names);
        let kind = self.accelerator();
        let models = definitions.into_iter().map(|each| convert::cpu(kind, &self.facts.arch, each));
        self.accelerators.entry(kind).cpus = models.collect();
        Ok(())
    }

    fn learn_expansion(&mut self, expansion: Expansion, reply: CpuModelExpansion) {
        let kind = self.accelerator();
        let host_cpu = &mut self.accelerators.entry(kind).host_cpu;
        match expansion {
            Expansion::Migratable => *host_cpu = Some(convert::host_cpu(kind, reply.model)),
            Expansion::All => {
                *host_cpu = host_cpu.take().map(|known| convert::tell_migratability(&known, reply.model));
            }
            Expansion::Deprecated => {
                let deprecated_features = convert::deprecated_features(reply.deprecated_props);
                *host_cpu = host_cpu.take().map(|known| HostCpu { deprecated_features, ..known });
            }
            Expansion::Hyperv => self.hyperv = convert::hyperv(&reply.model),
        }
    }
}
