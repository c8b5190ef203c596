//! Commands that ask a QEMU what it can do.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::qmp::schema::Schema;

commands! {
    /// Which architecture the binary emulates.
    QueryTarget = "query-target" => TargetInfo {}
    /// Whether KVM is there and used.
    QueryKvm = "query-kvm" => KvmInfo {}
    /// The schema of every command and event.
    QueryQmpSchema = "query-qmp-schema" => Schema {}
    /// All object types.
    QomListTypes = "qom-list-types" => Vec<TypeInfo> {}
    /// The properties of a device type.
    DeviceListProperties = "device-list-properties" => Vec<PropertyInfo> {
        /// The type's name.
        typename: String,
    }
    /// The properties of an object type.
    QomListProperties = "qom-list-properties" => Vec<PropertyInfo> {
        /// The type's name.
        typename: String,
    }
    /// The machine types.
    QueryMachines = "query-machines" => Vec<MachineInfo> {}
    /// The CPU models.
    QueryCpuDefinitions = "query-cpu-definitions" => Vec<CpuDefinition> {}
    /// A CPU model spelt out.
    QueryCpuModelExpansion = "query-cpu-model-expansion" => CpuModelExpansion {
        /// How far to spell it out.
        #[serde(rename = "type")]
        kind: ExpansionType,
        /// What to spell out.
        model: CpuModel,
    }
    /// TPM frontends.
    QueryTpmModels = "query-tpm-models" => Vec<String> {}
    /// TPM backends.
    QueryTpmTypes = "query-tpm-types" => Vec<String> {}
    /// Command-line options and their parameters.
    QueryCommandLineOptions = "query-command-line-options" => Vec<CommandLineOption> {}
    /// Migration capabilities and whether they are on.
    QueryMigrateCapabilities = "query-migrate-capabilities" => Vec<MigrationCapability> {}
    /// Interrupt controllers of an Arm machine.
    QueryGicCapabilities = "query-gic-capabilities" => Vec<GicCapability> {}
    /// What the host's SEV firmware offers.
    QuerySevCapabilities = "query-sev-capabilities" => SevCapability {}
    /// What the host's SGX offers.
    QuerySgxCapabilities = "query-sgx-capabilities" => SgxInfo {}
}

/// Reply to [`QueryTarget`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TargetInfo {
    /// QEMU's name of the architecture.
    pub arch: String,
}

/// Reply to [`QueryKvm`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct KvmInfo {
    /// Whether this run uses KVM.
    pub enabled: bool,
    /// Whether the binary has KVM built in.
    pub present: bool,
}

/// One object type, of [`QomListTypes`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TypeInfo {
    /// The type's name.
    pub name: String,
}

/// One property, of [`DeviceListProperties`] and [`QomListProperties`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PropertyInfo {
    /// The property's name.
    pub name: String,
    /// Its value if nothing is said, where QEMU tells.
    #[serde(default)]
    pub default_value: Option<Value>,
}

/// One machine type, of [`QueryMachines`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct MachineInfo {
    /// The type's name.
    pub name: String,
    /// A second name, for the newest of a family.
    #[serde(default)]
    pub alias: Option<String>,
    /// Whether QEMU takes it if none is named.
    #[serde(default)]
    pub is_default: bool,
    /// Most vCPUs it can have.
    #[serde(default)]
    pub cpu_max: Option<u32>,
    /// Whether vCPUs can be plugged.
    #[serde(default)]
    pub hotpluggable_cpus: bool,
    /// Whether it can have NUMA nodes.
    #[serde(default)]
    pub numa_mem_supported: Option<bool>,
    /// Whether it will be removed.
    #[serde(default)]
    pub deprecated: bool,
    /// Type name of the CPU it has if none is named.
    #[serde(default)]
    pub default_cpu_type: Option<String>,
    /// Id of its RAM object if none is named.
    #[serde(default)]
    pub default_ram_id: Option<String>,
    /// Whether it has ACPI.
    #[serde(default)]
    pub acpi: Option<bool>,
}

/// One CPU model, of [`QueryCpuDefinitions`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CpuDefinition {
    /// The model's name.
    pub name: String,
    /// Its type name.
    #[serde(default)]
    pub typename: Option<String>,
    /// What the host lacks for it; empty if nothing, absent if QEMU does not know.
    #[serde(default)]
    pub unavailable_features: Option<Vec<String>>,
    /// Whether it will be removed.
    #[serde(default)]
    pub deprecated: bool,
    /// The versioned model it stands for.
    #[serde(default)]
    pub alias_of: Option<String>,
}

/// How far a CPU model is spelt out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExpansionType {
    /// A base model and what differs from it.
    Static,
    /// Every property.
    Full,
}

/// A CPU model with properties.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CpuModel {
    /// The model's name.
    pub name: String,
    /// Its properties, in QEMU's order: booleans, numbers or text.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub props: Map<String, Value>,
}

/// Reply to [`QueryCpuModelExpansion`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CpuModelExpansion {
    /// The model, spelt out.
    pub model: CpuModel,
    /// Properties that will be removed.
    #[serde(default)]
    pub deprecated_props: Vec<String>,
}

/// One command-line option, of [`QueryCommandLineOptions`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CommandLineOption {
    /// Its name, without the dash.
    pub option: String,
    /// Its parameters.
    pub parameters: Vec<OptionParameter>,
}

/// One parameter of a [`CommandLineOption`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OptionParameter {
    /// Its name.
    pub name: String,
}

/// One migration capability, of [`QueryMigrateCapabilities`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MigrationCapability {
    /// Its name.
    pub capability: String,
    /// Whether it is on.
    pub state: bool,
}

/// One interrupt controller version, of [`QueryGicCapabilities`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct GicCapability {
    /// 2 or 3.
    pub version: u8,
    /// Whether QEMU can emulate it.
    pub emulated: bool,
    /// Whether the kernel can.
    pub kernel: bool,
}

/// Reply to [`QuerySevCapabilities`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SevCapability {
    /// Platform Diffie-Hellman key, base 64.
    pub pdh: String,
    /// Certificate chain, base 64.
    pub cert_chain: String,
    /// Unique id of the first CPU, base 64.
    #[serde(default)]
    pub cpu0_id: Option<String>,
    /// Which bit of an address marks encrypted memory.
    pub cbitpos: u32,
    /// Physical address bits lost to encryption.
    pub reduced_phys_bits: u32,
}

/// Reply to [`QuerySgxCapabilities`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SgxInfo {
    /// Whether flexible launch control is there.
    pub flc: bool,
    /// Whether SGX1 is there.
    pub sgx1: bool,
    /// Whether SGX2 is there.
    pub sgx2: bool,
    /// Size of all sections, in bytes; gone since QEMU 7.0 listed them.
    #[serde(default)]
    pub section_size: Option<u64>,
    /// Sections of the enclave page cache.
    #[serde(default)]
    pub sections: Vec<SgxSection>,
}

/// One section of the enclave page cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct SgxSection {
    /// Host NUMA node it is on.
    pub node: u32,
    /// Its size, in bytes.
    pub size: u64,
}
