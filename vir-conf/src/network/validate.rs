//! What no host can make of a network.

use std::collections::BTreeSet;

use super::forward::{Forward, ForwardMode};
use super::ip::NetworkIp;
use super::{Bridge, DnsDomain, Network, PortGroup};
use crate::diagnostic::{Problem, Report};
use crate::net::Limited;
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
        self.validate_bridge(path, &mut report);
        if let Some(mac) = &self.mac {
            mac.validate("a bridge", "network/mac", &mut report);
        }
        if let Some(domain) = &self.domain {
            domain.validate(path, &mut report);
        }
        if let Some(dns) = &self.dns {
            dns.validate(path, &mut report);
        }
        self.validate_ports(path, &mut report);
        for (at, ip) in self.ips.iter().enumerate() {
            ip.validate(&format!("{path}/ip[{}]", at + 1), &mut report);
        }
        if let Some(mode @ (ForwardMode::Nat | ForwardMode::Route)) = self.forward_mode()
            && self.ips.is_empty()
        {
            let text = format!("with mode='{mode}' a network needs an <ip>");
            report.error("network/forward", Problem::Conflict(text));
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

    /// What the bridge may say depends on whose it is: the network's own, the host's, or none at all.
    fn validate_bridge(&self, path: &str, report: &mut Report) {
        let Some(mode) = self.forward_mode().filter(|mode| !mode.owns_bridge()) else { return };
        let mut refuse = |path: String, text: String| report.error(path, Problem::Unsupported(text));
        if self.mtu.is_some() {
            refuse(
                format!("{path}/mtu"),
                format!("with mode='{mode}' no bridge is made that has a packet size"),
            );
        }
        let Some(bridge) = &self.bridge else { return };
        let Bridge { name, zone, stp, delay, mac_table_manager } = bridge;
        let when_made = [("zone", zone.is_some()), ("stp", stp.is_some()), ("delay", delay.is_some())];
        let when_there = [("name", name.is_some()), ("macTableManager", mac_table_manager.is_some())];
        let refused = when_made.iter().chain(when_there.iter().filter(|_| mode != ForwardMode::Bridge));
        for (name, _) in refused.filter(|(_, is_there)| *is_there) {
            let text = format!("with mode='{mode}' a <bridge> has no attribute '{name}'");
            refuse(format!("{path}/bridge"), text);
        }
        if mode == ForwardMode::Bridge && name.is_some() && self.has_cards() {
            let text = "there is a bridge or cards, not both";
            report.error(format!("{path}/bridge"), Problem::Conflict(format!("with mode='{mode}' {text}")));
        }
    }

    /// Whether guests use cards of the host.
    fn has_cards(&self) -> bool {
        self.forward.as_ref().is_some_and(|forward| {
            let Forward { interfaces, addresses, pf, .. } = forward;
            !(interfaces.is_empty() && addresses.is_empty()) || pf.is_some()
        })
    }

    fn validate_ports(&self, path: &str, report: &mut Report) {
        if let Some(vlan) = &self.vlan {
            vlan.validate(&format!("{path}/vlan"), report);
        }
        if let Some(bandwidth) = &self.bandwidth {
            bandwidth.validate(&format!("{path}/bandwidth"), Limited::Network, report);
        }
        if let Some(port) = &self.virtual_port {
            let path = format!("{path}/virtualport");
            if port.kind.is_none() {
                let problem = Problem::MissingAttribute { element: "virtualport".to_owned(), name: "type" };
                report.error(path.as_str(), problem);
            }
            port.validate(&path, report);
        }
        for (at, group) in self.portgroups.iter().enumerate() {
            group.validate(&format!("{path}/portgroup[{}]", at + 1), report);
        }
        self.rival_portgroups().for_each(|(path, problem)| report.warn(path, problem));
    }

    /// Portgroups that no card can be in, because another is found first, each with its path and what is wrong.
    pub(super) fn rival_portgroups(&self) -> impl Iterator<Item = (String, Problem)> {
        let mut names = BTreeSet::new();
        let mut has_default = false;
        self.portgroups.iter().enumerate().flat_map(move |(at, group)| {
            let is_same = !names.insert(&group.name);
            let is_rival = group.is_default() && std::mem::replace(&mut has_default, true);
            let same = || format!("no card can choose this portgroup, '{}' is there already", group.name);
            let rival = || "another portgroup is the default already".to_owned();
            let texts = [is_same.then(same), is_rival.then(rival)];
            let path = format!("network/portgroup[{}]", at + 1);
            texts.into_iter().flatten().map(move |text| (path.clone(), Problem::Duplicate(text)))
        })
    }

    fn validate_routes(&self, path: &str, report: &mut Report) {
        for (at, route) in self.routes.iter().enumerate() {
            let path = format!("{path}/route[{}]", at + 1);
            route.validate(&path, report);
            if !self.ips.iter().filter_map(NetworkIp::subnet).any(|subnet| subnet.contains(route.gateway)) {
                let text = format!("gateway {} is in no network of an <ip>", route.gateway);
                report.error(path, Problem::Unsupported(text));
            }
        }
    }
}

impl DnsDomain {
    fn validate(&self, path: &str, report: &mut Report) {
        if self.register == Some(YesNo::Yes) && self.local_only != Some(YesNo::Yes) {
            let text = "register='yes' needs localOnly='yes'";
            report.error(format!("{path}/domain"), Problem::Unsupported(text.to_owned()));
        }
    }
}

impl PortGroup {
    /// Whether cards that name no group are in this one.
    pub fn is_default(&self) -> bool {
        self.default == Some(YesNo::Yes)
    }

    pub(super) fn validate(&self, path: &str, report: &mut Report) {
        if self.name.is_empty() {
            let problem = Problem::MissingAttribute { element: "portgroup".to_owned(), name: "name" };
            report.error(path, problem);
        }
        if let Some(vlan) = &self.vlan {
            vlan.validate(&format!("{path}/vlan"), report);
        }
        if let Some(bandwidth) = &self.bandwidth {
            bandwidth.validate(&format!("{path}/bandwidth"), Limited::Network, report);
        }
        if let Some(port) = &self.virtual_port {
            port.validate(&format!("{path}/virtualport"), report);
        }
    }
}
