//! What a running domain was doing, and why.

use crate::{choice, element, values};

choice! {
    /// What a domain was doing.
    pub enum DomainState by "state" {
        /// Not known.
        "no state" => NoState(UnknownState),
        /// Its processors ran.
        "running" => Running(RunningState),
        /// Its processors waited for something.
        "blocked" => Blocked(UnknownState),
        /// Its processors stood still.
        "paused" => Paused(PausedState),
        /// It was going down.
        "shutdown" => Shutdown(ShutdownState),
        /// It was off.
        "shutoff" => Shutoff(ShutoffState),
        /// It had failed.
        "crashed" => Crashed(CrashedState),
        /// It slept by its own power management.
        "pmsuspended" => PmSuspended(UnknownState),
    }
}

/// The states with reasons of their own.
macro_rules! states {
    ($($state:ident $doc:literal $reason:ident;)*) => {$(
        element! {
            #[doc = $doc]
            pub struct $state = shape {
                /// The reason.
                attr "reason" => reason: $reason;
            }
        }
    )*};
}

states! {
    UnknownState "Why, which is not known." UnknownReason;
    RunningState "Why the processors ran." RunningReason;
    PausedState "Why the processors stood still." PausedReason;
    ShutdownState "Why the domain was going down." ShutdownReason;
    ShutoffState "Why the domain was off." ShutoffReason;
    CrashedState "How the domain had failed." CrashedReason;
}

values! {
    /// Reasons of states that have no other.
    pub enum UnknownReason { Unknown = "unknown" }
}

values! {
    /// Why a domain's processors run.
    pub enum RunningReason {
        Unknown = "unknown", Booted = "booted", Migrated = "migrated", Restored = "restored",
        FromSnapshot = "from snapshot", Unpaused = "unpaused", MigrationCanceled = "migration canceled",
        SaveCanceled = "save canceled", Wakeup = "wakeup", Crashed = "crashed", PostCopy = "post-copy",
        PostCopyFailed = "post-copy failed",
    }
}

values! {
    /// Why a domain's processors stand still.
    pub enum PausedReason {
        Unknown = "unknown", User = "user", Migration = "migration", Save = "save", Dump = "dump",
        IoError = "ioerror", Watchdog = "watchdog", FromSnapshot = "from snapshot", Shutdown = "shutdown",
        Snapshot = "snapshot", Panicked = "panicked", StartingUp = "starting up", PostCopy = "post-copy",
        PostCopyFailed = "post-copy failed", ApiError = "API error",
    }
}

values! {
    /// Why a domain is going down.
    pub enum ShutdownReason { Unknown = "unknown", User = "user" }
}

values! {
    /// Why a domain is off.
    pub enum ShutoffReason {
        Unknown = "unknown", Shutdown = "shutdown", Destroyed = "destroyed", Crashed = "crashed",
        Migrated = "migrated", Saved = "saved", Failed = "failed", FromSnapshot = "from snapshot", Daemon = "daemon",
    }
}

values! {
    /// How a domain has failed.
    pub enum CrashedReason { Unknown = "unknown", Panicked = "panicked" }
}
