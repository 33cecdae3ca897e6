//! Moments as a person tells them.

use chrono::{DateTime, Datelike, TimeDelta, Utc};

/// A moment with how far away it is; with its year where that is another.
pub(crate) fn moment(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
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

/// How long something is past.
pub(crate) fn ago(time: TimeDelta) -> String {
    if time < TimeDelta::minutes(1) {
        "just now".to_owned()
    } else {
        format!("{} ago", length(time))
    }
}

/// A length of time in its two largest units.
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
    fn a_moment_is_told_with_what_one_has_to_know() {
        let now = "2026-03-18T12:00:00Z".parse().expect("a time");
        for (at, told) in [
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
            assert_eq!(moment(at.parse().expect("a time"), now), told);
        }
    }
}
