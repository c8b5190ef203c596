//! What a network's definition leaves open and every host fills in alike.

use super::{Bridge, Network, PortGroup};
use crate::domain::PostParse;
use crate::net::{Bandwidth, VirtualPort, Vlan};
use crate::network::dns::Dns;
use crate::scalar::{OnOff, YesNo};

impl Network {
    /// Fills in what every host fills in alike, and drops what says nothing.
    ///
    /// Idempotent: what is filled in stays.
    pub fn post_parse(&mut self, cx: &mut PostParse<'_>) {
        self.uuid.get_or_insert_with(|| cx.random.uuid());
        self.connections = None;
        self.ipv6 = self.ipv6.filter(|&ipv6| ipv6 == YesNo::Yes);
        for text in [&mut self.title, &mut self.description] {
            *text = text.take().filter(|text| !text.is_empty());
        }
        if let Some(forward) = &mut self.forward {
            forward.post_parse();
        }
        self.fill_bridge();
        self.mtu = self.mtu.take().filter(|mtu| mtu.size != 0);
        if let Some(dns) = &mut self.dns {
            dns.post_parse();
        }
        self.drop_silent_dns();
        tidy(&mut self.vlan, &mut self.bandwidth, &mut self.virtual_port);
        for ip in &mut self.ips {
            ip.post_parse();
        }
        self.portgroups.iter_mut().for_each(PortGroup::post_parse);
    }

    /// Drops DNS of which nothing is said.
    pub(super) fn drop_silent_dns(&mut self) {
        self.dns = self.dns.take().filter(|dns| *dns != Dns::default());
    }

    /// A bridge of the network's own runs the spanning tree protocol, and forwards at once.
    fn fill_bridge(&mut self) {
        if self.owns_bridge() {
            let bridge = self.bridge.get_or_insert_default();
            bridge.stp.get_or_insert(OnOff::On);
            bridge.delay.get_or_insert(0);
        }
        if let Some(Bridge { name, .. }) = &mut self.bridge {
            *name = name.take().filter(|name| !name.is_empty());
        }
    }
}

impl PortGroup {
    pub(super) fn post_parse(&mut self) {
        self.default = self.default.filter(|&default| default == YesNo::Yes);
        tidy(&mut self.vlan, &mut self.bandwidth, &mut self.virtual_port);
        self.virtual_port =
            self.virtual_port.take().filter(|port| port.kind.is_some() || port.parameters.is_some());
    }
}

fn tidy(vlan: &mut Option<Vlan>, bandwidth: &mut Option<Bandwidth>, virtual_port: &mut Option<VirtualPort>) {
    if let Some(vlan) = vlan {
        vlan.post_parse();
    }
    if let Some(bandwidth) = bandwidth {
        bandwidth.post_parse();
    }
    *bandwidth = bandwidth.take().filter(|bandwidth| *bandwidth != Bandwidth::default());
    if let Some(port) = virtual_port {
        port.drop_silent_parameters();
    }
}
