//! Times relative to now.

use chrono::{DateTime, Datelike, TimeDelta, Utc};

/// Formats `at` (UTC) with its distance from `now`; the year is shown only if it differs.
pub(crate) fn absolute_and_relative(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let year = if at.year() == now.year() { "" } else { " %Y," };
    let when = at
        .format(&format!("%A, %B %-d,{year} %H:%M UTC"))
        .to_string();
    if at > now {
        format!("{when} (in {})", length(at - now))
    } else {
        format!("{when} ({})", ago(now - at))
    }
}

/// Formats the day of `at` (UTC): "July 30"; the year is shown only if it differs from that of
/// `now`.
pub(crate) fn day(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let format = if at.year() == now.year() {
        "%B %-d"
    } else {
        "%B %-d, %Y"
    };
    at.format(format).to_string()
}

/// Formats a time in the past: "3 days ago".
pub(crate) fn ago(time: TimeDelta) -> String {
    if time < TimeDelta::minutes(1) {
        "just now".to_owned()
    } else {
        format!("{} ago", length(time))
    }
}

/// Formats a duration: days, or days and hours below two days, hours below one day.
fn length(time: TimeDelta) -> String {
    let (days, hours, minutes) = (
        time.num_days(),
        time.num_hours() % 24,
        time.num_minutes() % 60,
    );
    match (days, hours) {
        (0, 0) => format!("{minutes} min"),
        (0, _) => format!("{hours} h"),
        (1, 0) => "1 day".to_owned(),
        (1, _) => format!("1 day {hours} h"),
        _ => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_shown_with_its_distance() {
        let now = "2026-03-18T12:00:00Z".parse().expect("a time");
        for (at, expected) in [
            (
                "2026-03-19T22:00:00Z",
                "Thursday, March 19, 22:00 UTC (in 1 day 10 h)",
            ),
            (
                "2026-03-18T11:59:30Z",
                "Wednesday, March 18, 11:59 UTC (just now)",
            ),
            (
                "2024-08-01T22:00:00Z",
                "Thursday, August 1, 2024, 22:00 UTC (593 days ago)",
            ),
        ] {
            assert_eq!(
                absolute_and_relative(at.parse().expect("a time"), now),
                expected
            );
        }
    }
}
