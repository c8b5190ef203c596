//! What no hypervisor can make of controllers.

use super::{Controller, ControllerType};
use crate::diagnostic::{Place, Problem, Report, Severity, XmlError};
use crate::domain::device::Devices;
use crate::domain::validate::{Seen, duplicate};

/// Highest index of a controller: nothing has so many, and nothing may cost as much as a number says.
const LAST_INDEX: u32 = 65_535;

impl Devices {
    /// Notes controllers of a kind that share an index. The chips of one USB controller share theirs.
    pub(crate) fn validate_controllers(&self, report: &mut Report) {
        let mut seen = Seen::new();
        for (at, controller) in self.controllers.iter().enumerate() {
            let Controller { index, kind, driver: _, info: _ } = controller;
            let Some(index) = *index else { continue };
            let place = Place::of_path(format!("domain/devices/controller[{}]/@index", at + 1));
            let kind = kind.controller_type();
            if index > LAST_INDEX {
                let text = format!("there is no '{kind}' controller {index}, indices end with {LAST_INDEX}");
                report.push(XmlError::new(place.clone(), Problem::Conflict(text)));
            }
            if kind != ControllerType::Usb
                && let Some(first) = seen.before((kind, index), &place)
            {
                let text = format!("Multiple '{kind}' controllers with index '{index}'");
                report.push(duplicate(Severity::Error, place, first, text));
            }
        }
    }
}
