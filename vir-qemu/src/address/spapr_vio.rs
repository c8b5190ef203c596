//! Registers on the virtual I/O bus of pSeries machines.

use std::collections::BTreeSet;

use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::address::{Address, SpaprVioAddress};
use vir_conf::domain::device::controller::{ControllerKind, ScsiModel};
use vir_conf::domain::device::serial::SerialTargetType;
use vir_conf::domain::device::{DeviceInfo, Devices};
use vir_conf::scalar::Base16;

/// First register of each kind of device, as firmware and guests expect them.
const NETWORK: u64 = 0x1000;
const SCSI: u64 = 0x2000;
const SERIAL: u64 = 0x3000_0000;
/// Distance of one register from the next.
const STEP: u64 = 0x1000;

/// Gives every device of the bus a register, the lowest free one of its kind.
pub(super) fn assign(devices: &mut Devices, report: &mut Report) {
    let mut taken = BTreeSet::new();
    let mut seats = seats(devices);
    for (path, _, info) in &seats {
        if let Some(register) = register(info)
            && !taken.insert(register)
        {
            let problem =
                Problem::Duplicate(format!("register {register:#x} is already used by another device"));
            report.error(path, problem);
        }
    }
    for (_, first, info) in &mut seats {
        if register(info).is_none() {
            let mut register = *first;
            while taken.contains(&register) {
                register += STEP;
            }
            taken.insert(register);
            info.address = Some(Address::SpaprVio(SpaprVioAddress { reg: Some(Base16(register)) }));
        }
    }
}

fn register(info: &DeviceInfo) -> Option<u64> {
    if let Some(Address::SpaprVio(vio)) = &info.address { Some(vio.reg?.0) } else { None }
}

/// Devices of the bus with the first register of their kind.
fn seats(devices: &mut Devices) -> Vec<(String, u64, &mut DeviceInfo)> {
    let nics = devices.interfaces.iter_mut().enumerate();
    let nics = nics
        .filter(|(_, nic)| nic.model_name() == Some("spapr-vlan"))
        .map(|(position, nic)| ("interface", position, NETWORK, &mut nic.info));
    let adapters = devices.controllers.iter_mut().enumerate();
    let adapters = adapters
        .filter(|(_, controller)| is_vscsi(&controller.kind))
        .map(|(position, controller)| ("controller", position, SCSI, &mut controller.info));
    let serials = devices.serials.iter_mut().enumerate();
    let serials = serials
        .filter(|(_, serial)| serial.target.kind == Some(SerialTargetType::SpaprVio))
        .map(|(position, serial)| ("serial", position, SERIAL, &mut serial.info));
    nics.chain(adapters)
        .chain(serials)
        .filter(|(.., info)| matches!(info.address, None | Some(Address::SpaprVio(_))))
        .map(|(element, position, first, info)| {
            (format!("domain/devices/{element}[{}]", position + 1), first, info)
        })
        .collect()
}

fn is_vscsi(kind: &ControllerKind) -> bool {
    if let ControllerKind::Scsi(scsi) = kind { scsi.model == Some(ScsiModel::Ibmvscsi) } else { false }
}
