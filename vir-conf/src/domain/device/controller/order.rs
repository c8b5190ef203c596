//! Numbers of controllers, and their order in a definition: those of one kind stand together, by number.

use crate::domain::device::controller::{Controller, ControllerType, UsbModel};
use crate::domain::device::{Devices, UsbMaster};

impl Devices {
    /// Puts written controllers in order, and numbers those without number.
    pub fn number_controllers(&mut self) {
        for controller in std::mem::take(&mut self.controllers) {
            self.add_controller(controller);
        }
        for position in 0..self.controllers.len() {
            if self.controllers[position].index.is_none() {
                self.controllers[position].index = Some(next_index(&self.controllers, position));
            }
        }
        lead_with_masters(&mut self.controllers);
    }

    /// Adds a controller where it belongs: its kind stands together, by number.
    pub fn add_controller(&mut self, controller: Controller) {
        insert(&mut self.controllers, controller);
    }

    /// The controller that an address names.
    pub fn controller(&self, kind: ControllerType, index: u32) -> Option<&Controller> {
        let is_it = |controller: &&Controller| {
            controller.controller_type() == kind && controller.index == Some(index)
        };
        self.controllers.iter().find(is_it)
    }
}

/// Adds a controller before the first of its kind with a higher number, else behind its kind. Where either number is not
/// known yet, the order stays as written.
fn insert(controllers: &mut Vec<Controller>, new: Controller) {
    let is_alike = |other: &Controller| other.controller_type() == new.controller_type();
    let comes_later = |other: &Controller| {
        is_alike(other) && rank(other).zip(rank(&new)).is_some_and(|(other, new)| other > new)
    };
    let behind_alike = controllers.iter().rposition(is_alike).map(|position| position + 1);
    let at = controllers.iter().position(comes_later).or(behind_alike).unwrap_or(controllers.len());
    controllers.insert(at, new);
}

/// A master stands before its companions, since hypervisors make it first. Without a number nobody knows whose it is.
fn rank(controller: &Controller) -> Option<(u32, bool)> {
    Some((controller.index?, usb_model(controller) != Some(UsbModel::Ich9Ehci1)))
}

fn usb_model(controller: &Controller) -> Option<UsbModel> {
    controller.kind.as_usb()?.model
}

/// The lowest free number, or that of the set of ICH9 chips that the controller before began and this one completes.
fn next_index(controllers: &[Controller], position: usize) -> u32 {
    let new = &controllers[position];
    let alike = || controllers.iter().filter(|other| other.controller_type() == new.controller_type());
    let before = position.checked_sub(1).map(|before| &controllers[before]);
    let joins = before.filter(|before| before.is_ich9() && new.is_ich9()).and_then(|before| before.index);
    let lacks =
        |index: &u32| !alike().any(|other| other.index == Some(*index) && usb_model(other) == usb_model(new));
    joins.filter(lacks).unwrap_or_else(|| {
        let is_free = |index: &u32| !alike().any(|other| other.index == Some(*index));
        (0..=u32::MAX).find(is_free).expect("there are fewer controllers than numbers")
    })
}

impl Controller {
    /// Says which master a chip of the ICH9 serves, where it is a companion.
    pub fn complete_master(&mut self) {
        if self.info.master.is_none() {
            self.info.master = usb_model(self).and_then(companion_of);
        }
    }

    /// Whether it is one of the four chips that make up a USB 2 controller of the ICH9.
    pub fn is_ich9(&self) -> bool {
        matches!(
            usb_model(self),
            Some(UsbModel::Ich9Ehci1 | UsbModel::Ich9Uhci1 | UsbModel::Ich9Uhci2 | UsbModel::Ich9Uhci3)
        )
    }
}

/// Moves each master before its first companion, which had no number when they were put in order.
fn lead_with_masters(controllers: &mut [Controller]) {
    for position in 0..controllers.len() {
        if usb_model(&controllers[position]) != Some(UsbModel::Ich9Ehci1) {
            continue;
        }
        let index = controllers[position].index;
        let first = controllers[..position].iter().position(|other| other.is_ich9() && other.index == index);
        if let Some(first) = first {
            controllers[first..=position].rotate_right(1);
        }
    }
}

/// The ports of an ICH9 master that each of its companions serves.
fn companion_of(model: UsbModel) -> Option<UsbMaster> {
    let start_port = match model {
        UsbModel::Ich9Uhci1 => 0,
        UsbModel::Ich9Uhci2 => 2,
        UsbModel::Ich9Uhci3 => 4,
        UsbModel::Piix3Uhci
        | UsbModel::Piix4Uhci
        | UsbModel::Ehci
        | UsbModel::Ich9Ehci1
        | UsbModel::Vt82c686bUhci
        | UsbModel::PciOhci
        | UsbModel::NecXhci
        | UsbModel::Qusb1
        | UsbModel::Qusb2
        | UsbModel::QemuXhci
        | UsbModel::None => return None,
    };
    Some(UsbMaster { start_port })
}
