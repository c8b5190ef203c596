//! What no hypervisor can make of a host device.

use super::{Hostdev, HostdevMode, SubsystemKind};
use crate::diagnostic::{Problem, Report};
use crate::domain::address::Address;
use crate::domain::device::hostdev::MdevModel;
use crate::domain::device::interface::validate_addresses;
use crate::scalar::OnOff;
use crate::table::Choice;

/// Judges host devices alone and next to each other.
pub(crate) fn validate(hostdevs: &[Hostdev], report: &mut Report) {
    for (at, hostdev) in hostdevs.iter().enumerate() {
        let path = format!("domain/devices/hostdev[{}]", at + 1);
        hostdev.validate(&path, report);
        let has_ramfb = |hostdev: &Hostdev| hostdev.screen().1 == Some(OnOff::On);
        if has_ramfb(hostdev) && hostdevs[..at].iter().any(has_ramfb) {
            let text = "Only one vgpu device can have 'ramfb' enabled".to_owned();
            report.error(&*path, Problem::Unsupported(text));
        }
        if hostdevs[..at].iter().any(|earlier| earlier.is_same_device(hostdev)) {
            let text = "Hostdev already exists in the domain configuration".to_owned();
            report.error(path, Problem::Conflict(text));
        }
    }
}

impl Hostdev {
    /// Whether the device shows a screen, and whether one is there before its driver is.
    pub fn screen(&self) -> (Option<OnOff>, Option<OnOff>) {
        let HostdevMode::Subsystem(subsystem) = &self.mode else { return (None, None) };
        match &subsystem.kind {
            SubsystemKind::Mdev(mdev) => (mdev.display, mdev.ramfb),
            SubsystemKind::Pci(pci) => (pci.display, pci.ramfb),
            SubsystemKind::Usb(_) | SubsystemKind::Scsi(_) | SubsystemKind::ScsiHost(_) => (None, None),
        }
    }

    /// Judges the device alone.
    fn validate(&self, path: &str, report: &mut Report) {
        let subsystem = match &self.mode {
            HostdevMode::Subsystem(subsystem) => subsystem,
            HostdevMode::Capabilities(capabilities) => {
                return validate_addresses(&capabilities.ips, &capabilities.routes, path, report);
            }
        };
        if !matches!(subsystem.kind, SubsystemKind::Scsi(_)) {
            let given = [("rawio", subsystem.rawio.is_some()), ("sgio", subsystem.sgio.is_some())];
            for (name, _) in given.iter().filter(|(_, given)| *given) {
                let text = format!("{name} is only supported for scsi host device");
                report.error(path, Problem::Unsupported(text));
            }
        }
        match &subsystem.kind {
            SubsystemKind::Scsi(_) | SubsystemKind::Pci(_) | SubsystemKind::ScsiHost(_) => {}
            SubsystemKind::Usb(usb) => {
                let source = &usb.source;
                if source.vendor.is_none() && source.address.is_none() {
                    let text = "<source> of a USB host device needs <vendor> and <product>, or <address>";
                    report.error(path, Problem::Conflict(text.to_owned()));
                }
            }
            SubsystemKind::Mdev(mdev) => self.validate_mdev_address(mdev.model, path, report),
        }
    }

    /// A mediated device sits where devices of its kind do.
    fn validate_mdev_address(&self, model: MdevModel, path: &str, report: &mut Report) {
        let fits = match (&self.info.address, model) {
            (None | Some(Address::Unassigned), _)
            | (Some(Address::Pci(_)), MdevModel::VfioPci)
            | (Some(Address::Ccw(_)), MdevModel::VfioCcw) => true,
            (Some(_), MdevModel::VfioPci | MdevModel::VfioCcw | MdevModel::VfioAp) => false,
        };
        if let Some(address) = self.info.address.as_ref().filter(|_| !fits) {
            let (kind, model) = (address.value(), model.as_str());
            let text = format!("Unsupported address type '{kind}' with mediated device model '{model}'");
            report.error(path, Problem::Conflict(text));
        }
    }

    /// Whether both are the same device of the host.
    fn is_same_device(&self, other: &Self) -> bool {
        let (HostdevMode::Subsystem(one), HostdevMode::Subsystem(other)) = (&self.mode, &other.mode) else {
            return false;
        };
        match (&one.kind, &other.kind) {
            (SubsystemKind::Usb(one), SubsystemKind::Usb(other)) => {
                let (one, other) = (&one.source, &other.source);
                match (&one.address, &other.address) {
                    (Some(one), Some(other)) => one == other,
                    _ => one.vendor.is_some() && one.vendor == other.vendor && one.product == other.product,
                }
            }
            (SubsystemKind::Pci(one), SubsystemKind::Pci(other)) => {
                one.source.address == other.source.address
            }
            (SubsystemKind::Scsi(one), SubsystemKind::Scsi(other)) => one.source == other.source,
            (SubsystemKind::ScsiHost(one), SubsystemKind::ScsiHost(other)) => {
                one.source.wwpn == other.source.wwpn
            }
            (SubsystemKind::Mdev(one), SubsystemKind::Mdev(other)) => one.source == other.source,
            (
                SubsystemKind::Usb(_)
                | SubsystemKind::Pci(_)
                | SubsystemKind::Scsi(_)
                | SubsystemKind::ScsiHost(_)
                | SubsystemKind::Mdev(_),
                _,
            ) => false,
        }
    }
}
