//! Splits a window into slices of time until each search returns as many results as it counts.
//!
//! A search returns 100 results a page and 1,000 in all
//! (<https://docs.github.com/en/rest/search/search#about-search>). It does not say when it returns
//! fewer than it counts.

use chrono::{DateTime, SecondsFormat, SubsecRound, TimeDelta, Utc};

use crate::activity::TimeRange;

/// Results on a page.
pub(super) const PAGE: usize = 100;
/// Results that one search returns at most, whatever it counts.
pub(super) const MAX_RESULTS: usize = 1000;
/// Results wanted in a slice after a split: well below a page, because merges are unevenly
/// distributed.
const TARGET: usize = 60;
/// How often a slice is halved because its search returned fewer results than it counted.
const MAX_HALVINGS: u8 = 3;

/// Whole seconds from `since` up to, not including, `until`; UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeSlice {
    pub(super) since: DateTime<Utc>,
    pub(super) until: DateTime<Utc>,
    /// How often this slice was halved because its search was incomplete.
    halved: u8,
}

/// What to do about a slice, given what its search counted and returned.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Coverage {
    /// All results are there.
    Complete,
    /// Search these slices instead.
    Split(Vec<TimeSlice>),
    /// One second with more than a page of results: read the other pages.
    Pages,
    /// More results than a search returns, and the slice cannot be split.
    TooDense,
    /// Fewer results than counted, even after splits.
    Incomplete,
}

impl TimeSlice {
    pub(super) fn new(window: TimeRange) -> Self {
        let up = |time: DateTime<Utc>| {
            let floor = time.trunc_subsecs(0);
            if floor == time {
                time
            } else {
                floor + TimeDelta::seconds(1)
            }
        };
        Self {
            since: window.since.trunc_subsecs(0),
            until: up(window.until),
            halved: 0,
        }
    }

    /// A slice for each day; the first and the last may be shorter.
    pub(super) fn days(window: TimeRange) -> Vec<Self> {
        let whole = Self::new(window);
        let mut out = Vec::new();
        let mut since = whole.since;
        while since < whole.until {
            let midnight =
                (since.date_naive() + TimeDelta::days(1)).and_time(chrono::NaiveTime::MIN);
            let until = midnight.and_utc().min(whole.until);
            out.push(Self {
                since,
                until,
                halved: 0,
            });
            since = until;
        }
        out
    }

    /// The search qualifier, in which both ends are included.
    pub(super) fn qualifier(self) -> String {
        let text = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
        format!(
            "merged:{}..{}",
            text(self.since),
            text(self.until - TimeDelta::seconds(1))
        )
    }

    /// Decides what to do if the search counted `counted` results and returned `given` different
    /// ones.
    pub(super) fn coverage(self, counted: usize, given: usize) -> Coverage {
        let seconds = (self.until - self.since).num_seconds();
        if given >= counted {
            Coverage::Complete
        } else if counted <= PAGE {
            match self.split(2) {
                Some(halves) if self.halved < MAX_HALVINGS => Coverage::Split(
                    halves
                        .into_iter()
                        .map(|half| Self {
                            halved: self.halved + 1,
                            ..half
                        })
                        .collect(),
                ),
                _ => Coverage::Incomplete,
            }
        } else if seconds > 1 {
            let parts = counted.div_ceil(TARGET).max(2);
            self.split(parts)
                .map_or(Coverage::Incomplete, Coverage::Split)
        } else if counted <= MAX_RESULTS {
            Coverage::Pages
        } else {
            Coverage::TooDense
        }
    }

    /// Up to `parts` slices, at least one second each. `None` if the slice is too short to split.
    fn split(self, parts: usize) -> Option<Vec<Self>> {
        let seconds = (self.until - self.since).num_seconds();
        let parts = i64::try_from(parts).unwrap_or(i64::MAX).min(seconds);
        if parts < 2 {
            return None;
        }
        let at = |part: i64| self.since + TimeDelta::seconds(seconds * part / parts);
        let slices = (0..parts).map(|part| Self {
            since: at(part),
            until: at(part + 1),
            ..self
        });
        Some(slices.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(since: &str, until: &str) -> TimeSlice {
        TimeSlice::new(TimeRange {
            since: since.parse().expect("a time"),
            until: until.parse().expect("a time"),
        })
    }

    #[test]
    fn a_week_has_seven_days_and_each_ends_before_the_next() {
        let week = slice("2024-07-22T00:00:00Z", "2024-07-29T00:00:00Z");
        let days = TimeSlice::days(TimeRange {
            since: week.since,
            until: week.until,
        });
        assert_eq!(days.len(), 7);
        assert_eq!(
            days[0].qualifier(),
            "merged:2024-07-22T00:00:00Z..2024-07-22T23:59:59Z"
        );
        assert!(days.windows(2).all(|pair| pair[0].until == pair[1].since));
    }

    #[test]
    fn fractions_of_a_second_are_rounded_outwards() {
        let odd = slice("2024-07-22T10:00:00.7Z", "2024-07-22T10:00:01.2Z");
        assert_eq!(
            odd.qualifier(),
            "merged:2024-07-22T10:00:00Z..2024-07-22T10:00:01Z"
        );
    }

    #[test]
    fn a_slice_with_more_than_a_page_is_split_without_gaps() {
        let day = slice("2024-07-22T00:00:00Z", "2024-07-23T00:00:00Z");
        assert_eq!(day.coverage(100, 100), Coverage::Complete);
        let Coverage::Split(parts) = day.coverage(1200, 100) else {
            panic!("not split")
        };
        assert_eq!(parts.len(), 20);
        assert_eq!((parts[0].since, parts[19].until), (day.since, day.until));
        assert!(parts.windows(2).all(|pair| pair[0].until == pair[1].since));
    }

    #[test]
    fn one_second_is_paginated_up_to_the_limit_of_a_search() {
        let second = slice("2024-07-22T00:00:00Z", "2024-07-22T00:00:01Z");
        assert_eq!(second.coverage(1000, 100), Coverage::Pages);
        assert_eq!(second.coverage(1100, 100), Coverage::TooDense);
        assert_eq!(second.coverage(20, 19), Coverage::Incomplete);
    }

    #[test]
    fn an_incomplete_search_is_halved_three_times_at_most() {
        let mut slices = vec![slice("2024-07-22T00:00:00Z", "2024-07-23T00:00:00Z")];
        for _ in 0..MAX_HALVINGS {
            let Coverage::Split(halves) = slices[0].coverage(20, 10) else {
                panic!("not split")
            };
            slices = halves;
        }
        assert_eq!(slices[0].coverage(20, 10), Coverage::Incomplete);
    }
}
