//! How long a call may take.

use std::time::{Duration, Instant};

/// The moment by which a call must answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline(End);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Over,
    At(Instant),
    Never,
}

impl Deadline {
    /// Waits as long as it takes.
    pub const NONE: Self = Self(End::Never);

    /// Already over: looks, but does not wait.
    pub const NOW: Self = Self(End::Over);

    /// `span` from now.
    pub fn after(span: Duration) -> Self {
        Self(Instant::now().checked_add(span).map_or(End::Never, End::At))
    }

    /// What calls use that are not given one: long enough for a busy host, short enough to notice a stuck hypervisor.
    pub fn usual() -> Self {
        Self::after(Duration::from_secs(30))
    }

    /// The time left, `None` once it is up. Without a deadline, a long while.
    pub fn left(self) -> Option<Duration> {
        const LONG: Duration = Duration::from_hours(1);
        match self.0 {
            End::Over => None,
            End::Never => Some(LONG),
            End::At(moment) => {
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
        match (self.0, Self::after(span).0) {
            (End::At(mine), End::At(other)) => Self(End::At(mine.min(other))),
            (End::Never, other) => Self(other),
            (mine @ (End::Over | End::At(_)), _) => Self(mine),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earlier_end_counts() {
        let minute = Duration::from_mins(1);
        assert!(Deadline::NOW.at_most(minute).is_over());
        assert!(Deadline::NONE.at_most(minute).left().unwrap() <= minute);
        assert!(
            Deadline::after(minute).at_most(Duration::from_secs(1)).left().unwrap() <= Duration::from_secs(1)
        );
    }
}
