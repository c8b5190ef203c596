//! `<networkport>`: one plug of a virtual network, and who uses it.
//!
//! Page "Network port XML format".

use crate::absent::forget_empty;
use crate::diagnostic::{Problem, Report};
use crate::document::{self, Parsed};
use crate::domain::address::HostPciAddress;
use crate::domain::device::hostdev::HostdevDriver;
use crate::domain::device::interface::DirectMode;
use crate::facet;
use crate::flags::{FormatFlags, ParseFlags};
use crate::net::{Bandwidth, Limited, Mac, MacTableManager, PortIsolation, VirtualPort, Vlan};
use crate::scalar::{Uuid, YesNo};
use crate::{choice, element};

element! {
    /// One plug of a virtual network.
    pub struct NetworkPort = "networkport" {
        /// Identity, the same as in the guest's live definition.
        leaf "uuid" => uuid: Uuid;
        /// The domain that uses it.
        child "owner" => owner: PortOwner;
        /// Name of the portgroup.
        leaf "group" => group: Option<String>, fits facet::DEVICE_NAME;
        /// Hardware address of the card.
        child "mac" => mac: Mac;
        /// Port of the switch.
        child "virtualport" => virtual_port: Option<VirtualPort>;
        /// Limits on the traffic.
        child "bandwidth" => bandwidth: Option<Bandwidth>;
        /// VLANs of the traffic.
        child "vlan" => vlan: Option<Vlan>;
        /// Whether the port is kept apart from others.
        child "port" => port_isolation: Option<PortIsolation>, since "6.1.0";
        /// Whether the host follows the guest's filters.
        child "rxfilters" => rx_filters: Option<RxFilters>;
        /// What the card is plugged into on the host.
        child "plug" => plug: Option<Plug>;
    }
}

element! {
    /// The domain that uses a port.
    pub struct PortOwner = "owner" {
        /// Its name.
        leaf "name" => name: String;
        /// Its identity.
        leaf "uuid" => uuid: Uuid;
    }
}

element! {
    /// Whether the host follows the guest's filters.
    pub struct RxFilters = "rxfilters" {
        /// Whether it does.
        attr "trustGuest" => trust_guest: YesNo;
    }
}

choice! {
    /// What a card is plugged into on the host.
    pub enum Plug = "plug" by "type" {
        /// The bridge of the network.
        "network" => Network(BridgePlug),
        /// A bridge of the host.
        "bridge" => Bridge(BridgePlug),
        /// A card of the host, shared with macvtap.
        "direct" => Direct(DirectPlug),
        /// A card of the host, given away.
        "hostdev-pci" => HostdevPci(HostdevPciPlug),
    }
}

element! {
    /// A bridge.
    pub struct BridgePlug = shape {
        /// Its name.
        attr "bridge" => bridge: String, fits facet::DEVICE_NAME;
        /// Who keeps its table of addresses; the kernel where absent.
        attr "macTableManager" => mac_table_manager: Option<MacTableManager>;
    }
}

element! {
    /// A card of the host, shared with macvtap.
    pub struct DirectPlug = shape {
        /// Its name.
        attr "dev" => dev: String, fits facet::DEVICE_NAME;
        /// How guests on one card see each other.
        attr "mode" => mode: DirectMode;
    }
}

element! {
    /// A card of the host, given away.
    pub struct HostdevPciPlug = shape {
        /// Whether the card is taken from the host at start and given back after.
        attr "managed" => managed: Option<YesNo>;
        /// Driver of the host that holds it.
        child "driver" => driver: Option<HostdevDriver>;
        /// Where it is.
        child "address" => address: HostPciAddress;
    }
}

impl NetworkPort {
    /// Reads a port as its author wrote it: nothing is filled in.
    ///
    /// # Errors
    /// Everything that is wrong with the document's text and form, each with its place.
    pub fn parse(text: &str, flags: ParseFlags) -> Result<Parsed<Self>, Report> {
        document::parse(text, flags)
    }

    /// Reads a port, fills in what was left out, and judges it.
    ///
    /// # Errors
    /// Everything that is wrong with the document or with what it means.
    pub fn define(text: &str, flags: ParseFlags) -> Result<Parsed<Self>, Report> {
        document::define(text, flags, |port: &mut Self, report| {
            port.post_parse();
            report.extend(port.validate());
        })
    }

    /// Fills in what goes without saying, and forgets what has no effect. Idempotent: what is filled in stays.
    pub fn post_parse(&mut self) {
        self.vlan.iter_mut().for_each(Vlan::post_parse);
        self.bandwidth = self.bandwidth.take().and_then(|limits| limits.post_parse(Limited::Port));
        forget_empty(&mut self.group);
        forget_empty(&mut self.port_isolation);
        self.virtual_port.iter_mut().for_each(VirtualPort::tidy);
        if let Some(Plug::HostdevPci(plug)) = &mut self.plug {
            forget_empty(&mut plug.driver);
        }
    }

    /// Judges the port after [`post_parse`](Self::post_parse).
    pub fn validate(&self) -> Report {
        let mut report = Report::new();
        if self.owner.name.is_empty() {
            let problem = Problem::Conflict("the owner of a port has a name".to_owned());
            report.error("networkport/owner/name", problem);
        }
        self.mac.validate("a card", "networkport/mac", &mut report);
        if let Some(port) = &self.virtual_port {
            port.validate("networkport/virtualport", &mut report);
        }
        if let Some(bandwidth) = &self.bandwidth {
            bandwidth.validate("networkport/bandwidth", Limited::Port, &mut report);
        }
        if let Some(vlan) = &self.vlan {
            vlan.validate("networkport/vlan", &mut report);
        }
        report
    }

    /// Prints the port.
    pub fn to_xml(&self, flags: FormatFlags) -> String {
        document::format(self, flags)
    }
}
