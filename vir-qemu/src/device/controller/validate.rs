//! What controllers cannot be.

use vir_conf::Domain;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::controller::{
    Controller, ControllerKind, ControllerType, PciController, PciModel, ScsiModel, UsbModel,
};

use super::{implicit, path, usb};
use crate::machine::{Machine, MachineKind};

/// Most ports of a USB 3 chip.
const MAX_XHCI_PORTS: u32 = 15;

/// Judges controllers before anything is placed, so that a wrong tree of buses is named rather than filled.
pub(super) fn validate_written(domain: &Domain, report: &mut Report) {
    let machine = Machine::of(&domain.os);
    let controllers = &domain.devices.controllers;
    for (position, controller) in controllers.iter().enumerate() {
        let path = path(position);
        if repeats(controller, &controllers[..position]) {
            let (kind, index) = (controller.controller_type(), controller.index.unwrap_or_default());
            let problem =
                Problem::Duplicate(format!("there are several '{kind}' controllers with index {index}"));
            report.error(&path, problem);
        }
        if let Some(problem) = judge(controller, controllers, domain, machine) {
            report.error(&path, problem);
        }
    }
}

/// Judges controllers once everything is placed.
pub(crate) fn validate(domain: &Domain, report: &mut Report) {
    for (position, controller) in domain.devices.controllers.iter().enumerate() {
        let Some(pci) = controller.kind.as_pci() else { continue };
        if let Some(problem) = judge_target(pci) {
            report.error(path(position), problem);
        }
    }
}

/// Whether an earlier controller has its number; the chips of one ICH9 controller share it.
fn repeats(controller: &Controller, earlier: &[Controller]) -> bool {
    earlier.iter().any(|other| {
        let same = other.controller_type() == controller.controller_type() && other.index == controller.index;
        let one_set = controller.is_ich9() && other.is_ich9();
        same && !(one_set
            && other.kind.as_usb().map(|usb| usb.model) != controller.kind.as_usb().map(|usb| usb.model))
    })
}

fn judge(
    controller: &Controller,
    all: &[Controller],
    domain: &Domain,
    machine: Machine<'_>,
) -> Option<Problem> {
    match &controller.kind {
        ControllerKind::Pci(pci) => judge_pci(controller, pci, domain, machine),
        ControllerKind::Usb(_) => judge_usb(controller, all, machine),
        ControllerKind::Ide(_) => judge_ide(controller, machine),
        ControllerKind::Scsi(scsi) => judge_tuning(controller, is_virtio(scsi.model)),
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

fn judge_ide(controller: &Controller, machine: Machine<'_>) -> Option<Problem> {
    if machine.is_x86() && machine.kind != MachineKind::I440fx && machine.kind != MachineKind::Isapc {
        return Some(Problem::Unsupported("this machine has no IDE controller".to_owned()));
    }
    (controller.index != Some(0))
        .then(|| Problem::Unsupported("this machine has one IDE controller and no more".to_owned()))
}

fn judge_usb(controller: &Controller, all: &[Controller], machine: Machine<'_>) -> Option<Problem> {
    let usb = controller.kind.as_usb()?;
    let model = usb.model?;
    let of_usb = || all.iter().filter(|other| other.controller_type() == ControllerType::Usb);
    if model == UsbModel::None && of_usb().count() > 1 {
        return Some(Problem::Conflict(
            "USB is disabled for this domain ('none'), it cannot have another USB controller".to_owned(),
        ));
    }
    if usb::chip(model).is_none() && model != UsbModel::None && machine.is_x86() {
        return Some(Problem::Unsupported(format!("QEMU has no USB controller '{model}'")));
    }
    if usb.ports.is_some_and(|ports| usb::has_ports(model) && ports > MAX_XHCI_PORTS) {
        return Some(Problem::Unsupported(format!("'{model}' has at most {MAX_XHCI_PORTS} ports")));
    }
    let has_master = of_usb().any(|other| other.index == controller.index && other.info.master.is_none());
    (controller.info.master.is_some() && !has_master).then(|| {
        let index = controller.index.unwrap_or_default();
        Problem::Dangling(format!("no USB controller with index {index} is the master of this companion"))
    })
}

fn judge_pci(
    controller: &Controller,
    pci: &PciController,
    domain: &Domain,
    machine: Machine<'_>,
) -> Option<Problem> {
    let Some(model) = pci.model else {
        return Some(Problem::MissingAttribute { element: "controller".to_owned(), name: "model" });
    };
    let index = controller.index.unwrap_or_default();
    let is_root = matches!(model, PciModel::PciRoot | PciModel::PcieRoot);
    if index > 255 {
        return Some(Problem::Unsupported(format!("there is no PCI bus {index}, the last is 255")));
    }
    if is_root && controller.info.address.is_some() {
        let text =
            "pci-root and pcie-root controllers are part of the machine and should not have an address";
        return Some(Problem::Conflict(text.to_owned()));
    }
    if is_root && index != 0 && machine.kind != MachineKind::Pseries {
        return Some(Problem::Conflict("pci-root and pcie-root controllers must have index 0".to_owned()));
    }
    if let Some(root) = implicit::root(machine)
        && index == 0
        && model != root
    {
        return Some(Problem::Conflict(format!(
            "the PCI controller with index='0' must be model='{root}' on this machine type, not '{model}'"
        )));
    }
    judge_expander(pci, controller.index, model, domain, machine)
}

fn judge_expander(
    pci: &PciController,
    index: Option<u32>,
    model: PciModel,
    domain: &Domain,
    machine: Machine<'_>,
) -> Option<Problem> {
    let fits = match model {
        PciModel::PciExpanderBus => machine.kind == MachineKind::I440fx,
        PciModel::PcieExpanderBus => machine.has_pcie_root(),
        PciModel::PciRoot
        | PciModel::PcieRoot
        | PciModel::PciBridge
        | PciModel::DmiToPciBridge
        | PciModel::PcieToPciBridge
        | PciModel::PcieRootPort
        | PciModel::PcieSwitchUpstreamPort
        | PciModel::PcieSwitchDownstreamPort => true,
    };
    if !fits {
        return Some(Problem::Unsupported(format!("this machine type has no {model} controllers")));
    }
    let node = pci.target.as_ref()?.node?;
    let cells = domain.cpu.as_ref().and_then(|cpu| cpu.numa.as_ref()).map_or(0, |numa| numa.cells.len());
    let index = index.unwrap_or_default();
    (usize::try_from(node).is_ok_and(|node| node >= cells)).then(|| {
        Problem::Dangling(format!(
            "the {model} with index {index} is on NUMA node {node}, which the domain's <cpu><numa> does not have"
        ))
    })
}

/// Ranges of numbers, and which of them a part has.
fn judge_target(pci: &PciController) -> Option<Problem> {
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
    let (name, _, range) = out_of_range.into_iter().find(|(_, wrong, _)| *wrong)?;
    Some(Problem::Conflict(format!("'{name}' of a {model} controller is {range}")))
}
