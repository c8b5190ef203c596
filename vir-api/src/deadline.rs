//! How long a call may take.

use std::time::{Duration, Instant};

/// The moment by which a call must answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline(Option<Instant>);

impl Deadline {
    /// Waits as long as it takes.
    pub const NONE: Self = Self(None);

    /// `span` from now.
    pub fn after(span: Duration) -> Self {
        Self(Instant::now().checked_add(span))
    }

    /// What calls use that are not given one: long enough for a busy host, short enough to notice a stuck hypervisor.
    pub fn usual() -> Self {
        Self::after(Duration::from_secs(30))
    }

    /// The time left, `None` once it is up. Without a deadline, a long while.
    pub fn left(self) -> Option<Duration> {
        const LONG: Duration = Duration::from_secs(3600);
        match self.0 {
            None => Some(LONG),
            Some(moment) => {
                Some(moment.saturating_duration_since(Instant::now())).filter(|left| !left.is_zero())
            }
        }
    }

    /// Whether the time is up.
    pub fn is_over(self) -> bool {
        self.left().is_none()
    }

    /// The earlier of this and `span` from now.
    #[must_use]
    pub fn at_most(self, span: Duration) -> Self {
        let other = Self::after(span);
        match (self.0, other.0) {
            (Some(mine), Some(theirs)) => Self(Some(mine.min(theirs))),
            (mine, theirs) => Self(mine.or(theirs)),
        }
    }
}
