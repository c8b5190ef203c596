//! What network cards need of the host: ports of virtual networks and descriptors of devices.

use vir_conf::domain::device::hostdev::HostdevDriver;
use vir_conf::domain::device::interface::DirectMode;
use vir_conf::scalar::{MacAddress, Uuid};

/// A card that is to be connected to a virtual network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetworkRequest<'a> {
    /// Name of the network.
    pub network: &'a str,
    /// Group of ports with common settings.
    pub portgroup: Option<&'a str>,
    /// The card's hardware address.
    pub mac: Option<MacAddress>,
}

/// A port of a virtual network, reserved for a card.
#[derive(Debug, Clone, PartialEq)]
pub struct NetworkPort {
    /// Id of the port.
    pub id: Uuid,
    /// What the card is plugged into.
    pub plug: NetworkPlug,
}

/// What the card of a virtual network's port is plugged into.
#[derive(Debug, Clone, PartialEq)]
pub enum NetworkPlug {
    /// The bridge that the network made for itself.
    Network {
        /// Name of the bridge.
        bridge: String,
    },
    /// A bridge that the host had before.
    Bridge {
        /// Name of the bridge.
        bridge: String,
    },
    /// A card of the host, shared with macvtap.
    Direct {
        /// Name of the card.
        dev: String,
        /// How guests on one card see each other.
        mode: DirectMode,
    },
    /// A card of the host, given away.
    HostdevPci {
        /// Whether the card is taken from the host at start and given back after.
        managed: bool,
        /// Driver of the host that holds it.
        driver: Option<HostdevDriver>,
        /// Its address on the host.
        address: vir_pci::Address,
    },
}

/// What a tap device leads to on the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TapLink<'a> {
    /// What the author's programs, or nobody, make of it.
    Free {
        /// Program that sets it up.
        script: Option<&'a str>,
    },
    /// A bridge.
    Bridge(&'a str),
    /// A card of the host, shared with macvtap.
    Direct {
        /// Name of the card.
        dev: &'a str,
        /// How guests on one card see each other.
        mode: DirectMode,
    },
}

/// A tap device that is to be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TapRequest<'a> {
    /// Name wanted; any where absent.
    pub name: Option<&'a str>,
    /// Whether the device is made for the guest; else it must be there.
    pub managed: bool,
    /// Device file it is opened from; the host's usual one where absent.
    pub path: Option<&'a str>,
    /// What it leads to.
    pub link: TapLink<'a>,
    /// Descriptors wanted, one for each pair of queues.
    pub queues: u32,
    /// Whether packets carry virtio's header.
    pub virtio_header: bool,
    /// The card's hardware address.
    pub mac: Option<MacAddress>,
    /// Largest packet in bytes.
    pub mtu: Option<u32>,
}

/// A tap device, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tap {
    /// Its name.
    pub name: String,
    /// A descriptor for each pair of queues.
    pub descriptors: Vec<i32>,
}
