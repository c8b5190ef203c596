//! Serial ports.

use serde::Serialize;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::address::Address;
use vir_conf::domain::device::serial::{
    Serial, SerialModel, SerialModelName, SerialTarget, SerialTargetType,
};

use crate::command::{Builder, Refusal};
use crate::device::chardev::{self, Props, Purpose};
use crate::device::place::Place;
use crate::machine::{Machine, MachineKind};

/// The port a guest gets that names none: the machine's usual one, with its usual device.
pub(crate) fn complete(serial: &mut Serial, machine: Machine<'_>) {
    let SerialTarget { kind, port: _, model } = &mut serial.target;
    if kind.is_none() {
        *kind = usual(machine);
    }
    let Some(kind) = *kind else { return };
    if let Some(name) = usual_model(kind, machine) {
        model.get_or_insert(SerialModel { name });
    }
}

fn usual(machine: Machine<'_>) -> Option<SerialTargetType> {
    Some(match machine.kind {
        _ if machine.is_x86() => SerialTargetType::Isa,
        MachineKind::Pseries => SerialTargetType::SpaprVio,
        MachineKind::S390Ccw => SerialTargetType::Sclp,
        MachineKind::Virt => SerialTargetType::System,
        MachineKind::I440fx
        | MachineKind::Q35
        | MachineKind::Isapc
        | MachineKind::Microvm
        | MachineKind::Other => {
            return matches!(machine.arch, "aarch64" | "armv7l").then_some(SerialTargetType::System);
        }
    })
}

fn usual_model(kind: SerialTargetType, machine: Machine<'_>) -> Option<SerialModelName> {
    Some(match kind {
        SerialTargetType::Isa => SerialModelName::IsaSerial,
        SerialTargetType::Usb => SerialModelName::UsbSerial,
        SerialTargetType::Pci => SerialModelName::PciSerial,
        SerialTargetType::SpaprVio => SerialModelName::SpaprVty,
        SerialTargetType::Sclp => SerialModelName::SclpConsole,
        SerialTargetType::IsaDebug => SerialModelName::IsaDebugcon,
        SerialTargetType::System => match machine.arch {
            "aarch64" | "armv7l" => SerialModelName::Pl011,
            "riscv32" | "riscv64" | "loongarch64" => SerialModelName::Uart16550a,
            _ => return None,
        },
    })
}

/// Notes what QEMU or the machine cannot do with the port at `path`.
pub(crate) fn validate(serial: &Serial, machine: Machine<'_>, path: &str, report: &mut Report) {
    let Some(kind) = serial.target.kind else { return };
    let fits = match kind {
        SerialTargetType::Isa | SerialTargetType::IsaDebug => machine.is_x86(),
        SerialTargetType::SpaprVio => machine.kind == MachineKind::Pseries,
        SerialTargetType::Sclp => machine.kind == MachineKind::S390Ccw,
        SerialTargetType::System => {
            matches!(machine.arch, "aarch64" | "armv7l" | "riscv32" | "riscv64" | "loongarch64")
        }
        SerialTargetType::Usb | SerialTargetType::Pci => true,
    };
    if !fits {
        let why = format!(
            "a serial device with target type '{kind}' is not compatible with architecture '{}', machine type '{}'",
            machine.arch, machine.name
        );
        report.error(path, Problem::Unsupported(why));
    }
    if let Some(SerialModel { name }) = serial.target.model
        && !models(kind).contains(&name)
    {
        let why = format!("a serial port of type '{kind}' cannot be a '{name}'");
        report.error(path, Problem::Conflict(why));
    }
    if let Some(address) = &serial.info.address
        && !takes(kind, address)
    {
        let why = format!("a serial port of type '{kind}' cannot have such an address");
        report.error(path, Problem::Conflict(why));
    }
}

fn models(kind: SerialTargetType) -> &'static [SerialModelName] {
    match kind {
        SerialTargetType::Isa => &[SerialModelName::IsaSerial],
        SerialTargetType::Usb => &[SerialModelName::UsbSerial],
        SerialTargetType::Pci => &[SerialModelName::PciSerial],
        SerialTargetType::SpaprVio => &[SerialModelName::SpaprVty],
        SerialTargetType::System => &[SerialModelName::Pl011, SerialModelName::Uart16550a],
        SerialTargetType::Sclp => &[SerialModelName::SclpConsole, SerialModelName::SclpLmConsole],
        SerialTargetType::IsaDebug => &[SerialModelName::IsaDebugcon],
    }
}

fn takes(kind: SerialTargetType, address: &Address) -> bool {
    match kind {
        SerialTargetType::Isa | SerialTargetType::IsaDebug => matches!(address, Address::Isa(_)),
        SerialTargetType::Usb => matches!(address, Address::Usb(_)),
        SerialTargetType::Pci => matches!(address, Address::Pci(_)),
        SerialTargetType::SpaprVio => matches!(address, Address::SpaprVio(_)),
        SerialTargetType::System | SerialTargetType::Sclp => false,
    }
}

#[derive(Serialize)]
struct VtyProps<'a> {
    driver: &'static str,
    chardev: &'a str,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reg: Option<u64>,
}

/// Adds the port. One that is part of the machine is only told what it is connected to.
pub(crate) fn build(serial: &Serial, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Serial { source, tty: _, log, target: SerialTarget { kind, port, model }, info } = serial;
    let alias = b.alias(info);
    let chardev = chardev::build(source, log.as_ref(), &alias, Purpose::Stream, b)?;
    let Some(kind) = kind.filter(|&kind| kind != SerialTargetType::System) else {
        b.option("-serial", format!("chardev:{chardev}"));
        return Ok(());
    };
    if let Some(Address::SpaprVio(vio)) = &info.address {
        let reg = vio.reg.map(|reg| reg.0);
        b.device(&VtyProps { driver: "spapr-vty", chardev: &chardev, id: &alias, reg });
        return Ok(());
    }
    let (iobase, irq) = match &info.address {
        Some(Address::Isa(isa)) => (isa.iobase.map(|port| port.0), isa.irq.map(|irq| irq.0)),
        _ => (None, None),
    };
    b.device(&Props {
        driver: model.as_ref().map_or(kind.as_str(), |model| model.name.as_str()),
        chardev: &chardev,
        id: &alias,
        index: port.filter(|_| kind == SerialTargetType::Isa),
        iobase,
        irq,
        place: Place::of(info, b),
    });
    Ok(())
}
