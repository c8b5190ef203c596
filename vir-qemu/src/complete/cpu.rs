//! The processor where the author left it open.

use vir_conf::Domain;
use vir_conf::domain::cpu::{Cpu, CpuCheck, CpuFallback, CpuMatch, CpuMode, CpuModel};
use vir_conf::scalar::OnOff;

use crate::accelerator;
use crate::capabilities::{AcceleratorKind, Flag};
use crate::driver::Driver;

/// Names the model that the machine would have anyway, so that a later QEMU cannot choose another, and says how
/// much of what the guest got must match.
pub(super) fn complete(domain: &mut Domain, driver: Driver<'_>) {
    let Some(kind) = accelerator::of(domain.kind) else { return };
    let machine = domain.os.kind.as_ref().and_then(|os| os.machine.as_deref()).unwrap_or_default();
    let default = driver.capabilities.default_cpu(kind, machine);
    if let Some(default) = default
        && domain.cpu.as_ref().is_none_or(is_open)
    {
        let cpu = domain.cpu.get_or_insert_with(Cpu::default);
        let name = Some(default.to_owned());
        cpu.mode = Some(CpuMode::Custom);
        cpu.matching = Some(CpuMatch::Exact);
        cpu.check = Some(CpuCheck::None);
        cpu.model = Some(CpuModel { fallback: Some(CpuFallback::Forbid), vendor_id: None, name });
    }
    if let Some(cpu) = &mut domain.cpu {
        complete_check(cpu, kind, driver);
    }
}

/// Nothing is said of the model.
fn is_open(cpu: &Cpu) -> bool {
    matches!(cpu.mode, None | Some(CpuMode::Custom)) && cpu.model_name().is_none()
}

fn complete_check(cpu: &mut Cpu, kind: AcceleratorKind, driver: Driver<'_>) {
    let check = match cpu.mode {
        Some(CpuMode::HostPassthrough | CpuMode::Maximum) => CpuCheck::None,
        // Translation offers what it can whatever the host has, so there is nothing to compare with.
        Some(CpuMode::Custom) if kind == AcceleratorKind::Tcg => CpuCheck::None,
        Some(CpuMode::HostModel | CpuMode::Custom) => CpuCheck::Partial,
        None => return,
    };
    cpu.check.get_or_insert(check);
    if matches!(cpu.mode, Some(CpuMode::HostPassthrough | CpuMode::Maximum))
        && driver.capabilities.has(Flag::CpuMigratable)
    {
        cpu.migratable.get_or_insert(OnOff::On);
    }
}
