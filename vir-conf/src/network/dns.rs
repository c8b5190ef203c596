//! `<dns>`: what the DNS server of a network knows.

use crate::absent::forget_empty;
use std::net::IpAddr;

use crate::diagnostic::{Problem, Report};
use crate::facet;
use crate::scalar::YesNo;
use crate::{element, values};

element! {
    /// What the DNS server of a network knows.
    pub struct Dns = maybe "dns" {
        /// Whether there is one; yes where absent.
        attr "enable" => enable: Option<YesNo>, since "2.2.0";
        /// Whether names without a dot are looked up elsewhere; yes where absent.
        attr "forwardPlainNames" => forward_plain_names: Option<YesNo>, since "1.1.2";
        /// Servers that know more; those of the host where there are none for all names.
        list "forwarder" => forwarders: Vec<DnsForwarder>, since "1.1.3";
        /// TXT records.
        list live "txt" => txts: Vec<DnsTxt>;
        /// SRV records.
        list live "srv" => srvs: Vec<DnsSrv>, since "0.9.9";
        /// Names of addresses.
        list live "host" => hosts: Vec<DnsHost>;
    }
}

element! {
    /// A server that knows more; at least one of the two is given.
    pub struct DnsForwarder = "forwarder" default {
        /// Domain that it is asked about; all where absent.
        attr "domain" => domain: Option<String>, since "2.2.0", fits facet::DNS_NAME;
        /// Its address; where absent, names of the domain are looked up as those of no forwarder.
        attr "addr" => address: Option<IpAddr>;
    }
}

element! {
    /// A TXT record.
    pub struct DnsTxt = "txt" {
        /// Name that it is found by, without spaces and commas; unique in the network.
        attr live "name" => name: String, fits facet::DNS_NAME;
        /// Its text; a record in a network must have one.
        attr live "value" => value: Option<String>;
    }
}

element! {
    /// An SRV record, or the parts by which one is found.
    pub struct DnsSrv = "srv" default {
        /// Name of the service, without underscore; a record in a network must have one.
        attr live "service" => service: Option<String>;
        /// Protocol of the service; a record in a network must have one.
        attr live "protocol" => protocol: Option<SrvProtocol>;
        /// Domain of the service; that of the network where absent.
        attr live "domain" => domain: Option<String>, fits facet::DNS_NAME;
        /// Host that offers it; where absent, the service is not offered.
        attr live "target" => target: Option<String>;
        /// Port on that host, 1 to 65535.
        attr live "port" => port: Option<u16>;
        /// Rank, the lowest is asked first.
        attr live "priority" => priority: Option<u16>;
        /// Share among those of one rank.
        attr live "weight" => weight: Option<u16>;
    }
}

values! {
    /// Protocols of services.
    pub enum SrvProtocol { Tcp = "tcp", Udp = "udp" }
}

element! {
    /// Names of an address, or some of them by which the entry is found.
    pub struct DnsHost = "host" default {
        /// The address; an entry in a network must have one.
        attr live "ip" => ip: Option<IpAddr>;
        /// The names; an entry in a network must have one.
        list live "hostname" => names: Vec<HostName>;
    }
}

element! {
    /// A name of an address.
    pub struct HostName = "hostname" {
        /// The name.
        text "" => name: String, fits facet::DNS_NAME;
    }
}

impl Dns {
    /// Whether the network has a DNS server.
    pub fn is_enabled(&self) -> bool {
        self.enable != Some(YesNo::No)
    }

    pub(super) fn post_parse(&mut self) {
        self.srvs.iter_mut().for_each(DnsSrv::post_parse);
    }

    pub(super) fn validate(&self, path: &str, report: &mut Report) {
        let path = &format!("{path}/dns");
        let Self { enable: _, forward_plain_names: _, forwarders, txts, srvs, hosts } = self;
        let is_silent = forwarders.is_empty() && txts.is_empty() && srvs.is_empty() && hosts.is_empty();
        if !self.is_enabled() && !is_silent {
            let text = "a DNS server that is switched off can know nothing";
            report.error(path, Problem::Conflict(text.to_owned()));
        }
        for (at, forwarder) in forwarders.iter().enumerate() {
            if forwarder.domain.is_none() && forwarder.address.is_none() {
                let text = "<forwarder> needs attribute 'addr' or 'domain'";
                report.error(format!("{path}/forwarder[{}]", at + 1), Problem::Conflict(text.to_owned()));
            }
        }
        for (at, txt) in txts.iter().enumerate() {
            txt.validate(&format!("{path}/txt[{}]", at + 1), report);
        }
        for (at, srv) in srvs.iter().enumerate() {
            srv.validate(&format!("{path}/srv[{}]", at + 1), report);
        }
        for (at, host) in hosts.iter().enumerate() {
            host.validate(&format!("{path}/host[{}]", at + 1), report);
        }
    }
}

impl DnsTxt {
    /// Judges a record that is to be in a network.
    pub(super) fn validate(&self, path: &str, report: &mut Report) {
        self.validate_name(path, report);
        if self.value.is_none() {
            report.error(path, missing("txt", "value"));
        }
    }

    /// Judges what a record is found by.
    pub(super) fn validate_name(&self, path: &str, report: &mut Report) {
        if self.name.contains([' ', ',']) {
            let text = format!("the name '{}' of a TXT record has a space or comma in it", self.name);
            report.error(path, Problem::Conflict(text));
        }
    }
}

impl DnsSrv {
    /// Numbers that are 0 are what they are where absent, but even these need a target.
    pub(super) fn post_parse(&mut self) {
        if self.target.is_none() {
            return;
        }
        forget_empty(&mut self.priority);
        forget_empty(&mut self.weight);
    }

    /// Judges a record that is to be in a network.
    pub(super) fn validate(&self, path: &str, report: &mut Report) {
        if self.service.is_none() {
            report.error(path, missing("srv", "service"));
        }
        if self.protocol.is_none() {
            report.error(path, missing("srv", "protocol"));
        }
        self.validate_parts(path, report);
    }

    /// Judges the parts that are there.
    pub(super) fn validate_parts(&self, path: &str, report: &mut Report) {
        if let Some(service) = &self.service
            && service.contains(|letter: char| !SERVICE_CHARACTERS.contains(letter))
        {
            let text =
                format!("the service '{service}' of an SRV record has a character that is not allowed");
            report.error(path, Problem::Conflict(text));
        }
        if self.port == Some(0) {
            let text = "the port of an SRV record is 1 to 65535";
            report.error(path, Problem::Conflict(text.to_owned()));
        }
        let numbers = [("port", self.port), ("priority", self.priority), ("weight", self.weight)];
        for (name, _) in numbers.iter().filter(|(_, number)| number.is_some() && self.target.is_none()) {
            let text = format!("attribute '{name}' of an SRV record needs attribute 'target'");
            report.error(path, Problem::Conflict(text));
        }
    }
}

/// Characters of a service's name.
const SERVICE_CHARACTERS: &str = "_-+/*ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

impl DnsHost {
    /// Judges an entry that is to be in a network.
    pub(super) fn validate(&self, path: &str, report: &mut Report) {
        if self.ip.is_none() {
            report.error(path, missing("host", "ip"));
        }
        if self.names.is_empty() {
            let problem = Problem::MissingElement { element: "host".to_owned(), name: "hostname" };
            report.error(path, problem);
        }
        self.validate_names(path, report);
    }

    /// Judges the names that are there.
    pub(super) fn validate_names(&self, path: &str, report: &mut Report) {
        if self.names.iter().any(|name| name.name.is_empty()) {
            report.error(path, Problem::Conflict("<hostname> of a DNS host is empty".to_owned()));
        }
    }
}

fn missing(element: &str, name: &'static str) -> Problem {
    Problem::MissingAttribute { element: element.to_owned(), name }
}
