//! `<clock>`: what time the guest's clock starts with, and which timers it has.
//!
//! Chapter "Time keeping" of the domain format.

use crate::absent::forget_empty;
use crate::diagnostic::{Problem, Report};
use crate::facet;
use crate::scalar::{Scalar, YesNo};
use crate::schema::ScalarShape;
use crate::table::required;
use crate::xml::Text;
use crate::{choice, element, values};

element! {
    /// The guest's clock and timers.
    pub struct Clock = "clock" {
        /// What the clock starts with.
        choice guest "" => offset: ClockOffset, due |_| true;
        /// Timers that are configured.
        list "timer" => timers: Vec<Timer>, since "0.8.0";
    }
}

impl Default for Clock {
    /// Universal time and no timer configured.
    fn default() -> Self {
        Self { offset: ClockOffset::Utc(ClockReset { adjustment: None }), timers: Vec::new() }
    }
}

choice! {
    /// What the guest's clock starts with.
    pub enum ClockOffset by "offset" or "utc" {
        /// Universal time.
        "utc" => Utc(ClockReset),
        /// The host's local time.
        "localtime" => LocalTime(ClockReset),
        /// Time relative to one of both; what the guest sets is kept.
        "variable" => Variable(ClockVariable) since "0.7.7",
        /// Local time of a place.
        "timezone" => Timezone(ClockTimezone) since "0.7.7",
        /// The same moment at each start.
        "absolute" => Absolute(ClockAbsolute) since "8.4.0",
    }
}

element! {
    /// What becomes of the clock that the guest has set.
    pub struct ClockReset = group {
        /// Thrown away at the next start, or kept as a difference; up to the hypervisor where absent.
        attr guest "adjustment" => adjustment: Option<ClockAdjustment>, in "s", since "0.9.11";
    }
}

element! {
    /// Time relative to another clock.
    pub struct ClockVariable = group {
        /// The difference.
        attr guest "adjustment" => adjustment: i64 = 0, in "s";
        /// The other clock.
        attr guest "basis" => basis: ClockBasis = ClockBasis::Utc, since "0.9.11";
    }
}

values! {
    /// Clock of the host that another is relative to.
    pub enum ClockBasis { Utc = "utc", LocalTime = "localtime" }
}

impl Default for ClockBasis {
    /// Universal time.
    fn default() -> Self {
        Self::Utc
    }
}

element! {
    /// Local time of a place.
    pub struct ClockTimezone = group {
        /// The place, `Europe/Paris`.
        attr guest "timezone" => timezone: Option<String>, fits facet::TIME_ZONE;
    }
}

element! {
    /// The same moment at each start.
    pub struct ClockAbsolute = group {
        /// Time since the beginning of 1970 in universal time.
        attr guest "start" => start: u64, in "s";
    }
}

/// What becomes of the clock that the guest has set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockAdjustment {
    /// Thrown away at the next start.
    Reset,
    /// Kept, as seconds of difference.
    Seconds(i64),
}

impl Scalar for ClockAdjustment {
    const SHAPE: ScalarShape =
        ScalarShape::Like { what: "'reset' or a number of seconds", examples: &["reset", "3600"] };

    fn read(text: &str) -> Option<Self> {
        if text == "reset" { Some(Self::Reset) } else { i64::read(text).map(Self::Seconds) }
    }

    fn write(&self, out: &mut Text<'_>) {
        match self {
            Self::Reset => out.push("reset"),
            Self::Seconds(seconds) => out.number(seconds),
        }
    }
}

required!(ClockAdjustment);

element! {
    /// A timer.
    pub struct Timer = "timer" {
        /// Which.
        attr guest "name" => name: TimerName;
        /// Whether the guest has it.
        attr guest "present" => present: Option<YesNo>;
        /// What happens when the guest misses a tick.
        attr guest "tickpolicy" => tick_policy: Option<TickPolicy>;
        /// What it follows; `rtc` and `platform` only.
        attr guest "track" => track: Option<TimerTrack>;
        /// Its frequency; `tsc` only.
        attr guest "frequency" => frequency: Option<u64>, in "Hz";
        /// Who answers when the guest reads it; `tsc` only.
        attr guest "mode" => mode: Option<TimerMode>;
        /// How missed ticks are made up for, where the policy is to catch up.
        child "catchup" => catchup: Option<TimerCatchup>;
    }
}

values! {
    /// Timers.
    pub enum TimerName {
        /// The hypervisor's own.
        Platform = "platform",
        /// The programmable interval timer of PCs.
        Pit = "pit",
        /// The real-time clock.
        Rtc = "rtc",
        /// The high precision event timer of PCs.
        Hpet = "hpet",
        /// The processor's time stamp counter.
        Tsc = "tsc",
        /// KVM's paravirtual clock.
        KvmClock = "kvmclock",
        /// Hyper-V's reference time counter.
        HyperVClock = "hypervclock" since "1.2.2",
        /// ARM's virtual timer.
        ArmVTimer = "armvtimer" since "6.1.0",
    }
}

values! {
    /// What happens when the guest misses a tick.
    pub enum TickPolicy {
        /// Ticks go on at the normal rate; guest time falls behind.
        Delay = "delay",
        /// Ticks come faster until guest time has caught up.
        Catchup = "catchup",
        /// Missed ticks become one.
        Merge = "merge",
        /// Missed ticks are thrown away.
        Discard = "discard",
    }
}

values! {
    /// What a timer follows.
    pub enum TimerTrack { Boot = "boot", Guest = "guest", Wall = "wall", RealTime = "realtime" }
}

values! {
    /// Who answers when the guest reads the time stamp counter.
    pub enum TimerMode {
        Auto = "auto", Native = "native", Emulate = "emulate", Paravirt = "paravirt", SmpSafe = "smpsafe",
    }
}

element! {
    /// How missed ticks are made up for.
    pub struct TimerCatchup = maybe "catchup" {
        /// Lag from which it begins.
        attr guest "threshold" => threshold: Option<u64>;
        /// Speed.
        attr guest "slew" => slew: Option<u64>;
        /// Lag from which it gives up.
        attr guest "limit" => limit: Option<u64>;
    }
}

impl Clock {
    /// Keeping what the guest has set is what the variable clock does.
    pub(crate) fn post_parse(&mut self) {
        self.timers.iter_mut().for_each(Timer::post_parse);
        let (reset, basis) = match &self.offset {
            ClockOffset::Utc(reset) => (reset, ClockBasis::Utc),
            ClockOffset::LocalTime(reset) => (reset, ClockBasis::LocalTime),
            ClockOffset::Variable(_) | ClockOffset::Timezone(_) | ClockOffset::Absolute(_) => return,
        };
        if let Some(ClockAdjustment::Seconds(adjustment)) = reset.adjustment {
            self.offset = ClockOffset::Variable(ClockVariable { adjustment, basis });
        }
    }

    /// What is said of a timer.
    pub fn timer(&self, name: TimerName) -> Option<&Timer> {
        self.timers.iter().find(|timer| timer.name == name)
    }
}

impl Clock {
    /// Notes settings that a timer does not have, and times that nothing is known of.
    pub(crate) fn validate(&self, report: &mut Report) {
        if matches!(&self.offset, ClockOffset::Timezone(place) if place.timezone.is_none()) {
            let problem = Problem::MissingAttribute { element: "clock".to_owned(), name: "timezone" };
            report.error("domain/clock", problem);
        }
        for (at, timer) in self.timers.iter().enumerate() {
            let path = format!("domain/clock/timer[{}]", at + 1);
            if let Some(setting) = timer.excess() {
                let problem = format!("timer {} doesn't support setting of timer {setting}", timer.name);
                report.error(&*path, Problem::Unsupported(problem));
            }
            if timer.catchup.is_some() && timer.tick_policy != Some(TickPolicy::Catchup) {
                let problem = "setting of timer catchup policies is only supported with tickpolicy='catchup'"
                    .to_owned();
                report.error(path, Problem::Conflict(problem));
            }
        }
    }
}

impl Timer {
    /// A number of zero is none.
    fn post_parse(&mut self) {
        forget_empty(&mut self.frequency);
        if let Some(TimerCatchup { threshold, slew, limit }) = &mut self.catchup {
            for number in [threshold, slew, limit] {
                forget_empty(number);
            }
        }
    }

    /// A setting that timers of this name do not have.
    fn excess(&self) -> Option<&'static str> {
        let (has_policy, has_track, is_counter) = match self.name {
            TimerName::Platform | TimerName::Rtc => (true, true, false),
            TimerName::Pit | TimerName::Hpet | TimerName::ArmVTimer => (true, false, false),
            TimerName::Tsc => (true, false, true),
            TimerName::KvmClock | TimerName::HyperVClock => (false, false, false),
        };
        let settings = [
            ("tickpolicy", self.tick_policy.is_some(), has_policy),
            ("track", self.track.is_some(), has_track),
            ("frequency", self.frequency.is_some(), is_counter),
            ("mode", self.mode.is_some(), is_counter),
        ];
        settings.into_iter().find(|(_, is_said, has)| *is_said && !has).map(|(name, ..)| name)
    }
}
