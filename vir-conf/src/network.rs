//! `<network>`: a virtual network, its bridge, addresses, DHCP and DNS.
//!
//! Page "Network XML format".

pub mod dhcp;
pub mod dns;
pub mod dnsmasq_namespace;
pub mod forward;
pub mod ip;
mod post_parse;
mod setup;
pub mod update;
mod validate;

use self::dns::Dns;
use self::dnsmasq_namespace::DnsmasqNamespace;
use self::forward::{Forward, ForwardMode};
use self::ip::NetworkIp;
use crate::diagnostic::Report;
use crate::document::{self, Parsed};
use crate::domain::PostParse;
use crate::domain::metadata::Metadata;
use crate::element;
use crate::facet;
use crate::flags::{FormatFlags, ParseFlags};
use crate::net::{Bandwidth, Mac, MacTableManager, PortIsolation, Route, VirtualPort, Vlan};
use crate::scalar::{OnOff, Uuid, YesNo};
use crate::schema::Facet;

element! {
    /// A virtual network.
    pub struct Network = "network" new(name: String) {
        /// Number of cards that are plugged in, counted while the network runs.
        attr "connections" => connections: Option<u32>, since "0.10.0", when |_, cx| !cx.inactive();
        /// Whether guests may speak IPv6 to each other where the network has no IPv6 address; no where absent.
        attr "ipv6" => ipv6: Option<YesNo>, since "1.0.1";
        /// Whether the host follows the filters that guests set on their cards; no where absent.
        attr "trustGuestRxFilters" => trust_guest_rx_filters: Option<YesNo>, since "1.2.10";
        /// Name, unique on its host.
        leaf "name" => name: String;
        /// Identity, drawn at random where absent.
        leaf "uuid" => uuid: Option<Uuid>;
        /// Short description for people.
        leaf live "title" => title: Option<String>, since "9.7.0", fits facet::LINE;
        /// Long description for people.
        leaf live "description" => description: Option<String>, since "9.7.0";
        /// What applications note about the network.
        child live "metadata" => metadata: Option<Metadata>, since "2.1.0";
        /// How guests reach other networks; not at all where absent.
        child "forward" => forward: Option<Forward>;
        /// The bridge that joins the guests.
        child "bridge" => bridge: Option<Bridge>;
        /// Size of the largest packet.
        child "mtu" => mtu: Option<Mtu>, since "3.1.0";
        /// Hardware address of the bridge, drawn at random by the host where absent.
        child "mac" => mac: Option<Mac>, since "0.8.8";
        /// The DNS domain of its guests.
        child "domain" => domain: Option<DnsDomain>, since "0.4.5";
        /// What its DNS server knows.
        child "dns" => dns: Option<Dns>, since "0.9.3";
        /// VLANs of the guests' traffic.
        child "vlan" => vlan: Option<Vlan>, since "0.10.0";
        /// Limits on the traffic of the whole network.
        child "bandwidth" => bandwidth: Option<Bandwidth>, since "0.9.4";
        /// Whether guests are kept apart from each other.
        child "port" => port_isolation: Option<PortIsolation>, since "6.1.0";
        /// Addresses of the host in the network.
        list "ip" => ips: Vec<NetworkIp>;
        /// Routes of the host through the network.
        list "route" => routes: Vec<Route>, since "1.0.6";
        /// Port of a switch that guests are plugged into.
        child "virtualport" => virtual_port: Option<VirtualPort>, since "0.9.4";
        /// Groups of ports with common settings.
        list live "portgroup" => portgroups: Vec<PortGroup>, since "0.9.4";
        /// What it says to dnsmasq directly.
        inline "" => dnsmasq: DnsmasqNamespace;
    }
}

element! {
    /// The bridge that joins the guests.
    pub struct Bridge = maybe "bridge" {
        /// Its name; chosen by the host where absent, unless guests use a bridge or card that the host has anyway. With
        /// forward mode `bridge` that of a bridge that exists.
        attr "name" => name: Option<String>, fits facet::DEVICE_NAME;
        /// Zone of the firewall daemon.
        attr "zone" => zone: Option<String>, since "5.1.0", fits ZONE;
        /// Whether it speaks the spanning tree protocol; yes where absent and the bridge is made for the network.
        attr "stp" => stp: Option<OnOff>;
        /// Time until it forwards through a new port; 0 where absent and the bridge is made for the network.
        attr "delay" => delay: Option<u64>, in "s";
        /// Who keeps its table of addresses; the kernel where absent.
        attr "macTableManager" => mac_table_manager: Option<MacTableManager>, since "1.2.11";
    }
}

element! {
    /// Size of the largest packet.
    pub struct Mtu = "mtu" {
        /// The largest that fits.
        attr "size" => size: u32, in "bytes";
    }
}

element! {
    /// The DNS domain of a network's guests.
    pub struct DnsDomain = "domain" {
        /// Its name.
        attr "name" => name: String, fits facet::DNS_NAME;
        /// Whether names in it are never looked up elsewhere; no where absent.
        attr "localOnly" => local_only: Option<YesNo>, since "1.2.12";
        /// Whether the host's resolver asks the network's DNS server for it, which then is the last to ask; no where
        /// absent.
        attr "register" => register: Option<YesNo>, since "10.1.0";
    }
}

element! {
    /// A group of ports with common settings, by whose name cards choose them.
    pub struct PortGroup = spread "portgroup" {
        /// Its name, unique in the network.
        attr live "name" => name: String, fits facet::DEVICE_NAME;
        /// Whether cards that name no group are in this one; at most one is.
        attr live "default" => default: Option<YesNo>;
        /// Whether the host follows the filters that guests set on their cards; as for the network where absent.
        attr live "trustGuestRxFilters" => trust_guest_rx_filters: Option<YesNo>, since "1.2.10";
        /// VLANs of the traffic.
        child live "vlan" => vlan: Option<Vlan>, since "0.10.0";
        /// Port of the switch.
        child live "virtualport" => virtual_port: Option<VirtualPort>;
        /// Limits on the traffic of each card.
        child live "bandwidth" => bandwidth: Option<Bandwidth>;
    }
}

/// Names of zones.
const ZONE: Facet = Facet {
    what: "a zone of letters, digits, '_' and '-'",
    examples: &["public", "libvirt"],
    fits: |text| facet::all(text, "_-"),
};

impl Network {
    /// Reads a network as its author wrote it: nothing is filled in.
    ///
    /// # Errors
    /// Everything that is wrong with the document's text and form, each with its place.
    pub fn parse(text: &str, flags: ParseFlags) -> Result<Parsed<Self>, Report> {
        document::parse(text, flags)
    }

    /// Reads a network, fills in what was left out, and judges it.
    ///
    /// # Errors
    /// Everything that is wrong with the document or with what it means, each with its place.
    pub fn define(text: &str, cx: &mut PostParse<'_>) -> Result<Parsed<Self>, Report> {
        document::define(text, cx.flags, |network: &mut Self, report| {
            network.post_parse(cx);
            report.extend(network.validate());
        })
    }

    /// Prints the network.
    pub fn to_xml(&self, flags: FormatFlags) -> String {
        document::format(self, flags)
    }

    /// How guests reach other networks; none where they do not.
    pub fn forward_mode(&self) -> Option<ForwardMode> {
        self.forward.as_ref().map(|forward| forward.mode)
    }

    /// Whether the bridge belongs to the network, which then sets it up, rather than to the host.
    pub fn owns_bridge(&self) -> bool {
        self.forward_mode().is_none_or(ForwardMode::owns_bridge)
    }
}
