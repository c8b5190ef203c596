//! `<idmap>`: users and groups of a container as the host sees them.

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
