//! `<virtualport>`: the port of a switch.

use crate::absent::forget_empty;
use crate::diagnostic::{Problem, Report};
use crate::facet;
use crate::scalar::{AnyBase, Uuid};
use crate::{element, values};

element! {
    /// Port of the switch a card is plugged into.
    pub struct VirtualPort = "virtualport" default {
        /// Kind of switch; that of the network where absent.
        attr "type" => kind: Option<VirtualPortType>;
        /// Settings of the port.
        child "parameters" => parameters: Option<VirtualPortParameters>;
    }
}

values! {
    /// Kinds of switches.
    pub enum VirtualPortType {
        Qbg = "802.1Qbg", Qbh = "802.1Qbh", OpenVswitch = "openvswitch" since "0.9.11", Midonet = "midonet" since "1.2.13",
    }
}

element! {
    /// Settings of a switch's port.
    pub struct VirtualPortParameters = maybe "parameters" {
        /// 802.1Qbg: VSI manager.
        attr "managerid" => manager_id: Option<AnyBase<u8>>;
        /// 802.1Qbg: VSI type, 24 bits.
        attr "typeid" => type_id: Option<AnyBase<u32>>;
        /// 802.1Qbg: version of the VSI type.
        attr "typeidversion" => type_id_version: Option<AnyBase<u8>>;
        /// 802.1Qbg: the VSI instance, drawn at random where absent.
        attr "instanceid" => instance_id: Option<Uuid>;
        /// Open vSwitch, Midonet: the interface, drawn at random where absent.
        attr "interfaceid" => interface_id: Option<Uuid>, since "0.9.11";
        /// 802.1Qbh, Open vSwitch: the profile, at most 39 bytes.
        attr "profileid" => profile_id: Option<String>, fits facet::PROFILE_ID;
    }
}

/// The highest VSI type: 24 bits.
const LAST_TYPE: u32 = (1 << 24) - 1;
/// The longest name of a profile, in bytes.
const PROFILE_LENGTH: usize = 39;

impl VirtualPort {
    /// Forgets parameters that say nothing, and those that Midonet does not know.
    pub(crate) fn tidy(&mut self) {
        if let Some(parameters) = &mut self.parameters {
            forget_empty(&mut parameters.profile_id);
            if self.kind == Some(VirtualPortType::Midonet) && !parameters.is_out_of_range() {
                let interface_id = parameters.interface_id;
                *parameters = VirtualPortParameters { interface_id, ..VirtualPortParameters::default() };
            }
        }
        forget_empty(&mut self.parameters);
    }

    /// Judges the parameters: each kind of switch has its own.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        let Some(parameters) = &self.parameters else { return };
        let path = format!("{path}/parameters");
        let mut refuse = |text: String| report.error(&*path, Problem::Conflict(text));
        if parameters.has_long_type() {
            refuse("the typeid of a VSI has 24 bits".to_owned());
        }
        if parameters.has_long_profile() {
            refuse(format!("the profileid has more than {PROFILE_LENGTH} bytes"));
        }
        let known = self.kind.and_then(|kind| Some((kind, kind.parameters()?)));
        let Some((kind, known)) = known else { return };
        for name in parameters.names().filter(|name| !known.contains(name)) {
            refuse(format!("a virtualport with type='{kind}' has no parameter '{name}'"));
        }
    }
}

impl VirtualPort {
    /// Judges a port that no network completes: it has every parameter that its switch needs.
    pub(crate) fn validate_complete(&self, path: &str, report: &mut Report) {
        let Some(kind) = self.kind else { return };
        let there: Vec<_> = self.parameters.iter().flat_map(VirtualPortParameters::names).collect();
        for name in kind.due().iter().filter(|name| !there.contains(name)) {
            let text = format!("missing {name} in <virtualport type='{kind}'>");
            report.error(path, Problem::Conflict(text));
        }
    }
}

impl VirtualPortType {
    /// What such a port cannot do without. Open vSwitch can do without a profile, and an id is drawn for it.
    fn due(self) -> &'static [&'static str] {
        match self {
            Self::Qbg => &["managerid", "typeid", "typeidversion", "instanceid"],
            Self::Qbh => &["profileid"],
            Self::OpenVswitch | Self::Midonet => &["interfaceid"],
        }
    }

    /// What can be set on such a port; none where everything is taken and forgotten.
    fn parameters(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Qbg => Some(&["managerid", "typeid", "typeidversion", "instanceid"]),
            Self::Qbh => Some(&["profileid"]),
            Self::OpenVswitch => Some(&["interfaceid", "profileid"]),
            Self::Midonet => None,
        }
    }
}

impl VirtualPortParameters {
    /// Whether something is wrong wherever it stands.
    fn is_out_of_range(&self) -> bool {
        self.has_long_type() || self.has_long_profile()
    }

    fn has_long_type(&self) -> bool {
        self.type_id.is_some_and(|AnyBase(id)| id > LAST_TYPE)
    }

    fn has_long_profile(&self) -> bool {
        self.profile_id.as_ref().is_some_and(|profile| profile.len() > PROFILE_LENGTH)
    }

    /// Names of the parameters that are there.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        let Self { manager_id, type_id, type_id_version, instance_id, interface_id, profile_id } = self;
        let all = [
            ("managerid", manager_id.is_some()),
            ("typeid", type_id.is_some()),
            ("typeidversion", type_id_version.is_some()),
            ("instanceid", instance_id.is_some()),
            ("interfaceid", interface_id.is_some()),
            ("profileid", profile_id.is_some()),
        ];
        all.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name)
    }
}
