//! `<interface>`: a network card.

mod actual;
mod driver;
mod network;
mod post_parse;
mod source;
mod validate;

pub use actual::{ActualBridge, ActualBridgeSource, ActualInterface, ActualKind};
pub use driver::{
    Coalesce, GuestOffload, HostOffload, InterfaceBackend, InterfaceBackendKind, InterfaceDriver,
};
pub use driver::{InterfaceDriverName, RxCoalesce, RxFrames, TxMode};
pub(crate) use network::validate_addresses;
pub use network::{Ip, PortForward, PortForwardProto, PortForwardRange};
pub use source::{
    BridgeInterface, BridgeSource, DirectInterface, DirectMode, DirectSource, EthernetInterface,
    EthernetSource, HostCardAddress, HostUsbAddress, HostdevInterface, HostdevInterfaceSource, InterfaceKind,
    InternalInterface, InternalSource, NetworkInterface, NetworkLink, NetworkSource, SocketInterface,
    SocketSource, UdpInterface, UdpLocal, UdpSource, UserInterface, UserSource, VdpaInterface, VdpaSource,
    VdsInterface, VdsSource, VhostUserInterface, VhostUserMode, VhostUserSource,
};

pub use crate::net::{
    Bandwidth, IpFamily, MacTableManager, PortIsolation, Rate, Route, VirtualPort, VirtualPortParameters,
    VirtualPortType, Vlan, VlanMode, VlanTag,
};

use crate::domain::device::DeviceInfo;
use crate::facet;
use crate::filter_ref::FilterRef;
use crate::scalar::{MacAddress, YesNo};
use crate::{element, values};

element! {
    /// A network card.
    pub struct Interface = "interface" new(kind: InterfaceKind) {
        /// Whether the host follows the filters that the guest sets on its card.
        attr live "trustGuestRxFilters" => trust_guest_rx_filters: Option<YesNo>, since "1.2.10";
        /// Hardware address; drawn at random after parsing where absent.
        child "mac" => mac: Option<Mac>;
        /// What the card is plugged into.
        choice "" => kind: InterfaceKind;
        /// VLANs the card's traffic is in.
        child live "vlan" => vlan: Option<Vlan>, since "0.10.0";
        /// Port of the switch the card is plugged into.
        child live "virtualport" => virtual_port: Option<VirtualPort>, since "0.8.2";
        /// Limits on the traffic.
        child live "bandwidth" => bandwidth: Option<Bandwidth>;
        /// Whether the port is kept apart from other ports of its bridge.
        child live "port" => port: Option<PortIsolation>, since "6.1.0";
        /// Addresses of the guest's side, for containers and user-mode networking.
        list "ip" => ips: Vec<Ip>, since "1.2.12";
        /// Routes of the guest's side.
        list "route" => routes: Vec<Route>, since "1.2.12";
        /// Ports of the host that lead to the guest.
        list "portForward" => port_forwards: Vec<PortForward>, since "9.0.0";
        /// What the network turned out to be when the domain was started.
        child "actual" => actual: Option<Box<ActualInterface>>, only |_, cx| cx.notes(), when |_, cx| cx.notes();
        /// Program that sets the host's side up.
        child "script" => script: Option<Script>, since "0.2.1";
        /// Program that takes the host's side down.
        child "downscript" => down_script: Option<Script>, since "6.4.0";
        /// Xen: the domain that drives the host's side.
        child "backenddomain" => backend_domain: Option<BackendDomain>, since "1.2.13";
        /// Name of the host's side. Generated names are not saved.
        child "target" => target: Option<InterfaceTarget>, when |nic, cx| !(cx.inactive() && nic.has_generated_target());
        /// Name of the guest's side, for containers.
        child "guest" => guest: Option<GuestSide>, since "1.2.7";
        /// The card the guest sees.
        child "model" => model: Option<InterfaceModel>;
        /// Tuning of the driver.
        child "driver" => driver: Option<InterfaceDriver>, since "0.8.8", when |nic, _| !matches!(nic.kind, InterfaceKind::Hostdev(_));
        /// What carries the traffic between guest and host.
        child "backend" => backend: Option<InterfaceBackend>, since "1.2.9";
        /// Filter on the traffic.
        child live "filterref" => filter: Option<FilterRef>, since "0.8.0";
        /// Tuning of the host's side.
        child "tune" => tune: Option<InterfaceTune>, since "0.8.8";
        /// Part in a team of two cards.
        child "teaming" => teaming: Option<Teaming>, since "6.1.0";
        /// State of the virtual cable.
        child live "link" => link: Option<Link>, since "0.9.5";
        /// Largest packet.
        child "mtu" => mtu: Option<Mtu>, since "3.1.0";
        /// Interrupt coalescing of the host's side.
        child live "coalesce" => coalesce: Option<Coalesce>, since "3.3.0";
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

element! {
    /// Hardware address of a card.
    pub struct Mac = "mac" new(address: MacAddress) {
        /// The address.
        attr guest "address" => address: MacAddress;
        /// Whether the address was chosen or drawn, for VMware.
        attr "type" => kind: Option<MacType>, since "6.6.0";
        /// Whether VMware checks the address.
        attr "check" => check: Option<YesNo>;
        /// Address that the guest gave its card, while the domain runs.
        attr "currentAddress" => current: Option<MacAddress>, since "11.2.0", when |_, cx| !cx.inactive();
    }
}

values! {
    /// Whether a hardware address was chosen or drawn.
    pub enum MacType { Generated = "generated", Static = "static" }
}

element! {
    /// A program on the host.
    pub struct Script = "script" {
        /// Its path.
        attr "path" => path: String, fits facet::LINE;
    }
}

element! {
    /// The Xen domain that drives the host's side of a card.
    pub struct BackendDomain = "backenddomain" {
        /// Its name.
        attr "name" => name: String, fits facet::LINE;
    }
}

element! {
    /// Name of the host's side of a card.
    pub struct InterfaceTarget = maybe "target" {
        /// The device's name.
        attr "dev" => dev: Option<String>, fits facet::DEVICE_NAME;
        /// Whether the device is made and removed with the domain; else it must exist.
        attr "managed" => managed: Option<YesNo>, since "5.7.0";
    }
}

element! {
    /// Name of the guest's side of a card, for containers.
    pub struct GuestSide = maybe "guest" {
        /// The name wanted.
        attr guest "dev" => dev: Option<String>, fits facet::DEVICE_NAME;
        /// The name it got.
        attr "actual" => actual: Option<String>, fits facet::DEVICE_NAME, when |_, cx| !cx.inactive();
    }
}

element! {
    /// The card the guest sees.
    pub struct InterfaceModel = "model" new(name: String) {
        /// Its name. Every hypervisor has its own set, so the format does not limit it.
        attr guest "type" => name: String, fits facet::CARD_MODEL;
    }
}

impl From<&str> for InterfaceModel {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

element! {
    /// Tuning of the host's side of a card.
    pub struct InterfaceTune = maybe "tune" {
        /// Bytes the tap device buffers before the guest must wait.
        leaf "sndbuf" => sndbuf: Option<u32>, in "bytes";
    }
}

element! {
    /// State of the virtual cable.
    pub struct Link = "link" {
        /// Whether it is plugged in.
        attr "state" => state: LinkState;
    }
}

values! {
    /// Whether a cable is plugged in.
    pub enum LinkState { Up = "up", Down = "down" }
}

element! {
    /// Largest packet.
    pub struct Mtu = "mtu" {
        /// In bytes, without the Ethernet header.
        attr guest "size" => size: u32, in "bytes";
    }
}

element! {
    /// Part in a team of two cards, of which one stays when the other is unplugged for migration.
    pub struct Teaming = "teaming" {
        /// The part.
        attr guest "type" => kind: TeamingType;
        /// Alias of the card that stays, for the one that goes.
        attr guest "persistent" => persistent: Option<String>, fits facet::ALIAS;
    }
}

values! {
    /// Part in a team of two cards.
    pub enum TeamingType { Persistent = "persistent", Transient = "transient" }
}

/// What names of tap devices start with where nobody chose one.
const GENERATED_PREFIXES: &[&str] = &["vnet", "vif", "macvtap", "macvlan"];

impl Interface {
    /// Whether the host's side has a name that was made up at start.
    pub fn has_generated_target(&self) -> bool {
        let name = self.target.as_ref().and_then(|target| target.dev.as_deref());
        name.is_some_and(|name| GENERATED_PREFIXES.iter().any(|prefix| name.starts_with(prefix)))
    }

    /// Whether the guest sees a virtio card.
    pub fn is_virtio(&self) -> bool {
        matches!(self.model_name(), Some("virtio" | "virtio-transitional" | "virtio-non-transitional"))
    }

    /// The card's model, where the definition names one.
    pub fn model_name(&self) -> Option<&str> {
        self.model.as_ref().map(|model| model.name.as_str())
    }
}
