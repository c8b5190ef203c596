//! What no host can make of a network.

use super::forward::ForwardMode;
use super::{Network, PortGroup};
use crate::diagnostic::{Problem, Report};
use crate::scalar::YesNo;

impl Network {
    /// Judges the network after [`post_parse`](Self::post_parse).
    pub fn validate(&self) -> Report {
        let mut report = Report::new();
        let path = "network";
        self.validate_texts(path, &mut report);
        if let Some(forward) = &self.forward {
            forward.validate(path, &mut report);
        }
        self.validate_mode(path, &mut report);
        if let Some(mac) = self.mac.as_ref().filter(|mac| mac.address.is_multicast()) {
            let text = format!("hardware address {} is of a group, not of a bridge", mac.address);
            report.error("network/mac", Problem::Conflict(text));
        }
        if let Some(dns) = &self.dns {
            dns.validate(path, &mut report);
        }
        self.validate_ports(path, &mut report);
        for (at, ip) in self.ips.iter().enumerate() {
            ip.validate(&format!("{path}/ip[{}]", at + 1), &mut report);
        }
        self.validate_routes(path, &mut report);
        report
    }

    fn validate_texts(&self, path: &str, report: &mut Report) {
        if self.name.is_empty() {
            report.error(format!("{path}/name"), Problem::Conflict("a network needs a name".to_owned()));
        }
        if self.name.contains('/') {
            let text = format!("the name '{}' has a slash in it", self.name);
            report.error(format!("{path}/name"), Problem::Conflict(text));
        }
        if self.title.as_ref().is_some_and(|title| title.contains('\n')) {
            report.error(format!("{path}/title"), Problem::Conflict("a title is one line".to_owned()));
        }
    }

    /// Judges what goes with the way to other networks.
    fn validate_mode(&self, path: &str, report: &mut Report) {
        let Some(forward) = &self.forward else { return };
        let mode = forward.mode;
        let conflict = |text: &str| Problem::Conflict(format!("with mode='{mode}' {text}"));
        match mode {
            ForwardMode::Nat | ForwardMode::Route => {
                if self.ips.is_empty() {
                    report.error(path, conflict("a network needs an <ip>"));
                }
                if forward.interfaces.len() > 1 {
                    report.error(format!("{path}/forward"), conflict("there can be only one card"));
                }
            }
            ForwardMode::Open => {}
            ForwardMode::Bridge
            | ForwardMode::Passthrough
            | ForwardMode::Private
            | ForwardMode::Vepa
            | ForwardMode::Hostdev => {
                if let Some(bridge) = &self.bridge {
                    if bridge.stp.is_some()
                        || bridge.delay.is_some_and(|delay| delay != 0)
                        || bridge.zone.is_some()
                    {
                        let text = "a bridge's delay, stp and zone cannot be chosen";
                        report.error(format!("{path}/bridge"), conflict(text));
                    }
                    if bridge.name.is_some() && mode != ForwardMode::Bridge {
                        report.error(format!("{path}/bridge"), conflict("there is no bridge"));
                    }
                }
                if self.mtu.is_some() {
                    report.error(format!("{path}/mtu"), conflict("the packet size cannot be chosen"));
                }
                let has_cards = !(forward.interfaces.is_empty() && forward.addresses.is_empty());
                let has_name = self.bridge.as_ref().is_some_and(|bridge| bridge.name.is_some());
                if mode == ForwardMode::Bridge && has_name && (has_cards || forward.pf.is_some()) {
                    let text = "there is a bridge or cards, not both";
                    report.error(format!("{path}/bridge"), conflict(text));
                }
            }
        }
    }

    fn validate_ports(&self, path: &str, report: &mut Report) {
        if let Some(vlan) = &self.vlan {
            vlan.validate(&format!("{path}/vlan"), report);
        }
        if let Some(bandwidth) = &self.bandwidth {
            bandwidth.validate_of_network(&format!("{path}/bandwidth"), report);
        }
        if let Some(port) = &self.virtual_port {
            let path = format!("{path}/virtualport");
            if port.kind.is_none() {
                let problem = Problem::MissingAttribute { element: "virtualport".to_owned(), name: "type" };
                report.error(path.as_str(), problem);
            }
            port.validate(&path, report);
        }
        let is_default = |group: &PortGroup| group.default == Some(YesNo::Yes);
        for (at, group) in self.portgroups.iter().enumerate() {
            let path = format!("{path}/portgroup[{}]", at + 1);
            let before = &self.portgroups[..at];
            group.validate(&path, report);
            if before.iter().any(|other| other.name == group.name) {
                let text = format!("no card can choose this portgroup, '{}' is there already", group.name);
                report.warn(path.as_str(), Problem::Duplicate(text));
            }
            if is_default(group) && before.iter().any(is_default) {
                let text = "another portgroup is the default already";
                report.warn(path, Problem::Duplicate(text.to_owned()));
            }
        }
    }

    fn validate_routes(&self, path: &str, report: &mut Report) {
        for (at, route) in self.routes.iter().enumerate() {
            let path = format!("{path}/route[{}]", at + 1);
            route.validate(&path, report);
            if !self.ips.iter().any(|ip| ip.contains(route.gateway)) {
                let text = format!("gateway {} is in no network of an <ip>", route.gateway);
                report.error(path, Problem::Unsupported(text));
            }
        }
    }
}

impl PortGroup {
    pub(super) fn validate(&self, path: &str, report: &mut Report) {
        if self.name.is_empty() {
            let problem = Problem::MissingAttribute { element: "portgroup".to_owned(), name: "name" };
            report.error(path, problem);
        }
        if let Some(vlan) = &self.vlan {
            vlan.validate(&format!("{path}/vlan"), report);
        }
        if let Some(bandwidth) = &self.bandwidth {
            bandwidth.validate_of_network(&format!("{path}/bandwidth"), report);
        }
        if let Some(port) = &self.virtual_port {
            port.validate(&format!("{path}/virtualport"), report);
        }
    }
}
