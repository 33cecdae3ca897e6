//! The stretch of time that an edition tells.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::edition::Week;

/// From `since` up to, not including, `until`; UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TimeRange {
    pub since: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// The windows of one edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Windows {
    pub pull_requests: TimeRange,
    pub releases: TimeRange,
}

/// An edition tells three weeks at most, however many were skipped.
const MOST_WEEKS: u64 = 3;

/// Releases are told up to so many days after the Sunday: 91 % of what was published fell into
/// Monday to publication.
const RELEASE_DAYS: i64 = 10;

impl TimeRange {
    /// Whether `time` is within: `since` is, `until` is not.
    pub fn contains(self, time: DateTime<Utc>) -> bool {
        self.since <= time && time < self.until
    }
}

impl Windows {
    /// The windows of the edition of `week`, after a last edition of `last`.
    ///
    /// They begin on the Monday after the last edition, normally this week's Monday, and reach back
    /// three weeks in all at most. Pull requests end with the Sunday; releases at the earlier of
    /// `now` and ten days after it.
    pub fn of(week: Week, last: Option<NaiveDate>, now: DateTime<Utc>) -> Self {
        let earliest = week
            .monday()
            .checked_sub_days(Days::new(7 * (MOST_WEEKS - 1)));
        let earliest = earliest.unwrap_or(week.monday());
        let after_last = last.map_or(week.monday(), |last| Week::holding(last).next().monday());
        let monday = after_last.clamp(earliest, week.monday());
        let since = monday.and_time(NaiveTime::MIN).and_utc();
        let latest = week
            .ends()
            .checked_add_signed(TimeDelta::days(RELEASE_DAYS));
        Self {
            pull_requests: TimeRange {
                since,
                until: week.ends(),
            },
            releases: TimeRange {
                since,
                until: latest.unwrap_or(week.ends()).min(now).max(since),
            },
        }
    }

    /// The same with other ends, where a user sets them.
    #[must_use]
    pub fn with(mut self, since: Option<DateTime<Utc>>, until: Option<DateTime<Utc>>) -> Self {
        for window in [&mut self.pull_requests, &mut self.releases] {
            window.since = since.unwrap_or(window.since);
            window.until = until.unwrap_or(window.until).max(window.since);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows(last: Option<&str>, now: &str) -> [String; 3] {
        let sunday = "2024-07-28".parse().expect("a date");
        let week = Week::ending(sunday).expect("a Sunday");
        let now = now.parse().expect("a time");
        let found = Windows::of(week, last.map(|last| last.parse().expect("a date")), now);
        [
            found.pull_requests.since.date_naive().to_string(),
            found.pull_requests.until.date_naive().to_string(),
            found.releases.until.to_rfc3339(),
        ]
    }

    #[test]
    fn normally_it_is_the_week() {
        assert_eq!(
            windows(Some("2024-07-21"), "2024-07-31T12:00:00Z"),
            ["2024-07-22", "2024-07-29", "2024-07-31T12:00:00+00:00"]
        );
    }

    #[test]
    fn skipped_weeks_are_told_too_up_to_three_in_all() {
        assert_eq!(
            windows(Some("2024-07-14"), "2024-07-31T12:00:00Z")[0],
            "2024-07-15"
        );
        assert_eq!(
            windows(Some("2024-05-05"), "2024-07-31T12:00:00Z")[0],
            "2024-07-08"
        );
        assert_eq!(windows(None, "2024-07-31T12:00:00Z")[0], "2024-07-22");
    }

    #[test]
    fn releases_end_ten_days_after_the_sunday() {
        let late = &windows(None, "2024-12-01T00:00:00Z")[2];
        assert_eq!(late, "2024-08-08T00:00:00+00:00");
        let early = &windows(None, "2024-07-01T00:00:00Z")[2];
        assert_eq!(
            early, "2024-07-22T00:00:00+00:00",
            "never before the window begins"
        );
    }
}
