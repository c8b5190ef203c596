//! What a node takes from outside: time, identities, trouble; and what it tells: steps.

use std::fmt;
use std::time::Duration;

use super::{Cause, NodeError, Power, Uuid};

/// A call that changes something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Call {
    /// Store a definition.
    Define,
    /// Start without storing.
    Create,
    /// Remove a definition.
    Undefine,
    /// Start what is stored.
    Start,
    /// Ask the guest to go down.
    Shutdown,
    /// Ask the guest to start over.
    Reboot,
    /// Pull the reset line.
    Reset,
    /// Stop the processors.
    Suspend,
    /// Let the processors run again.
    Resume,
    /// Switch off.
    Destroy,
}

/// Time, identities and trouble, so that a test decides on all three.
pub trait World: Send + fmt::Debug {
    /// Time since the world began.
    fn now(&self) -> Duration;

    /// Sixteen bytes that no one had before, for a domain without an identity.
    fn bytes(&mut self) -> [u8; 16];

    /// The trouble that meets `call` on the domain called `name`, before it does anything.
    fn trouble(&mut self, call: Call, name: &str) -> Option<NodeError> {
        let _ = (call, name);
        None
    }
}

/// A world in which time stands and identities count up.
#[derive(Debug, Default)]
pub struct Steady {
    /// The time.
    pub now: Duration,
    counter: u64,
}

impl World for Steady {
    fn now(&self) -> Duration {
        self.now
    }

    fn bytes(&mut self) -> [u8; 16] {
        self.counter += 1;
        let mut bytes = [0; 16];
        bytes[8..].copy_from_slice(&self.counter.to_be_bytes());
        bytes
    }
}

/// Something that happened to a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Whose step this is.
    pub uuid: Uuid,
    /// The domain's name.
    pub name: String,
    /// The domain's id after the step.
    pub id: Option<u32>,
    /// What happened.
    pub change: Change,
}

/// What happened to a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A definition was stored; true when there was none before.
    Defined(bool),
    /// A definition was removed.
    Undefined,
    /// A name was changed.
    Renamed,
    /// The domain came into this state for this reason.
    Power(Power, Cause),
}
