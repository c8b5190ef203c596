//! From QEMU's replies to the parts of the capabilities document.

use serde_json::Value;
use vir_conf::scalar::YesNo;

use super::document::{DeprecatedFeatures, Holds, HypervCap, SgxSection, SgxSections, SgxSize, SgxUnit};
use super::{
    AcceleratorKind, CpuModel, CpuProperty, Gic, HostCpu, Hyperv, HypervFeature, MachineType, Named,
    PropertyKind, Sev, Sgx,
};
use crate::qmp::command::{self, CpuDefinition, GicCapability, MachineInfo, SevCapability, SgxInfo};

/// Libvirt's name of an architecture, by QEMU's, where they differ.
const ARCHITECTURES: &[(&str, &str)] = &[("arm", "armv7l"), ("i386", "i686")];

/// Libvirt's names of POWER models, by QEMU's.
const POWER_MODELS: &[(&str, &str)] = &[
    ("power6", "POWER6"),
    ("power7", "POWER7"),
    ("power8", "POWER8"),
    ("power9", "POWER9"),
    ("power10", "POWER10"),
];

/// Enlightenments by the CPU property that turns each on.
const HYPERV: &[(&str, HypervFeature)] = &[
    ("hv-relaxed", HypervFeature::Relaxed),
    ("hv-vapic", HypervFeature::Vapic),
    ("hv-spinlocks", HypervFeature::Spinlocks),
    ("hv-vpindex", HypervFeature::Vpindex),
    ("hv-runtime", HypervFeature::Runtime),
    ("hv-synic", HypervFeature::Synic),
    ("hv-stimer", HypervFeature::Stimer),
    ("hv-reset", HypervFeature::Reset),
    ("hv-vendor-id", HypervFeature::VendorId),
    ("hv-frequencies", HypervFeature::Frequencies),
    ("hv-reenlightenment", HypervFeature::Reenlightenment),
    ("hv-tlbflush", HypervFeature::Tlbflush),
    ("hv-ipi", HypervFeature::Ipi),
    ("hv-evmcs", HypervFeature::Evmcs),
    ("hv-avic", HypervFeature::Avic),
    ("hv-emsr-bitmap", HypervFeature::EmsrBitmap),
    ("hv-xmm-input", HypervFeature::XmmInput),
];

/// Machine types that are taken if none is named, where QEMU's own choice is none or a poor one: boards without PCI.
const PREFERRED_MACHINES: &[(&str, &str)] = &[
    ("aarch64", "virt"),
    ("armv6l", "virt"),
    ("armv7b", "virt"),
    ("armv7l", "virt"),
    ("riscv32", "virt"),
    ("riscv64", "virt"),
];

fn lookup(table: &[(&str, &'static str)], key: &str) -> Option<&'static str> {
    table.iter().find(|(from, _)| *from == key).map(|(_, to)| *to)
}

pub(super) fn arch(target: &str) -> String {
    lookup(ARCHITECTURES, target).unwrap_or(target).to_owned()
}

fn holds(fact: bool) -> Option<Holds> {
    fact.then_some(Holds::Yes)
}

/// Machine types in QEMU's order, but for the default, which comes first.
pub(super) fn machines(
    accelerator: AcceleratorKind,
    arch: &str,
    infos: Vec<MachineInfo>,
) -> Vec<MachineType> {
    let mut machines: Vec<MachineType> =
        infos.into_iter().filter(|info| info.name != "none").map(|info| machine(accelerator, info)).collect();
    let preferred = lookup(PREFERRED_MACHINES, arch);
    let is_default = |machine: &MachineType| match preferred {
        Some(name) => machine.name == name || machine.alias.as_deref() == Some(name),
        None => machine.is_default.is_some(),
    };
    if let Some(at) = machines.iter().position(is_default) {
        machines[..=at].rotate_right(1);
    }
    machines
}

fn machine(accelerator: AcceleratorKind, info: MachineInfo) -> MachineType {
    MachineType {
        accelerator,
        name: info.name,
        alias: info.alias,
        hotplug_cpus: holds(info.hotpluggable_cpus),
        max_cpus: info.cpu_max,
        is_default: holds(info.is_default),
        default_cpu: info.default_cpu_type,
        numa_mem_supported: holds(info.numa_mem_supported == Some(true)),
        default_ram_id: info.default_ram_id,
        deprecated: holds(info.deprecated),
        acpi: info.acpi.map(YesNo::from),
    }
}

pub(super) fn cpu(accelerator: AcceleratorKind, arch: &str, definition: CpuDefinition) -> CpuModel {
    let is_power = arch.starts_with("ppc");
    let power_name = lookup(POWER_MODELS, &definition.name).filter(|_| is_power).map(str::to_owned);
    let usable = definition.unavailable_features.as_ref().map(|features| YesNo::from(features.is_empty()));
    let blockers = definition.unavailable_features.unwrap_or_default();
    CpuModel {
        accelerator,
        name: power_name.unwrap_or(definition.name),
        typename: definition.typename.filter(|name| !name.is_empty()),
        usable,
        deprecated: holds(definition.deprecated),
        blockers: blockers.into_iter().map(|name| Named { name }).collect(),
    }
}

/// The host's CPU from its expansion.
pub(super) fn host_cpu(accelerator: AcceleratorKind, model: command::CpuModel) -> HostCpu {
    HostCpu {
        accelerator,
        model: model.name,
        migratability: YesNo::No,
        properties: model.props.into_iter().filter_map(|(name, value)| property(name, value)).collect(),
        deprecated_features: None,
    }
}

/// Tells which properties of the host's CPU survive migration: those that are on in `self` as well, which was expanded
/// with nothing in it that does not, while `all` was expanded with everything.
pub(super) fn tell_migratability(migratable: &HostCpu, all: command::CpuModel) -> HostCpu {
    let mut host = HostCpu { migratability: YesNo::Yes, ..host_cpu(migratable.accelerator, all) };
    for property in host.properties.iter_mut().filter(|property| property.is_on()) {
        let survives = migratable.property(&property.name).is_some_and(CpuProperty::is_on);
        property.migratable = Some(YesNo::from(survives));
    }
    host
}

pub(super) fn deprecated_features(names: Vec<String>) -> Option<DeprecatedFeatures> {
    let features: Vec<Named> = names.into_iter().map(|name| Named { name }).collect();
    (!features.is_empty()).then_some(DeprecatedFeatures { features })
}

/// A property with the text of its value; properties that are neither switch, number nor text say nothing.
fn property(name: String, value: Value) -> Option<CpuProperty> {
    let (kind, value) = match value {
        Value::Bool(on) => (PropertyKind::Boolean, on.to_string()),
        Value::Number(number) => (PropertyKind::Number, number.to_string()),
        Value::String(text) => (PropertyKind::String, text),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    Some(CpuProperty { name, kind, value, migratable: None })
}

/// The enlightenments that are on in a CPU expanded with all that the host offers.
pub(super) fn hyperv(model: &command::CpuModel) -> Option<Hyperv> {
    let is_on = |name: &str| match model.props.get(name) {
        Some(Value::Bool(on)) => *on,
        Some(Value::Number(number)) => number.as_i64() != Some(0),
        // The vendor's text: it can be set, whatever it is.
        Some(Value::String(_)) => true,
        Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => false,
    };
    let offered = HYPERV.iter().filter(|(property, _)| is_on(property));
    let features: Vec<HypervCap> = offered.map(|(_, name)| HypervCap { name: *name }).collect();
    (!features.is_empty()).then_some(Hyperv { supported: YesNo::Yes, features })
}

pub(super) fn gic(capability: GicCapability) -> Gic {
    Gic {
        version: capability.version,
        kernel: capability.kernel.into(),
        emulated: capability.emulated.into(),
    }
}

pub(super) fn sev(capability: SevCapability) -> Sev {
    Sev {
        cbitpos: capability.cbitpos,
        reduced_phys_bits: capability.reduced_phys_bits,
        pdh: capability.pdh,
        cert_chain: capability.cert_chain,
        cpu0_id: capability.cpu0_id,
    }
}

pub(super) fn sgx(info: &SgxInfo) -> Sgx {
    let sections: Vec<SgxSection> = info.sections.iter().map(sgx_section).collect();
    let total = info.section_size.unwrap_or_else(|| info.sections.iter().map(|section| section.size).sum());
    Sgx {
        supported: YesNo::Yes,
        flc: info.flc.into(),
        sgx1: info.sgx1.into(),
        sgx2: info.sgx2.into(),
        section_size: SgxSize { unit: SgxUnit::KiB, size: total / 1024 },
        sections: (!sections.is_empty()).then_some(SgxSections { sections }),
    }
}

fn sgx_section(section: &command::SgxSection) -> SgxSection {
    SgxSection { node: section.node, size: section.size / 1024, unit: SgxUnit::KiB }
}
