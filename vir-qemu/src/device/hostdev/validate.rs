//! What QEMU cannot make of a domain's host devices.

use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::Devices;
use vir_conf::domain::device::hostdev::{Hostdev, HostdevMode, MdevModel, SubsystemKind};
use vir_conf::scalar::OnOff;

/// Notes what keeps the domain's host devices from being given to it.
pub(crate) fn validate(devices: &Devices, report: &mut Report) {
    let hostdevs = &devices.hostdevs;
    for (at, hostdev) in hostdevs.iter().enumerate() {
        let path = format!("domain/devices/hostdev[{}]", at + 1);
        if hostdev.screen().0 == Some(OnOff::On) && devices.graphics.is_empty() {
            let text = "graphics device is needed for attribute value 'display=on' in <hostdev>";
            report.error(&*path, Problem::Unsupported(text.to_owned()));
        }
        if let Some(kind) = unbootable(hostdev).filter(|_| hostdev.info.boot.is_some()) {
            let text = format!("booting from assigned devices is not supported by {kind}");
            report.error(&*path, Problem::Unsupported(text));
        }
    }
}

/// What the device is, where QEMU's firmware cannot boot from it.
fn unbootable(hostdev: &Hostdev) -> Option<&'static str> {
    let HostdevMode::Subsystem(subsystem) = &hostdev.mode else { return None };
    match &subsystem.kind {
        SubsystemKind::ScsiHost(_) => Some("vhost SCSI devices"),
        SubsystemKind::Mdev(mdev) if mdev.model == MdevModel::VfioPci => {
            Some("mediated devices of model vfio-pci")
        }
        SubsystemKind::Mdev(_) | SubsystemKind::Pci(_) | SubsystemKind::Usb(_) | SubsystemKind::Scsi(_) => {
            None
        }
    }
}
