//! Entries of `<dhcp>`.

use std::net::IpAddr;

use super::{Command, Section, Step, UpdateError, accept};
use crate::diagnostic::{Problem, Report};
use crate::net::IpFamily;
use crate::network::Network;
use crate::network::dhcp::{DhcpHost, DhcpRange, HostMac};
use crate::network::ip::NetworkIp;

/// Where a problem of an entry is.
const PATH: &str = "network/ip/dhcp";

impl Network {
    pub(super) fn update_dhcp_host(
        &mut self,
        command: Command,
        mut host: DhcpHost,
        parent: Option<usize>,
    ) -> Step {
        let at = self.dhcp_parent(command, parent)?;
        let ip = &mut self.ips[at];
        host.post_parse();
        if command.is_delete() {
            host.validate_key()?;
        } else {
            host.validate_new(ip.family())?;
        }
        let hosts = &mut ip.dhcp.get_or_insert_default().hosts;
        let section = Section::DhcpHost;
        match command {
            Command::Modify => {
                let found = hosts.iter_mut().find(|other| host.resembles(other));
                *found.ok_or(UpdateError::NotFound(section))? = host;
            }
            Command::Delete => {
                let found = hosts.iter().position(|other| host.is_key_of(other));
                hosts.remove(found.ok_or(UpdateError::NotFound(section))?);
            }
            Command::AddLast | Command::AddFirst => {
                if hosts.iter().any(|other| host.resembles(other)) {
                    return Err(UpdateError::Exists(section));
                }
                command.insert(hosts, host);
            }
        }
        ip.drop_idle_dhcp();
        Ok(())
    }

    pub(super) fn update_dhcp_range(
        &mut self,
        command: Command,
        mut range: DhcpRange,
        parent: Option<usize>,
    ) -> Step {
        let section = Section::DhcpRange;
        if command == Command::Modify {
            return Err(UpdateError::NotModifiable(section));
        }
        let at = self.dhcp_parent(command, parent)?;
        let ip = &mut self.ips[at];
        range.post_parse();
        let mut report = Report::new();
        range.validate(ip, &format!("{PATH}/range"), &mut report);
        accept(report)?;
        let ranges = &mut ip.dhcp.get_or_insert_default().ranges;
        let found = ranges.iter().position(|other| (other.start, other.end) == (range.start, range.end));
        match (command, found) {
            (Command::Delete, Some(found)) => {
                ranges.remove(found);
            }
            (Command::Delete, None) => return Err(UpdateError::NotFound(section)),
            (_, Some(_)) => return Err(UpdateError::Exists(section)),
            (_, None) => command.insert(ranges, range),
        }
        ip.drop_idle_dhcp();
        Ok(())
    }

    /// Which `<ip>` an entry is in. Each family has at most one with DHCP.
    fn dhcp_parent(&self, command: Command, parent: Option<usize>) -> Result<usize, UpdateError> {
        let first = |wanted: fn(&NetworkIp) -> bool| self.ips.iter().position(wanted);
        let at = match parent {
            Some(at) if at < self.ips.len() => at,
            Some(at) => return Err(UpdateError::NoParent(format!("<ip> at index {at}"))),
            None => first(NetworkIp::has_dhcp)
                .or_else(|| first(|ip| ip.family() == IpFamily::Ipv4))
                .or_else(|| first(|_| true))
                .ok_or_else(|| UpdateError::NoParent("<ip>".to_owned()))?,
        };
        let family = self.ips[at].family();
        let rivals = |(other, ip): (usize, &NetworkIp)| other != at && ip.family() == family && ip.has_dhcp();
        if matches!(command, Command::AddFirst | Command::AddLast) && self.ips.iter().enumerate().any(rivals)
        {
            let text = format!("another <ip> of family '{family}' has DHCP already");
            return Err(UpdateError::Conflict(text));
        }
        Ok(at)
    }
}

impl DhcpHost {
    /// Whether a new entry would be for the same guest or address as another.
    fn resembles(&self, other: &Self) -> bool {
        let same_mac = self.hardware().is_some() && self.hardware() == other.hardware();
        let same_name = self.name.is_some() && self.name == other.name;
        same_mac || same_name || (self.ip.is_some() && self.ip == other.ip)
    }

    /// Whether all parts that are given are those of another entry.
    fn is_key_of(&self, other: &Self) -> bool {
        let has_mac = self.mac.is_none() || self.hardware() == other.hardware();
        let has_name = self.name.is_none() || self.name == other.name;
        has_mac && has_name && (self.ip.is_none() || self.ip == other.ip)
    }

    fn hardware(&self) -> Option<crate::scalar::MacAddress> {
        self.mac.as_ref().map(HostMac::address)
    }

    fn validate_key(&self) -> Step {
        if self.mac.is_none() && self.name.is_none() && self.ip.is_none() {
            let text = "a host is found by attribute 'mac', 'name' or 'ip'";
            return Err(UpdateError::Conflict(text.to_owned()));
        }
        Ok(())
    }

    fn validate_new(&self, family: IpFamily) -> Step {
        let mut report = Report::new();
        let path = format!("{PATH}/host");
        self.validate(family, &path, &mut report);
        match self.ip {
            None => {
                let problem = Problem::MissingAttribute { element: "host".to_owned(), name: "ip" };
                report.error(path, problem);
            }
            Some(ip) if IpFamily::of(ip) != family => report.error(path, foreign(ip, family)),
            Some(_) => {}
        }
        accept(report)
    }
}

fn foreign(ip: IpAddr, family: IpFamily) -> Problem {
    Problem::Conflict(format!("address {ip} is not of family '{family}', as that of the <ip> is"))
}
