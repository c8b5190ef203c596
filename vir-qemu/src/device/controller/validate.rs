//! What controllers cannot be.

use vir_conf::Domain;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::controller::{
    Controller, ControllerKind, PciController, PciModel, UsbController, UsbModel,
};

use super::{implicit, path, usb};
use crate::machine::{Machine, MachineKind};

/// Most ports of a USB 3 chip.
const MAX_XHCI_PORTS: u32 = 15;

/// Judges controllers before anything is placed, so that a wrong tree of buses is named rather than filled.
pub(super) fn validate_written(domain: &Domain, report: &mut Report) {
    let machine = Machine::of(&domain.os);
    domain.devices.validate_controllers(report);
    let cells = domain.cpu.as_ref().map_or(0, |cpu| cpu.cells().len());
    for (position, controller) in domain.devices.controllers.iter().enumerate() {
        if let Some(problem) = judge(controller, machine, cells) {
            report.error(path(position), problem);
        }
    }
}

/// Judges controllers once everything is placed.
pub(crate) fn validate(domain: &Domain, report: &mut Report) {
    domain.devices.validate_pci_targets(report);
}

fn judge(controller: &Controller, machine: Machine<'_>, cells: usize) -> Option<Problem> {
    match &controller.kind {
        ControllerKind::Pci(pci) => {
            judge_pci(controller, pci, machine).or_else(|| judge_node(controller, pci, cells))
        }
        ControllerKind::Usb(usb) => judge_usb(usb, machine),
        ControllerKind::Ide(_) => judge_ide(controller, machine),
        ControllerKind::Scsi(_)
        | ControllerKind::VirtioSerial(_)
        | ControllerKind::Fdc(_)
        | ControllerKind::Sata(_)
        | ControllerKind::Ccid(_)
        | ControllerKind::Xenbus(_)
        | ControllerKind::Isa(_)
        | ControllerKind::Nvme(_) => None,
    }
}

fn judge_ide(controller: &Controller, machine: Machine<'_>) -> Option<Problem> {
    if machine.is_x86() && machine.kind != MachineKind::I440fx && machine.kind != MachineKind::Isapc {
        return Some(Problem::Unsupported("this machine has no IDE controller".to_owned()));
    }
    (controller.index != Some(0))
        .then(|| Problem::Unsupported("this machine has one IDE controller and no more".to_owned()))
}

fn judge_usb(usb: &UsbController, machine: Machine<'_>) -> Option<Problem> {
    let model = usb.model?;
    if usb::chip(model).is_none() && model != UsbModel::None && machine.is_x86() {
        return Some(Problem::Unsupported(format!("QEMU has no USB controller '{model}'")));
    }
    (usb.ports.is_some_and(|ports| usb::has_ports(model) && ports > MAX_XHCI_PORTS))
        .then(|| Problem::Unsupported(format!("'{model}' has at most {MAX_XHCI_PORTS} ports")))
}

fn judge_pci(controller: &Controller, pci: &PciController, machine: Machine<'_>) -> Option<Problem> {
    let Some(model) = pci.model else {
        return Some(Problem::MissingAttribute { element: "controller".to_owned(), name: "model" });
    };
    let is_root = matches!(model, PciModel::PciRoot | PciModel::PcieRoot);
    let index = controller.index.unwrap_or_default();
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
    (!fits).then(|| Problem::Unsupported(format!("this machine type has no {model} controllers")))
}

/// A bus belongs to a NUMA node that the guest has.
fn judge_node(controller: &Controller, pci: &PciController, cells: usize) -> Option<Problem> {
    let node = pci.target.as_ref()?.node?;
    let (model, index) = (pci.model?, controller.index.unwrap_or_default());
    usize::try_from(node).is_ok_and(|node| node >= cells).then(|| {
        Problem::Dangling(format!(
            "the {model} with index {index} is on NUMA node {node}, which the domain's <cpu><numa> does not have"
        ))
    })
}
