//! What of a QEMU depends on how guest code is executed.

use std::collections::BTreeMap;

use vir_conf::diagnostic::Read;
use vir_conf::schema::{Empty, Field, Occurs, Schema, Shape};
use vir_conf::table::slot::list;
use vir_conf::table::{Decode, Element, Encode, schema_of};
use vir_conf::xml::{Node, Writer};

use super::{AcceleratorKind, CpuModel, HostCpu, MachineType};

/// What of a QEMU depends on how guest code is executed, for each way there is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Accelerators(BTreeMap<AcceleratorKind, Accelerator>);

/// What one accelerator offers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Accelerator {
    /// The host's CPU; absent where QEMU could not tell.
    pub host_cpu: Option<HostCpu>,
    /// CPU models, in QEMU's order.
    pub cpus: Vec<CpuModel>,
    /// Machine types; the one that is taken if none is named comes first.
    pub machines: Vec<MachineType>,
}

impl Accelerators {
    /// What one accelerator offers, if it is there.
    pub fn get(&self, kind: AcceleratorKind) -> Option<&Accelerator> {
        self.0.get(&kind)
    }

    /// The same, to change it; added where it is not there.
    pub fn entry(&mut self, kind: AcceleratorKind) -> &mut Accelerator {
        self.0.entry(kind).or_default()
    }

    /// Each accelerator with what it offers; translation comes last.
    pub fn iter(&self) -> impl Iterator<Item = (AcceleratorKind, &Accelerator)> {
        self.0.iter().map(|(kind, accelerator)| (*kind, accelerator))
    }

    /// The same, to change them.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (AcceleratorKind, &mut Accelerator)> {
        self.0.iter_mut().map(|(kind, accelerator)| (*kind, accelerator))
    }
}

impl Accelerator {
    /// A machine type by name or alias.
    pub fn machine(&self, name: &str) -> Option<&MachineType> {
        let by_name = self.machines.iter().find(|machine| machine.name == name);
        by_name.or_else(|| self.machines.iter().find(|machine| machine.alias.as_deref() == Some(name)))
    }

    /// A CPU model by name.
    pub fn cpu(&self, name: &str) -> Option<&CpuModel> {
        self.cpus.iter().find(|cpu| cpu.name == name)
    }

    /// Makes the alias of each machine type its name, and keeps the versioned name as a machine type of its own.
    ///
    /// What is derived from these capabilities then does not change with QEMU's version.
    pub fn strip_machine_aliases(&mut self) {
        let mut versioned = Vec::new();
        for machine in &mut self.machines {
            if let Some(alias) = machine.alias.take() {
                let name = std::mem::replace(&mut machine.name, alias);
                versioned.push(MachineType { name, is_default: None, ..machine.clone() });
            }
        }
        self.machines.append(&mut versioned);
    }
}

const fn many(xml: &'static str, doc: &'static str, schema: fn() -> &'static Schema) -> Field {
    Field::new(xml, xml, doc, Occurs::Many, Shape::Child(schema))
}

/// Written by accelerator: host CPU, CPU models, machine types of one, then those of the next. Each element names
/// its accelerator, so reading does not depend on the order.
impl Element for Accelerators {
    const SCHEMA: &'static Schema = &Schema {
        tag: "",
        rust: concat!(module_path!(), "::Accelerators"),
        doc: "What depends on how guest code is executed.",
        empty: Empty::Vanish,
        fields: &[
            many("hostCPU", "The host's CPU.", schema_of::<HostCpu>),
            many("cpu", "A CPU model.", schema_of::<CpuModel>),
            many("machine", "A machine type.", schema_of::<MachineType>),
        ],
    };

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        let host_cpus: Read<Vec<HostCpu>> = list::take(node, "hostCPU", None, cx);
        let cpus: Read<Vec<CpuModel>> = list::take(node, "cpu", None, cx);
        let machines: Read<Vec<MachineType>> = list::take(node, "machine", None, cx);
        let mut all = Self::default();
        for host_cpu in host_cpus? {
            let kind = host_cpu.accelerator;
            all.entry(kind).host_cpu = Some(host_cpu);
        }
        for cpu in cpus? {
            all.entry(cpu.accelerator).cpus.push(cpu);
        }
        for machine in machines? {
            all.entry(machine.accelerator).machines.push(machine);
        }
        Ok(all)
    }

    fn write_tag(&self, _: &mut Writer, _: &Encode) {}

    fn write_attrs(&self, _: &mut Writer, _: &Encode) {}

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        for Accelerator { host_cpu, cpus, machines } in self.0.values() {
            list::put_child(&Vec::from_iter(host_cpu.clone()), "hostCPU", w, cx, false);
            list::put_child(cpus, "cpu", w, cx, false);
            list::put_child(machines, "machine", w, cx, false);
        }
    }
}
