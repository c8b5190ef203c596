//! `<idmap>`: users and groups of a container as the host sees them.

use crate::diagnostic::{Problem, Report};
use crate::element;

element! {
    /// Users and groups of a container as the host sees them.
    pub struct IdMap = maybe "idmap" {
        /// Ranges of users.
        list "uid" => users: Vec<IdRange>;
        /// Ranges of groups.
        list "gid" => groups: Vec<IdRange>;
    }
}

element! {
    /// A range of ids.
    pub struct IdRange = "id" {
        /// First id in the container.
        attr "start" => start: u32;
        /// First id on the host.
        attr "target" => target: u32;
        /// Number of ids.
        attr "count" => count: u32;
    }
}

impl IdMap {
    pub(crate) fn post_parse(&mut self) {
        self.users.sort_by_key(|range| range.start);
        self.groups.sort_by_key(|range| range.start);
    }
}

impl IdMap {
    /// A container's root is somebody on the host, both as user and as group.
    pub(crate) fn validate(&self, report: &mut Report) {
        let mut refuse = |problem: &str| {
            report.error("domain/idmap", Problem::Unsupported(problem.to_owned()));
        };
        if self.users.is_empty() != self.groups.is_empty() {
            refuse("uid and gid should be mapped both");
        }
        if [&self.users, &self.groups].iter().any(|ids| ids.first().is_some_and(|range| range.start != 0)) {
            refuse("You must map the root user of container");
        }
    }
}
