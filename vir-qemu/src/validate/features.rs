//! Features of the machine against what machine type and binary have.

use vir_conf::Domain;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::features::{Features, Switch};
use vir_conf::domain::os::Os;
use vir_conf::domain::os::firmware::{Firmware, LoaderType};

use crate::capabilities::Flag;
use crate::driver::Driver;
use crate::machine::{Machine, MachineKind};

/// Step in which memory of system management mode can be set, in bytes.
const TSEG_STEP: u64 = 1 << 20;

/// Notes features that the machine type has not got, or the binary cannot control.
pub(super) fn validate(domain: &Domain, driver: Driver<'_>, report: &mut Report) {
    let machine = Machine::of(&domain.os);
    by_machine(&domain.features, machine, report);
    ps2(&domain.features, driver, report);
    tseg(&domain.features, machine, report);
    uefi(domain, machine, report);
}

/// PCs that boot by UEFI are described to the guest by ACPI tables, and on ARM it is UEFI that hands these over.
fn uefi(domain: &Domain, machine: Machine<'_>, report: &mut Report) {
    let Os { firmware, loader, .. } = &domain.os;
    let is_flash = loader.as_ref().is_some_and(|loader| loader.kind == Some(LoaderType::Pflash));
    let has_uefi = is_flash || *firmware == Some(Firmware::Efi);
    let problem = match domain.features.acpi {
        false if has_uefi && machine.is_x86() => "UEFI requires ACPI on this architecture",
        true if !has_uefi && machine.arch == "aarch64" => "ACPI requires UEFI on this architecture",
        _ => return,
    };
    report.error("domain/features/acpi", Problem::Unsupported(problem.to_owned()));
}

/// Features of pSeries, ARM and RISC-V boards.
fn by_machine(features: &Features, machine: Machine<'_>, report: &mut Report) {
    let is_arm = machine.kind == MachineKind::Virt && matches!(machine.arch, "aarch64" | "armv7l");
    let is_riscv = machine.kind == MachineKind::Virt && machine.arch.starts_with("riscv");
    let is_pseries = machine.kind == MachineKind::Pseries;
    let fits = [
        ("hpt", features.hpt.is_some(), is_pseries),
        ("htm", features.htm.is_some(), is_pseries),
        ("nested-hv", features.nested_hv.is_some(), is_pseries),
        ("ccf-assist", features.ccf_assist.is_some(), is_pseries),
        ("cfpc", features.cfpc.is_some(), is_pseries),
        ("sbbc", features.sbbc.is_some(), is_pseries),
        ("ibs", features.ibs.is_some(), is_pseries),
        ("gic", features.gic.is_some(), is_arm),
        ("ras", features.ras.is_some(), is_arm),
        ("aia", features.aia.is_some(), is_riscv),
        ("smm", features.smm.is_some(), machine.kind == MachineKind::Q35),
        ("vmport", features.vmport.is_some(), machine.is_x86()),
        ("ps2", features.ps2.is_some(), machine.is_x86()),
    ];
    for (name, is_said, fits) in fits {
        if is_said && !fits {
            let problem = format!(
                "The '{name}' feature is not supported for architecture '{}' or machine type '{}'",
                machine.arch, machine.name
            );
            report.error(format!("domain/features/{name}"), Problem::Unsupported(problem));
        }
    }
}

fn ps2(features: &Features, driver: Driver<'_>, report: &mut Report) {
    let Some(ps2) = &features.ps2 else { return };
    if !driver.capabilities.has(Flag::MachineI8042Opt) {
        let problem = "ps2 feature state cannot be controlled with this QEMU binary".to_owned();
        report.error("domain/features/ps2", Problem::Unsupported(problem));
    }
    if !ps2.is_on() && features.vmport.as_ref().is_some_and(Switch::is_on) {
        let problem = "vmport feature requires the ps2 feature not to be disabled".to_owned();
        report.error("domain/features/vmport", Problem::Conflict(problem));
    }
}

fn tseg(features: &Features, machine: Machine<'_>, report: &mut Report) {
    let Some(tseg) = features.smm.as_ref().and_then(|smm| smm.tseg) else { return };
    let path = "domain/features/smm/tseg";
    if machine.kind != MachineKind::Q35 {
        let problem = "SMM TSEG is only supported with q35 machine type".to_owned();
        report.error(path, Problem::Unsupported(problem));
    } else if !tseg.0.is_multiple_of(TSEG_STEP) {
        report.error(path, Problem::Unsupported("SMM TSEG size must be divisible by 1 MiB".to_owned()));
    }
}
