//! Networking that cards, virtual networks and their ports have in common: routes, VLANs, switch ports, limits.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::diagnostic::{Problem, Report};
use crate::facet;
use crate::scalar::{AnyBase, MacAddress, Uuid, YesNo};
use crate::{element, values};

values! {
    /// Families of IP addresses.
    pub enum IpFamily { Ipv4 = "ipv4", Ipv6 = "ipv6" }
}

element! {
    /// A route.
    pub struct Route = "route" {
        /// Family of the addresses.
        attr "family" => family: Option<IpFamily>;
        /// The network it leads to.
        attr "address" => address: IpAddr;
        /// Netmask of that network.
        attr "netmask" => netmask: Option<Ipv4Addr>;
        /// Length of that network's prefix.
        attr "prefix" => prefix: Option<u8>;
        /// The gateway.
        attr "gateway" => gateway: IpAddr;
        /// Its cost.
        attr "metric" => metric: Option<u32>;
    }
}

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
        attr "nativeMode" => native_mode: Option<VlanMode>;
    }
}

values! {
    /// How the traffic of a native VLAN leaves.
    pub enum VlanMode { Tagged = "tagged", Untagged = "untagged" }
}

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
        Qbg = "802.1Qbg", Qbh = "802.1Qbh", OpenVswitch = "openvswitch", Midonet = "midonet",
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
        attr "interfaceid" => interface_id: Option<Uuid>;
        /// 802.1Qbh, Open vSwitch: the profile.
        attr "profileid" => profile_id: Option<String>, fits facet::PROFILE_ID;
    }
}

element! {
    /// Limits on the traffic.
    pub struct Bandwidth = maybe "bandwidth" {
        /// Number of the traffic class on the bridge, while the domain runs.
        attr "classID" => class_id: Option<u32>, when |_, cx| !cx.inactive();
        /// Traffic into the guest.
        child "inbound" => inbound: Option<Rate>;
        /// Traffic out of the guest.
        child "outbound" => outbound: Option<Rate>;
    }
}

element! {
    /// Limits on one direction.
    pub struct Rate = "inbound" default {
        /// Average, in kibibytes a second.
        attr "average" => average: Option<u64>;
        /// Highest, in kibibytes a second.
        attr "peak" => peak: Option<u64>;
        /// What is guaranteed, in kibibytes a second.
        attr "floor" => floor: Option<u64>;
        /// Kibibytes that may pass at peak speed at once.
        attr "burst" => burst: Option<u64>;
    }
}

element! {
    /// Whether a port is kept apart from other ports of its bridge.
    pub struct PortIsolation = maybe "port" {
        /// Traffic between two such ports is dropped.
        attr "isolated" => isolated: Option<YesNo>;
    }
}

values! {
    /// Who keeps a bridge's table of addresses.
    pub enum MacTableManager { Kernel = "kernel", Libvirt = "libvirt" }
}

element! {
    /// A hardware address.
    pub struct Mac = "mac" {
        /// The address.
        attr "address" => address: MacAddress;
    }
}

impl Route {
    /// Length of the prefix of the network it leads to, whichever way it is said.
    pub fn prefix_length(&self) -> u8 {
        self.netmask.map_or_else(|| self.prefix.unwrap_or(0), mask_length)
    }

    /// Judges the route alone.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        let mut refuse = |text: String| report.error(path, Problem::Conflict(text));
        let family = self.family.unwrap_or(IpFamily::Ipv4);
        for address in [self.address, self.gateway] {
            if family_of(address) != family {
                refuse(format!("address {address} is not of family '{family}'"));
            }
        }
        if self.netmask.is_some() && self.prefix.is_some() {
            refuse("a route has a netmask or a prefix, not both".to_owned());
        }
        if self.netmask.is_some() && family == IpFamily::Ipv6 {
            refuse("a netmask is for IPv4, an IPv6 network has a prefix".to_owned());
        }
        if self.metric == Some(0) {
            refuse("the metric of a route is at least 1".to_owned());
        }
        let most = if self.address.is_ipv4() { 32 } else { 128 };
        let length = self.prefix_length();
        if length > most {
            refuse(format!("the prefix of {} is at most {most}", self.address));
        } else if network_part(self.address, length) != self.address {
            refuse(format!("{} is not the address of a network with a prefix of {length}", self.address));
        }
    }
}

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
        if let Some(tag) = self.tags.iter().find(|tag| tag.id > 4095) {
            refuse(format!("the number of a VLAN is at most 4095, not {}", tag.id));
        }
        if self.tags.iter().filter(|tag| tag.native_mode.is_some()).count() > 1 {
            refuse("only one VLAN can be that of untagged traffic".to_owned());
        }
    }
}

impl VirtualPort {
    /// Drops parameters that say nothing.
    pub(crate) fn drop_silent_parameters(&mut self) {
        self.parameters = self.parameters.take().filter(|all| *all != VirtualPortParameters::default());
    }

    /// Judges the parameters: each kind of switch has its own.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        let Some(parameters) = &self.parameters else { return };
        if parameters.type_id.is_some_and(|AnyBase(id)| id > 0x00ff_ffff) {
            report.error(path, Problem::Conflict("the typeid of a VSI has 24 bits".to_owned()));
        }
        let Some(kind) = self.kind else { return };
        let allowed: &[&str] = match kind {
            VirtualPortType::Qbg => &["managerid", "typeid", "typeidversion", "instanceid"],
            VirtualPortType::Qbh => &["profileid"],
            VirtualPortType::OpenVswitch => &["interfaceid", "profileid"],
            VirtualPortType::Midonet => &["interfaceid"],
        };
        for name in parameters.names().iter().filter(|name| !allowed.contains(name)) {
            let text = format!("a virtualport with type='{kind}' has no parameter '{name}'");
            report.error(path, Problem::Conflict(text));
        }
    }
}

impl VirtualPortParameters {
    /// Names of the parameters that are there.
    fn names(&self) -> Vec<&'static str> {
        let Self { manager_id, type_id, type_id_version, instance_id, interface_id, profile_id } = self;
        let all = [
            ("managerid", manager_id.is_some()),
            ("typeid", type_id.is_some()),
            ("typeidversion", type_id_version.is_some()),
            ("instanceid", instance_id.is_some()),
            ("interfaceid", interface_id.is_some()),
            ("profileid", profile_id.is_some()),
        ];
        all.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name).collect()
    }
}

impl Bandwidth {
    /// Drops limits that are 0, which are none.
    pub(crate) fn post_parse(&mut self) {
        for rate in [&mut self.inbound, &mut self.outbound].into_iter().flatten() {
            for limit in [&mut rate.peak, &mut rate.floor, &mut rate.burst] {
                *limit = limit.filter(|&limit| limit != 0);
            }
        }
    }

    /// Judges limits of a network or a portgroup; a class and a guarantee are for a card alone.
    pub(crate) fn validate_of_network(&self, path: &str, report: &mut Report) {
        let mut refuse = |text: &str| report.error(path, Problem::Unsupported(text.to_owned()));
        if self.class_id.is_some() {
            refuse("a network cannot choose a classID");
        }
        for rate in [&self.inbound, &self.outbound].into_iter().flatten() {
            if rate.floor.is_some() {
                refuse("a network cannot be guaranteed a floor");
            } else if rate.average.is_none() {
                refuse("limits need attribute 'average'");
            }
        }
    }
}

/// Family of an address.
pub(crate) fn family_of(address: IpAddr) -> IpFamily {
    match address {
        IpAddr::V4(_) => IpFamily::Ipv4,
        IpAddr::V6(_) => IpFamily::Ipv6,
    }
}

/// Number of ones that a mask starts with.
pub(crate) fn mask_length(mask: Ipv4Addr) -> u8 {
    u8::try_from(mask.to_bits().leading_ones()).expect("a mask has 32 bits")
}

/// An address without the bits past a prefix.
pub(crate) fn network_part(address: IpAddr, length: u8) -> IpAddr {
    let length = u32::from(length);
    match address {
        IpAddr::V4(address) => {
            let rest = u32::MAX.checked_shr(length).unwrap_or(0);
            Ipv4Addr::from_bits(address.to_bits() & !rest).into()
        }
        IpAddr::V6(address) => {
            let rest = u128::MAX.checked_shr(length).unwrap_or(0);
            Ipv6Addr::from_bits(address.to_bits() & !rest).into()
        }
    }
}

/// Whether an address shares a prefix with another of its family.
pub(crate) fn is_of_network(address: IpAddr, other: IpAddr, length: u8) -> bool {
    network_part(address, length) == network_part(other, length)
}
