//! What a domain is doing, and why.

use crate::numbered::numbered;

numbered! {
    /// Why a domain runs.
    pub enum RunningReason {
        Unknown = 0 => "unknown";
        Booted = 1 => "booted";
        Migrated = 2 => "migrated";
        Restored = 3 => "restored";
        FromSnapshot = 4 => "from snapshot";
        Unpaused = 5 => "unpaused";
        MigrationCanceled = 6 => "migration canceled";
        SaveCanceled = 7 => "save canceled";
        Wakeup = 8 => "wakeup";
        Crashed = 9 => "crashed";
        Postcopy = 10 => "post-copy";
        PostcopyFailed = 11 => "post-copy failed";
    }
}

numbered! {
    /// Why a domain's processors stand still.
    pub enum PausedReason {
        Unknown = 0 => "unknown";
        User = 1 => "user";
        Migration = 2 => "migration";
        Save = 3 => "save";
        Dump = 4 => "dump";
        IoError = 5 => "ioerror";
        Watchdog = 6 => "watchdog";
        FromSnapshot = 7 => "from snapshot";
        ShuttingDown = 8 => "shutdown";
        Snapshot = 9 => "snapshot";
        Crashed = 10 => "panicked";
        StartingUp = 11 => "starting up";
        Postcopy = 12 => "post-copy";
        PostcopyFailed = 13 => "post-copy failed";
        ApiError = 14 => "API error";
    }
}

numbered! {
    /// Why a domain is on its way down.
    pub enum ShutdownReason {
        Unknown = 0 => "unknown";
        User = 1 => "user";
    }
}

numbered! {
    /// Why a domain is off.
    pub enum ShutoffReason {
        Unknown = 0 => "unknown";
        Shutdown = 1 => "shutdown";
        Destroyed = 2 => "destroyed";
        Crashed = 3 => "crashed";
        Migrated = 4 => "migrated";
        Saved = 5 => "saved";
        Failed = 6 => "failed";
        FromSnapshot = 7 => "from snapshot";
        Daemon = 8 => "daemon";
    }
}

numbered! {
    /// Why a domain counts as crashed.
    pub enum CrashedReason {
        Unknown = 0 => "unknown";
        Panicked = 1 => "panicked";
    }
}

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
            Self::Running(reason) => reason.number(),
            Self::Paused(reason) => reason.number(),
            Self::Shutdown(reason) => reason.number(),
            Self::Shutoff(reason) => reason.number(),
            Self::Crashed(reason) => reason.number(),
        }
    }

    /// The state's word in status files.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoState => "no state",
            Self::Running(_) => "running",
            Self::Blocked => "blocked",
            Self::Paused(_) => "paused",
            Self::Shutdown(_) => "shutdown",
            Self::Shutoff(_) => "shutoff",
            Self::Crashed(_) => "crashed",
            Self::PmSuspended => "pmsuspended",
        }
    }

    /// The reason's word in status files.
    pub fn reason_name(self) -> &'static str {
        match self {
            Self::NoState | Self::Blocked | Self::PmSuspended => "unknown",
            Self::Running(reason) => reason.name(),
            Self::Paused(reason) => reason.name(),
            Self::Shutdown(reason) => reason.name(),
            Self::Shutoff(reason) => reason.name(),
            Self::Crashed(reason) => reason.name(),
        }
    }

    /// Reads the two words of a status file; a reason that is not known becomes "unknown".
    pub fn from_names(state: &str, reason: &str) -> Option<Self> {
        Some(match state {
            "no state" => Self::NoState,
            "running" => Self::Running(RunningReason::from_name(reason).unwrap_or(RunningReason::Unknown)),
            "blocked" => Self::Blocked,
            "paused" => Self::Paused(PausedReason::from_name(reason).unwrap_or(PausedReason::Unknown)),
            "shutdown" => {
                Self::Shutdown(ShutdownReason::from_name(reason).unwrap_or(ShutdownReason::Unknown))
            }
            "shutoff" => Self::Shutoff(ShutoffReason::from_name(reason).unwrap_or(ShutoffReason::Unknown)),
            "crashed" => Self::Crashed(CrashedReason::from_name(reason).unwrap_or(CrashedReason::Unknown)),
            "pmsuspended" => Self::PmSuspended,
            _ => return None,
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_words_find_their_way_back() {
        for reason in PausedReason::ALL {
            let state = State::Paused(*reason);
            assert_eq!(State::from_names(state.name(), state.reason_name()), Some(state));
        }
        assert_eq!(State::from_names("floating", "unknown"), None);
    }

    #[test]
    fn numbers_are_the_public_ones() {
        let off = State::Shutoff(ShutoffReason::Destroyed);
        assert_eq!((off.number(), off.reason_number(), off.is_active()), (5, 2, false));
    }
}
