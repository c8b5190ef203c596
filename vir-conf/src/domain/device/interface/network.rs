//! Networking of a card: addresses, routes, VLANs, switch ports, limits, filters.

use crate::facet;
use crate::scalar::{Uuid, YesNo};
use crate::{element, values};

element! {
    /// An IP address.
    pub struct Ip = "ip" {
        /// The address.
        attr "address" => address: String, fits facet::IP_ADDRESS;
        /// Its family; told by the address where absent.
        attr "family" => family: Option<IpFamily>;
        /// Length of the network's prefix.
        attr "prefix" => prefix: Option<u8>;
        /// Address of the other end of a point-to-point link.
        attr "peer" => peer: Option<String>, fits facet::IP_ADDRESS;
    }
}

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
        attr "address" => address: String, fits facet::IP_ADDRESS;
        /// Netmask of that network.
        attr "netmask" => netmask: Option<String>, fits facet::IPV4_ADDRESS;
        /// Length of that network's prefix.
        attr "prefix" => prefix: Option<u8>;
        /// The gateway.
        attr "gateway" => gateway: String, fits facet::IP_ADDRESS;
        /// Its cost.
        attr "metric" => metric: Option<u32>;
    }
}

element! {
    /// Ports of the host that lead to the guest.
    pub struct PortForward = "portForward" {
        /// Protocol.
        attr "proto" => proto: PortForwardProto;
        /// Address of the host; every one where absent.
        attr "address" => address: Option<String>, fits facet::IP_ADDRESS;
        /// Card of the host.
        attr "dev" => dev: Option<String>, fits facet::DEVICE_NAME;
        /// Which ports; all where there are none.
        list "range" => ranges: Vec<PortForwardRange>;
    }
}

values! {
    /// Protocols with ports.
    pub enum PortForwardProto { Tcp = "tcp", Udp = "udp" }
}

element! {
    /// Ports that are forwarded, or left out.
    pub struct PortForwardRange = "range" {
        /// First port of the host.
        attr "start" => start: u16;
        /// Last port of the host.
        attr "end" => end: Option<u16>;
        /// First port of the guest.
        attr "to" => to: Option<u16>;
        /// Whether these ports are not forwarded.
        attr "exclude" => exclude: Option<YesNo>;
    }
}

element! {
    /// VLANs the traffic is in.
    pub struct Vlan = "vlan" {
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
    pub struct VirtualPort = "virtualport" {
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
        attr "managerid" => manager_id: Option<u8>;
        /// 802.1Qbg: VSI type, 24 bits.
        attr "typeid" => type_id: Option<u32>;
        /// 802.1Qbg: version of the VSI type.
        attr "typeidversion" => type_id_version: Option<u8>;
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
    pub struct Rate = "inbound" {
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

element! {
    /// Filter on the traffic.
    pub struct FilterRef = "filterref" {
        /// Name of the filter.
        attr "filter" => filter: String, fits facet::XML_NAME;
        /// Values for the filter's variables.
        list "parameter" => parameters: Vec<Parameter>;
    }
}

element! {
    /// Value for a variable; one that occurs several times is a list.
    pub struct Parameter = "parameter" {
        /// The variable.
        attr "name" => name: String, fits facet::PARAMETER_NAME;
        /// The value.
        attr "value" => value: String, fits facet::PARAMETER_VALUE;
    }
}

impl Ip {
    /// The family, told by the address where the definition does not say: only IPv6 addresses have colons.
    pub fn family(&self) -> IpFamily {
        let told = if self.address.contains(':') { IpFamily::Ipv6 } else { IpFamily::Ipv4 };
        self.family.unwrap_or(told)
    }

    /// Says which family it is.
    pub(crate) fn post_parse(&mut self) {
        self.family = Some(self.family());
    }
}
