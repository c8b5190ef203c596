//! Points in time as events show them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The present time in universal time, `2024-02-29 12:00:00.123+0000`.
pub(crate) fn now() -> String {
    format(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

/// A time since the beginning of 1970.
fn format(since: Duration) -> String {
    let (days, seconds) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let milli = since.subsec_millis();
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{milli:03}+0000")
}

/// The date so many days after the first of 1970.
///
/// Counted from the first of March of the year 0, so that a leap day is the last of its year; 400 years have 146,097
/// days, and months from March on follow a pattern of 153 days in five.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        let cases = [
            (0, "1970-01-01 00:00:00.000+0000"),
            (951_782_400, "2000-02-29 00:00:00.000+0000"),
            (1_709_251_199, "2024-02-29 23:59:59.000+0000"),
            (4_107_542_400, "2100-03-01 00:00:00.000+0000"),
        ];
        for (seconds, expected) in cases {
            assert_eq!(format(Duration::from_secs(seconds)), expected);
        }
    }
}
