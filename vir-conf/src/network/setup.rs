//! What is wrong with a network for whoever sets it up on a host.

use super::Network;
use super::forward::{Forward, ForwardMode};
use crate::diagnostic::{Problem, Report};
use crate::net::{IpFamily, VirtualPort, VirtualPortType};

impl Network {
    /// What keeps a host from setting up a network that is [valid](Self::validate) otherwise.
    pub fn validate_setup(&self) -> Report {
        let mut report = Report::new();
        if self.name.contains('\n') {
            let text = "a host keeps no network whose name has a line break in it";
            report.error("network/name", Problem::Unsupported(text.to_owned()));
        }
        self.validate_host_part(&mut report);
        self.validate_cards(&mut report);
        self.validate_limits(&mut report);
        self.validate_vlans(&mut report);
        self.rival_portgroups().for_each(|(path, problem)| report.error(path, problem));
        for family in [IpFamily::Ipv4, IpFamily::Ipv6] {
            let ips = self.ips.iter().enumerate();
            for (at, _) in ips.filter(|(_, ip)| ip.family() == family && ip.has_dhcp()).skip(1) {
                let text = format!("only one address of family '{family}' can have <dhcp>");
                report.error(format!("network/ip[{}]/dhcp", at + 1), Problem::Duplicate(text));
            }
        }
        report
    }

    /// The host is part of a network only where a bridge is made for it.
    fn validate_host_part(&self, report: &mut Report) {
        let Some(mode) = self.forward_mode().filter(|mode| !mode.owns_bridge()) else { return };
        let has_records = self
            .dns
            .as_ref()
            .is_some_and(|dns| !(dns.txts.is_empty() && dns.srvs.is_empty() && dns.hosts.is_empty()));
        let parts = [
            ("mac", self.mac.is_some()),
            ("domain", self.domain.is_some()),
            ("dns", has_records),
            ("ip", !self.ips.is_empty()),
            ("route", !self.routes.is_empty()),
        ];
        for (name, _) in parts.iter().filter(|(_, is_there)| *is_there) {
            let text =
                format!("<{name}> has no place in mode '{mode}', where the host is not in the network");
            report.error(format!("network/{name}"), Problem::Unsupported(text));
        }
    }

    /// Cards that are given away are listed as devices, all others by name.
    fn validate_cards(&self, report: &mut Report) {
        let Some(Forward { mode, interfaces, addresses, .. }) = &self.forward else { return };
        let gives_away = *mode == ForwardMode::Hostdev;
        let text = if gives_away && !interfaces.is_empty() {
            "by <address>, not by <interface>"
        } else if !gives_away && !addresses.is_empty() {
            "by <interface>, not by <address>"
        } else {
            return;
        };
        report.error("network/forward", Problem::Unsupported(format!("mode '{mode}' lists cards {text}")));
    }

    /// Traffic is limited on bridges only.
    fn validate_limits(&self, report: &mut Report) {
        if let Some(bandwidth) = &self.bandwidth {
            bandwidth.validate_size("network/bandwidth", report);
        }
        let Some(mode) = self.forward_mode().filter(|mode| !mode.owns_bridge()) else { return };
        let is_named = self.bridge.as_ref().is_some_and(|bridge| bridge.name.is_some());
        if mode == ForwardMode::Bridge && is_named {
            return;
        }
        let groups = self.portgroups.iter().enumerate().filter(|(_, group)| group.bandwidth.is_some());
        let paths = groups.map(|(at, _)| format!("network/portgroup[{}]/bandwidth", at + 1));
        for path in self.bandwidth.iter().map(|_| "network/bandwidth".to_owned()).chain(paths) {
            let text = format!("<bandwidth> needs a bridge, and mode '{mode}' has none here");
            report.error(path, Problem::Unsupported(text));
        }
    }

    /// VLANs need something that knows them: a switch, a bridge of the host, or a card that is given away.
    fn validate_vlans(&self, report: &mut Report) {
        let usual = self.virtual_port.as_ref();
        let mut judge = |path: String, has_vlan: bool, port: Option<&VirtualPort>| {
            if has_vlan && !self.knows_vlans(port) {
                let text = "VLANs need an Open vSwitch, a bridge of the host or a card that is given away"
                    .to_owned();
                report.error(path, Problem::Unsupported(text));
            }
        };
        judge("network/vlan".to_owned(), self.vlan.is_some(), usual);
        for (at, group) in self.portgroups.iter().enumerate() {
            let path = format!("network/portgroup[{}]", at + 1);
            let has_vlan = group.vlan.is_some() || self.vlan.is_some() && group.virtual_port.is_some();
            judge(path, has_vlan, group.virtual_port.as_ref().or(usual));
        }
    }

    /// Whether a port can be in a VLAN. One of a kind that is not said cannot.
    fn knows_vlans(&self, port: Option<&VirtualPort>) -> bool {
        match self.forward_mode() {
            Some(ForwardMode::Passthrough | ForwardMode::Hostdev) => true,
            Some(ForwardMode::Bridge) => {
                port.is_none_or(|port| port.kind == Some(VirtualPortType::OpenVswitch))
            }
            Some(
                ForwardMode::None
                | ForwardMode::Nat
                | ForwardMode::Route
                | ForwardMode::Open
                | ForwardMode::Private
                | ForwardMode::Vepa,
            )
            | None => false,
        }
    }
}
