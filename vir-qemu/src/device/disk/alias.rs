//! Names of disks in the monitor: what they are for the guest, and where.

use vir_conf::domain::address::DriveAddress;
use vir_conf::domain::device::controller::{Controller, ControllerKind, ScsiModel};
use vir_conf::domain::device::disk::{Disk, DiskBus};
use vir_conf::domain::device::{Alias, Devices};

/// Names every disk that has no name yet.
pub(crate) fn assign_aliases(devices: &mut Devices) {
    let Devices { disks, controllers, .. } = devices;
    for disk in disks.iter_mut().filter(|disk| disk.info.alias.is_none()) {
        disk.info.alias = alias(disk, controllers).map(|name| Alias { name });
    }
}

fn alias(disk: &Disk, controllers: &[Controller]) -> Option<String> {
    let bus = disk.target.bus?;
    let number = disk.number().unwrap_or(0);
    Some(match bus {
        DiskBus::Ide | DiskBus::Sata | DiskBus::Fdc => {
            let DriveAddress { controller, bus: channel, target: _, unit } = disk.drive_address()?;
            format!("{bus}{controller}-{channel}-{unit}")
        }
        DiskBus::Scsi => {
            let DriveAddress { controller, bus: channel, target, unit } = disk.drive_address()?;
            if is_lsi(controllers, *controller) {
                format!("scsi{controller}-{channel}-{unit}")
            } else {
                format!("scsi{controller}-{channel}-{target}-{unit}")
            }
        }
        DiskBus::Virtio
        | DiskBus::Usb
        | DiskBus::Xen
        | DiskBus::Uml
        | DiskBus::Sd
        | DiskBus::Nvme
        | DiskBus::None => {
            format!("{bus}-disk{number}")
        }
    })
}

/// Whether a SCSI controller is one whose disks are told apart by their id on the bus alone.
pub(crate) fn is_lsi(controllers: &[Controller], index: u32) -> bool {
    controllers.iter().filter(|controller| controller.index == Some(index)).any(|controller| {
        matches!(&controller.kind, ControllerKind::Scsi(scsi) if scsi.model.is_some_and(is_lsi_model))
    })
}

/// Whether the model tells disks apart by their id on the bus alone.
fn is_lsi_model(model: ScsiModel) -> bool {
    match model {
        ScsiModel::Lsilogic | ScsiModel::Ncr53c90 | ScsiModel::Dc390 | ScsiModel::Am53c974 => true,
        ScsiModel::Auto
        | ScsiModel::Buslogic
        | ScsiModel::Lsisas1068
        | ScsiModel::Vmpvscsi
        | ScsiModel::Ibmvscsi
        | ScsiModel::VirtioScsi
        | ScsiModel::Lsisas1078
        | ScsiModel::VirtioTransitional
        | ScsiModel::VirtioNonTransitional => false,
    }
}
