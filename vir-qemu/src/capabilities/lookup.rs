//! Questions that decisions ask the capabilities.

use vir_conf::diagnostic::Report;
use vir_conf::document;
use vir_conf::flags::{FormatFlags, ParseFlags};

use super::{
    Accelerator, AcceleratorKind, Capabilities, CpuModel, CpuProperty, Flag, Gic, HostCpu, MachineType,
    Named, PropertyKind,
};

impl Capabilities {
    /// Reads a capabilities document. Elements that are not known are passed over.
    pub fn parse(text: &str) -> Result<Self, Report> {
        document::parse(text, ParseFlags::INACTIVE).map(|parsed| parsed.value)
    }

    /// Prints the capabilities document.
    pub fn to_xml(&self) -> String {
        document::format(self, FormatFlags::INACTIVE)
    }

    /// Whether the binary can do something.
    pub fn has(&self, flag: Flag) -> bool {
        self.flags.has(flag)
    }

    /// What an accelerator offers, if the binary can use it here.
    pub fn accelerator(&self, kind: AcceleratorKind) -> Option<&Accelerator> {
        self.accelerators.get(kind)
    }

    /// The accelerator that is taken if none is named: the fastest there is.
    pub fn preferred_accelerator(&self) -> Option<AcceleratorKind> {
        self.accelerators.iter().next().map(|(kind, _)| kind)
    }

    /// A machine type by name or alias, as the preferred accelerator has it.
    pub fn machine(&self, name: &str) -> Option<&MachineType> {
        self.preferred()?.machine(name)
    }

    /// The machine type that is taken if none is named.
    pub fn default_machine(&self) -> Option<&MachineType> {
        self.preferred()?.machines.first()
    }

    /// Name of the CPU model that a machine type has if none is named, under an accelerator.
    pub fn default_cpu(&self, kind: AcceleratorKind, machine: &str) -> Option<&str> {
        let accelerator = self.accelerator(kind)?;
        let typename = accelerator.machine(machine)?.default_cpu.as_deref()?;
        let model = accelerator.cpus.iter().find(|cpu| cpu.typename.as_deref() == Some(typename));
        model.map(|cpu| cpu.name.as_str())
    }

    /// The host's CPU as an accelerator presents it.
    pub fn host_cpu(&self, kind: AcceleratorKind) -> Option<&HostCpu> {
        self.accelerator(kind)?.host_cpu.as_ref()
    }

    /// A version of the Arm interrupt controller.
    pub fn gic(&self, version: u8) -> Option<&Gic> {
        self.gics.iter().find(|gic| gic.version == version)
    }

    /// Makes the alias of each machine type its name, under every accelerator.
    ///
    /// What is derived from these capabilities then does not change with QEMU's version.
    pub fn strip_machine_aliases(&mut self) {
        self.accelerators.iter_mut().for_each(|(_, accelerator)| accelerator.strip_machine_aliases());
    }

    fn preferred(&self) -> Option<&Accelerator> {
        self.accelerators.iter().next().map(|(_, accelerator)| accelerator)
    }
}

impl HostCpu {
    /// A property by name.
    pub fn property(&self, name: &str) -> Option<&CpuProperty> {
        self.properties.iter().find(|property| property.name == name)
    }
}

impl CpuProperty {
    /// Whether it is a feature that is on.
    pub fn is_on(&self) -> bool {
        self.kind == PropertyKind::Boolean && self.value == "true"
    }
}

impl CpuModel {
    /// Names of what the host lacks to run the model.
    pub fn lacks(&self) -> impl Iterator<Item = &str> {
        self.blockers.iter().map(|Named { name }| name.as_str())
    }
}
