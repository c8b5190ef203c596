//! Calls that change what a domain has.

use vir_conf::domain::vcpu::Vcpu;

use super::document::Definition;
use super::{Node, NodeError, NodeErrorKind, Uuid};

/// Which of a domain's two definitions a change goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// The running domain.
    pub live: bool,
    /// What the next start takes.
    pub config: bool,
}

impl Scope {
    /// Both sides as asked for; asked for neither, the running domain if it runs, else the stored one.
    pub fn resolve(self, is_active: bool) -> Result<Self, NodeError> {
        let scope =
            if self.live || self.config { self } else { Scope { live: is_active, config: !is_active } };
        if scope.live && !is_active {
            return Err(NodeError::new(NodeErrorKind::OperationInvalid, "domain is not running"));
        }
        Ok(scope)
    }
}

impl Node {
    /// Changes each definition that `scope` asks for.
    pub(super) fn change(
        &mut self,
        uuid: Uuid,
        scope: Scope,
        change: impl Fn(&mut Definition) -> Result<(), NodeError>,
    ) -> Result<(), NodeError> {
        let domain = self.domain_mut(uuid)?;
        let Scope { live, config } = scope.resolve(domain.is_active())?;
        for (_, config) in [(live, false), (config, true)].into_iter().filter(|(wanted, _)| *wanted) {
            change(domain.definition_mut(config))?;
        }
        Ok(())
    }

    /// Changes how many processors a domain has, or with `maximum` how many it can have.
    pub fn set_vcpus(
        &mut self,
        uuid: Uuid,
        count: u32,
        scope: Scope,
        maximum: bool,
    ) -> Result<(), NodeError> {
        let invalid = |detail: String| Err(NodeError::new(NodeErrorKind::InvalidArg, detail));
        let domain = self.domain_mut(uuid)?;
        let scope = scope.resolve(domain.is_active())?;
        if maximum && scope.live {
            return invalid("the maximum of a running domain cannot be changed".to_owned());
        }
        if !maximum {
            let sides = [(scope.live, false), (scope.config, true)];
            let most =
                sides.iter().filter(|(wanted, _)| *wanted).map(|(_, config)| domain.vcpu_counts(*config).0);
            let most = most.min().unwrap_or(0);
            if count > most {
                return invalid(format!("requested cpu amount exceeds maximum ({count} > {most})"));
            }
        }
        if scope.live {
            set_present(&mut domain.definition_mut(false).domain.vcpu, count);
        }
        if scope.config {
            let vcpu = &mut domain.definition_mut(true).domain.vcpu;
            let present = if maximum { vcpu.present().min(count) } else { count };
            if maximum {
                vcpu.maximum = count;
            }
            set_present(vcpu, present);
        }
        Ok(())
    }
}

/// A number that is the most there can be goes without saying.
fn set_present(vcpu: &mut Vcpu, count: u32) {
    vcpu.current = (count != vcpu.maximum).then_some(count);
}
