//! Emulator, architecture and machine type where the author left them open.

use vir_conf::Domain;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::os::OsKind;

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
    domain.devices.emulator.get_or_insert_with(|| capabilities.emulator.clone());
    let Some(os) = domain.os.kind.as_mut().filter(|os| os.kind == OsKind::Hvm) else {
        report.error(
            "domain/os/type",
            Problem::Unsupported("QEMU runs full machines only, type 'hvm'".to_owned()),
        );
        return;
    };
    os.arch.get_or_insert_with(|| capabilities.arch.clone());
    let machines = capabilities.accelerator(kind);
    let default = machines.and_then(|machines| machines.machines.first());
    match os.machine.as_deref() {
        None => os.machine = default.map(|machine| machine.name.clone()),
        Some(name) => {
            if let Some(machine) = machines.and_then(|machines| machines.machine(name)) {
                os.machine = Some(machine.name.clone());
            }
        }
    }
}
