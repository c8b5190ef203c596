//! Emulator, architecture and machine type where the author left them open.

use vir_conf::Domain;
use vir_conf::arch::Arch;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::os::OsKind;
use vir_conf::scalar::Scalar as _;

use crate::accelerator;
use crate::driver::Driver;

/// Fills in the binary, its architecture and the machine type, by the name that stays the same in later versions.
pub(super) fn complete(domain: &mut Domain, driver: Driver<'_>, report: &mut Report) {
    let capabilities = driver.capabilities;
    let Some(kind) = accelerator::of(domain.kind) else {
        let problem = Problem::Unsupported(format!("QEMU does not run domains of type '{}'", domain.kind));
        report.error("domain/@type", problem);
        return;
    };
    let emulator = domain.devices.emulator.get_or_insert_with(|| capabilities.emulator.clone());
    let mut refuse = |at: &str, what: &str, name: &str| {
        let problem = format!("Emulator '{emulator}' does not support {what} '{name}'");
        report.error(at, Problem::Unsupported(problem));
    };
    let Some(accelerator) = capabilities.accelerator(kind) else {
        refuse("domain/@type", "virt type", domain.kind.as_str());
        return;
    };
    let Some(os) = domain.os.kind.as_mut().filter(|os| os.kind == OsKind::Hvm) else {
        report.error(
            "domain/os/type",
            Problem::Unsupported("QEMU runs full machines only, type 'hvm'".to_owned()),
        );
        return;
    };
    os.arch = os.arch.or_else(|| Arch::read(&capabilities.arch));
    let arch = os.arch.as_ref().map_or(&*capabilities.arch, |arch| arch.as_str());
    if !runs(&capabilities.arch, arch) {
        refuse("domain/os/type/@arch", "arch", arch);
        return;
    }
    let machine = match os.machine.as_deref() {
        None => accelerator.machines.first(),
        Some(name) => accelerator.machine(name),
    };
    match machine {
        Some(machine) => os.machine = Some(machine.name.clone()),
        None => {
            refuse("domain/os/type/@machine", "machine type", os.machine.as_deref().unwrap_or_default());
        }
    }
}

/// Whether a binary for one architecture runs guests of another: its own, and the 32-bit ones that are part of it.
fn runs(binary: &str, guest: &str) -> bool {
    match binary {
        "x86_64" => matches!(guest, "x86_64" | "i686"),
        "aarch64" => matches!(guest, "aarch64" | "armv7l" | "armv6l"),
        "ppc64" => matches!(guest, "ppc64" | "ppc64le"),
        own => own == guest,
    }
}
