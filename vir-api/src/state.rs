//! What a domain is doing, and why.

pub use vir_conf::status::{CrashedReason, PausedReason, RunningReason, ShutdownReason, ShutoffReason};
use vir_conf::status::{
    CrashedState, DomainState, PausedState, RunningState, ShutdownState, ShutoffState, UnknownReason,
    UnknownState,
};
use vir_conf::table::Choice;

/// What a domain is doing, with the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Not known.
    NoState,
    /// Processors run.
    Running(RunningReason),
    /// Processors wait for a resource.
    Blocked,
    /// Processors stand still; the guest keeps its memory.
    Paused(PausedReason),
    /// The guest has been asked to go down and is on its way.
    Shutdown(ShutdownReason),
    /// Off.
    Shutoff(ShutoffReason),
    /// Stopped by its own failure, kept for inspection.
    Crashed(CrashedReason),
    /// Asleep by its own power management.
    PmSuspended,
}

impl State {
    /// The state's public number, without the reason.
    pub fn number(self) -> u32 {
        match self {
            Self::NoState => 0,
            Self::Running(_) => 1,
            Self::Blocked => 2,
            Self::Paused(_) => 3,
            Self::Shutdown(_) => 4,
            Self::Shutoff(_) => 5,
            Self::Crashed(_) => 6,
            Self::PmSuspended => 7,
        }
    }

    /// The reason's public number, which only means something beside the state's.
    pub fn reason_number(self) -> u32 {
        match self {
            Self::NoState | Self::Blocked | Self::PmSuspended => 0,
            Self::Running(reason) => number_in(RunningReason::ALL, &reason),
            Self::Paused(reason) => number_in(PausedReason::ALL, &reason),
            Self::Shutdown(reason) => number_in(ShutdownReason::ALL, &reason),
            Self::Shutoff(reason) => number_in(ShutoffReason::ALL, &reason),
            Self::Crashed(reason) => number_in(CrashedReason::ALL, &reason),
        }
    }

    /// The state's word, as in status files.
    pub fn name(self) -> &'static str {
        DomainState::from(self).value()
    }

    /// The reason's word, as in status files.
    pub fn reason_name(self) -> &'static str {
        match self {
            Self::NoState | Self::Blocked | Self::PmSuspended => UnknownReason::Unknown.as_str(),
            Self::Running(reason) => reason.as_str(),
            Self::Paused(reason) => reason.as_str(),
            Self::Shutdown(reason) => reason.as_str(),
            Self::Shutoff(reason) => reason.as_str(),
            Self::Crashed(reason) => reason.as_str(),
        }
    }

    /// Whether a hypervisor holds the domain: everything but off and not known.
    pub fn is_active(self) -> bool {
        match self {
            Self::NoState | Self::Shutoff(_) => false,
            Self::Running(_)
            | Self::Blocked
            | Self::Paused(_)
            | Self::Shutdown(_)
            | Self::Crashed(_)
            | Self::PmSuspended => true,
        }
    }
}

/// A reason's public number: its place among the reasons of its state, which are declared in that order.
fn number_in<T: PartialEq>(all: &[T], reason: &T) -> u32 {
    all.iter().position(|known| known == reason).and_then(|place| u32::try_from(place).ok()).unwrap_or(0)
}

impl From<State> for DomainState {
    fn from(state: State) -> Self {
        const UNKNOWN: UnknownState = UnknownState { reason: UnknownReason::Unknown };
        match state {
            State::NoState => Self::NoState(UNKNOWN),
            State::Running(reason) => Self::Running(RunningState { reason }),
            State::Blocked => Self::Blocked(UNKNOWN),
            State::Paused(reason) => Self::Paused(PausedState { reason }),
            State::Shutdown(reason) => Self::Shutdown(ShutdownState { reason }),
            State::Shutoff(reason) => Self::Shutoff(ShutoffState { reason }),
            State::Crashed(reason) => Self::Crashed(CrashedState { reason }),
            State::PmSuspended => Self::PmSuspended(UNKNOWN),
        }
    }
}

impl From<&DomainState> for State {
    fn from(noted: &DomainState) -> Self {
        match noted {
            DomainState::NoState(_) => Self::NoState,
            DomainState::Running(state) => Self::Running(state.reason),
            DomainState::Blocked(_) => Self::Blocked,
            DomainState::Paused(state) => Self::Paused(state.reason),
            DomainState::Shutdown(state) => Self::Shutdown(state.reason),
            DomainState::Shutoff(state) => Self::Shutoff(state.reason),
            DomainState::Crashed(state) => Self::Crashed(state.reason),
            DomainState::PmSuspended(_) => Self::PmSuspended,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_status_files_note_finds_its_way_back() {
        for reason in PausedReason::ALL {
            let state = State::Paused(*reason);
            assert_eq!(State::from(&DomainState::from(state)), state);
        }
        assert_eq!((State::NoState.name(), State::NoState.reason_name()), ("no state", "unknown"));
    }

    #[test]
    fn numbers_are_the_public_ones() {
        let off = State::Shutoff(ShutoffReason::Destroyed);
        assert_eq!((off.number(), off.reason_number(), off.is_active()), (5, 2, false));
        let last = [
            State::Running(RunningReason::PostCopyFailed),
            State::Paused(PausedReason::ApiError),
            State::Shutdown(ShutdownReason::User),
            State::Shutoff(ShutoffReason::Daemon),
            State::Crashed(CrashedReason::Panicked),
        ];
        assert_eq!(last.map(State::reason_number), [11, 14, 1, 8, 1]);
        assert_eq!(State::Paused(PausedReason::Panicked).reason_number(), 10);
    }
}
