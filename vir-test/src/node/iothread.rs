//! I/O threads of simulated domains.

use vir_conf::domain::cputune::{CpuTune, IoThreadPin};
use vir_conf::domain::iothreads::{IoThread, IoThreadIds};
use vir_conf::scalar::NumberSet;

use super::document::Definition;
use super::{Domain, Node, NodeError, NodeErrorKind, Scope, Uuid};

/// How an I/O thread waits for work before it sleeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Polling {
    /// Longest time, in nanoseconds.
    pub max_ns: u64,
    /// Factor by which the time grows; 0 for the hypervisor's choice.
    pub grow: u32,
    /// Divisor by which it shrinks; 0 for the hypervisor's choice.
    pub shrink: u32,
}

impl Default for Polling {
    fn default() -> Self {
        Polling { max_ns: 32_768, grow: 0, shrink: 0 }
    }
}

fn invalid(detail: String) -> NodeError {
    NodeError::new(NodeErrorKind::InvalidArg, detail)
}

impl Domain {
    /// I/O threads with their host processors; one that is not pinned runs where the virtual processors could.
    pub fn iothreads(&self, config: bool) -> Vec<(u32, NumberSet)> {
        let definition = self.definition(config);
        let everywhere = NumberSet::below(definition.domain.vcpu.maximum);
        let pins = definition.domain.cpu_tune.iter().flat_map(|tune| &tune.iothread_pins);
        let pin = |id| pins.clone().find(|pin| pin.iothread == id).map(|pin| pin.cpuset.clone());
        definition.iothreads().map(|id| (id, pin(id).unwrap_or_else(|| everywhere.clone()))).collect()
    }

    /// How an I/O thread of the running domain waits.
    pub fn polling(&self, id: u32) -> Polling {
        self.polling.get(&id).copied().unwrap_or_default()
    }
}

impl Definition {
    fn iothreads(&self) -> impl Iterator<Item = u32> {
        self.domain.iothread_ids.iter().flat_map(|ids| &ids.iothreads).map(|thread| thread.id)
    }

    /// The number of threads follows the list of them.
    fn set_iothreads(&mut self, ids: Vec<IoThread>) {
        self.domain.iothreads = u32::try_from(ids.len()).ok().filter(|count| *count > 0);
        self.domain.iothread_ids = (!ids.is_empty()).then_some(IoThreadIds { iothreads: ids });
    }

    fn take_iothreads(&mut self) -> Vec<IoThread> {
        self.domain.iothread_ids.take().map(|ids| ids.iothreads).unwrap_or_default()
    }
}

impl Node {
    /// Adds an I/O thread.
    pub fn add_iothread(&mut self, uuid: Uuid, id: u32, scope: Scope) -> Result<(), NodeError> {
        self.change(uuid, scope, |definition| {
            if definition.iothreads().any(|other| other == id) {
                return Err(invalid(format!("an IOThread is already using iothread_id '{id}'")));
            }
            let mut threads = definition.take_iothreads();
            threads.push(IoThread::new(id));
            definition.set_iothreads(threads);
            Ok(())
        })
    }

    /// Removes an I/O thread and what it was pinned to.
    pub fn remove_iothread(&mut self, uuid: Uuid, id: u32, scope: Scope) -> Result<(), NodeError> {
        self.change(uuid, scope, |definition| {
            if definition.iothreads().all(|other| other != id) {
                return Err(invalid(format!("cannot find IOThread '{id}' in iothreadids list")));
            }
            let mut threads = definition.take_iothreads();
            threads.retain(|thread| thread.id != id);
            definition.set_iothreads(threads);
            if let Some(tune) = &mut definition.domain.cpu_tune {
                tune.iothread_pins.retain(|pin| pin.iothread != id);
            }
            Ok(())
        })
    }

    /// Gives an I/O thread host processors to run on.
    pub fn pin_iothread(
        &mut self,
        uuid: Uuid,
        id: u32,
        cpus: &NumberSet,
        scope: Scope,
    ) -> Result<(), NodeError> {
        self.change(uuid, scope, |definition| {
            if definition.iothreads().all(|other| other != id) {
                return Err(invalid(format!("iothreadid {id} not found")));
            }
            let tune = definition.domain.cpu_tune.get_or_insert_with(CpuTune::default);
            tune.iothread_pins.retain(|pin| pin.iothread != id);
            tune.iothread_pins.push(IoThreadPin::new(id, cpus.clone()));
            Ok(())
        })
    }

    /// Changes how an I/O thread of a running domain waits.
    pub fn poll_iothread(
        &mut self,
        uuid: Uuid,
        id: u32,
        change: impl FnOnce(&mut Polling),
    ) -> Result<(), NodeError> {
        let domain = self.domain_mut(uuid)?;
        domain.check_active()?;
        if domain.present.iothreads().all(|other| other != id) {
            return Err(invalid(format!("cannot find IOThread '{id}' in iothreadids")));
        }
        change(domain.polling.entry(id).or_default());
        Ok(())
    }
}
