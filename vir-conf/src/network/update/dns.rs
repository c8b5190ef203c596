//! Entries of `<dns>`.

use super::{Command, Section, Step, UpdateError, accept, only, places};
use crate::diagnostic::Report;
use crate::network::dns::{Dns, DnsHost, DnsSrv, DnsTxt};

/// Where a problem of an entry is.
const PATH: &str = "network/dns";

impl Dns {
    pub(super) fn update_host(&mut self, command: Command, host: DnsHost) -> Step {
        let section = Section::DnsHost;
        let mut report = Report::new();
        match command {
            Command::Modify | Command::Delete => host.validate_names(PATH, &mut report),
            Command::AddFirst | Command::AddLast => host.validate(PATH, &mut report),
        }
        accept(report)?;
        if host.ip.is_none() && host.names.is_empty() {
            let text = "a host is found by attribute 'ip' or element <hostname>";
            return Err(UpdateError::Conflict(text.to_owned()));
        }
        let shares_name =
            |other: &DnsHost| command.is_delete() && other.names.iter().any(|name| host.names.contains(name));
        let matches = |other: &DnsHost| (host.ip.is_some() && host.ip == other.ip) || shares_name(other);
        let found = places(&self.hosts, matches);
        match command {
            Command::Delete => {
                self.hosts.remove(only(&found, section)?);
            }
            Command::Modify => {
                let at = only(&found, section)?;
                let mut report = Report::new();
                host.validate(PATH, &mut report);
                accept(report)?;
                self.hosts[at] = host;
            }
            Command::AddFirst | Command::AddLast if !found.is_empty() => {
                return Err(UpdateError::Exists(section));
            }
            Command::AddFirst | Command::AddLast => command.insert(&mut self.hosts, host),
        }
        Ok(())
    }

    pub(super) fn update_txt(&mut self, command: Command, txt: DnsTxt) -> Step {
        let section = Section::DnsTxt;
        let mut report = Report::new();
        if command.is_delete() {
            txt.validate_name(PATH, &mut report);
        } else {
            txt.validate(PATH, &mut report);
        }
        accept(report)?;
        let found = self.txts.iter().position(|other| other.name == txt.name);
        match (command, found) {
            (Command::Delete, Some(at)) => {
                self.txts.remove(at);
            }
            (Command::Modify, Some(at)) => self.txts[at] = txt,
            (Command::Delete | Command::Modify, None) => return Err(UpdateError::NotFound(section)),
            (Command::AddFirst | Command::AddLast, Some(_)) => return Err(UpdateError::Exists(section)),
            (Command::AddFirst | Command::AddLast, None) => command.insert(&mut self.txts, txt),
        }
        Ok(())
    }

    pub(super) fn update_srv(&mut self, command: Command, mut srv: DnsSrv) -> Step {
        let section = Section::DnsSrv;
        srv.post_parse();
        let mut report = Report::new();
        match command {
            Command::Modify => return Err(UpdateError::NotModifiable(section)),
            Command::Delete => srv.validate_parts(PATH, &mut report),
            Command::AddFirst | Command::AddLast => srv.validate(PATH, &mut report),
        }
        accept(report)?;
        let found = places(&self.srvs, |other| srv.is_key_of(other));
        if command.is_delete() {
            self.srvs.remove(only(&found, section)?);
        } else if found.is_empty() {
            command.insert(&mut self.srvs, srv);
        } else {
            return Err(UpdateError::Exists(section));
        }
        Ok(())
    }
}

impl DnsSrv {
    /// Whether all parts that are given are those of another record.
    fn is_key_of(&self, other: &Self) -> bool {
        let Self { service, protocol, domain, target, port, priority, weight } = self;
        fits(service.as_ref(), other.service.as_ref())
            && fits(protocol.as_ref(), other.protocol.as_ref())
            && fits(domain.as_ref(), other.domain.as_ref())
            && fits(target.as_ref(), other.target.as_ref())
            && fits(port.as_ref(), other.port.as_ref())
            && fits(priority.as_ref(), other.priority.as_ref())
            && fits(weight.as_ref(), other.weight.as_ref())
    }
}

/// Whether a part is the given one, if one is given.
fn fits<T: PartialEq>(given: Option<&T>, there: Option<&T>) -> bool {
    given.is_none() || given == there
}
