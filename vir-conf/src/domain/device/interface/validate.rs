//! What no hypervisor can make of a card.

use super::network::validate_addresses;
use super::{
    EthernetInterface, Interface, InterfaceBackendKind, InterfaceDriverName, InterfaceKind, TeamingType,
    VhostUserMode,
};
use crate::diagnostic::{Problem, Report, XmlError};
use crate::scalar::YesNo;
use crate::table::Choice;

impl Interface {
    /// Judges the card alone.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        if self.mac.as_ref().is_some_and(|mac| mac.address.is_multicast()) {
            let place = format!("{path}/mac/@address");
            let error =
                XmlError::new(place, conflict("expected a unicast mac address, found a multicast one"));
            report.push(error.with_help("the first byte of a card's address is an even number, such as 52"));
        }
        self.validate_source(path, report);
        self.validate_virtual_port(path, report);
        self.validate_traffic(path, report);
        self.validate_teaming(path, report);
        if !self.port_forwards.is_empty() && !self.has_passt() {
            let text = "The <portForward> element can only be used with the 'passt' backend of interface \
                        type='user' or type='vhostuser'";
            report.error(path, unsupported(text));
        }
        for (at, ports) in self.port_forwards.iter().enumerate() {
            ports.validate(&format!("{path}/portForward[{}]", at + 1), report);
        }
        self.validate_host_side(path, report);
    }

    /// Judges who carries the traffic, and who makes the host's side.
    fn validate_host_side(&self, path: &str, report: &mut Report) {
        if self.has_passt() && !matches!(self.kind, InterfaceKind::User(_) | InterfaceKind::VhostUser(_)) {
            let text = "The 'passt' backend can only be used with interface type='user' or type='vhostuser'";
            report.error(format!("{path}/backend"), unsupported(text));
        }
        let name = self.driver.as_ref().and_then(|driver| driver.name);
        if let Some(InterfaceDriverName::Vfio | InterfaceDriverName::Kvm | InterfaceDriverName::Xen) = name {
            let text = "drivers of devices that are given away are for <interface type='hostdev'> only";
            report.error(format!("{path}/driver"), unsupported(text));
        }
        let is_unmanaged = self.target.as_ref().is_some_and(|target| target.managed == Some(YesNo::No));
        if is_unmanaged && !matches!(self.kind, InterfaceKind::Ethernet(_)) {
            let kind = self.kind.value();
            let text = format!("unmanaged target dev is not supported on interfaces of type '{kind}'");
            report.error(format!("{path}/target"), unsupported(text));
        }
    }

    /// Whether passt carries the traffic.
    pub fn has_passt(&self) -> bool {
        let kind = self.backend.as_ref().and_then(|backend| backend.kind);
        kind == Some(InterfaceBackendKind::Passt)
    }

    fn validate_source(&self, path: &str, report: &mut Report) {
        let has_source = match &self.kind {
            InterfaceKind::Network(network) => network.source.is_some(),
            InterfaceKind::Bridge(bridge) => bridge.source.is_some(),
            InterfaceKind::Internal(internal) => internal.source.is_some(),
            InterfaceKind::Direct(direct) => direct.source.is_some(),
            InterfaceKind::Vdpa(vdpa) => vdpa.source.is_some(),
            InterfaceKind::Vds(vds) => vds.source.is_some(),
            InterfaceKind::Server(socket) | InterfaceKind::Client(socket) | InterfaceKind::Mcast(socket) => {
                socket.source.is_some()
            }
            InterfaceKind::Udp(tunnel) => tunnel.source.is_some(),
            InterfaceKind::VhostUser(_) => self.has_passt() || self.validate_socket(path, report),
            InterfaceKind::User(_)
            | InterfaceKind::Ethernet(_)
            | InterfaceKind::Hostdev(_)
            | InterfaceKind::Null => true,
        };
        if !has_source {
            let kind = self.kind.value();
            report.error(path, conflict(format!("interface type='{kind}' requires a 'source' element")));
        }
        if let Some(name) = self.kind.lacks() {
            report.error(format!("{path}/source"), missing(name));
        }
        if let InterfaceKind::Udp(tunnel) = &self.kind
            && tunnel.source.as_ref().is_some_and(|source| source.local.is_none())
        {
            report.error(path, conflict("'<local>' element missing for 'udp' socket interface"));
        }
    }

    /// Judges the socket of a switch; false where there is none.
    fn validate_socket(&self, path: &str, report: &mut Report) -> bool {
        let InterfaceKind::VhostUser(socket) = &self.kind else { return true };
        let Some(source) = &socket.source else { return false };
        if let Some(kind) = source.kind.as_deref().filter(|&kind| kind != "unix") {
            let text = format!("Type='{kind}' unsupported for <interface type='vhostuser'>");
            report.error(path, unsupported(text));
        }
        if source.path.is_none() {
            report.error(path, missing("path"));
        }
        if source.mode.is_none() {
            report.error(path, missing("mode"));
        }
        let reconnects = source.reconnect.as_ref().is_some_and(|again| again.enabled == Some(YesNo::Yes));
        if source.mode == Some(VhostUserMode::Server) && reconnects {
            let text = "'reconnect' attribute is not supported when source mode='server' for <interface \
                        type='vhostuser'>";
            report.error(path, unsupported(text));
        }
        true
    }

    fn validate_virtual_port(&self, path: &str, report: &mut Report) {
        let Some(port) = &self.virtual_port else { return };
        port.validate(&format!("{path}/virtualport"), report);
        match &self.kind {
            InterfaceKind::Network(_) => {}
            InterfaceKind::Bridge(_) | InterfaceKind::Direct(_) | InterfaceKind::Hostdev(_) => {
                if port.kind.is_none() {
                    report.error(path, conflict("missing required virtualport type"));
                }
                port.validate_complete(&format!("{path}/virtualport"), report);
            }
            InterfaceKind::User(_)
            | InterfaceKind::Ethernet(_)
            | InterfaceKind::VhostUser(_)
            | InterfaceKind::Server(_)
            | InterfaceKind::Client(_)
            | InterfaceKind::Mcast(_)
            | InterfaceKind::Udp(_)
            | InterfaceKind::Internal(_)
            | InterfaceKind::Vdpa(_)
            | InterfaceKind::Null
            | InterfaceKind::Vds(_) => {
                let kind = self.kind.value();
                let text = format!("<virtualport> element unsupported for <interface type='{kind}'>");
                report.error(format!("{path}/virtualport"), unsupported(text));
            }
        }
    }

    /// Whether the card does not see other isolated cards of its bridge.
    fn is_isolated(&self) -> bool {
        self.port.as_ref().is_some_and(|port| port.isolated == Some(YesNo::Yes))
    }

    /// Judges VLANs, limits, isolation, addresses and routes.
    fn validate_traffic(&self, path: &str, report: &mut Report) {
        if let Some(vlan) = &self.vlan {
            vlan.validate(&format!("{path}/vlan"), report);
        }
        if let Some(bandwidth) = &self.bandwidth {
            bandwidth.validate(&format!("{path}/bandwidth"), self.limited(), report);
        }
        let is_on_bridge = matches!(self.kind, InterfaceKind::Network(_) | InterfaceKind::Bridge(_));
        if !is_on_bridge && self.is_isolated() {
            let kind = self.kind.value();
            let text = format!("<port isolated='yes'> is for a card on a bridge, not for type='{kind}'");
            report.error(format!("{path}/port"), unsupported(text));
        }
        let port = self.virtual_port.as_ref().and_then(|port| port.kind);
        if let Some(kind) = port.filter(|_| self.is_isolated()) {
            let text = format!("<port isolated='yes'> does not go with <virtualport type='{kind}'>");
            report.error(format!("{path}/port"), unsupported(text));
        }
        validate_addresses(&self.ips, &self.routes, path, report);
        if let InterfaceKind::Ethernet(EthernetInterface { source: Some(source) }) = &self.kind {
            validate_addresses(&source.ips, &source.routes, &format!("{path}/source"), report);
        }
    }

    /// The card that stays is virtio's, the one that goes is a device of the host.
    fn validate_teaming(&self, path: &str, report: &mut Report) {
        let Some(team) = &self.teaming else { return };
        match team.kind {
            TeamingType::Persistent => {
                let model = self.model_name().unwrap_or_default();
                if team.persistent.is_some() {
                    let text = "teaming persistent attribute not allowed if teaming type is 'persistent'";
                    report.error(path, unsupported(text));
                }
                if model != "virtio" {
                    let text = format!(
                        "virtio-net teaming persistent interface must be <model type='virtio'/>, not '{model}'"
                    );
                    report.error(path, unsupported(text));
                }
            }
            TeamingType::Transient => {
                if !matches!(self.kind, InterfaceKind::Hostdev(_) | InterfaceKind::Network(_)) {
                    let kind = self.kind.value();
                    let text = format!(
                        "virtio-net teaming transient interface must be type='hostdev', not '{kind}'"
                    );
                    report.error(path, unsupported(text));
                }
                if team.persistent.is_none() {
                    report.error(path, missing("persistent"));
                }
            }
        }
    }
}

impl InterfaceKind {
    /// What the source does not say although it cannot be without.
    fn lacks(&self) -> Option<&'static str> {
        let (name, is_there) = match self {
            Self::Network(network) => ("network", network.source.as_ref()?.network.is_some()),
            Self::Bridge(bridge) => ("bridge", bridge.source.as_ref()?.bridge.is_some()),
            Self::Internal(internal) => ("name", internal.source.as_ref()?.name.is_some()),
            Self::Direct(direct) => ("dev", direct.source.as_ref()?.dev.is_some()),
            Self::Vdpa(vdpa) => ("dev", vdpa.source.as_ref()?.dev.is_some()),
            Self::Vds(vds) => ("switchid", vds.source.as_ref()?.switch_id.is_some()),
            Self::Server(socket) => ("port", socket.source.as_ref()?.port.is_some()),
            Self::Client(socket) | Self::Mcast(socket) => {
                let source = socket.source.as_ref()?;
                let is_there = source.address.is_some();
                (if is_there { "port" } else { "address" }, is_there && source.port.is_some())
            }
            Self::Udp(tunnel) => {
                let source = tunnel.source.as_ref()?;
                let is_there = source.address.is_some();
                (if is_there { "port" } else { "address" }, is_there && source.port.is_some())
            }
            Self::Hostdev(card) => ("address", card.source.address.is_some() || card.source.vendor.is_some()),
            Self::User(_) | Self::Ethernet(_) | Self::VhostUser(_) | Self::Null => return None,
        };
        (!is_there).then_some(name)
    }
}

fn conflict(text: impl Into<String>) -> Problem {
    Problem::Conflict(text.into())
}

fn unsupported(text: impl Into<String>) -> Problem {
    Problem::Unsupported(text.into())
}

fn missing(name: &'static str) -> Problem {
    Problem::MissingAttribute { element: "source".to_owned(), name }
}
