//! What kind of board a domain has, and what follows from it.

use vir_conf::arch::Arch;
use vir_conf::domain::features::Features;
use vir_conf::domain::os::Os;
use vir_conf::scalar::OnOff;

/// Families of boards that differ in their buses and built-in devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MachineKind {
    /// x86 with the 440FX chip set: conventional PCI, `pc`.
    I440fx,
    /// x86 with the ICH9 chip set: PCI Express, `q35`.
    Q35,
    /// x86 without PCI, `isapc`.
    Isapc,
    /// x86 with virtio on memory, `microvm`.
    Microvm,
    /// ARM, RISC-V and `LoongArch` boards made for virtual machines, `virt`.
    Virt,
    /// POWER servers, `pseries`.
    Pseries,
    /// IBM Z with channel I/O, `s390-ccw-virtio`.
    S390Ccw,
    /// A board without special knowledge here.
    Other,
}

/// A board: architecture and machine type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Machine<'a> {
    /// Architecture, `x86_64`.
    pub arch: &'a str,
    /// Machine type, `pc-q35-10.0`.
    pub name: &'a str,
    /// The family.
    pub kind: MachineKind,
}

impl<'a> Machine<'a> {
    /// The board of a domain; of no family while the definition names none.
    pub fn of(os: &'a Os) -> Self {
        let kind = os.kind.as_ref();
        let arch = kind.and_then(|kind| kind.arch).map_or("", Arch::as_str);
        Self::new(arch, kind.and_then(|kind| kind.machine.as_deref()).unwrap_or_default())
    }

    /// Knows a board by architecture and machine type. Names are QEMU's, with or without version.
    pub fn new(arch: &'a str, name: &'a str) -> Self {
        let family =
            |stem: &str| name == stem || name.strip_prefix(stem).is_some_and(|rest| rest.starts_with('-'));
        let is_x86 = matches!(arch, "x86_64" | "i686");
        let kind = match arch {
            _ if is_x86 && (family("q35") || family("pc-q35")) => MachineKind::Q35,
            _ if is_x86 && name == "isapc" => MachineKind::Isapc,
            _ if is_x86 && name == "microvm" => MachineKind::Microvm,
            _ if is_x86 && (family("pc") || family("rhel6")) => MachineKind::I440fx,
            "ppc64" | "ppc64le" if family("pseries") => MachineKind::Pseries,
            "s390x" | "s390" if family("s390-ccw") => MachineKind::S390Ccw,
            "aarch64" | "armv7l" | "riscv64" | "riscv32" | "loongarch64" if family("virt") => {
                MachineKind::Virt
            }
            _ => MachineKind::Other,
        };
        Self { arch, name, kind }
    }

    /// Whether the processor is an x86.
    pub fn is_x86(self) -> bool {
        matches!(self.arch, "x86_64" | "i686")
    }

    /// Whether it has a PS/2 controller with mouse and keyboard, which a definition can switch off.
    pub fn has_ps2(self, features: &Features) -> bool {
        let switch = features.ps2.as_ref();
        self.is_x86() && switch.is_none_or(|ps2| ps2.state == OnOff::On)
    }

    /// Whether the root bus is PCI Express.
    pub fn has_pcie_root(self) -> bool {
        matches!(self.kind, MachineKind::Q35 | MachineKind::Virt)
    }
}
