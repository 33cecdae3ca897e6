//! The time ranges that an edition covers.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::edition::Period;

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

/// An edition covers three periods at most, however many were skipped.
const MOST_PERIODS: usize = 3;

/// Releases are covered up to so many days after the last day of the period: 91 % of what was
/// published fell into Monday to publication.
const RELEASE_DAYS: i64 = 10;

impl TimeRange {
    /// Whether `time` is within: `since` is, `until` is not.
    pub fn contains(self, time: DateTime<Utc>) -> bool {
        self.since <= time && time < self.until
    }
}

impl Windows {
    /// The windows of the edition of `period`, after a last edition whose period ended on `last`.
    ///
    /// They start on the day after the last edition's period, normally on the first day of this
    /// one, and reach over three periods at most. Pull requests end with the period; releases at
    /// the earlier of `now` and ten days after it.
    pub fn of(period: Period, last: Option<NaiveDate>, now: DateTime<Utc>) -> Self {
        let periods = std::iter::successors(Some(period), |period| Some(period.previous()));
        let earliest = periods.take(MOST_PERIODS).last().unwrap_or(period).first();
        let after_last = last.map_or(period.first(), |last| {
            Period::holding(last, period.cycle()).next().first()
        });
        let first = after_last.clamp(earliest.min(period.first()), period.first());
        let since = first.and_time(NaiveTime::MIN).and_utc();
        let latest = period
            .ends()
            .checked_add_signed(TimeDelta::days(RELEASE_DAYS));
        Self {
            pull_requests: TimeRange {
                since,
                until: period.ends(),
            },
            releases: TimeRange {
                since,
                until: latest.unwrap_or(period.ends()).min(now).max(since),
            },
        }
    }

    /// The same with other ends, where a user sets them.
    ///
    /// # Errors
    /// The window for pull requests ends before it starts, or at that moment.
    pub fn with(
        mut self,
        since: Option<DateTime<Utc>>,
        until: Option<DateTime<Utc>>,
    ) -> Result<Self, EmptyWindow> {
        for window in [&mut self.pull_requests, &mut self.releases] {
            window.since = since.unwrap_or(window.since);
            window.until = until.unwrap_or(window.until);
        }
        let window = self.pull_requests;
        if window.since >= window.until {
            return Err(EmptyWindow(window));
        }
        self.releases.until = self.releases.until.max(self.releases.since);
        Ok(self)
    }
}

impl fmt::Display for Windows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Both start at the same time.
        let (merges, releases) = (self.pull_requests, self.releases);
        write!(
            f,
            "window (UTC): {} to {}, releases to {}",
            to_minute(merges.since),
            to_minute(merges.until),
            to_minute(releases.until)
        )
    }
}

/// A window that ends before it starts, or at that moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the window is empty: it starts at {} and ends at {} (UTC)",
    to_minute(self.0.since),
    to_minute(self.0.until)
)]
pub struct EmptyWindow(TimeRange);

/// `2024-07-28 09:30`
fn to_minute(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Cycle;

    fn windows(last: Option<&str>, now: &str) -> [String; 3] {
        of(Cycle::Week(chrono::Weekday::Sun), "2024-07-28", last, now)
    }

    fn of(cycle: Cycle, end: &str, last: Option<&str>, now: &str) -> [String; 3] {
        let period = Period::holding(end.parse().expect("a date"), cycle);
        let last = last.map(|last| last.parse().expect("a date"));
        let found = Windows::of(period, last, now.parse().expect("a time"));
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
    fn skipped_weeks_are_covered_too_up_to_three_in_all() {
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
    fn months_are_windows_as_well() {
        let now = "2026-10-07T12:00:00Z";
        let of = |last| of(Cycle::Month, "2026-09-30", last, now);
        assert_eq!(
            of(Some("2026-08-31")),
            ["2026-09-01", "2026-10-01", "2026-10-07T12:00:00+00:00"]
        );
        assert_eq!(of(Some("2026-01-31"))[0], "2026-07-01");
    }

    #[test]
    fn releases_end_ten_days_after_the_last_day() {
        let late = &windows(None, "2024-12-01T00:00:00Z")[2];
        assert_eq!(late, "2024-08-08T00:00:00+00:00");
        let early = &windows(None, "2024-07-01T00:00:00Z")[2];
        assert_eq!(
            early, "2024-07-22T00:00:00+00:00",
            "never before the window begins"
        );
    }
}
