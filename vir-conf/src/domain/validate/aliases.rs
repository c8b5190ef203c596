//! Names of devices in the monitor, and what names them.

use std::collections::HashSet;

use super::{Seen, duplicate};
use crate::diagnostic::{Place, Problem, Report, Severity, XmlError};
use crate::domain::device::Devices;

/// Each name that a user gave is one device's. Generated ones are made anew at each start.
pub(super) fn validate(devices: &Devices, report: &mut Report) {
    let mut seen = Seen::new();
    devices.each_info(&mut |kind, at, info| {
        // The first console may be the first serial port seen again.
        if (kind, at) == ("console", 0) {
            return;
        }
        let Some(alias) = info.alias.as_ref().filter(|_| info.has_user_alias()) else { return };
        let place = Place::of_path(format!("domain/devices/{kind}[{}]/alias/@name", at + 1));
        if let Some(first) = seen.before(alias.name.clone(), &place) {
            let text = format!("non unique alias detected: {}", alias.name);
            report.push(duplicate(Severity::Error, place, first, text));
        }
    });
}

/// The card that stands in for another while that is away must be there.
pub(super) fn validate_teams(devices: &Devices, report: &mut Report) {
    let aliases = devices.interfaces.iter().filter_map(|nic| nic.info.alias.as_ref());
    let aliases: HashSet<_> = aliases.map(|alias| alias.name.as_str()).collect();
    for (at, nic) in devices.interfaces.iter().enumerate() {
        let persistent = nic.teaming.as_ref().and_then(|team| team.persistent.as_deref());
        let Some(name) = persistent.filter(|name| !aliases.contains(name)) else { continue };
        let text = format!("no interface has the alias '{name}', which is to stand in for this one");
        let place = format!("domain/devices/interface[{}]/teaming/@persistent", at + 1);
        let help = format!("give the other interface <alias name='{name}'/>");
        report.push(XmlError::warning(place, Problem::Dangling(text)).with_help(help));
    }
}
