//! What it takes to get from one definition to another, change by change.

use std::fmt;

use super::{Change, Path, Step, diff, diff_views};
use crate::domain::Domain;
use crate::domain::device::disk::Disk;
use crate::schema::Schema;
use crate::table::Element;
use crate::view::View;

/// What a change takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It can be made while the domain runs.
    Live,
    /// It takes effect when the domain is started the next time.
    Restart,
    /// It takes a start, and something that the guest has stored is out of its reach from then on.
    DestroysData,
}

impl Effect {
    /// The word for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live-updatable",
            Self::Restart => "needs-restart",
            Self::DestroysData => "destroys-data",
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A change with what it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The change.
    pub change: Change,
    /// What it takes.
    pub effect: Effect,
}

/// Places whose loss or exchange takes what the guest has stored out of its reach: firmware variables and the
/// state of an emulated TPM, by the members that lead there.
const STORES: &[&[&str]] =
    &[&["os", "nvram"], &["devices", "tpm"], &["devices", "nvram"], &["devices", "pstore"]];

/// Members of a disk that say which medium is in its drive.
const MEDIUM: &[&str] = &["type", "source", "backingStore"];

/// What it takes to make the second definition of the first. No change is the empty plan.
pub fn plan(before: &Domain, after: &Domain) -> Vec<Planned> {
    let exchanged =
        |change: Change| Change { live: change.live || is_medium(before, &change.path), ..change };
    planned(diff(before, after).into_iter().map(exchanged).collect(), Domain::SCHEMA)
}

/// Whether a place says which medium is in a drive whose media come and go.
fn is_medium(before: &Domain, path: &Path) -> bool {
    let [Step::Member(devices), Step::Member(disk), Step::Item(at), Step::Member(part), ..] = &*path.0 else {
        return false;
    };
    let is_removable = || before.devices.disks.get(*at).is_some_and(Disk::is_removable);
    devices == "devices" && disk == "disk" && MEDIUM.contains(&part.as_str()) && is_removable()
}

/// The same for two views of what `schema` describes.
pub fn plan_views(before: &View, after: &View, schema: &'static Schema) -> Vec<Planned> {
    planned(diff_views(before, after, schema), schema)
}

fn planned(changes: Vec<Change>, schema: &'static Schema) -> Vec<Planned> {
    let is_domain = schema.tag == Domain::SCHEMA.tag;
    // What other kinds share with domains, such as addresses, says of domains what their guests see.
    let own = |change: Change| Change { guest: change.guest && is_domain, ..change };
    changes
        .into_iter()
        .map(own)
        .map(|change| Planned { effect: effect(&change, is_domain), change })
        .collect()
}

fn effect(change: &Change, is_domain: bool) -> Effect {
    // What comes new takes nothing away.
    let takes_away = is_domain && change.before.is_some();
    if takes_away && STORES.iter().any(|store| leads_to(&change.path, store)) {
        Effect::DestroysData
    } else if change.live {
        Effect::Live
    } else {
        Effect::Restart
    }
}

fn leads_to(path: &Path, store: &[&str]) -> bool {
    let mut members = path.0.iter().filter_map(|step| match step {
        Step::Member(name) => Some(name.as_str()),
        Step::Item(_) => None,
    });
    store.iter().all(|wanted| members.next() == Some(wanted))
}
