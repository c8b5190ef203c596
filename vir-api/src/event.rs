//! What happened to domains, in order and numbered.

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, PoisonError},
};

use crate::{Deadline, Uuid, numbered::numbered};

numbered! {
    /// How a definition came to be or changed.
    pub enum Defined { Added = 0 => "Added"; Updated = 1 => "Updated"; Renamed = 2 => "Renamed"; FromSnapshot = 3 => "Snapshot"; }
}
numbered! {
    /// How a definition went away.
    pub enum Undefined { Removed = 0 => "Removed"; Renamed = 1 => "Renamed"; }
}
numbered! {
    /// How a domain started.
    pub enum Started {
        Booted = 0 => "Booted"; Migrated = 1 => "Migrated"; Restored = 2 => "Restored"; FromSnapshot = 3 => "Snapshot";
        Wakeup = 4 => "Event wakeup";
    }
}
numbered! {
    /// Why a domain's processors came to stand.
    pub enum Suspended {
        Paused = 0 => "Paused"; Migrated = 1 => "Migrated"; IoError = 2 => "I/O Error"; Watchdog = 3 => "Watchdog";
        Restored = 4 => "Restored"; FromSnapshot = 5 => "Snapshot"; ApiError = 6 => "API error"; Postcopy = 7 => "Post-copy";
        PostcopyFailed = 8 => "Post-copy Error";
    }
}
numbered! {
    /// Why a domain's processors run again.
    pub enum Resumed {
        Unpaused = 0 => "Unpaused"; Migrated = 1 => "Migrated"; FromSnapshot = 2 => "Snapshot"; Postcopy = 3 => "Post-copy";
        PostcopyFailed = 4 => "Post-copy Error";
    }
}
numbered! {
    /// How a domain ended.
    pub enum Stopped {
        Shutdown = 0 => "Shutdown"; Destroyed = 1 => "Destroyed"; Crashed = 2 => "Crashed"; Migrated = 3 => "Migrated";
        Saved = 4 => "Saved"; Failed = 5 => "Failed"; FromSnapshot = 6 => "Snapshot";
    }
}
numbered! {
    /// Who asked for a shutdown.
    pub enum ShutdownBy { Finished = 0 => "Finished"; Guest = 1 => "Finished after guest request"; Host = 2 => "Finished after host request"; }
}
numbered! {
    /// Where a sleeping guest keeps its state.
    pub enum PmSuspended { Memory = 0 => "Memory"; Disk = 1 => "Disk"; }
}
numbered! {
    /// How a guest failed.
    pub enum Crashed { Panicked = 0 => "Panicked"; Crashloaded = 1 => "Crashloaded"; }
}

/// A step in a domain's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lifecycle {
    /// A definition was added or replaced.
    Defined(Defined),
    /// A definition was removed.
    Undefined(Undefined),
    /// The domain runs.
    Started(Started),
    /// Its processors stand.
    Suspended(Suspended),
    /// Its processors run again.
    Resumed(Resumed),
    /// It is off.
    Stopped(Stopped),
    /// The guest has finished its own way down.
    Shutdown(ShutdownBy),
    /// The guest went to sleep.
    PmSuspended(PmSuspended),
    /// The guest failed.
    Crashed(Crashed),
}

impl Lifecycle {
    /// The public numbers of the step and of its detail.
    pub fn numbers(self) -> (u32, u32) {
        match self {
            Self::Defined(detail) => (0, detail.number()),
            Self::Undefined(detail) => (1, detail.number()),
            Self::Started(detail) => (2, detail.number()),
            Self::Suspended(detail) => (3, detail.number()),
            Self::Resumed(detail) => (4, detail.number()),
            Self::Stopped(detail) => (5, detail.number()),
            Self::Shutdown(detail) => (6, detail.number()),
            Self::PmSuspended(detail) => (7, detail.number()),
            Self::Crashed(detail) => (8, detail.number()),
        }
    }

    /// The words for the step and for its detail.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Defined(detail) => ("Defined", detail.name()),
            Self::Undefined(detail) => ("Undefined", detail.name()),
            Self::Started(detail) => ("Started", detail.name()),
            Self::Suspended(detail) => ("Suspended", detail.name()),
            Self::Resumed(detail) => ("Resumed", detail.name()),
            Self::Stopped(detail) => ("Stopped", detail.name()),
            Self::Shutdown(detail) => ("Shutdown", detail.name()),
            Self::PmSuspended(detail) => ("PMSuspended", detail.name()),
            Self::Crashed(detail) => ("Crashed", detail.name()),
        }
    }
}

/// One thing that happened to one domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Position in the log, from 1, without gaps.
    pub sequence: u64,
    /// Whose event this is.
    pub uuid: Uuid,
    /// The domain's name at that time.
    pub name: String,
    /// The domain's id at that time, when it was active.
    pub id: Option<u32>,
    /// What happened.
    pub lifecycle: Lifecycle,
}

/// How many events a log keeps for readers that come late.
const KEPT: usize = 8192;

/// Events asked for are no longer kept; whoever asked must look at the present state and go on from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("events before number {oldest} are no longer kept")]
pub struct Lost {
    /// The oldest event still kept.
    pub oldest: u64,
}

#[derive(Default)]
struct Kept {
    last: u64,
    events: VecDeque<Event>,
}

/// The ordered log of everything that happened on a connection; clones share it.
#[derive(Clone, Default)]
pub struct EventLog {
    shared: Arc<(Mutex<Kept>, Condvar)>,
}

impl EventLog {
    /// Appends what happened and wakes who waits; returns the event's number.
    pub fn push(&self, uuid: Uuid, name: &str, id: Option<u32>, lifecycle: Lifecycle) -> u64 {
        let (kept, arrived) = &*self.shared;
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.last += 1;
        let event = Event { sequence: kept.last, uuid, name: name.to_owned(), id, lifecycle };
        if kept.events.len() == KEPT {
            kept.events.pop_front();
        }
        kept.events.push_back(event);
        arrived.notify_all();
        kept.last
    }

    /// The number of the newest event, 0 before the first.
    pub fn last(&self) -> u64 {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner).last
    }

    /// Everything after event number `since`; 0 asks for all.
    ///
    /// # Errors
    /// [`Lost`] when some of it is no longer kept.
    pub fn since(&self, since: u64) -> Result<Vec<Event>, Lost> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner).since(since)
    }

    /// Reads on after event number `since`, for instance [`EventLog::last`] to see only what is to come.
    pub fn follow(&self, since: u64) -> Events {
        Events { log: self.clone(), seen: since }
    }
}

impl Kept {
    fn since(&self, since: u64) -> Result<Vec<Event>, Lost> {
        let oldest = self.events.front().map_or(self.last + 1, |event| event.sequence);
        if since + 1 < oldest {
            return Err(Lost { oldest });
        }
        Ok(self.events.iter().filter(|event| event.sequence > since).cloned().collect())
    }
}

/// A reader's place in an [`EventLog`].
pub struct Events {
    log: EventLog,
    seen: u64,
}

impl Events {
    /// The next event; `None` when the deadline passes first.
    ///
    /// # Errors
    /// [`Lost`] when the reader fell behind what is kept; the next call goes on with the oldest event kept.
    pub fn next(&mut self, deadline: Deadline) -> Result<Option<Event>, Lost> {
        let (kept, arrived) = &*self.log.shared;
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let next = self.seen + 1;
            let oldest = kept.events.front().map_or(next, |event| event.sequence);
            if next < oldest {
                self.seen = oldest - 1;
                return Err(Lost { oldest });
            }
            let place = usize::try_from(next - oldest).unwrap_or(usize::MAX);
            if let Some(event) = kept.events.get(place) {
                self.seen = next;
                return Ok(Some(event.clone()));
            }
            let Some(left) = deadline.left() else { return Ok(None) };
            kept = arrived.wait_timeout(kept, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const BOOTED: Lifecycle = Lifecycle::Started(Started::Booted);

    #[test]
    fn a_reader_goes_on_where_it_left() {
        let log = EventLog::default();
        for name in ["a", "b", "c"] {
            log.push(Uuid([0; 16]), name, None, BOOTED);
        }
        let names: Vec<_> = log.since(1).unwrap().into_iter().map(|event| event.name).collect();
        assert_eq!(names, ["b", "c"]);
        assert_eq!(log.since(3).unwrap(), []);
    }

    #[test]
    fn falling_behind_is_reported_once() {
        let log = EventLog::default();
        for _ in 0..KEPT + 2 {
            log.push(Uuid([0; 16]), "a", None, BOOTED);
        }
        assert_eq!(log.since(0), Err(Lost { oldest: 3 }));
        let mut reader = log.follow(0);
        assert_eq!(reader.next(Deadline::NONE), Err(Lost { oldest: 3 }));
        assert_eq!(reader.next(Deadline::NONE).unwrap().unwrap().sequence, 3);
    }

    #[test]
    fn a_waiting_reader_is_woken() {
        let log = EventLog::default();
        let mut reader = log.follow(log.last());
        let writer = log.clone();
        let thread = std::thread::spawn(move || writer.push(Uuid([0; 16]), "a", Some(1), BOOTED));
        let event = reader.next(Deadline::after(Duration::from_secs(10))).unwrap().unwrap();
        assert_eq!((event.sequence, event.id), (1, Some(1)));
        thread.join().unwrap();
        assert_eq!(reader.next(Deadline::after(Duration::from_millis(5))), Ok(None));
    }
}
