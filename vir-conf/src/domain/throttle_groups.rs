//! `<throttlegroups>`: named limits that several disks share.

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
