//! `-rtc` and the timers of a PC.

use vir_conf::domain::clock::{ClockBasis, ClockOffset, TickPolicy, TimerName, TimerTrack};
use vir_conf::scalar::YesNo;

use super::builder::Builder;
use crate::capabilities::Flag;

/// Seconds of a day.
const DAY: i64 = 86400;

/// The real-time clock, the interval timer, and an event timer that is unwanted.
pub(super) fn build(b: &mut Builder<'_>) {
    let mut rtc = format!("base={}", base(b));
    if let Some(timer) = b.domain.clock.timer(TimerName::Rtc) {
        match timer.track {
            Some(TimerTrack::Boot | TimerTrack::Guest) => rtc.push_str(",clock=vm"),
            Some(TimerTrack::Wall) => rtc.push_str(",clock=host"),
            Some(TimerTrack::RealTime) => rtc.push_str(",clock=rt"),
            None => {}
        }
        if timer.tick_policy == Some(TickPolicy::Catchup) {
            rtc.push_str(",driftfix=slew");
        }
    }
    b.option("-rtc", rtc);
    interval_timer(b);
    let hpet = b.domain.clock.timer(TimerName::Hpet).and_then(|timer| timer.present);
    if hpet == Some(YesNo::No) && !b.driver.capabilities.has(Flag::MachineHpet) {
        b.arg("-no-hpet");
    }
}

fn interval_timer(b: &mut Builder<'_>) {
    let policy = b.domain.clock.timer(TimerName::Pit).and_then(|timer| timer.tick_policy);
    let policy = match policy.filter(|_| b.driver.capabilities.has(Flag::KvmPitLostTickPolicy)) {
        Some(TickPolicy::Delay) => "delay",
        Some(TickPolicy::Discard) => "discard",
        // Catching up is what the timer does by itself; merging it cannot.
        Some(TickPolicy::Catchup | TickPolicy::Merge) | None => return,
    };
    b.option("-global", format!("kvm-pit.lost_tick_policy={policy}"));
}

/// What the clock starts with: a clock of the host, or a moment.
fn base(b: &Builder<'_>) -> String {
    match &b.domain.clock.offset {
        ClockOffset::Utc(_) => "utc".to_owned(),
        ClockOffset::LocalTime(_) | ClockOffset::Timezone(_) => "localtime".to_owned(),
        ClockOffset::Variable(variable) => {
            let local = match variable.basis {
                ClockBasis::Utc => 0,
                ClockBasis::LocalTime => b.driver.host.local_offset(),
            };
            date(b.driver.host.unix_time().saturating_add(local).saturating_add(variable.adjustment))
        }
        ClockOffset::Absolute(absolute) => date(i64::try_from(absolute.start).unwrap_or(i64::MAX)),
    }
}

/// Seconds since 1970 as ISO 8601 writes a moment, without a time zone.
fn date(seconds: i64) -> String {
    let (days, second) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    // Civil date from a day count, in eras of 400 years that begin on 1 March (proleptic Gregorian calendar).
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn moments_are_written_as_iso_8601() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00"),
            (-1, "1969-12-31T23:59:59"),
            (951_782_400, "2000-02-29T00:00:00"),
            (4_107_542_399, "2100-02-28T23:59:59"),
            (4_107_542_400, "2100-03-01T00:00:00"),
            (1_700_000_000, "2023-11-14T22:13:20"),
        ] {
            assert_eq!(date(seconds), expected);
        }
    }
}
