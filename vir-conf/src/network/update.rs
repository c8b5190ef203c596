//! Changes to one entry of a network: added, taken away, or put in the place of another.

mod dhcp;
mod dns;
mod ports;

use super::Network;
use super::dhcp::{DhcpHost, DhcpRange};
use super::dns::{DnsHost, DnsSrv, DnsTxt};
use super::forward::ForwardInterface;
use crate::diagnostic::Report;
use crate::document;
use crate::flags::ParseFlags;
use crate::network::PortGroup;
use crate::table::Element;
use crate::values;

/// A change to one entry of a network.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    /// What happens.
    pub command: Command,
    /// The new entry, or the parts by which one is found.
    pub entry: Entry,
    /// Which `<ip>` an entry of DHCP is in, from 0. Where absent, the first with DHCP; without one the first for
    /// IPv4, or else the first.
    pub parent_index: Option<usize>,
}

values! {
    /// What happens to an entry.
    pub enum Command {
        /// It takes the place of the one that it matches.
        Modify = "modify",
        /// The one that it matches is taken away.
        Delete = "delete",
        /// It is added after all others.
        AddLast = "add-last" | "add",
        /// It is added before all others.
        AddFirst = "add-first",
    }
}

values! {
    /// Parts of a network that an update can name; not all can be changed.
    pub enum Section {
        Bridge = "bridge", Domain = "domain", Ip = "ip", DhcpHost = "ip-dhcp-host", DhcpRange = "ip-dhcp-range",
        Forward = "forward", ForwardInterface = "forward-interface", ForwardPf = "forward-pf",
        PortGroup = "portgroup", DnsHost = "dns-host", DnsTxt = "dns-txt", DnsSrv = "dns-srv",
    }
}

/// An entry of a network that can be changed.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// An address for a certain guest. New ones match by hardware address, name or IP address; those to delete by
    /// all of these that are given.
    DhcpHost(DhcpHost),
    /// Addresses for any guest. Matches by first and last address.
    DhcpRange(DhcpRange),
    /// A card of the host. Matches by name.
    ForwardInterface(ForwardInterface),
    /// A group of ports. Matches by name.
    PortGroup(PortGroup),
    /// Names of an address. Matches by the address; one to delete also by any name.
    DnsHost(DnsHost),
    /// A TXT record. Matches by name.
    DnsTxt(DnsTxt),
    /// An SRV record. Matches by all parts that are given.
    DnsSrv(DnsSrv),
}

/// Why a network cannot be updated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UpdateError {
    /// The entry cannot be read, or cannot be in the network.
    #[error("{0}")]
    Invalid(Report),
    /// Section that has no entries to change.
    #[error("section '{0}' of a network cannot be updated")]
    Fixed(Section),
    /// Entries of the section are only added and deleted.
    #[error("an entry of section '{0}' cannot be modified, only added or deleted")]
    NotModifiable(Section),
    /// What the entry would be in is not there.
    #[error("the network has no {0}")]
    NoParent(String),
    /// Nothing matches.
    #[error("no entry of section '{0}' matches")]
    NotFound(Section),
    /// More than one entry matches.
    #[error("several entries of section '{0}' match")]
    Ambiguous(Section),
    /// A new entry matches one that is there.
    #[error("an entry of section '{0}' that matches is there already")]
    Exists(Section),
    /// There can be only one such thing.
    #[error("{0}")]
    Conflict(String),
}

/// Outcome of a step.
type Step = Result<(), UpdateError>;

impl Command {
    /// Whether the entry is to be there afterwards.
    fn is_delete(self) -> bool {
        self == Self::Delete
    }

    /// Puts a new entry where the command says.
    fn insert<T>(self, entries: &mut Vec<T>, entry: T) {
        match self {
            Self::AddFirst => entries.insert(0, entry),
            Self::AddLast | Self::Modify | Self::Delete => entries.push(entry),
        }
    }
}

impl Entry {
    /// Reads an entry of a section from its document.
    ///
    /// # Errors
    /// A section that cannot be updated, and everything that is wrong with the document's text and form.
    pub fn parse(section: Section, text: &str, flags: ParseFlags) -> Result<Self, UpdateError> {
        match section {
            Section::DhcpHost => read(text, flags).map(Self::DhcpHost),
            Section::DhcpRange => read(text, flags).map(Self::DhcpRange),
            Section::ForwardInterface => read(text, flags).map(Self::ForwardInterface),
            Section::PortGroup => read(text, flags).map(Self::PortGroup),
            Section::DnsHost => read(text, flags).map(Self::DnsHost),
            Section::DnsTxt => read(text, flags).map(Self::DnsTxt),
            Section::DnsSrv => read(text, flags).map(Self::DnsSrv),
            Section::Bridge | Section::Domain | Section::Ip | Section::Forward | Section::ForwardPf => {
                Err(UpdateError::Fixed(section))
            }
        }
    }

    /// The section that it is in.
    pub fn section(&self) -> Section {
        match self {
            Self::DhcpHost(_) => Section::DhcpHost,
            Self::DhcpRange(_) => Section::DhcpRange,
            Self::ForwardInterface(_) => Section::ForwardInterface,
            Self::PortGroup(_) => Section::PortGroup,
            Self::DnsHost(_) => Section::DnsHost,
            Self::DnsTxt(_) => Section::DnsTxt,
            Self::DnsSrv(_) => Section::DnsSrv,
        }
    }
}

fn read<T: Element>(text: &str, flags: ParseFlags) -> Result<T, UpdateError> {
    document::parse(text, flags).map(|parsed| parsed.value).map_err(UpdateError::Invalid)
}

impl Network {
    /// The network after a change. The network is one after [`post_parse`](Self::post_parse), and so is the outcome.
    ///
    /// The entry is judged, the outcome as a whole is not: [`validate`](Self::validate) does that.
    ///
    /// # Errors
    /// A change that cannot be made.
    pub fn update(&self, update: &Update) -> Result<Self, UpdateError> {
        let mut network = self.clone();
        let Update { command, ref entry, parent_index } = *update;
        match entry.clone() {
            Entry::DhcpHost(host) => network.update_dhcp_host(command, host, parent_index)?,
            Entry::DhcpRange(range) => network.update_dhcp_range(command, range, parent_index)?,
            Entry::ForwardInterface(card) => network.update_forward_interface(command, card)?,
            Entry::PortGroup(group) => network.update_portgroup(command, group)?,
            Entry::DnsHost(host) => network.dns.get_or_insert_default().update_host(command, host)?,
            Entry::DnsTxt(txt) => network.dns.get_or_insert_default().update_txt(command, txt)?,
            Entry::DnsSrv(srv) => network.dns.get_or_insert_default().update_srv(command, srv)?,
        }
        network.drop_silent_dns();
        Ok(network)
    }
}

/// Nothing, or the errors that were found.
fn accept(report: Report) -> Step {
    if report.has_errors() { Err(UpdateError::Invalid(report)) } else { Ok(()) }
}

/// Places of the entries that match.
fn places<T>(entries: &[T], matches: impl Fn(&T) -> bool) -> Vec<usize> {
    entries.iter().enumerate().filter(|(_, entry)| matches(entry)).map(|(at, _)| at).collect()
}

/// The only place there is.
fn only(places: &[usize], section: Section) -> Result<usize, UpdateError> {
    match places {
        [] => Err(UpdateError::NotFound(section)),
        [place] => Ok(*place),
        _ => Err(UpdateError::Ambiguous(section)),
    }
}
