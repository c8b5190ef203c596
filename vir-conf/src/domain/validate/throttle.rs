//! Throttle groups and the disks that name them.

use super::{Seen, duplicate};
use crate::diagnostic::{Place, Problem, Report, Severity, XmlError};
use crate::domain::Domain;

impl Domain {
    /// Each group has a name of its own, and each disk passes through groups that are there, once.
    pub(super) fn validate_throttle_groups(&self, report: &mut Report) {
        let mut groups = Seen::new();
        for (at, group) in self.throttle_groups.iter().flat_map(|groups| &groups.groups).enumerate() {
            let place = Place::of_path(format!("domain/throttlegroups/throttlegroup[{}]", at + 1));
            if let Some(name) = group.rates.contradiction() {
                let text = format!("<total_{name}> excludes <read_{name}> and <write_{name}>");
                report.push(XmlError::new(place.clone(), Problem::Conflict(text)));
            }
            let Some(name) = &group.group_name else {
                let problem =
                    Problem::MissingElement { element: "throttlegroup".to_owned(), name: "group_name" };
                report.error(place, problem);
                continue;
            };
            let place = place.inside("group_name");
            if let Some(first) = groups.before(name.as_str(), &place) {
                let text = format!("duplicate group name '{name}' found");
                report.push(duplicate(Severity::Error, place, first, text));
            }
        }
        for (at, disk) in self.devices.disks.iter().enumerate() {
            let mut passed = Seen::new();
            let filters = disk.throttle_filters.iter().flat_map(|filters| &filters.filters);
            for (number, filter) in filters.enumerate() {
                let path = format!("disk[{}]/throttlefilters/throttlefilter[{}]/@group", at + 1, number + 1);
                let place = Place::of_path(format!("domain/devices/{path}"));
                let name = filter.group.as_str();
                if groups.find(&name).is_none() {
                    let problem = Problem::Dangling(format!("throttle group '{name}' not found"));
                    let known = groups.keys().copied().collect::<Vec<_>>();
                    let help = crate::diagnostic::did_you_mean(name, &known)
                        .unwrap_or_else(|| "<throttlegroups> of the domain names the groups".to_owned());
                    report.push(XmlError::new(place, problem).with_help(help));
                } else if let Some(first) = passed.before(name, &place) {
                    let text = format!("duplicate filter name '{name}' found");
                    report.push(duplicate(Severity::Error, place, first, text));
                }
            }
        }
    }
}
