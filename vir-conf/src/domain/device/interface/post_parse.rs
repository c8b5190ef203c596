//! What every hypervisor makes of a card alike.

use super::{
    Interface, InterfaceBackendKind, InterfaceKind, Ip, Mac, VhostUserMode, VhostUserSource, VirtualPort,
    VirtualPortParameters, VirtualPortType,
};
use crate::absent::forget_empty;
use crate::domain::PostParse;
use crate::flags::ParseFlags;
use crate::net::{Limited, Vlan};
use crate::scalar::MacAddress;

/// Cards that are known by name whatever its case. All others are the hypervisor's own.
const MODELS: &[&str] = &[
    "netfront",
    "rtl8139",
    "virtio",
    "virtio-transitional",
    "virtio-non-transitional",
    "e1000",
    "e1000e",
    "igb",
    "usb-net",
    "spapr-vlan",
    "lan9118",
    "scm91c111",
    "vlance",
    "vmxnet",
    "vmxnet2",
    "vmxnet3",
    "Am79C970A",
    "82540EM",
    "82545EM",
    "82543GC",
];

/// An address that nobody has, which stands for none.
const NO_ADDRESS: MacAddress = MacAddress([0; 6]);

impl Interface {
    /// Draws what identifies the card and its port, and forgets what was made up for an earlier run.
    pub(crate) fn post_parse(&mut self, cx: &mut PostParse<'_>) {
        if let Some(mac) = self.mac.as_mut().filter(|mac| mac.address == NO_ADDRESS) {
            mac.address = cx.fresh_mac();
        }
        self.mac.get_or_insert_with(|| Mac {
            address: cx.fresh_mac(),
            kind: None,
            check: None,
            current: None,
        });
        if let Some(model) = &mut self.model
            && let Some(known) = MODELS.iter().find(|known| known.eq_ignore_ascii_case(&model.name))
        {
            (*known).clone_into(&mut model.name);
        }
        self.vlan.iter_mut().for_each(Vlan::post_parse);
        let card = self.limited();
        self.bandwidth = self.bandwidth.take().and_then(|limits| limits.post_parse(card));
        self.ips.iter_mut().for_each(Ip::post_parse);
        if let InterfaceKind::Ethernet(ethernet) = &mut self.kind {
            ethernet.source.iter_mut().flat_map(|source| &mut source.ips).for_each(Ip::post_parse);
        }
        self.virtual_port.iter_mut().for_each(|port| port.post_parse(cx));
        if cx.flags.contains(ParseFlags::INACTIVE) && self.has_generated_target() {
            self.target = None;
        }
        if !self.kind.is_filtered() {
            self.filter = None;
        }
        self.post_parse_driver();
        self.post_parse_backend();
        self.post_parse_source();
        self.forget_empty_parts();
        // Coalescing by no packets at all is no coalescing.
        let frames = self.coalesce.iter_mut().flat_map(|coalesce| &mut coalesce.rx);
        frames
            .flat_map(|rx| &mut rx.frames)
            .for_each(|frames| frames.max = frames.max.filter(|&max| max != 0));
    }
}

impl Interface {
    /// What its limits are those of.
    pub(super) fn limited(&self) -> Limited {
        Limited::Card { is_on_network: matches!(self.kind, InterfaceKind::Network(_)) }
    }

    /// Only virtio cards have something to tune. A card that is given away has its driver on the host.
    fn post_parse_driver(&mut self) {
        if matches!(self.kind, InterfaceKind::Hostdev(_)) || !self.is_virtio() {
            self.driver = None;
        }
        if let Some(driver) = &mut self.driver {
            driver.model = None;
            // One queue is what every card has.
            driver.queues = driver.queues.filter(|&queues| queues > 1);
            forget_empty(&mut driver.rx_queue_size);
            forget_empty(&mut driver.tx_queue_size);
        }
    }

    /// Only virtio is carried in the kernel.
    fn post_parse_backend(&mut self) {
        let is_virtio = self.is_virtio();
        let Some(backend) = &mut self.backend else { return };
        backend.kind = backend.kind.filter(|&kind| kind != InterfaceBackendKind::Default);
        if !is_virtio {
            backend.vhost = None;
        }
    }

    /// What passt uses is the card of the host; all else of the source is for others.
    fn post_parse_source(&mut self) {
        let has_passt = self.has_passt();
        match &mut self.kind {
            InterfaceKind::User(user) if !has_passt => user.source = None,
            InterfaceKind::VhostUser(socket) if has_passt => {
                let dev = socket.source.take().and_then(|source| source.dev);
                socket.source =
                    dev.map(|dev| VhostUserSource { dev: Some(dev), ..VhostUserSource::default() });
            }
            InterfaceKind::VhostUser(socket) => {
                let source = socket.source.get_or_insert_default();
                source.dev = None;
                source.kind.get_or_insert_with(|| "unix".to_owned());
                source.mode.get_or_insert(VhostUserMode::Client);
            }
            InterfaceKind::Vds(vds) => {
                if let Some(source) = &mut vds.source {
                    source.port_id.get_or_insert(0);
                    source.connection_id.get_or_insert(0);
                }
            }
            InterfaceKind::User(_)
            | InterfaceKind::Ethernet(_)
            | InterfaceKind::Server(_)
            | InterfaceKind::Client(_)
            | InterfaceKind::Mcast(_)
            | InterfaceKind::Udp(_)
            | InterfaceKind::Network(_)
            | InterfaceKind::Bridge(_)
            | InterfaceKind::Internal(_)
            | InterfaceKind::Direct(_)
            | InterfaceKind::Hostdev(_)
            | InterfaceKind::Vdpa(_)
            | InterfaceKind::Null => {}
        }
    }

    /// Forgets what says nothing: programs without a path, packets without a size, who makes a device that has no name.
    fn forget_empty_parts(&mut self) {
        self.mtu = self.mtu.take().filter(|mtu| mtu.size != 0);
        for script in [&mut self.script, &mut self.down_script] {
            *script = script.take().filter(|script| !script.path.is_empty());
        }
        if let Some(target) = self.target.as_mut().filter(|_| matches!(self.kind, InterfaceKind::Ethernet(_)))
        {
            target.managed = target.managed.filter(|_| target.dev.is_some());
        }
    }
}

impl InterfaceKind {
    /// Whether the host can filter the traffic: only where it passes a device of the host's own.
    fn is_filtered(&self) -> bool {
        match self {
            Self::Ethernet(_) | Self::Network(_) | Self::Bridge(_) => true,
            Self::User(_)
            | Self::VhostUser(_)
            | Self::Server(_)
            | Self::Client(_)
            | Self::Mcast(_)
            | Self::Udp(_)
            | Self::Internal(_)
            | Self::Direct(_)
            | Self::Hostdev(_)
            | Self::Vdpa(_)
            | Self::Null
            | Self::Vds(_) => false,
        }
    }
}

impl VirtualPort {
    /// Draws the id by which the switch knows the port.
    fn post_parse(&mut self, cx: &mut PostParse<'_>) {
        self.tidy();
        match self.kind {
            Some(VirtualPortType::OpenVswitch) => {
                self.parameters_mut().interface_id.get_or_insert_with(|| cx.random.uuid());
            }
            Some(VirtualPortType::Qbg) => {
                self.parameters_mut().instance_id.get_or_insert_with(|| cx.random.uuid());
            }
            // The network says what the switch is, and which of the ids it takes.
            None => {
                self.parameters_mut().interface_id.get_or_insert_with(|| cx.random.uuid());
                self.parameters_mut().instance_id.get_or_insert_with(|| cx.random.uuid());
            }
            // A Midonet port exists before the guest does, a Cisco one has no id.
            Some(VirtualPortType::Midonet | VirtualPortType::Qbh) => {}
        }
    }

    fn parameters_mut(&mut self) -> &mut VirtualPortParameters {
        self.parameters.get_or_insert_default()
    }
}
