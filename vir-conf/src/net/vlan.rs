//! `<vlan>`: the VLANs that traffic is in.

use crate::diagnostic::{Problem, Report};
use crate::scalar::YesNo;
use crate::{element, values};

element! {
    /// VLANs the traffic is in.
    pub struct Vlan = "vlan" default {
        /// Whether several VLANs are carried.
        attr "trunk" => trunk: Option<YesNo>;
        /// The VLANs.
        list "tag" => tags: Vec<VlanTag>, due |_| true;
    }
}

element! {
    /// A VLAN.
    pub struct VlanTag = "tag" {
        /// Its number, 0 to 4095.
        attr "id" => id: u16;
        /// Makes it the VLAN of untagged traffic.
        attr "nativeMode" => native_mode: Option<VlanMode>, since "1.1.0";
    }
}

values! {
    /// How the traffic of a native VLAN leaves.
    pub enum VlanMode { Tagged = "tagged", Untagged = "untagged" }
}

/// The highest number of a VLAN: twelve bits (IEEE 802.1Q).
const LAST: u16 = 4095;

impl Vlan {
    /// Says that several VLANs are carried where there are several, and nothing where one alone is.
    pub(crate) fn post_parse(&mut self) {
        match self.trunk {
            None if self.tags.len() > 1 => self.trunk = Some(YesNo::Yes),
            Some(YesNo::No) if self.tags.len() == 1 && !self.has_native() => self.trunk = None,
            _ => {}
        }
    }

    /// Whether untagged traffic is in one of them.
    fn has_native(&self) -> bool {
        self.tags.iter().any(|tag| tag.native_mode.is_some())
    }

    /// Judges the VLANs.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        let mut refuse = |text: String| report.error(path, Problem::Conflict(text));
        if self.tags.is_empty() {
            refuse("<vlan> needs a <tag>".to_owned());
        }
        if self.trunk == Some(YesNo::No) && self.tags.len() > 1 {
            refuse("several VLANs need trunk='yes'".to_owned());
        }
        if self.trunk == Some(YesNo::No) && self.has_native() {
            refuse("a VLAN of untagged traffic cannot stand beside trunk='no'".to_owned());
        }
        if let Some(tag) = self.tags.iter().find(|tag| tag.id > LAST) {
            refuse(format!("the number of a VLAN is at most {LAST}, not {}", tag.id));
        }
        if self.tags.iter().filter(|tag| tag.native_mode.is_some()).count() > 1 {
            refuse("only one VLAN can be that of untagged traffic".to_owned());
        }
    }
}
