//! What QEMU cannot make of a domain's host devices.

use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::Devices;
use vir_conf::domain::device::hostdev::{Hostdev, HostdevMode, SubsystemKind};
use vir_conf::scalar::OnOff;

/// Notes what keeps the domain's host devices from being given to it.
pub(crate) fn validate(devices: &Devices, report: &mut Report) {
    let hostdevs = &devices.hostdevs;
    for (at, hostdev) in hostdevs.iter().enumerate() {
        let path = format!("domain/devices/hostdev[{}]", at + 1);
        if display(hostdev) == Some(OnOff::On) && devices.graphics.is_empty() {
            let text = "graphics device is needed for attribute value 'display=on' in <hostdev>";
            report.error(&*path, Problem::Unsupported(text.to_owned()));
        }
        if has_ramfb(hostdev) && hostdevs[..at].iter().any(has_ramfb) {
            let text = "Only one vgpu device can have 'ramfb' enabled".to_owned();
            report.error(&*path, Problem::Unsupported(text));
        }
    }
}

fn display(hostdev: &Hostdev) -> Option<OnOff> {
    screen(hostdev).0
}

fn has_ramfb(hostdev: &Hostdev) -> bool {
    screen(hostdev).1 == Some(OnOff::On)
}

/// Whether the device shows a screen, and whether one is there before its driver is.
fn screen(hostdev: &Hostdev) -> (Option<OnOff>, Option<OnOff>) {
    let HostdevMode::Subsystem(subsystem) = &hostdev.mode else { return (None, None) };
    match &subsystem.kind {
        SubsystemKind::Mdev(mdev) => (mdev.display, mdev.ramfb),
        SubsystemKind::Pci(pci) => (pci.display, pci.ramfb),
        SubsystemKind::Usb(_) | SubsystemKind::Scsi(_) | SubsystemKind::ScsiHost(_) => (None, None),
    }
}
