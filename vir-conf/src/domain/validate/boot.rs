//! The order in which firmware tries devices.

use super::{Seen, duplicate};
use crate::diagnostic::{Place, Problem, Report, Severity};
use crate::domain::device::{Boot, Devices};

/// Most characters by which s390 firmware names an entry of its boot menu.
const LOADPARM_LENGTH: usize = 8;

impl Devices {
    /// Each place in the boot order is one device's.
    pub(super) fn validate_boot_orders(&self, report: &mut Report) {
        let mut seen = Seen::new();
        for (place, boot) in self.boots() {
            let Boot { order, loadparm } = boot;
            let at = place.clone().inside("@order");
            if *order == 0 {
                report.error(at.clone(), Problem::Conflict("boot orders begin with 1".to_owned()));
            } else if let Some(first) = seen.before(*order, &at) {
                let text = format!("boot order '{order}' used for more than one device");
                report.push(duplicate(Severity::Error, at, first, text));
            }
            if let Some(value) = loadparm.as_deref()
                && !(1..=LOADPARM_LENGTH).contains(&value.len())
            {
                let problem = format!("loadparm value '{value}' must be between 1 and 8 characters");
                report.error(place.inside("@loadparm"), Problem::Conflict(problem));
            }
        }
    }

    fn boots(&self) -> impl Iterator<Item = (Place, &Boot)> {
        let disks = self.disks.iter().enumerate().map(|(at, it)| ("disk", at, &it.info));
        let nics = self.interfaces.iter().enumerate().map(|(at, it)| ("interface", at, &it.info));
        let hostdevs = self.hostdevs.iter().enumerate().map(|(at, it)| ("hostdev", at, &it.info));
        let redirdevs = self.redirdevs.iter().enumerate().map(|(at, it)| ("redirdev", at, &it.info));
        disks.chain(nics).chain(hostdevs).chain(redirdevs).filter_map(|(kind, at, info)| {
            Some((Place::of_path(format!("domain/devices/{kind}[{}]/boot", at + 1)), info.boot.as_ref()?))
        })
    }
}
