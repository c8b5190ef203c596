//! Capability `net`: a network card of the host.

use crate::in_order::{InOrder, Ranked};
use crate::link::Link;
use crate::scalar::{MacAddress, Verbatim};
use crate::{choice, element, values};

element! {
    /// A network card.
    pub struct Net = shape {
        /// Its name, such as `eth0`.
        leaf "interface" => interface: String;
        /// Its hardware address.
        leaf "address" => address: Option<Verbatim<MacAddress>>;
        /// What the host reports of the wire.
        child "link" => link: Option<Link>;
        /// What it can do for the host.
        list "feature" => features: InOrder<NetFeature>;
        /// What wire it is for.
        list "capability" => capabilities: InOrder<NetCapability>;
    }
}

element! {
    /// Something that a card can do for the host.
    pub struct NetFeature = "feature" {
        /// What it is.
        attr "name" => name: NetFeatureName;
    }
}

values! {
    /// What a card can do for the host.
    pub enum NetFeatureName {
        /// Check sums of what is received.
        Rx = "rx",
        /// Make check sums of what is sent.
        Tx = "tx",
        /// Gather what is sent from several places in memory.
        ScatterGather = "sg",
        /// Cut TCP streams into segments.
        TcpSegmentation = "tso",
        /// Cut any data into packets.
        GenericSegmentation = "gso",
        /// Put packets that were received together.
        GenericReceive = "gro",
        /// Put TCP segments that were received together.
        LargeReceive = "lro",
        /// Take VLAN tags off.
        RxVlan = "rxvlan",
        /// Put VLAN tags on.
        TxVlan = "txvlan",
        /// Sort what is received by rules.
        NTuple = "ntuple",
        /// Sort what is received by a hash.
        RxHash = "rxhash",
        /// Read and write a peer's memory.
        Rdma = "rdma",
        /// Cut what goes through a UDP tunnel.
        TxUdpTunnel = "txudptnl",
        /// Act as a switch that the host programs.
        SwitchDev = "switchdev" since "3.8.0",
    }
}

impl Ranked for NetFeature {
    fn rank(&self) -> usize {
        self.name as usize
    }
}

choice! {
    /// What wire a card is for.
    pub enum NetCapability = "capability" by "type" {
        /// Cables, IEEE 802.3.
        "80203" => Ethernet,
        /// None, IEEE 802.11.
        "80211" => Wireless,
    }
}

/// A card is for one: the first counts.
impl Ranked for NetCapability {
    fn rank(&self) -> usize {
        0
    }
}
