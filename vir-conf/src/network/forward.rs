//! `<forward>`: how guests of a network reach other networks.

use std::net::Ipv4Addr;

use crate::diagnostic::{Problem, Report};
use crate::domain::address::PciAddress;
use crate::domain::device::hostdev::HostdevDriver;
use crate::scalar::YesNo;
use crate::{choice, element, values};

element! {
    /// How guests of a network reach other networks.
    pub struct Forward = "forward" default {
        /// Card of the host that the traffic leaves by; the first of the cards where there are any. Not with a
        /// physical function.
        attr "dev" => dev: Option<String>, when |forward, _| !forward.has_found_cards();
        /// The way.
        attr "mode" => mode: ForwardMode = ForwardMode::Nat;
        /// Cards that are given away: whether they are taken from the host at start and given back after.
        attr "managed" => managed: Option<YesNo>;
        /// Cards that are given away: driver of the host that holds them.
        child "driver" => driver: Option<HostdevDriver>;
        /// Card whose virtual functions guests get.
        child "pf" => pf: Option<ForwardPf>;
        /// How addresses are translated.
        child "nat" => nat: Option<Nat>;
        /// Cards of the host. With a physical function, the virtual functions that were found while the network runs.
        list "interface" => interfaces: Vec<ForwardInterface>,
            when |forward, cx| !(cx.inactive() && forward.has_found_cards());
        /// Devices of the host that are given away. With a physical function, those that were found.
        list "address" => addresses: Vec<ForwardAddress>,
            when |forward, cx| !(cx.inactive() && forward.has_found_cards());
    }
}

values! {
    /// Ways to other networks.
    pub enum ForwardMode {
        /// By the host's address, which replaces theirs.
        Nat = "nat",
        /// Through the host, by their own addresses.
        Route = "route",
        /// Through the host, without any rule in its firewall.
        Open = "open",
        /// By a bridge of the host, or macvtap in bridge mode.
        Bridge = "bridge",
        /// By macvtap, each guest with a card of its own.
        Passthrough = "passthrough",
        /// By macvtap, guests on one card do not see each other.
        Private = "private",
        /// By macvtap, the switch outside sends traffic between guests back.
        Vepa = "vepa",
        /// By cards of the host that are given away.
        Hostdev = "hostdev",
    }
}

element! {
    /// A card whose virtual functions guests get.
    pub struct ForwardPf = "pf" {
        /// Its name.
        attr "dev" => dev: String;
    }
}

element! {
    /// A card of the host.
    pub struct ForwardInterface = "interface" {
        /// Its name.
        attr "dev" => dev: String;
        /// Number of guests that use it, counted while the network runs.
        attr "connections" => connections: Option<u32>, when |_, cx| !cx.inactive();
    }
}

element! {
    /// A device of the host that is given away.
    pub struct ForwardAddress = "address" {
        /// Where it is.
        choice "" => address: ForwardAddressKind;
        /// Number of guests that use it, counted while the network runs.
        attr "connections" => connections: Option<u32>, when |_, cx| !cx.inactive();
    }
}

choice! {
    /// Where a device of the host is.
    pub enum ForwardAddressKind by "type" {
        /// A function on a PCI bus.
        "pci" => Pci(PciAddress),
    }
}

element! {
    /// How addresses are translated.
    pub struct Nat = maybe "nat" {
        /// Whether IPv6 is translated too; no where absent.
        attr "ipv6" => ipv6: Option<YesNo>;
        /// Addresses of the host that guests appear with; that of the card where absent.
        child "address" => address: Option<NatAddresses>;
        /// Ports that guests' connections come from; 1024 and higher where absent.
        child "port" => port: Option<NatPorts>;
    }
}

element! {
    /// A range of IPv4 addresses.
    pub struct NatAddresses = "address" {
        /// The first.
        attr "start" => start: Ipv4Addr;
        /// The last.
        attr "end" => end: Ipv4Addr;
    }
}

element! {
    /// A range of ports, 1 to 65535.
    pub struct NatPorts = "port" {
        /// The first.
        attr "start" => start: u16;
        /// The last.
        attr "end" => end: u16;
    }
}

impl ForwardMode {
    /// Whether the network has a bridge of its own.
    pub fn owns_bridge(self) -> bool {
        match self {
            Self::Nat | Self::Route | Self::Open => true,
            Self::Bridge | Self::Passthrough | Self::Private | Self::Vepa | Self::Hostdev => false,
        }
    }
}

impl Forward {
    /// Whether cards and devices are the functions of a physical one, not part of the definition.
    fn has_found_cards(&self) -> bool {
        self.pf.is_some()
    }

    /// Makes a card that stands alone in `dev` the list of cards, drops what cards take the place of, and counts
    /// nothing yet.
    pub(super) fn post_parse(&mut self) {
        self.dev = self.dev.take().filter(|dev| !dev.is_empty());
        if !self.interfaces.is_empty() {
            self.addresses.clear();
        }
        if !(self.interfaces.is_empty() && self.addresses.is_empty()) {
            self.pf = None;
        }
        if let Some(dev) = self.dev.clone()
            && self.interfaces.is_empty()
            && self.addresses.is_empty()
            && self.pf.is_none()
        {
            self.interfaces.push(ForwardInterface { dev, connections: None });
        }
        self.dev = self.dev.take().or_else(|| self.first_card());
        self.interfaces.iter_mut().for_each(|card| card.connections = None);
        for ForwardAddress { address: ForwardAddressKind::Pci(address), connections } in &mut self.addresses {
            *connections = None;
            *address = address.on_host();
        }
        self.managed = match self.mode {
            ForwardMode::Hostdev => Some(self.managed.unwrap_or(YesNo::No)),
            ForwardMode::Nat
            | ForwardMode::Route
            | ForwardMode::Open
            | ForwardMode::Bridge
            | ForwardMode::Passthrough
            | ForwardMode::Private
            | ForwardMode::Vepa => None,
        };
        self.driver = self.driver.take().filter(|driver| *driver != HostdevDriver::default());
        self.nat = self.nat.take().filter(|nat| *nat != Nat::default());
    }

    /// Name of the first card.
    pub(super) fn first_card(&self) -> Option<String> {
        self.interfaces.first().map(|card| card.dev.clone())
    }

    pub(super) fn validate(&self, path: &str, report: &mut Report) {
        let path = &format!("{path}/forward");
        let conflict = |text: String| Problem::Conflict(text);
        let mode = self.mode;
        if self.nat.is_some() && mode != ForwardMode::Nat {
            report.error(path, conflict(format!("<nat> needs mode='nat', not '{mode}'")));
        }
        if let Some(nat) = &self.nat {
            nat.validate(path, report);
        }
        if !self.interfaces.is_empty() && !self.addresses.is_empty() {
            let text = "cards are given by <interface> or by <address>, not by both";
            report.error(path, conflict(text.to_owned()));
        }
        if self.dev.is_some() && (self.interfaces.is_empty() || self.pf.is_some()) {
            let text = "attribute 'dev' cannot stand beside <address> or <pf>";
            report.error(path, conflict(text.to_owned()));
        }
        if let (Some(dev), Some(first)) = (&self.dev, self.interfaces.first())
            && *dev != first.dev
        {
            report.error(path, conflict(format!("'{dev}' is not the first card, '{}' is", first.dev)));
        }
        if mode == ForwardMode::Open && !(self.interfaces.is_empty() && self.addresses.is_empty()) {
            let text = "traffic in mode='open' cannot be bound to a card";
            report.error(path, conflict(text.to_owned()));
        }
        for (at, device) in self.addresses.iter().enumerate() {
            if self.addresses[..at].iter().any(|other| other.address == device.address) {
                report.error(path, Problem::Duplicate("the same <address> is given twice".to_owned()));
            }
        }
        for (at, card) in self.interfaces.iter().enumerate() {
            if self.interfaces[..at].iter().any(|other| other.dev == card.dev) {
                let text = format!("card '{}' is given twice", card.dev);
                report.error(path, Problem::Duplicate(text));
            }
        }
    }
}

impl Nat {
    fn validate(&self, path: &str, report: &mut Report) {
        if let Some(NatAddresses { start, end }) = self.address {
            let flaw = match end.to_bits().checked_sub(start.to_bits()) {
                None => Some("is reversed"),
                Some(65536..) => Some("is too large, at most 65536 fit"),
                Some(_) => None,
            };
            if let Some(flaw) = flaw {
                let text = format!("address range {start} - {end} {flaw}");
                report.error(format!("{path}/nat/address"), Problem::Conflict(text));
            }
        }
        if let Some(NatPorts { start, end }) = self.port
            && end < start
        {
            let text = format!("port range {start} - {end} is reversed");
            report.error(format!("{path}/nat/port"), Problem::Conflict(text));
        }
    }
}
