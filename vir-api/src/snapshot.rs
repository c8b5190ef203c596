//! What readers see of a domain: an immutable view, replaced as a whole at each change.

use std::time::Duration;

use crate::{ListFlags, State, Uuid};

/// One domain at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The identity that never changes.
    pub uuid: Uuid,
    /// The name people use.
    pub name: String,
    /// A small number while the domain is active, never used twice on one host.
    pub id: Option<u32>,
    /// What it is doing.
    pub state: State,
    /// Whether a definition outlives the running domain.
    pub persistent: bool,
    /// Whether the definition was changed since the domain started.
    pub updated: bool,
    /// Whether the domain starts with its host.
    pub autostart: bool,
    /// Whether it starts with the host the next time only; `None` where the hypervisor has no such thing.
    pub autostart_once: Option<bool>,
    /// Whether the next start resumes a saved memory image.
    pub managed_save: bool,
    /// Number of snapshots.
    pub snapshots: u32,
    /// Number of checkpoints.
    pub checkpoints: u32,
    /// The kind of guest, `hvm`.
    pub os_type: String,
    /// Resources.
    pub info: Info,
    /// What an administrator should know, `tainted: …`.
    pub messages: Vec<String>,
}

/// A domain's resources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// Most memory that the domain can have, in KiB.
    pub max_memory: u64,
    /// Memory that it has now, in KiB.
    pub memory: u64,
    /// Virtual processors.
    pub vcpus: u32,
    /// Processor time used so far; `None` where the hypervisor does not tell.
    pub cpu_time: Option<Duration>,
}

impl Snapshot {
    /// Whether a list asked for with `flags` holds this domain.
    pub fn is_listed(&self, flags: ListFlags) -> bool {
        let state = [
            (ListFlags::RUNNING, matches!(self.state, State::Running(_))),
            (ListFlags::PAUSED, matches!(self.state, State::Paused(_))),
            (ListFlags::SHUTOFF, matches!(self.state, State::Shutoff(_))),
            (
                ListFlags::OTHER,
                !matches!(self.state, State::Running(_) | State::Paused(_) | State::Shutoff(_)),
            ),
        ];
        let active = self.id.is_some();
        let either = |yes, no, holds: bool| [(yes, holds), (no, !holds)];
        let groups: [&[(ListFlags, bool)]; 7] = [
            &either(ListFlags::ACTIVE, ListFlags::INACTIVE, active),
            &either(ListFlags::PERSISTENT, ListFlags::TRANSIENT, self.persistent),
            &state,
            &either(ListFlags::MANAGEDSAVE, ListFlags::NO_MANAGEDSAVE, self.managed_save),
            &either(ListFlags::AUTOSTART, ListFlags::NO_AUTOSTART, self.autostart),
            &either(ListFlags::HAS_SNAPSHOT, ListFlags::NO_SNAPSHOT, self.snapshots > 0),
            &either(ListFlags::HAS_CHECKPOINT, ListFlags::NO_CHECKPOINT, self.checkpoints > 0),
        ];
        groups.into_iter().all(|group| agrees(flags, group))
    }
}

/// A group agrees when none of its flags is asked for, or one that is asked for holds.
fn agrees(flags: ListFlags, group: &[(ListFlags, bool)]) -> bool {
    let mut asked = group.iter().filter(|(flag, _)| flags.contains(*flag)).peekable();
    asked.peek().is_none() || asked.any(|(_, holds)| *holds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PausedReason, ShutoffReason};

    fn domain(state: State, persistent: bool) -> Snapshot {
        Snapshot {
            uuid: Uuid([0; 16]),
            name: "a".into(),
            id: state.is_active().then_some(1),
            state,
            persistent,
            updated: false,
            autostart: false,
            autostart_once: None,
            managed_save: false,
            snapshots: 0,
            checkpoints: 0,
            os_type: "hvm".into(),
            info: Info::default(),
            messages: Vec::new(),
        }
    }

    #[test]
    fn groups_must_all_agree() {
        let off = domain(State::Shutoff(ShutoffReason::Unknown), true);
        let paused = domain(State::Paused(PausedReason::User), false);
        let cases = [
            (ListFlags::empty(), true, true),
            (ListFlags::ACTIVE, false, true),
            (ListFlags::ACTIVE | ListFlags::INACTIVE, true, true),
            (ListFlags::INACTIVE | ListFlags::TRANSIENT, false, false),
            (ListFlags::PAUSED | ListFlags::SHUTOFF, true, true),
            (ListFlags::OTHER, false, false),
            (ListFlags::AUTOSTART, false, false),
        ];
        for (flags, off_listed, paused_listed) in cases {
            assert_eq!(
                (off.is_listed(flags), paused.is_listed(flags)),
                (off_listed, paused_listed),
                "{flags:?}"
            );
        }
    }
}
