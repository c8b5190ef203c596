//! What no hypervisor can make of controllers.

use super::{Controller, ControllerKind, ControllerType, PciController, PciModel, ScsiModel, UsbModel};
use crate::diagnostic::{Problem, Report};
use crate::domain::device::Devices;

/// Highest number of a PCI bus.
const LAST_BUS: u32 = 255;

impl Devices {
    /// Judges controllers alone and next to each other.
    pub fn validate_controllers(&self, report: &mut Report) {
        for (position, controller) in self.controllers.iter().enumerate() {
            let path = path(position);
            if repeats(controller, &self.controllers[..position]) {
                let (kind, index) = (controller.controller_type(), controller.index.unwrap_or_default());
                let problem = format!("Multiple '{kind}' controllers with index '{index}'");
                report.error(&*path, Problem::Duplicate(problem));
            }
            if let Some(problem) = judge(controller, &self.controllers) {
                report.error(path, problem);
            }
        }
    }

    /// Judges properties of PCI ports and buses: their ranges, and which part in the topology has which.
    pub fn validate_pci_targets(&self, report: &mut Report) {
        for (position, controller) in self.controllers.iter().enumerate() {
            let Some(pci) = controller.kind.as_pci() else { continue };
            if let Some(problem) = judge_target(controller, pci) {
                report.error(path(position), problem);
            }
        }
    }
}

/// Path of the controller at a position.
fn path(position: usize) -> String {
    format!("domain/devices/controller[{}]", position + 1)
}

/// Whether an earlier controller has its number; the chips of one ICH9 controller share it.
fn repeats(controller: &Controller, earlier: &[Controller]) -> bool {
    earlier.iter().any(|other| {
        let same = other.controller_type() == controller.controller_type() && other.index == controller.index;
        let one_set = controller.is_ich9() && other.is_ich9();
        let model = |controller: &Controller| controller.kind.as_usb().and_then(|usb| usb.model);
        same && !(one_set && model(other) != model(controller))
    })
}

fn judge(controller: &Controller, all: &[Controller]) -> Option<Problem> {
    match &controller.kind {
        ControllerKind::Pci(pci) => judge_pci(controller, pci),
        ControllerKind::Usb(_) => judge_usb(controller, all),
        ControllerKind::Scsi(scsi) => judge_tuning(controller, is_virtio(scsi.model)),
        ControllerKind::Ide(_) => None,
        ControllerKind::VirtioSerial(_)
        | ControllerKind::Fdc(_)
        | ControllerKind::Sata(_)
        | ControllerKind::Ccid(_)
        | ControllerKind::Xenbus(_)
        | ControllerKind::Isa(_)
        | ControllerKind::Nvme(_) => judge_tuning(controller, false),
    }
}

fn is_virtio(model: Option<ScsiModel>) -> bool {
    matches!(
        model,
        Some(ScsiModel::VirtioScsi | ScsiModel::VirtioTransitional | ScsiModel::VirtioNonTransitional)
    )
}

fn judge_tuning(controller: &Controller, is_virtio_scsi: bool) -> Option<Problem> {
    let tuning = controller.driver.as_ref()?;
    let scsi_only = [
        ("queues", tuning.queues.is_some()),
        ("cmd_per_lun", tuning.cmd_per_lun.is_some()),
        ("max_sectors", tuning.max_sectors.is_some()),
        ("ioeventfd", tuning.ioeventfd.is_some()),
        ("iothread", tuning.iothread.is_some() || tuning.iothreads.is_some()),
    ];
    let (name, _) = scsi_only.into_iter().find(|(_, written)| *written && !is_virtio_scsi)?;
    Some(Problem::Unsupported(format!("'{name}' is for virtio-scsi controllers only")))
}

fn judge_usb(controller: &Controller, all: &[Controller]) -> Option<Problem> {
    let model = controller.kind.as_usb()?.model;
    let of_usb = || all.iter().filter(|other| other.controller_type() == ControllerType::Usb);
    if model == Some(UsbModel::None) && of_usb().count() > 1 {
        return Some(Problem::Conflict(
            "USB is disabled for this domain ('none'), it cannot have another USB controller".to_owned(),
        ));
    }
    let has_master = of_usb().any(|other| other.index == controller.index && other.info.master.is_none());
    (controller.info.master.is_some() && !has_master).then(|| {
        let index = controller.index.unwrap_or_default();
        Problem::Dangling(format!("no USB controller with index {index} is the master of this companion"))
    })
}

fn judge_pci(controller: &Controller, pci: &PciController) -> Option<Problem> {
    let model = pci.model?;
    let index = controller.index.unwrap_or_default();
    if index > LAST_BUS {
        return Some(Problem::Unsupported(format!("there is no PCI bus {index}, the last is {LAST_BUS}")));
    }
    let is_root = matches!(model, PciModel::PciRoot | PciModel::PcieRoot);
    if is_root && controller.info.address.is_some() {
        let text =
            "pci-root and pcie-root controllers are part of the machine and should not have an address";
        return Some(Problem::Conflict(text.to_owned()));
    }
    None
}

/// Ranges of numbers, and which of them a part has.
fn judge_target(controller: &Controller, pci: &PciController) -> Option<Problem> {
    let (model, target) = (pci.model?, pci.target.as_ref()?);
    let has = |models: &[PciModel]| models.contains(&model);
    let port = has(&[PciModel::PcieRootPort, PciModel::PcieSwitchDownstreamPort]);
    let expander = has(&[PciModel::PciExpanderBus, PciModel::PcieExpanderBus]);
    let root = has(&[PciModel::PciRoot]);
    let written = [
        ("chassisNr", target.chassis_nr.is_some(), has(&[PciModel::PciBridge])),
        ("chassis", target.chassis.is_some(), port),
        ("port", target.port.is_some(), port),
        ("busNr", target.bus_nr.is_some(), expander),
        ("index", target.index.is_some(), root),
        ("hotplug", target.hotplug.is_some(), port || root),
        ("node", target.node.is_some(), expander || root),
    ];
    if let Some((name, ..)) = written.into_iter().find(|(_, written, applies)| *written && !applies) {
        return Some(Problem::Conflict(format!("a {model} controller has no '{name}'")));
    }
    let out_of_range = [
        ("chassisNr", target.chassis_nr == Some(0), "1 to 255"),
        ("busNr", target.bus_nr.is_some_and(|number| !(1..=254).contains(&number)), "1 to 254"),
        ("index", target.index.is_some_and(|number| number > 30), "0 to 30"),
    ];
    if let Some((name, _, range)) = out_of_range.into_iter().find(|(_, wrong, _)| *wrong) {
        return Some(Problem::Conflict(format!("'{name}' of a {model} controller is {range}")));
    }
    judge_host_bridge(controller.index, target.index, target.node)
}

/// The first host bridge of a pSeries machine is the first in both countings, and belongs to no node.
fn judge_host_bridge(index: Option<u32>, target: Option<u8>, node: Option<u32>) -> Option<Problem> {
    let is_first = index == Some(0);
    if target.is_some_and(|target| (target == 0) != is_first) {
        let text = "Only the PCI controller with index 0 can have target index 0, and vice versa";
        return Some(Problem::Unsupported(text.to_owned()));
    }
    (is_first && node.is_some()).then(|| {
        let text = "The PCI controller with index=0 can't be associated with a NUMA node";
        Problem::Unsupported(text.to_owned())
    })
}
