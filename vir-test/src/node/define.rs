//! Calls that store, change and remove definitions.

use std::collections::BTreeMap;

use super::document::Definition;
use super::world::Change;
use super::{Call, Cause, Domain, Node, NodeError, NodeErrorKind, Power, Uuid};

impl Node {
    /// Stores a definition: a new domain, or the next start of one there is.
    ///
    /// Where it is `strict`, anything unknown in the document is an error.
    pub fn define(&mut self, xml: &str, strict: bool) -> Result<Uuid, NodeError> {
        let definition = Definition::parse(xml, strict, self.world.as_mut())?;
        self.meet(Call::Define, &definition)?;
        let uuid = self.identify(&definition)?;
        let is_new = self.domain(uuid).is_err();
        match self.domain_mut(uuid) {
            Ok(domain) if domain.is_active() => domain.next = Some(definition),
            Ok(domain) => domain.present = definition,
            Err(_) => self.domains.push(new(uuid, definition)),
        }
        self.domain_mut(uuid)?.persistent = true;
        self.tell(uuid, Change::Defined(is_new))?;
        Ok(uuid)
    }

    /// The definition that is stored when this document is, in the place of another one if there is `before`: what the
    /// document leaves open of identity and addresses is as it was.
    ///
    /// Where it is `strict`, anything unknown in the document is an error.
    pub fn complete(
        &mut self,
        xml: &str,
        strict: bool,
        before: Option<&vir_conf::Domain>,
    ) -> Result<vir_conf::Domain, NodeError> {
        let definition = Definition::parse_over(xml, strict, self.world.as_mut(), before)?;
        Ok(definition.domain)
    }

    /// The definition of the domain that a document speaks of: by its identity, or by its name where it has none.
    pub fn meant(&self, document: &vir_conf::Domain) -> Option<&vir_conf::Domain> {
        let found = match document.uuid {
            Some(uuid) => self.domain(uuid).ok(),
            None => self.by_name(&document.name),
        };
        found.map(|domain| &domain.next.as_ref().unwrap_or(&domain.present).domain)
    }

    /// Starts a domain that is gone once it is off.
    ///
    /// Where it is `strict`, anything unknown in the document is an error.
    pub fn create(&mut self, xml: &str, strict: bool, paused: bool) -> Result<Uuid, NodeError> {
        let definition = Definition::parse(xml, strict, self.world.as_mut())?;
        self.meet(Call::Create, &definition)?;
        let uuid = self.identify(&definition)?;
        match self.domain_mut(uuid) {
            Ok(domain) if domain.is_active() => {
                let detail = format!("domain '{}' is already active", domain.name());
                return Err(NodeError::new(NodeErrorKind::OperationInvalid, detail));
            }
            Ok(domain) => domain.next = Some(std::mem::replace(&mut domain.present, definition)),
            Err(_) => self.domains.push(new(uuid, definition)),
        }
        self.switch_on(uuid, paused)?;
        Ok(uuid)
    }

    /// Removes the definition; a domain that is on stays until it is off.
    pub fn undefine(&mut self, uuid: Uuid) -> Result<(), NodeError> {
        self.begin(uuid, Call::Undefine)?;
        self.tell(uuid, Change::Undefined)?;
        let domain = self.domain_mut(uuid)?;
        if domain.is_active() {
            domain.persistent = false;
            domain.next = None;
        } else {
            self.domains.retain(|domain| domain.uuid != uuid);
        }
        Ok(())
    }

    /// Decides whether the domain starts together with its host.
    pub fn set_autostart(&mut self, uuid: Uuid, autostart: bool) -> Result<(), NodeError> {
        self.domain_mut(uuid)?.autostart = autostart;
        Ok(())
    }

    /// Gives a domain that is off another name.
    pub fn rename(&mut self, uuid: Uuid, name: &str) -> Result<(), NodeError> {
        let invalid = |detail: String| Err(NodeError::new(NodeErrorKind::OperationInvalid, detail));
        if self.domain(uuid)?.is_active() {
            return invalid("cannot rename active domain".to_owned());
        }
        if self.by_name(name).is_some() {
            return invalid(format!("domain with name '{name}' already exists"));
        }
        self.domain_mut(uuid)?.present.rename(name)?;
        self.tell(uuid, Change::Renamed)
    }

    fn meet(&mut self, call: Call, definition: &Definition) -> Result<(), NodeError> {
        self.world.trouble(call, &definition.domain.name).map_or(Ok(()), Err)
    }

    /// The identity of a definition. Name and identity must not point at two domains.
    fn identify(&self, definition: &Definition) -> Result<Uuid, NodeError> {
        let failed = |detail: String| Err(NodeError::new(NodeErrorKind::OperationFailed, detail));
        let (name, uuid) = (&definition.domain.name, definition.uuid());
        let same_name = self.by_name(name).map(|domain| domain.uuid);
        match (same_name, self.domain(uuid)) {
            (_, Ok(there)) if there.name() != name => {
                failed(format!("domain '{}' is already defined with uuid {uuid}", there.name()))
            }
            (Some(other), Err(_)) => failed(format!("domain '{name}' already exists with uuid {other}")),
            (_, Ok(_)) | (None, Err(_)) => Ok(uuid),
        }
    }

    /// Puts a running domain on the node while it is made.
    pub(super) fn place(&mut self, definition: Definition) -> Result<(), NodeError> {
        let power = definition.initial_power()?;
        let uuid = self.identify(&definition)?;
        let id = (power != Power::Off).then(|| self.next_id());
        let mut domain = Domain { id, power, persistent: true, ..new(uuid, definition) };
        if domain.is_active() {
            domain.keep_for_next_start();
        }
        self.domains.push(domain);
        Ok(())
    }
}

fn new(uuid: Uuid, definition: Definition) -> Domain {
    Domain {
        uuid,
        id: None,
        power: Power::Off,
        cause: Cause::Unknown,
        persistent: false,
        autostart: false,
        present: definition,
        next: None,
        polling: BTreeMap::new(),
    }
}
