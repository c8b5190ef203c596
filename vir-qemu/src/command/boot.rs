//! What happens at the ends of a run: sleep states, ACPI, the boot menu, and a kernel of the host's.

use vir_conf::domain::os::AcpiTableType;
use vir_conf::domain::power::SleepState;
use vir_conf::scalar::{OnOff, YesNo};

use super::builder::Builder;
use super::escape;
use super::machine::machine_type;
use crate::machine::{Machine, MachineKind};

/// The process outlives the guest so that its end can be seen; sleep states; ACPI where it is an option.
pub(super) fn power(b: &mut Builder<'_>) {
    b.arg("-no-shutdown");
    let machine = Machine::of(&b.domain.os);
    if machine.is_x86()
        && !b.domain.features.acpi
        && machine_type(b).is_none_or(|machine| machine.acpi.is_none())
    {
        b.arg("-no-acpi");
    }
    sleep_states(b, machine);
}

fn sleep_states(b: &mut Builder<'_>, machine: Machine<'_>) {
    let device = match machine.kind {
        MachineKind::Q35 => "ICH9-LPC",
        MachineKind::I440fx => "PIIX4_PM",
        MachineKind::Isapc
        | MachineKind::Microvm
        | MachineKind::Virt
        | MachineKind::Pseries
        | MachineKind::S390Ccw
        | MachineKind::Other => return,
    };
    let Some(pm) = &b.domain.pm else { return };
    for (state, name) in [(&pm.suspend_to_mem, "disable_s3"), (&pm.suspend_to_disk, "disable_s4")] {
        if let Some(SleepState { enabled: Some(enabled) }) = state {
            b.option("-global", format!("{device}.{name}={}", u8::from(*enabled == YesNo::No)));
        }
    }
}

/// The boot menu, a kernel of the host's, and ACPI tables.
pub(super) fn boot(b: &mut Builder<'_>) {
    let os = &b.domain.os;
    let mut boot = Vec::new();
    if let Some(menu) = &os.boot_menu {
        boot.push(format!("menu={}", OnOff::from(bool::from(menu.enable))));
        if let Some(timeout) = menu.timeout.filter(|_| menu.enable == YesNo::Yes) {
            boot.push(format!("splash-time={timeout}"));
        }
    }
    if let Some(timeout) = os.bios.as_ref().and_then(|bios| bios.reboot_timeout) {
        boot.push(match timeout.0 {
            Some(timeout) => format!("reboot-timeout={timeout}"),
            None => "reboot-timeout=-1".to_owned(),
        });
    }
    boot.push("strict=on".to_owned());
    b.option("-boot", boot.join(","));
    kernel(b);
    acpi_tables(b);
}

fn kernel(b: &mut Builder<'_>) {
    let os = &b.domain.os;
    let files = [
        ("-kernel", &os.kernel),
        ("-initrd", &os.initrd),
        ("-append", &os.cmdline),
        ("-shim", &os.shim),
        ("-dtb", &os.dtb),
    ];
    for (option, value) in files {
        if let Some(value) = value {
            b.option(option, value.as_str());
        }
    }
}

fn acpi_tables(b: &mut Builder<'_>) {
    let tables = b.domain.os.acpi.iter().flat_map(|acpi| &acpi.tables);
    for table in tables {
        let file = escape(&table.path);
        let table = match table.kind {
            AcpiTableType::Raw => format!("data={file}"),
            AcpiTableType::RawSet => format!("file={file}"),
            AcpiTableType::Slic => format!("sig=SLIC,file={file}"),
            AcpiTableType::Msdm => format!("sig=MSDM,file={file}"),
        };
        b.option("-acpitable", table);
    }
}
