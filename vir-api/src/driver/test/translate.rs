//! The simulated hypervisor's terms in those of the facade.

use std::time::Duration;

use vir_test::node::{Cause, Change, Domain, NodeError, NodeErrorKind, Power};

use crate::{
    Code, Defined, Error, Info, Lifecycle, Origin, PausedReason, Resumed, RunningReason, ShutoffReason,
    Snapshot, Started, State, Stopped, Suspended, Undefined,
};

/// A refusal, with its public code.
impl From<NodeError> for Error {
    fn from(error: NodeError) -> Self {
        let code = match error.kind {
            NodeErrorKind::NoDomain => Code::NoDomain,
            NodeErrorKind::OperationInvalid => Code::OperationInvalid,
            NodeErrorKind::OperationFailed => Code::OperationFailed,
            NodeErrorKind::InvalidArg => Code::InvalidArg,
            NodeErrorKind::NoName => Code::NoName,
            NodeErrorKind::Xml => Code::XmlError,
            NodeErrorKind::XmlSyntax => Code::XmlDetail,
            NodeErrorKind::Unsupported => Code::ConfigUnsupported,
            NodeErrorKind::File => Code::SystemError,
            NodeErrorKind::Internal => Code::InternalError,
        };
        Self::new(code, Origin::Test, error.detail)
    }
}

/// What readers see of a domain. Its processors have been busy since the world began.
pub(super) fn snapshot(domain: &Domain, now: Duration) -> Snapshot {
    Snapshot {
        uuid: domain.uuid,
        name: domain.name().to_owned(),
        id: domain.id,
        state: state(domain.power, domain.cause),
        persistent: domain.persistent,
        updated: domain.is_updated(),
        autostart: domain.autostart,
        autostart_once: None,
        managed_save: false,
        snapshots: 0,
        checkpoints: 0,
        // Whatever a definition says, simulated guests call themselves this.
        os_type: "linux".to_owned(),
        info: Info {
            max_memory: domain.max_memory(),
            memory: domain.memory(),
            vcpus: domain.vcpus(),
            cpu_time: Some(now),
        },
        messages: domain.messages(),
    }
}

fn state(power: Power, cause: Cause) -> State {
    match power {
        Power::Running => State::Running(match cause {
            Cause::Booted => RunningReason::Booted,
            Cause::Resumed => RunningReason::Unpaused,
            Cause::Unknown | Cause::Paused | Cause::Shutdown | Cause::Destroyed => RunningReason::Unknown,
        }),
        Power::Paused => State::Paused(match cause {
            Cause::Booted | Cause::Paused => PausedReason::User,
            Cause::Unknown | Cause::Resumed | Cause::Shutdown | Cause::Destroyed => PausedReason::Unknown,
        }),
        Power::Off => State::Shutoff(match cause {
            Cause::Shutdown => ShutoffReason::Shutdown,
            Cause::Destroyed => ShutoffReason::Destroyed,
            Cause::Unknown | Cause::Booted | Cause::Paused | Cause::Resumed => ShutoffReason::Unknown,
        }),
    }
}

/// The event that a change of the node is.
pub(super) fn lifecycle(change: Change) -> Lifecycle {
    match change {
        Change::Defined(true) => Lifecycle::Defined(Defined::Added),
        Change::Defined(false) => Lifecycle::Defined(Defined::Updated),
        Change::Undefined => Lifecycle::Undefined(Undefined::Removed),
        Change::Renamed => Lifecycle::Defined(Defined::Renamed),
        Change::Power(Power::Running, Cause::Resumed) => Lifecycle::Resumed(Resumed::Unpaused),
        Change::Power(Power::Running, _) => Lifecycle::Started(Started::Booted),
        Change::Power(Power::Paused, _) => Lifecycle::Suspended(Suspended::Paused),
        Change::Power(Power::Off, Cause::Destroyed) => Lifecycle::Stopped(Stopped::Destroyed),
        Change::Power(Power::Off, _) => Lifecycle::Stopped(Stopped::Shutdown),
    }
}
