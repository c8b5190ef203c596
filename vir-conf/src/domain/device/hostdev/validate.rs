//! What no hypervisor can make of a host device.

use super::{
    CapabilityKind, Hostdev, HostdevMode, ScsiSource, ScsiUnit, Sgio, Subsystem, SubsystemKind, UsbSource,
};
use crate::diagnostic::{Place, Problem, Report, Severity};
use crate::domain::address::Address;
use crate::domain::device::hostdev::MdevModel;
use crate::domain::device::interface::{TeamingType, validate_addresses};
use crate::domain::storage::AuthSecretType;
use crate::domain::validate::{Seen, duplicate};
use crate::facet;
use crate::scalar::{OnOff, Uuid};
use crate::table::Choice;

/// Judges host devices alone and next to each other.
pub(crate) fn validate(hostdevs: &[Hostdev], report: &mut Report) {
    let (mut seen, mut screens) = (Seen::new(), Seen::new());
    for (at, hostdev) in hostdevs.iter().enumerate() {
        let path = format!("domain/devices/hostdev[{}]", at + 1);
        hostdev.validate(&path, report);
        let place = Place::of_path(&path);
        if hostdev.screen().1 == Some(OnOff::On)
            && let Some(first) = screens.before((), &place)
        {
            let text = "Only one vgpu device can have 'ramfb' enabled";
            report.push(duplicate(Severity::Error, place.clone(), first, text));
        }
        let first = hostdev.given().and_then(|(device, also)| {
            let first = seen.before(device, &place);
            first.or_else(|| also.and_then(|also| seen.find(&also).cloned()))
        });
        if let Some(first) = first {
            let text = "Hostdev already exists in the domain configuration";
            report.push(duplicate(Severity::Error, place, first, text));
        }
    }
}

/// A device of the host, as a definition names it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Given<'a> {
    /// By address on the host.
    Pci(vir_pci::Address),
    /// By bus and device on the host.
    UsbAddress(u32, u32),
    /// By maker and product.
    UsbId(u16, Option<u16>),
    /// By adapter, bus, target and unit.
    ScsiUnit(&'a str, u32, u32, u64),
    /// By target and host.
    Iscsi(&'a str, Option<(&'a str, Option<u16>)>),
    /// By port name.
    ScsiHost(&'a str),
    /// By identity.
    Mdev(Uuid),
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
                validate_addresses(&capabilities.ips, &capabilities.routes, path, report);
                let (name, value) = match &capabilities.kind {
                    CapabilityKind::Storage(block) => ("block", &block.path),
                    CapabilityKind::Misc(char) => ("char", &char.path),
                    CapabilityKind::Net(net) => ("interface", &net.name),
                };
                if value.is_empty() {
                    let element = "source".to_owned();
                    report.error(format!("{path}/source"), Problem::MissingElement { element, name });
                }
                return;
            }
        };
        if !matches!(subsystem.kind, SubsystemKind::Scsi(_)) {
            let given = [("rawio", subsystem.rawio.is_some()), ("sgio", subsystem.sgio.is_some())];
            for (name, _) in given.iter().filter(|(_, given)| *given) {
                let text = format!("{name} is only supported for scsi host device");
                report.error(path, Problem::Unsupported(text));
            }
        }
        self.validate_address(&subsystem.kind, path, report);
        self.validate_kind(subsystem, path, report);
    }

    /// Judges what devices of the kind alone have.
    fn validate_kind(&self, subsystem: &Subsystem, path: &str, report: &mut Report) {
        let mut refuse = |text: &str| report.error(path, Problem::Unsupported(text.to_owned()));
        match &subsystem.kind {
            SubsystemKind::Scsi(scsi) => {
                if subsystem.sgio == Some(Sgio::Unfiltered) {
                    refuse("unfiltered sgio is no longer supported");
                }
                if let ScsiSource::Iscsi(iscsi) = &scsi.source {
                    if iscsi.hosts.len() != 1 {
                        refuse("an iSCSI unit has one <host>");
                    }
                    if iscsi.auth.as_ref().is_some_and(|auth| auth.secret.kind != AuthSecretType::Iscsi) {
                        refuse("the secret of an iSCSI unit is of type 'iscsi'");
                    }
                }
            }
            SubsystemKind::Pci(pci) => {
                if pci.source.startup_policy.is_some() {
                    refuse("Setting startupPolicy is only allowed for USB devices");
                }
                if let Some(team) = &pci.teaming {
                    if team.kind != TeamingType::Transient {
                        refuse("teaming hostdev devices must have type='transient'");
                    } else if team.persistent.is_none() {
                        refuse("missing required persistent attribute in hostdev teaming element");
                    }
                }
            }
            SubsystemKind::ScsiHost(host) => {
                if !(facet::PORT_NAME.fits)(&host.source.wwpn) {
                    refuse("the wwpn of a SCSI adapter is 'naa.' and 16 hexadecimal digits");
                }
            }
            SubsystemKind::Usb(usb) => {
                let source = &usb.source;
                if source.vendor.as_ref().is_some_and(|vendor| vendor.id.0 == 0) {
                    refuse("no maker of USB devices has the id 0");
                }
                let is_half = source.vendor.is_some() != source.product.is_some();
                if is_half || (source.vendor.is_none() && source.address.is_none()) {
                    let text = "<source> of a USB host device needs <vendor> and <product>, or <address>";
                    report.error(path, Problem::Conflict(text.to_owned()));
                }
            }
            SubsystemKind::Mdev(mdev) => self.validate_mdev_address(mdev.model, path, report),
        }
    }

    /// A device sits on a bus of its kind.
    fn validate_address(&self, kind: &SubsystemKind, path: &str, report: &mut Report) {
        let Some(address) = &self.info.address else { return };
        let wrong = match kind {
            SubsystemKind::Usb(_) if !matches!(address, Address::Usb(_)) => {
                "USB host device must use 'usb' address type"
            }
            SubsystemKind::Pci(_) if !matches!(address, Address::Pci(_) | Address::Unassigned) => {
                "PCI host devices must use 'pci' or 'unassigned' address type"
            }
            SubsystemKind::Scsi(_) if !matches!(address, Address::Drive(_)) => {
                "SCSI host device must use 'drive' address type"
            }
            SubsystemKind::ScsiHost(_) if !matches!(address, Address::Pci(_) | Address::Ccw(_)) => {
                "SCSI_host host device must use 'pci' or 'ccw' address type"
            }
            SubsystemKind::Usb(_)
            | SubsystemKind::Pci(_)
            | SubsystemKind::Scsi(_)
            | SubsystemKind::ScsiHost(_)
            | SubsystemKind::Mdev(_) => return,
        };
        report.error(path, Problem::Unsupported(wrong.to_owned()));
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

    /// The device of the host, by what names it, and by what an earlier one would name it, too.
    fn given(&self) -> Option<(Given<'_>, Option<Given<'_>>)> {
        let HostdevMode::Subsystem(subsystem) = &self.mode else { return None };
        let given = match &subsystem.kind {
            SubsystemKind::Usb(usb) => {
                let source = &usb.source;
                let UsbSource { vendor, product, address, startup_policy: _, missing: _, guest_reset: _ } =
                    source;
                let product = product.as_ref().map(|product| product.id.0);
                let id = vendor.as_ref().map(|vendor| Given::UsbId(vendor.id.0, product));
                let at = address.as_ref().map(|at| Given::UsbAddress(at.bus, at.device));
                // Of several devices of one product the address tells which is meant; who names just the product may
                // mean any of them.
                return match at {
                    Some(at) => Some((at, id)),
                    None => id.map(|id| (id, None)),
                };
            }
            SubsystemKind::Pci(pci) => Given::Pci(pci.source.address.0),
            SubsystemKind::Scsi(scsi) => match &scsi.source {
                ScsiSource::Adapter(ScsiUnit { adapter, address, private: _ }) => {
                    Given::ScsiUnit(&adapter.name, address.bus, address.target, address.unit)
                }
                ScsiSource::Iscsi(target) => {
                    let host = target.hosts.first().map(|host| (host.name.as_str(), host.port));
                    Given::Iscsi(&target.name, host)
                }
            },
            SubsystemKind::ScsiHost(host) => Given::ScsiHost(&host.source.wwpn),
            SubsystemKind::Mdev(mdev) => Given::Mdev(mdev.source.address.uuid),
        };
        Some((given, None))
    }
}
