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
