//! `<actual>`: what a network turned out to be when a domain was started. Only files of the host's own have it.

use crate::domain::device::interface::source::{DirectInterface, HostdevInterface};
use crate::net::{Bandwidth, MacTableManager, PortIsolation, VirtualPort, Vlan};
use crate::scalar::YesNo;
use crate::{choice, element};

element! {
    /// What a network turned out to be when a domain was started.
    pub struct ActualInterface = "actual" {
        /// Whether a device of the host is taken and given back by the host.
        attr "managed" => managed: Option<YesNo>;
        /// Whether the host follows the filters that the guest sets on its card.
        attr "trustGuestRxFilters" => trust_guest_rx_filters: Option<YesNo>;
        /// What the card is plugged into.
        choice "" => kind: ActualKind;
        /// VLANs the card's traffic is in.
        child "vlan" => vlan: Option<Vlan>;
        /// Port of the switch the card is plugged into.
        child "virtualport" => virtual_port: Option<VirtualPort>;
        /// Limits on the traffic.
        child live "bandwidth" => bandwidth: Option<Bandwidth>;
        /// Whether the port is kept apart from other ports of its bridge.
        child "port" => port: Option<PortIsolation>;
    }
}

choice! {
    /// What a card is plugged into by a network.
    pub enum ActualKind by "type" {
        /// The network's own bridge.
        "network" => Network(ActualBridge),
        /// A bridge of the host.
        "bridge" => Bridge(ActualBridge),
        /// A card of the host, shared with macvtap.
        "direct" => Direct(DirectInterface),
        /// A card of the host, given away.
        "hostdev" => Hostdev(HostdevInterface),
    }
}

element! {
    /// A bridge that a network led to.
    pub struct ActualBridge = group {
        /// Which one.
        child "source" => source: Option<ActualBridgeSource>;
    }
}

element! {
    /// A bridge that a network led to.
    pub struct ActualBridgeSource = maybe "source" {
        /// Its name.
        attr "bridge" => bridge: Option<String>;
        /// Who keeps the bridge's table of addresses.
        attr "macTableManager" => mac_table_manager: Option<MacTableManager>;
    }
}
