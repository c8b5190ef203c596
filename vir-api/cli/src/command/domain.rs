//! How commands name a domain, and what they call its states.

use vir_api::{Connect, Domain, ListFlags, State, Uuid, XmlFlags};
use vir_conf::Domain as Definition;
use vir_conf::flags::ParseFlags;

use crate::failure::Failure;
use crate::grammar::{Arguments, Opt, text};
use crate::screen::Detail;
use crate::shell::Shell;

/// The option with which most commands begin.
pub(super) const DOMAIN: Opt = domain("domain name, id or uuid").completed_by(any);

/// A required `<domain>` with a text of its own in help.
pub(super) const fn domain(help: &'static str) -> Opt {
    text("domain", help).required()
}

/// What a word may mean where a domain is expected.
#[derive(Debug, Clone, Copy)]
pub(super) struct By {
    id: bool,
    name: bool,
    uuid: bool,
}

impl By {
    pub(super) const ANY: By = By { id: true, name: true, uuid: true };
    pub(super) const ID_OR_NAME: By = By { id: true, name: true, uuid: false };
    pub(super) const ID_OR_UUID: By = By { id: true, name: false, uuid: true };
    pub(super) const NAME_OR_UUID: By = By { id: false, name: true, uuid: true };
}

/// The domain that the command's `<domain>` names.
pub(super) fn find(shell: &mut Shell, arguments: &Arguments) -> Result<Domain, Failure> {
    find_by(shell, arguments, By::ANY)
}

/// The domain that the command's `<domain>` names, where not every kind of name will do.
pub(super) fn find_by(shell: &mut Shell, arguments: &Arguments, by: By) -> Result<Domain, Failure> {
    let word = arguments.required("domain")?;
    let command = arguments.command();
    shell.screen.trace(Detail::Info, format_args!("{command}: found option <domain>: {word}"));
    lookup(shell, command, word, by)
}

/// Looks a domain up by id, then by UUID, then by name.
///
/// A number too large for an id is no error: it may be a name.
pub(super) fn lookup(shell: &mut Shell, command: &str, word: &str, by: By) -> Result<Domain, Failure> {
    let connect = shell.connection()?;
    let mut attempt = |how: &str| {
        shell.screen.trace(Detail::Debug, format_args!("{command}: <domain> {how}"));
    };
    let id = word.parse().ok().filter(|_| by.id);
    if let Some(id) = id {
        attempt("looks like ID");
        if let Ok(found) = connect.domain_by_id(id) {
            return Ok(found);
        }
    }
    let uuid = word.parse::<Uuid>().ok().filter(|_| by.uuid);
    if let Some(uuid) = uuid {
        attempt("trying as domain UUID");
        if let Ok(found) = connect.domain_by_uuid(uuid) {
            return Ok(found);
        }
    }
    if by.name {
        attempt("trying as domain NAME");
        if let Ok(found) = connect.domain_by_name(word) {
            return Ok(found);
        }
    }
    Err(Failure::new(format!("failed to get domain '{word}'")))
}

/// The definitions that there are of a domain, with passwords: at least one.
#[derive(Debug)]
pub(super) struct Stored {
    /// The stored one.
    pub stored: Option<Definition>,
    /// The one that runs, without the number of the run.
    pub live: Option<Definition>,
}

impl Stored {
    /// What the next start takes; of a domain that is gone once it is off, what runs.
    pub(super) fn next_start(&self) -> &Definition {
        self.stored.as_ref().or(self.live.as_ref()).expect("a domain without either is none")
    }
}

/// The definitions of the domain that a document speaks of: by its identity, or by its name where it has none.
pub(super) fn stored(shell: &mut Shell, document: &Definition) -> Result<Stored, Failure> {
    let failed = |error: &vir_api::Error| Failure::from_api(error);
    let connect = shell.connection()?;
    let found = match document.uuid {
        Some(uuid) => connect.domain_by_uuid(uuid),
        None => connect.domain_by_name(&document.name),
    };
    let found = found.map_err(|error| failed(&error))?;
    let seen = found.snapshot().map_err(|error| failed(&error))?;
    let definition = |flags| {
        let xml = found.xml(flags).map_err(|error| failed(&error))?;
        let parsed = Definition::parse(&xml, ParseFlags::INACTIVE);
        parsed.map(|parsed| parsed.value).map_err(|report| Failure::new(report.to_string()))
    };
    let stored = seen.persistent.then(|| definition(XmlFlags::INACTIVE | XmlFlags::SECURE)).transpose()?;
    let mut live = seen.id.map(|_| definition(XmlFlags::SECURE)).transpose()?;
    live.iter_mut().for_each(|live| live.id = None);
    if stored.is_none() && live.is_none() {
        return Err(Failure::new(format!("domain '{}' has no definition", document.name)));
    }
    Ok(Stored { stored, live })
}

/// The state as people read it.
pub(super) fn state_name(state: State) -> &'static str {
    match state {
        State::NoState => "no state",
        State::Running(_) => "running",
        State::Blocked => "idle",
        State::Paused(_) => "paused",
        State::Shutdown(_) => "in shutdown",
        State::Shutoff(_) => "shut off",
        State::Crashed(_) => "crashed",
        State::PmSuspended => "pmsuspended",
    }
}

/// Names of the domains that `flags` ask for; none where there is no connection.
pub(super) fn names(shell: &mut Shell, flags: ListFlags) -> Vec<String> {
    listed(shell, flags).iter().map(|domain| domain.name().to_owned()).collect()
}

/// UUIDs of all domains.
pub(super) fn uuids(shell: &mut Shell) -> Vec<String> {
    listed(shell, ListFlags::empty()).iter().map(|domain| domain.uuid().to_string()).collect()
}

fn listed(shell: &mut Shell, flags: ListFlags) -> Vec<Domain> {
    shell.connection().map(|connect: Connect| connect.domains(flags)).unwrap_or_default()
}

/// Completes with every domain.
pub(super) fn any(shell: &mut Shell) -> Vec<String> {
    names(shell, ListFlags::empty())
}

/// Completes with domains that are on.
pub(super) fn active(shell: &mut Shell) -> Vec<String> {
    names(shell, ListFlags::ACTIVE)
}

/// Completes with domains that are off.
pub(super) fn inactive(shell: &mut Shell) -> Vec<String> {
    names(shell, ListFlags::INACTIVE)
}

/// Completes with domains whose processors run.
pub(super) fn running(shell: &mut Shell) -> Vec<String> {
    names(shell, ListFlags::RUNNING)
}

/// Completes with domains whose processors stand.
pub(super) fn paused(shell: &mut Shell) -> Vec<String> {
    names(shell, ListFlags::PAUSED)
}

/// Completes with domains that survive being off.
pub(super) fn persistent(shell: &mut Shell) -> Vec<String> {
    names(shell, ListFlags::PERSISTENT)
}
