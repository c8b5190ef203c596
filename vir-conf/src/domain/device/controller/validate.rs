//! What no hypervisor can make of controllers.

use std::collections::HashSet;

use super::{Controller, ControllerKind, ControllerType, PciController, PciModel, ScsiModel};
use crate::diagnostic::{Place, Problem, Report, Severity};
use crate::domain::device::Devices;
use crate::domain::validate::{Seen, duplicate};

/// Highest number of a PCI bus.
const LAST_BUS: u32 = 255;
/// Highest index of a controller: nothing has so many, and nothing may cost as much as a number says.
const LAST_INDEX: u32 = 65_535;

impl Devices {
    /// Judges controllers alone and next to each other.
    pub fn validate_controllers(&self, report: &mut Report) {
        self.validate_indices(report);
        let of_usb = self.controllers.iter().filter(|it| it.controller_type() == ControllerType::Usb);
        let masters = of_usb.filter(|it| it.info.master.is_none()).map(|it| it.index).collect();
        for (position, controller) in self.controllers.iter().enumerate() {
            if let Some(problem) = judge(controller, &masters) {
                report.error(path(position), problem);
            }
        }
    }

    /// Notes controllers of a kind that share an index. The chips of one ICH9 controller share theirs.
    fn validate_indices(&self, report: &mut Report) {
        let mut seen = Seen::new();
        for (position, controller) in self.controllers.iter().enumerate() {
            let Some(index) = controller.index else { continue };
            let place = |position: usize| Place::of_path(path(position)).inside("@index");
            let kind = controller.controller_type();
            if index > LAST_INDEX {
                let text = format!("there is no '{kind}' controller {index}, indices end with {LAST_INDEX}");
                report.error(place(position), Problem::Conflict(text));
            }
            let chip = controller.kind.as_usb().and_then(|usb| usb.model).filter(|_| controller.is_ich9());
            if let Some(first) = seen.before((kind, index, chip), &position) {
                let text = format!("Multiple '{kind}' controllers with index '{index}'");
                report.push(duplicate(Severity::Error, place(position), place(first), text));
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

fn judge(controller: &Controller, masters: &HashSet<Option<u32>>) -> Option<Problem> {
    match &controller.kind {
        ControllerKind::Pci(pci) => judge_pci(controller, pci),
        ControllerKind::Usb(_) => judge_usb(controller, masters),
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
    if tuning.iothread.is_some() && tuning.iothreads.is_some() {
        return Some(Problem::Conflict("'iothread' of <driver> excludes <iothreads>".to_owned()));
    }
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

fn judge_usb(controller: &Controller, masters: &HashSet<Option<u32>>) -> Option<Problem> {
    controller.kind.as_usb()?;
    let has_master = masters.contains(&controller.index);
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
        ("memReserve", target.mem_reserve == Some(0), "at least 1"),
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
