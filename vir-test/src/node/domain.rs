//! One simulated domain.

use std::collections::BTreeMap;

use super::document::{Definition, View};
use super::iothread::Polling;
use super::{NodeError, NodeErrorKind, Uuid};

/// What a domain's processors do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Power {
    /// They run.
    Running,
    /// They stand; the guest keeps its memory.
    Paused,
    /// There are none.
    Off,
}

/// Why a domain is in its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// It has been so since the node came to be.
    Unknown,
    /// It was started.
    Booted,
    /// Someone paused it.
    Paused,
    /// Someone let it run again.
    Resumed,
    /// The guest went down as asked.
    Shutdown,
    /// It was switched off.
    Destroyed,
}

/// A domain and its two definitions.
#[derive(Debug, Clone)]
pub struct Domain {
    /// Identity.
    pub uuid: Uuid,
    /// Number while it is on; never used again.
    pub id: Option<u32>,
    /// What it does.
    pub power: Power,
    /// Why.
    pub cause: Cause,
    /// Whether it is still there once it is off.
    pub persistent: bool,
    /// Whether it starts together with its host.
    pub autostart: bool,
    /// What it is now.
    pub(super) present: Definition,
    /// What it will be after the next start; none while it is off, or where it will be gone.
    pub(super) next: Option<Definition>,
    /// How its I/O threads wait, where that was changed.
    pub(super) polling: BTreeMap<u32, Polling>,
}

impl Domain {
    /// Name.
    pub fn name(&self) -> &str {
        &self.present.domain.name
    }

    /// Whether it is on.
    pub fn is_active(&self) -> bool {
        self.id.is_some()
    }

    /// Whether the next start differs from what runs now.
    pub fn is_updated(&self) -> bool {
        self.next.as_ref().is_some_and(|next| next.domain != self.present.domain)
    }

    /// Short description for people.
    pub fn title(&self) -> Option<&str> {
        self.present.domain.title.as_deref()
    }

    /// Most memory it can have, in KiB.
    pub fn max_memory(&self) -> u64 {
        self.present.domain.memory.size.0.0
    }

    /// Memory it has, in KiB.
    pub fn memory(&self) -> u64 {
        self.present.domain.current_memory.map_or_else(|| self.max_memory(), |size| size.0.0)
    }

    /// Processors it has.
    pub fn vcpus(&self) -> u32 {
        self.present.domain.vcpu.present()
    }

    /// Most processors it can have, and those it has: now, or after the next start.
    pub fn vcpu_counts(&self, config: bool) -> (u32, u32) {
        let vcpu = &self.definition(config).domain.vcpu;
        (vcpu.maximum, vcpu.present())
    }

    /// What it is now, or what the next start takes.
    pub(super) fn definition(&self, config: bool) -> &Definition {
        if config { self.next.as_ref().unwrap_or(&self.present) } else { &self.present }
    }

    /// What it is now, or what the next start takes, to be changed.
    pub(super) fn definition_mut(&mut self, config: bool) -> &mut Definition {
        match &mut self.next {
            Some(next) if config => next,
            Some(_) | None => &mut self.present,
        }
    }

    /// What an administrator should know about it.
    pub fn messages(&self) -> Vec<String> {
        if self.is_active() { self.present.messages() } else { Vec::new() }
    }

    /// The document: as it is now, or as the next start will have it.
    pub fn xml(&self, view: View) -> String {
        let definition =
            if view.inactive { self.next.as_ref().unwrap_or(&self.present) } else { &self.present };
        definition.xml(self.id, view)
    }

    /// Parts what runs from what is stored: changes to one are none to the other. What runs gets its run-time names.
    pub(super) fn keep_for_next_start(&mut self) {
        if self.persistent && self.next.is_none() {
            self.next = Some(self.present.clone());
        }
        self.present.name_interfaces();
    }

    pub(super) fn check_active(&self) -> Result<(), NodeError> {
        if self.is_active() {
            return Ok(());
        }
        Err(NodeError::new(NodeErrorKind::OperationInvalid, "domain is not running"))
    }
}
