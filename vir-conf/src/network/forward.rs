//! `<forward>`: how guests of a network reach other networks.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use crate::absent::forget_empty;
use crate::diagnostic::{Problem, Report};
use crate::domain::address::HostPciAddress;
use crate::domain::device::hostdev::HostdevDriver;
use crate::facet;
use crate::scalar::YesNo;
use crate::{choice, element, values};

element! {
    /// How guests of a network reach other networks.
    pub struct Forward = "forward" default {
        /// Card of the host that the traffic leaves by; the first of the cards where there are any. Not with a
        /// physical function.
        attr "dev" => dev: Option<String>, fits facet::DEVICE_NAME, when |forward, _| !forward.has_found_cards();
        /// The way.
        attr "mode" => mode: ForwardMode = ForwardMode::Nat;
        /// Cards that are given away: whether they are taken from the host at start and given back after.
        attr "managed" => managed: Option<YesNo>, since "0.10.0";
        /// Cards that are given away: driver of the host that holds them.
        child "driver" => driver: Option<HostdevDriver>;
        /// How addresses are translated.
        child "nat" => nat: Option<Nat>, since "1.0.3";
        /// Card whose virtual functions guests get.
        child "pf" => pf: Option<ForwardPf>, since "0.9.10";
        /// Cards of the host. With a physical function, the virtual functions that were found while the network runs.
        list live "interface" => interfaces: Vec<ForwardInterface>, since "0.9.4",
            when |forward, cx| !(cx.inactive() && forward.has_found_cards());
        /// Devices of the host that are given away. With a physical function, those that were found.
        list "address" => addresses: Vec<ForwardAddress>, since "0.10.0",
            when |forward, cx| !(cx.inactive() && forward.has_found_cards());
    }
}

values! {
    /// Ways to other networks.
    pub enum ForwardMode {
        /// None at all, the same as without `<forward>`.
        None = "none",
        /// By the host's address, which replaces theirs.
        Nat = "nat" since "0.4.2",
        /// Through the host, by their own addresses.
        Route = "route" since "0.4.2",
        /// Through the host, without any rule in its firewall.
        Open = "open" since "2.2.0",
        /// By a bridge of the host, or macvtap in bridge mode.
        Bridge = "bridge" since "0.9.4",
        /// By macvtap, each guest with a card of its own.
        Passthrough = "passthrough" since "0.9.4",
        /// By macvtap, guests on one card do not see each other.
        Private = "private" since "0.9.4",
        /// By macvtap, the switch outside sends traffic between guests back.
        Vepa = "vepa" since "0.9.4",
        /// By cards of the host that are given away.
        Hostdev = "hostdev" since "0.10.0",
    }
}

element! {
    /// A card whose virtual functions guests get.
    pub struct ForwardPf = "pf" {
        /// Its name.
        attr "dev" => dev: String, fits facet::DEVICE_NAME;
    }
}

element! {
    /// A card of the host.
    pub struct ForwardInterface = "interface" {
        /// Its name.
        attr live "dev" => dev: String, fits facet::DEVICE_NAME;
        /// Number of guests that use it, counted while the network runs.
        attr "connections" => connections: Option<u32>, since "0.10.0", when |_, cx| !cx.inactive();
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
        "pci" => Pci(HostPciAddress),
    }
}

element! {
    /// How addresses are translated.
    pub struct Nat = maybe "nat" {
        /// Whether IPv6 is translated too; no where absent.
        attr "ipv6" => ipv6: Option<YesNo>, since "6.5.0";
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
    /// Whether the network has a bridge of its own, which is made for it.
    pub fn owns_bridge(self) -> bool {
        match self {
            Self::None | Self::Nat | Self::Route | Self::Open => true,
            Self::Bridge | Self::Passthrough | Self::Private | Self::Vepa | Self::Hostdev => false,
        }
    }
}

impl Forward {
    /// Whether cards and devices are the functions of a physical one, not part of the definition.
    fn has_found_cards(&self) -> bool {
        self.pf.is_some()
    }

    /// Whether functions of the host are named, one by one or by the physical one that they are of.
    fn has_functions(&self) -> bool {
        !self.addresses.is_empty() || self.pf.is_some()
    }

    /// Makes a card that stands alone in `dev` the list of cards, drops what cards take the place of, and counts
    /// nothing yet.
    pub(super) fn post_parse(&mut self) {
        forget_empty(&mut self.dev);
        // A name beside functions is an error, which is for the judgement to say.
        if self.dev.is_none() || !self.has_functions() {
            self.prefer_cards();
        }
        self.interfaces.iter_mut().for_each(|card| card.connections = None);
        self.addresses.iter_mut().for_each(|device| device.connections = None);
        self.managed = match self.mode {
            ForwardMode::Hostdev => Some(self.managed.unwrap_or(YesNo::No)),
            ForwardMode::None
            | ForwardMode::Nat
            | ForwardMode::Route
            | ForwardMode::Open
            | ForwardMode::Bridge
            | ForwardMode::Passthrough
            | ForwardMode::Private
            | ForwardMode::Vepa => None,
        };
        forget_empty(&mut self.driver);
        if let Some(nat) = &mut self.nat {
            nat.port = nat.port.take().filter(|ports| (ports.start, ports.end) != (0, 0));
        }
        // Elsewhere even an empty one is an error.
        if self.mode == ForwardMode::Nat {
            forget_empty(&mut self.nat);
        }
    }

    /// Devices count only where no cards are listed, a physical function only where neither is.
    fn prefer_cards(&mut self) {
        if !self.interfaces.is_empty() {
            self.addresses.clear();
        }
        if !(self.interfaces.is_empty() && self.addresses.is_empty()) {
            self.pf = None;
        }
        match self.dev.clone() {
            None => self.dev = self.first_card(),
            Some(dev) if self.interfaces.is_empty() => {
                self.interfaces.push(ForwardInterface { dev, connections: None });
            }
            Some(_) => {}
        }
    }

    /// Name of the first card.
    pub(super) fn first_card(&self) -> Option<String> {
        self.interfaces.first().map(|card| card.dev.clone())
    }

    pub(super) fn validate(&self, path: &str, report: &mut Report) {
        let path = &format!("{path}/forward");
        let mode = self.mode;
        let mut refuse = |path: &str, text: String| report.error(path, Problem::Conflict(text));
        if self.dev.is_some() && self.has_functions() {
            refuse(path, "attribute 'dev' cannot stand beside <address> or <pf>".to_owned());
        }
        if let (Some(dev), Some(first)) = (&self.dev, self.interfaces.first())
            && *dev != first.dev
        {
            refuse(path, format!("'{dev}' is not the first card, '{}' is", first.dev));
        }
        match mode {
            ForwardMode::Nat | ForwardMode::Route if self.interfaces.len().max(self.addresses.len()) > 1 => {
                refuse(path, format!("with mode='{mode}' there can be only one card"));
            }
            ForwardMode::Open if !(self.interfaces.is_empty() && self.addresses.is_empty()) => {
                refuse(path, "traffic in mode='open' cannot be bound to a card".to_owned());
            }
            ForwardMode::None
            | ForwardMode::Nat
            | ForwardMode::Route
            | ForwardMode::Open
            | ForwardMode::Bridge
            | ForwardMode::Passthrough
            | ForwardMode::Private
            | ForwardMode::Vepa
            | ForwardMode::Hostdev => {}
        }
        if let Some(nat) = &self.nat {
            let path = format!("{path}/nat");
            if mode != ForwardMode::Nat {
                refuse(&path, format!("<nat> needs mode='nat', not '{mode}'"));
            }
            nat.validate(&path, report);
        }
        self.validate_duplicates(path, report);
    }

    /// Each card and device is given once.
    fn validate_duplicates(&self, path: &str, report: &mut Report) {
        let mut names = BTreeSet::new();
        for (at, card) in self.interfaces.iter().enumerate() {
            if !names.insert(&card.dev) {
                let text = format!("card '{}' is given twice", card.dev);
                report.error(format!("{path}/interface[{}]", at + 1), Problem::Duplicate(text));
            }
        }
        let mut places = BTreeSet::new();
        for (at, device) in self.addresses.iter().enumerate() {
            let ForwardAddressKind::Pci(address) = device.address;
            if !places.insert(address) {
                let text = format!("PCI device {} is given twice", address.0);
                report.error(format!("{path}/address[{}]", at + 1), Problem::Duplicate(text));
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
                report.error(format!("{path}/address"), Problem::Conflict(text));
            }
        }
        if let Some(NatPorts { start, end }) = self.port
            && end < start
        {
            let text = format!("port range {start} - {end} is reversed");
            report.error(format!("{path}/port"), Problem::Conflict(text));
        }
    }
}
