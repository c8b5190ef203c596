//! The way in: a connection to one hypervisor.

use std::sync::Arc;

use vir_conf::Domain as Definition;

use crate::{
    Answer, Code, Deadline, DefineFlags, Domain, Error, EventLog, ListFlags, NodeInfo, Origin, Result,
    Snapshot, StartFlags, Uri, Uuid,
    driver::{self, Driver, ReadOnly},
};

/// A connection to a hypervisor, in this process. Cheap to clone.
#[derive(Clone)]
pub struct Connect {
    driver: Arc<dyn Driver>,
    uri: Arc<Uri>,
    deadline: Option<Deadline>,
}

impl Connect {
    /// Opens the hypervisor that `uri` names.
    ///
    /// `qemu:///system`, `qemu:///session` and `qemu:///embed?root=DIR` work on QEMU guests with their state in the
    /// system's, the user's or the given directory; `test:///default` and `test:///FILE` on simulated ones.
    pub fn open(uri: &str) -> Result<Self> {
        Self::open_with(uri, &mut |_| None)
    }

    /// Opens the hypervisor that `uri` names to look, not to touch.
    pub fn open_read_only(uri: &str) -> Result<Self> {
        Self::open(uri).map(Self::read_only)
    }

    /// Opens the hypervisor that `uri` names; what it wants to know, `answer` tells.
    pub fn open_with(uri: &str, answer: Answer<'_>) -> Result<Self> {
        let uri = Uri::parse(uri)?;
        Ok(Self { driver: driver::open(&uri, answer)?, uri: Arc::new(uri), deadline: None })
    }

    /// The same connection, through which nothing can be changed.
    #[must_use]
    pub fn read_only(self) -> Self {
        Self { driver: Arc::new(ReadOnly(self.driver)), ..self }
    }

    /// A connection over a driver of one's own.
    pub fn with_driver(uri: Uri, driver: Arc<dyn Driver>) -> Self {
        Self { driver, uri: Arc::new(uri), deadline: None }
    }

    /// The same connection, whose calls answer by `deadline`.
    #[must_use]
    pub fn within(&self, deadline: Deadline) -> Self {
        Self { deadline: Some(deadline), ..self.clone() }
    }

    fn deadline(&self) -> Deadline {
        self.deadline.unwrap_or_else(Deadline::usual)
    }

    /// The address that was opened.
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// The driver underneath.
    pub fn driver(&self) -> &Arc<dyn Driver> {
        &self.driver
    }

    /// What was found to be wrong when the connection opened: files that cannot be read, guests that did not start.
    pub fn problems(&self) -> &[Error] {
        self.driver.problems()
    }

    /// What happens to domains, numbered.
    pub fn events(&self) -> &EventLog {
        self.driver.events()
    }

    /// The domains that `flags` ask for: active ones by id, then the others by name.
    pub fn domains(&self, flags: ListFlags) -> Vec<Domain> {
        let mut seen: Vec<_> =
            self.driver.snapshots().into_iter().filter(|one| one.is_listed(flags)).collect();
        seen.sort_by(|a, b| (a.id.is_none(), a.id, &a.name).cmp(&(b.id.is_none(), b.id, &b.name)));
        seen.into_iter().map(|one| self.handle(one)).collect()
    }

    /// The domain called `name`.
    pub fn domain_by_name(&self, name: &str) -> Result<Domain> {
        self.find(|one| one.name == name, || format!("no domain with matching name '{name}'"))
    }

    /// The domain with this identity.
    pub fn domain_by_uuid(&self, uuid: Uuid) -> Result<Domain> {
        self.find(|one| one.uuid == uuid, || format!("no domain with matching uuid '{uuid}'"))
    }

    /// The active domain with this id.
    pub fn domain_by_id(&self, id: u32) -> Result<Domain> {
        self.find(|one| one.id == Some(id), || format!("no domain with matching id {id}"))
    }

    /// Stores a definition: a new domain, or the next start of one that exists.
    pub fn define(&self, xml: &str, flags: DefineFlags) -> Result<Domain> {
        let defined =
            self.driver.define(xml, flags, self.deadline()).and_then(|uuid| self.domain_by_uuid(uuid));
        defined.map_err(|err| err.during(|| "define a domain".into()))
    }

    /// The definition that would be stored if this document were defined; with `before`, in the place of that: what
    /// the document leaves open of identity and addresses is as it was. Nothing is stored.
    pub fn complete(&self, xml: &str, before: Option<&Definition>) -> Result<Definition> {
        self.driver.complete(xml, before).map_err(|err| err.during(|| "complete a definition".into()))
    }

    /// Starts a domain that nothing is stored about: once it is off, it is gone.
    pub fn create(&self, xml: &str, flags: StartFlags) -> Result<Domain> {
        let created =
            self.driver.create(xml, flags, self.deadline()).and_then(|uuid| self.domain_by_uuid(uuid));
        created.map_err(|err| err.during(|| "create a domain".into()))
    }

    /// The hypervisor's name as clients show it, `QEMU`.
    pub fn hypervisor(&self) -> &'static str {
        self.driver.hypervisor()
    }

    /// The hypervisor's version: major · 1,000,000 + minor · 1,000 + release.
    pub fn version(&self) -> Result<u64> {
        self.driver.version()
    }

    /// The host's name.
    pub fn hostname(&self) -> Result<String> {
        self.driver.hostname()
    }

    /// The host's processors and memory.
    pub fn node_info(&self) -> Result<NodeInfo> {
        self.driver.node_info()
    }

    /// The document that tells what host and hypervisor can do.
    pub fn capabilities(&self) -> Result<String> {
        self.driver.capabilities()
    }

    /// Name of the security model and its domain of interpretation.
    pub fn security_model(&self) -> (String, String) {
        self.driver.security_model()
    }

    fn handle(&self, seen: Arc<Snapshot>) -> Domain {
        Domain::new(Arc::clone(&self.driver), seen)
    }

    fn find(&self, wanted: impl Fn(&Snapshot) -> bool, missing: impl FnOnce() -> String) -> Result<Domain> {
        let found = self.driver.snapshots().into_iter().find(|one| wanted(one));
        found.map(|one| self.handle(one)).ok_or_else(|| Error::new(Code::NoDomain, Origin::Domain, missing()))
    }
}
