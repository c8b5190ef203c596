//! A way for the guest to say that it crashed.

use serde::Serialize;
use vir_conf::domain::address::Address;
use vir_conf::domain::device::panic::{Panic, PanicModel};

use crate::command::{Builder, Refusal};
use crate::device::place::Place;
use crate::machine::{Machine, MachineKind};

/// The way a machine usually has.
pub(crate) fn complete(panic: &mut Panic, machine: Machine<'_>) {
    let usual = match machine.kind {
        MachineKind::Pseries => PanicModel::Pseries,
        MachineKind::S390Ccw => PanicModel::S390,
        MachineKind::I440fx
        | MachineKind::Q35
        | MachineKind::Isapc
        | MachineKind::Microvm
        | MachineKind::Virt
        | MachineKind::Other => PanicModel::Isa,
    };
    panic.model.get_or_insert(usual);
}

#[derive(Serialize)]
struct IsaProps {
    driver: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ioport: Option<u32>,
}

#[derive(Serialize)]
struct PciProps {
    driver: &'static str,
    #[serde(flatten)]
    place: Place,
}

/// Adds the device; some machines have it without being asked.
pub(crate) fn build(panic: &Panic, b: &mut Builder<'_>) -> Result<(), Refusal> {
    match panic.model {
        Some(PanicModel::Isa) => {
            let ioport = match &panic.info.address {
                Some(Address::Isa(isa)) => isa.iobase.map(|port| port.0),
                _ => None,
            };
            b.device(&IsaProps { driver: "pvpanic", ioport });
        }
        Some(PanicModel::Pvpanic) => {
            let place = Place::of(&panic.info, b);
            b.device(&PciProps { driver: "pvpanic-pci", place });
        }
        // The CPU's Hyper-V features, POWER firmware and the s390 architecture have it built in.
        Some(PanicModel::Hyperv | PanicModel::Pseries | PanicModel::S390) | None => {}
    }
    Ok(())
}
