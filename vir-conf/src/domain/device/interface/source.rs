//! What a card is plugged into: `<interface type=…>` and its `<source>`.

use crate::domain::address::HostPciAddress;
use crate::domain::chardev::Reconnect;
use crate::domain::device::hostdev::{GuestReset, HostdevDriver, HostdevStartupPolicy, UsbId};
use crate::domain::device::interface::network::Ip;
use crate::facet;
use crate::net::{MacTableManager, Route};
use crate::scalar::{Uuid, YesNo};
use crate::{choice, element, values};

choice! {
    /// What a card is plugged into.
    pub enum InterfaceKind by "type" {
        /// User-mode networking: no device on the host.
        "user" => User(UserInterface),
        /// A tap device that a script connects.
        "ethernet" => Ethernet(EthernetInterface),
        /// A switch that speaks virtio over a socket.
        "vhostuser" => VhostUser(VhostUserInterface) since "1.2.7",
        /// A TCP server that another guest's `client` connects to.
        "server" => Server(SocketInterface),
        /// A TCP client of another guest's `server`.
        "client" => Client(SocketInterface),
        /// A multicast group.
        "mcast" => Mcast(SocketInterface),
        /// A UDP tunnel.
        "udp" => Udp(UdpInterface) since "1.2.20",
        /// A virtual network.
        "network" => Network(NetworkInterface),
        /// A bridge of the host.
        "bridge" => Bridge(BridgeInterface),
        /// A network inside the hypervisor.
        "internal" => Internal(InternalInterface),
        /// A card of the host, shared with macvtap.
        "direct" => Direct(DirectInterface) since "0.7.7",
        /// A card of the host, given away.
        "hostdev" => Hostdev(HostdevInterface) since "0.9.11",
        /// A vDPA device of the host.
        "vdpa" => Vdpa(VdpaInterface) since "6.9.0",
        /// Nothing at all.
        "null" => Null since "8.7.0",
        /// A VMware distributed switch.
        "vds" => Vds(VdsInterface) since "8.7.0",
    }
}

impl InterfaceKind {
    /// A virtual network.
    pub fn network(name: impl Into<String>) -> Self {
        let source = NetworkSource { network: Some(name.into()), ..NetworkSource::default() };
        Self::Network(NetworkInterface { source: Some(source) })
    }

    /// A bridge of the host.
    pub fn bridge(name: impl Into<String>) -> Self {
        let source = BridgeSource { bridge: Some(name.into()), ..BridgeSource::default() };
        Self::Bridge(BridgeInterface { source: Some(source) })
    }

    /// User-mode networking.
    pub fn user() -> Self {
        Self::User(UserInterface::default())
    }
}

/// A `<source>` element with the shape of one interface type, and the group that holds it.
macro_rules! sources {
    ($($(#[doc = $doc:literal])* $group:ident => $source:ident = $kind:ident { $($body:tt)* })*) => {$(
        element! {
            $(#[doc = $doc])*
            pub struct $group = group {
                /// Which one.
                child "source" => source: Option<$source>;
            }
        }

        sources!(@source $kind $(#[doc = $doc])* $source { $($body)* });
    )*};
    (@source maybe $(#[doc = $doc:literal])* $source:ident { $($body:tt)* }) => {
        element! { $(#[doc = $doc])* pub struct $source = maybe "source" { $($body)* } }
    };
}

sources! {
    /// User-mode networking.
    UserInterface => UserSource = maybe {
        /// Card of the host whose addresses are used.
        attr "dev" => dev: Option<String>, since "9.0.0", fits facet::DEVICE_NAME, due |_| true;
    }

    /// A tap device that a script connects.
    EthernetInterface => EthernetSource = maybe {
        /// Addresses of the host's side.
        list "ip" => ips: Vec<Ip>, since "2.1.0";
        /// Routes of the host's side.
        list "route" => routes: Vec<Route>, since "2.1.0";
    }

    /// A switch that speaks virtio over a socket.
    VhostUserInterface => VhostUserSource = maybe {
        /// Kind of socket.
        attr "type" => kind: Option<String>;
        /// Path of the socket.
        attr "path" => path: Option<String>, fits facet::ABSOLUTE_PATH;
        /// Which side listens.
        attr "mode" => mode: Option<VhostUserMode>;
        /// Card of the host that passt uses.
        attr "dev" => dev: Option<String>, since "11.1.0", fits facet::DEVICE_NAME;
        /// What happens when the connection is lost.
        child "reconnect" => reconnect: Option<Reconnect>, since "4.1.0";
    }

    /// A socket that two guests share.
    SocketInterface => SocketSource = maybe {
        /// Address.
        attr "address" => address: Option<String>, fits facet::IPV4_ADDRESS;
        /// Port.
        attr "port" => port: Option<u16>, due |_| true;
    }

    /// A UDP tunnel.
    UdpInterface => UdpSource = maybe {
        /// Address of the other side.
        attr "address" => address: Option<String>, fits facet::IPV4_ADDRESS, due |_| true;
        /// Port of the other side.
        attr "port" => port: Option<u16>, due |_| true;
        /// This side.
        child "local" => local: Option<UdpLocal>, due |_| true;
    }

    /// A virtual network.
    NetworkInterface => NetworkSource = maybe {
        /// Name of the network.
        attr "network" => network: Option<String>, due |_| true;
        /// Group of ports with common settings.
        attr "portgroup" => portgroup: Option<String>, since "0.9.4", fits facet::DEVICE_NAME;
        /// The port, while the domain runs.
        attr "portid" => port_id: Option<Uuid>, since "5.1.0", when |_, cx| !cx.inactive();
        /// The bridge, while the domain runs.
        attr "bridge" => bridge: Option<String>, fits facet::BRIDGE, when |_, cx| !cx.inactive();
        /// Who keeps the bridge's table of addresses, while the domain runs.
        attr "macTableManager" => mac_table_manager: Option<MacTableManager>, when |_, cx| !cx.inactive();
    }

    /// A bridge of the host.
    BridgeInterface => BridgeSource = maybe {
        /// The virtual network that led to it, while the domain runs.
        inline "" => link: NetworkLink;
        /// Name of the bridge.
        attr live "bridge" => bridge: Option<String>, fits facet::BRIDGE, due |_| true;
        /// Who keeps the bridge's table of addresses, while the domain runs.
        attr "macTableManager" => mac_table_manager: Option<MacTableManager>, when |_, cx| !cx.inactive();
    }

    /// A network inside the hypervisor.
    InternalInterface => InternalSource = maybe {
        /// Name of the network.
        attr "name" => name: Option<String>, fits facet::DEVICE_NAME, due |_| true;
    }

    /// A card of the host, shared with macvtap.
    DirectInterface => DirectSource = maybe {
        /// The virtual network that led to it, while the domain runs.
        inline "" => link: NetworkLink;
        /// Name of the card.
        attr "dev" => dev: Option<String>, fits facet::DEVICE_NAME, due |_| true;
        /// How guests on one card see each other.
        attr "mode" => mode: Option<DirectMode> = Some(DirectMode::Vepa);
    }

    /// A vDPA device of the host.
    VdpaInterface => VdpaSource = maybe {
        /// Path of the device.
        attr "dev" => dev: Option<String>, fits facet::DEVICE_NAME, due |_| true;
    }

    /// A VMware distributed switch.
    VdsInterface => VdsSource = maybe {
        /// The switch.
        attr "switchid" => switch_id: Option<Uuid>, due |_| true;
        /// Port of the switch.
        attr "portid" => port_id: Option<i64>;
        /// Group of ports.
        attr "portgroupid" => portgroup_id: Option<String>;
        /// Connection to the port.
        attr "connectionid" => connection_id: Option<i64>;
    }
}

element! {
    /// The virtual network that led to what a card is plugged into, while the domain runs.
    pub struct NetworkLink = group {
        /// Name of the network.
        attr "network" => network: Option<String>, when |_, cx| !cx.inactive();
        /// Group of ports with common settings.
        attr "portgroup" => portgroup: Option<String>, fits facet::DEVICE_NAME, when |_, cx| !cx.inactive();
        /// The port.
        attr "portid" => port_id: Option<Uuid>, since "5.1.0", when |_, cx| !cx.inactive();
    }
}

values! {
    /// Which side of a socket listens.
    pub enum VhostUserMode { Client = "client", Server = "server" }
}

element! {
    /// This side of a UDP tunnel.
    pub struct UdpLocal = "local" default {
        /// Address.
        attr "address" => address: Option<String>, fits facet::IPV4_ADDRESS, due |_| true;
        /// Port.
        attr "port" => port: Option<u16>, due |_| true;
    }
}

values! {
    /// How guests on one card of the host see each other.
    pub enum DirectMode { Vepa = "vepa", Private = "private", Bridge = "bridge", Passthrough = "passthrough" since "0.9.2" }
}

element! {
    /// A card of the host, given away.
    pub struct HostdevInterface = shape {
        /// Whether the card is taken from the host at start and given back after.
        attr "managed" => managed: Option<YesNo>;
        /// Driver of the host that holds it.
        child "driver" => driver: Option<HostdevDriver>, since "1.0.5";
        /// Which one.
        child "source" => source: HostdevInterfaceSource;
    }
}

element! {
    /// A card of the host.
    pub struct HostdevInterfaceSource = "source" default {
        /// The virtual network that led to it, while the domain runs.
        inline "" => link: NetworkLink;
        /// USB: what happens at start when it is not there.
        attr "startupPolicy" => startup_policy: Option<HostdevStartupPolicy>;
        /// USB: whether it was not there at start.
        attr "missing" => missing: Option<YesNo>, when |_, cx| !cx.inactive();
        /// USB: when the guest may reset it.
        attr "guestReset" => guest_reset: Option<GuestReset>, since "8.6.0";
        /// USB: the maker.
        child "vendor" => vendor: Option<UsbId>;
        /// USB: the product.
        child "product" => product: Option<UsbId>;
        /// Its address on the host; USB cards may be found by maker and product instead.
        child "address" => address: Option<HostCardAddress>;
    }
}

impl HostdevInterfaceSource {
    /// A card on PCI.
    pub fn pci(address: vir_pci::Address) -> Self {
        Self {
            link: NetworkLink::default(),
            startup_policy: None,
            missing: None,
            guest_reset: None,
            vendor: None,
            product: None,
            address: Some(HostCardAddress::Pci(HostPciAddress(address))),
        }
    }
}

choice! {
    /// Address of a card on the host.
    pub enum HostCardAddress = "address" by "type" or "usb" {
        /// A function on PCI.
        "pci" => Pci(HostPciAddress),
        /// A device on USB.
        "usb" => Usb(HostUsbAddress),
    }
}

element! {
    /// Address of a card on the host's USB.
    pub struct HostUsbAddress = shape {
        /// Bus.
        attr "bus" => bus: u32;
        /// Device on the bus.
        attr "device" => device: u32;
    }
}
