//! `<throttlegroups>`: named limits that several disks share.

use crate::diagnostic::{Problem, Report};
use crate::domain::io_limits::{BurstLengths, IoRates};
use crate::element;

element! {
    /// Named limits that several disks share.
    pub struct ThrottleGroups = maybe "throttlegroups" {
        /// The groups.
        list "throttlegroup" => groups: Vec<ThrottleGroup>;
    }
}

element! {
    /// Named limits that several disks share.
    pub struct ThrottleGroup = maybe "throttlegroup" {
        /// How much passes.
        inline "" => rates: IoRates;
        /// How long bursts may last.
        inline "" => bursts: BurstLengths;
        /// Name by which disks ask for it.
        leaf "group_name" => group_name: Option<String>;
    }
}

impl ThrottleGroup {
    /// A limit of zero is none.
    pub(crate) fn post_parse(&mut self) {
        self.rates.post_parse();
        self.bursts.post_parse();
    }
}

impl ThrottleGroups {
    /// Each group has a name of its own.
    pub(crate) fn validate(&self, report: &mut Report) {
        let path = "domain/throttlegroups/throttlegroup";
        for (at, group) in self.groups.iter().enumerate() {
            match &group.group_name {
                None => report.error(path, Problem::Conflict("missing group name".to_owned())),
                Some(name)
                    if self.groups[..at].iter().any(|earlier| earlier.group_name.as_ref() == Some(name)) =>
                {
                    let problem = format!("duplicate group name '{name}' found");
                    report.error(path, Problem::Duplicate(problem));
                }
                Some(_) => {}
            }
        }
    }
}
