//! What a probe has found out so far, and which flags follow from it.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::rules::{RULES, Source, X86_MACHINE};
use super::{Flag, FlagSet};
use crate::qmp::command::{CommandLineOption, PropertyInfo};
use crate::qmp::schema::Schema;

/// What a probe has found out so far. Nothing holds before it was asked about.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Architecture, by libvirt's name.
    pub(super) arch: String,
    pub(super) uses_kvm: bool,
    pub(super) has_hypervisor_framework: bool,
    pub(super) schema: Schema,
    pub(super) types: HashSet<String>,
    /// Types whose properties were asked for, and the properties' defaults.
    pub(super) properties: HashMap<String, HashMap<String, Option<Value>>>,
    /// QOM types of machine types by name and by alias.
    pub(super) machine_types: HashMap<String, String>,
    pub(super) cpu_models: HashSet<String>,
    pub(super) tpm_models: HashSet<String>,
    pub(super) tpm_types: HashSet<String>,
    pub(super) options: HashMap<String, HashSet<String>>,
    pub(super) migration_capabilities: HashSet<String>,
    /// What the binary has, but the host cannot serve.
    pub(super) withdrawn: FlagSet,
}

impl Facts {
    /// Whether a flag is given by what is known.
    pub(super) fn has(&self, flag: Flag) -> bool {
        let (_, source) = &RULES[flag as usize];
        self.holds(source) && !self.withdrawn.has(flag)
    }

    /// All flags that are given by what is known.
    pub(super) fn flags(&self) -> FlagSet {
        Flag::ALL.iter().copied().filter(|flag| self.has(*flag)).collect()
    }

    pub(super) fn learn_properties(
        &mut self,
        type_name: &str,
        properties: impl Iterator<Item = PropertyInfo>,
    ) {
        let defaults = properties.map(|property| (property.name, property.default_value));
        self.properties.insert(type_name.to_owned(), defaults.collect());
    }

    pub(super) fn learn_options(&mut self, options: impl Iterator<Item = CommandLineOption>) {
        for option in options {
            let parameters = option.parameters.into_iter().map(|parameter| parameter.name).collect();
            self.options.insert(option.option, parameters);
        }
    }

    /// QOM type of a machine type, by name or alias, if this binary has it.
    pub(super) fn machine_type(&self, name: &str) -> Option<String> {
        if name == X86_MACHINE {
            return self.is_x86().then(|| format!("{X86_MACHINE}-machine"));
        }
        self.machine_types.get(name).cloned()
    }

    pub(super) fn is_x86(&self) -> bool {
        matches!(self.arch.as_str(), "i686" | "x86_64")
    }

    pub(super) fn is_arm(&self) -> bool {
        self.arch == "aarch64" || self.arch.starts_with("arm")
    }

    fn holds(&self, source: &Source) -> bool {
        match *source {
            Source::Kvm => self.uses_kvm,
            Source::Hvf => self.has_hypervisor_framework,
            Source::Type(name) => self.types.contains(name),
            Source::Schema(path) => self.schema.has(path),
            Source::Property(types, name) => types.iter().any(|each| self.property(each, name).is_some()),
            Source::DefaultsToFalse(type_name, name) => {
                self.property(type_name, name) == Some(&Some(Value::Bool(false)))
            }
            Source::MachineProperty(machine, name) => {
                self.machine_type(machine).is_some_and(|each| self.property(&each, name).is_some())
            }
            Source::CommandLineOption(name) => self.options.contains_key(name),
            Source::OptionParameter(option, name) => {
                self.options.get(option).is_some_and(|parameters| parameters.contains(name))
            }
            Source::MigrationCapability(name) => self.migration_capabilities.contains(name),
            Source::TpmModel(name) => self.tpm_models.contains(name),
            Source::TpmType(name) => self.tpm_types.contains(name),
            Source::CpuModel(name) => self.cpu_models.contains(name),
        }
    }

    fn property(&self, type_name: &str, name: &str) -> Option<&Option<Value>> {
        self.properties.get(type_name)?.get(name)
    }
}
