//! From a definition back to its document: which element each device, cell and label was read from.

use crate::diagnostic::{Origin, Report};
use crate::domain::Domain;
use crate::domain::device::Devices;

impl Domain {
    /// Notes for each problem which element it is about, before the definition changes further.
    ///
    /// Paths count devices as the definition has them now: sorted, and with those that were added. Only what a path
    /// begins with can move; within a device things stay in their order.
    pub fn trace(&self, report: &mut Report) {
        for place in report.places_mut().filter(|place| place.is_loose()) {
            if let Some((origin, length)) = self.origin(&place.path) {
                *place = std::mem::take(place).anchored(origin, length);
            }
        }
    }

    /// The origin of the element that a path leads to or through, and how much of the path that is.
    fn origin(&self, path: &str) -> Option<(Origin, usize)> {
        let list = |prefix: &str| {
            let steps = path.strip_prefix(prefix)?;
            let step = steps.split('/').next()?;
            let (name, number) = step.strip_suffix(']')?.split_once('[')?;
            let at = number.parse::<usize>().ok()?.checked_sub(1)?;
            Some((name, at, prefix.len() + step.len()))
        };
        if let Some((kind, at, length)) = list("domain/devices/") {
            return Some((self.devices.origin(kind, at)?, length));
        }
        if let Some(("cell", at, length)) = list("domain/cpu/numa/") {
            return Some((self.cpu.as_ref()?.cells().get(at)?.origin, length));
        }
        let (name, at, length) = list("domain/")?;
        (name == "seclabel").then_some(())?;
        Some((self.seclabels.get(at)?.origin, length))
    }
}

impl Devices {
    /// The origin of a device by its element's name and position. Back ends that are not the guest's devices have
    /// none, and keep the order of the document.
    fn origin(&self, kind: &str, at: usize) -> Option<Origin> {
        let mut found = None;
        self.each_info(&mut |element, position, info| {
            if (element, position) == (kind, at) {
                found = Some(info.origin);
            }
        });
        found
    }
}
