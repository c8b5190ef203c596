//! What all domains of one driver share.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use vir_conf::Domain;
use vir_qemu::run_name;

use super::{machine::Machine, recipe::Recipe, view::Published, view::View};
use crate::{Code, Error, EventLog, Origin, Result, Uuid, actor::Actor, host::Host, store::Store};

/// The driver's files, host, events and domains.
pub(crate) struct Services {
    pub(crate) store: Store,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) recipe: Box<dyn Recipe>,
    pub(crate) events: EventLog,
    domains: Mutex<HashMap<Uuid, Entry>>,
    last_id: AtomicU32,
}

/// A domain as others reach it: its owner for changes, its view for reading.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) actor: Actor<Machine>,
    pub(crate) published: Published,
}

impl Entry {
    /// A domain with its owner.
    pub(crate) fn new(machine: Machine) -> Self {
        let published = machine.published();
        Self { actor: Actor::new(machine), published }
    }

    /// What readers see now.
    pub(crate) fn view(&self) -> Arc<View> {
        self.published.get()
    }
}

impl Services {
    pub(crate) fn new(store: Store, host: Arc<dyn Host>, recipe: Box<dyn Recipe>) -> Self {
        Self {
            store,
            host,
            recipe,
            events: EventLog::default(),
            domains: Mutex::default(),
            last_id: AtomicU32::new(0),
        }
    }

    /// Every domain.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.domains().values().cloned().collect()
    }

    /// The domain with this identity.
    pub(crate) fn entry(&self, uuid: Uuid) -> Option<Entry> {
        self.domains().get(&uuid).cloned()
    }

    /// Adds a domain that was found on disk; `false` when its identity or name is taken.
    pub(crate) fn adopt(&self, entry: Entry) -> bool {
        let snapshot = Arc::clone(&entry.view().snapshot);
        let mut domains = self.domains();
        let is_taken = domains.values().any(|other| other.view().snapshot.name == snapshot.name);
        if is_taken || domains.contains_key(&snapshot.uuid) {
            return false;
        }
        domains.insert(snapshot.uuid, entry);
        true
    }

    /// The domain that a document speaks of: one that exists under the same name and identity, or a new one.
    ///
    /// # Errors
    /// When name and identity belong to two different domains.
    pub(crate) fn admit(&self, domain: &Domain) -> Result<Entry> {
        let uuid = domain.uuid.expect("completion gives every domain an identity");
        let mut domains = self.domains();
        let namesake = domains
            .values()
            .map(|entry| Arc::clone(&entry.view().snapshot))
            .find(|one| one.name == domain.name);
        match (domains.get(&uuid), namesake) {
            (Some(entry), Some(namesake)) if namesake.uuid == uuid => Ok(entry.clone()),
            (Some(entry), _) => Err(taken(&entry.view().snapshot.name, "is already defined", uuid)),
            (None, Some(namesake)) => Err(taken(&namesake.name, "already exists", namesake.uuid)),
            (None, None) => {
                let entry = Entry::new(Machine::new(domain.name.clone(), uuid, self));
                domains.insert(uuid, entry.clone());
                Ok(entry)
            }
        }
    }

    /// Gives a name to nobody else, if it is free.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        !self.domains().values().any(|entry| entry.view().snapshot.name == name)
    }

    /// Removes a domain.
    pub(crate) fn forget(&self, uuid: Uuid) {
        self.domains().remove(&uuid);
    }

    /// An id that no domain had before.
    pub(crate) fn next_id(&self) -> u32 {
        self.last_id.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Takes note of an id that is in use.
    pub(crate) fn keep_id(&self, id: u32) {
        self.last_id.fetch_max(id, Ordering::Relaxed);
    }

    /// Where a domain lives during one run.
    pub(crate) fn place(&self, id: u32, name: &str) -> Place {
        let layout = self.store.layout();
        let run = run_name(Some(id), name);
        Place {
            id,
            lib: layout.lib.join(format!("domain-{run}")),
            channel: layout.run.join("channel").join(run),
        }
    }

    /// Where a domain's output goes.
    pub(crate) fn log(&self, name: &str) -> PathBuf {
        self.store.layout().log.join(format!("{name}.log"))
    }

    fn domains(&self) -> MutexGuard<'_, HashMap<Uuid, Entry>> {
        self.domains.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a domain gets for one run.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The domain's id.
    pub(crate) id: u32,
    /// Its own directory.
    pub(crate) lib: PathBuf,
    /// The directory of its channels' sockets.
    pub(crate) channel: PathBuf,
}

impl Place {
    /// Where the monitor listens.
    pub(crate) fn monitor(&self) -> PathBuf {
        self.lib.join("monitor.sock")
    }

    /// The key by which secrets are handed to QEMU.
    pub(crate) fn master_key(&self) -> PathBuf {
        self.lib.join("master-key.aes")
    }
}

fn taken(name: &str, how: &str, uuid: Uuid) -> Error {
    let detail = format!("domain '{name}' {how} with uuid {uuid}");
    Error::new(Code::OperationFailed, Origin::Domain, detail)
}
