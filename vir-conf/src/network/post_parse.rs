//! What a network's definition leaves open and every host fills in alike.

use super::dns::Dns;
use super::forward::{Forward, ForwardMode};
use super::ip::NetworkIp;
use super::{Bridge, Network, PortGroup};
use crate::absent::forget_empty;
use crate::diagnostic::Report;
use crate::domain::PostParse;
use crate::net::{Bandwidth, Limited, VirtualPort, Vlan};
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
            forget_empty(text);
        }
        self.metadata = self.metadata.take().filter(|metadata| !metadata.is_empty());
        self.forward.iter_mut().for_each(Forward::post_parse);
        self.drop_idle_forward();
        self.post_parse_bridge();
        self.mtu = self.mtu.take().filter(|mtu| mtu.size != 0);
        self.dns.iter_mut().for_each(Dns::post_parse);
        self.drop_silent_dns();
        forget_empty(&mut self.port_isolation);
        tidy(&mut self.vlan, &mut self.bandwidth, &mut self.virtual_port);
        self.ips.iter_mut().for_each(NetworkIp::post_parse);
        self.portgroups.iter_mut().for_each(PortGroup::post_parse);
    }

    /// Drops DNS of which nothing is said.
    pub(super) fn drop_silent_dns(&mut self) {
        forget_empty(&mut self.dns);
    }

    /// Drops a way that leads nowhere, unless it is wrong and has to be refused.
    fn drop_idle_forward(&mut self) {
        self.forward = self.forward.take().filter(|forward| {
            let mut report = Report::new();
            forward.validate("network", &mut report);
            forward.mode != ForwardMode::None || report.has_errors()
        });
    }

    /// A bridge of the network's own runs the spanning tree protocol, and forwards at once. Any other has nothing to
    /// say of that.
    fn post_parse_bridge(&mut self) {
        let owns_bridge = self.owns_bridge();
        if owns_bridge {
            let bridge = self.bridge.get_or_insert_default();
            bridge.stp.get_or_insert(OnOff::On);
            bridge.delay.get_or_insert(0);
        }
        if let Some(Bridge { name, zone, stp: _, delay, mac_table_manager: _ }) = &mut self.bridge {
            forget_empty(name);
            forget_empty(zone);
            *delay = delay.filter(|&delay| owns_bridge || delay != 0);
        }
        forget_empty(&mut self.bridge);
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
    vlan.iter_mut().for_each(Vlan::post_parse);
    *bandwidth = bandwidth.take().and_then(|limits| limits.post_parse(Limited::Network));
    virtual_port.iter_mut().for_each(VirtualPort::tidy);
}
