//! Calls that switch domains on and off.

use vir_conf::domain::power::LifecycleAction;

use super::world::Change;
use super::{Call, Cause, Domain, Node, NodeError, NodeErrorKind, Power, Step, Uuid};

impl Node {
    /// Starts a defined domain, paused if asked for.
    pub fn start(&mut self, uuid: Uuid, paused: bool) -> Result<(), NodeError> {
        self.begin(uuid, Call::Start)?;
        if self.domain(uuid)?.is_active() {
            return Err(NodeError::new(NodeErrorKind::OperationInvalid, "Domain is already running"));
        }
        self.switch_on(uuid, paused)
    }

    /// Asks the guest to go down, which it does at once.
    pub fn shutdown(&mut self, uuid: Uuid) -> Result<(), NodeError> {
        self.begin(uuid, Call::Shutdown)?;
        self.check_not_off(uuid)?;
        let action = self.domain(uuid)?.present.domain.on_poweroff;
        self.end(uuid, action)
    }

    /// Asks the guest to start over, which it does at once.
    pub fn reboot(&mut self, uuid: Uuid) -> Result<(), NodeError> {
        self.begin(uuid, Call::Reboot)?;
        self.domain(uuid)?.check_active()?;
        let action = self.domain(uuid)?.present.domain.on_reboot;
        self.end(uuid, action)
    }

    /// Pulls the reset line: the guest starts over, and stays paused if it was.
    pub fn reset(&mut self, uuid: Uuid) -> Result<(), NodeError> {
        self.begin(uuid, Call::Reset)?;
        self.domain(uuid)?.check_active()?;
        if self.domain(uuid)?.power == Power::Running {
            self.enter(uuid, Power::Running, Cause::Booted)?;
        }
        Ok(())
    }

    /// Stops the processors.
    pub fn suspend(&mut self, uuid: Uuid) -> Result<(), NodeError> {
        self.begin(uuid, Call::Suspend)?;
        let domain = self.domain(uuid)?;
        if domain.power != Power::Running {
            return Err(wrong_state(domain, "running"));
        }
        self.enter(uuid, Power::Paused, Cause::Paused)
    }

    /// Lets the processors run again.
    pub fn resume(&mut self, uuid: Uuid) -> Result<(), NodeError> {
        self.begin(uuid, Call::Resume)?;
        let domain = self.domain(uuid)?;
        if domain.power != Power::Paused {
            return Err(wrong_state(domain, "paused"));
        }
        self.enter(uuid, Power::Running, Cause::Resumed)
    }

    /// Switches the domain off.
    pub fn destroy(&mut self, uuid: Uuid) -> Result<(), NodeError> {
        self.begin(uuid, Call::Destroy)?;
        self.domain(uuid)?.check_active()?;
        self.switch_off(uuid, Cause::Destroyed)
    }

    /// What the domain's definition wants when its guest ends. There is nothing to examine: to preserve is to end.
    fn end(&mut self, uuid: Uuid, action: LifecycleAction) -> Result<(), NodeError> {
        match action {
            LifecycleAction::Destroy | LifecycleAction::Preserve => self.switch_off(uuid, Cause::Shutdown),
            LifecycleAction::Restart | LifecycleAction::RenameRestart => {
                self.enter(uuid, Power::Running, Cause::Booted)
            }
        }
    }

    pub(super) fn switch_on(&mut self, uuid: Uuid, paused: bool) -> Result<(), NodeError> {
        let id = self.next_id();
        let domain = self.domain_mut(uuid)?;
        domain.id = Some(id);
        domain.keep_for_next_start();
        let (power, cause) =
            if paused { (Power::Paused, Cause::Booted) } else { (Power::Running, Cause::Booted) };
        self.enter(uuid, power, cause)
    }

    /// A domain that is off becomes what its next definition says, or is gone where there is none.
    fn switch_off(&mut self, uuid: Uuid, cause: Cause) -> Result<(), NodeError> {
        let domain = self.domain_mut(uuid)?;
        domain.id = None;
        domain.polling.clear();
        let persistent = domain.persistent;
        self.enter(uuid, Power::Off, cause)?;
        if persistent {
            let domain = self.domain_mut(uuid)?;
            if let Some(next) = domain.next.take() {
                domain.present = next;
            }
        } else {
            self.domains.retain(|domain| domain.uuid != uuid);
        }
        Ok(())
    }

    fn enter(&mut self, uuid: Uuid, power: Power, cause: Cause) -> Result<(), NodeError> {
        let domain = self.domain_mut(uuid)?;
        (domain.power, domain.cause) = (power, cause);
        self.tell(uuid, Change::Power(power, cause))
    }

    /// Lets trouble have its way before the call does anything.
    pub(super) fn begin(&mut self, uuid: Uuid, call: Call) -> Result<(), NodeError> {
        let name = self.domain(uuid)?.name().to_owned();
        self.world.trouble(call, &name).map_or(Ok(()), Err)
    }

    pub(super) fn tell(&mut self, uuid: Uuid, change: Change) -> Result<(), NodeError> {
        let domain = self.domain(uuid)?;
        let step = Step { uuid, name: domain.name().to_owned(), id: domain.id, change };
        self.steps.push(step);
        Ok(())
    }

    fn check_not_off(&self, uuid: Uuid) -> Result<(), NodeError> {
        let domain = self.domain(uuid)?;
        if domain.power == Power::Off { Err(wrong_state(domain, "running")) } else { Ok(()) }
    }
}

fn wrong_state(domain: &Domain, wanted: &str) -> NodeError {
    NodeError::new(NodeErrorKind::Internal, format!("domain '{}' not {wanted}", domain.name()))
}
