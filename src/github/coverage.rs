//! A window cut into slices of time, until what a search gives adds up to what it counts.
//!
//! A search gives out 100 a page and 1,000 in all, and says nothing where it gives less than it counts.

use chrono::{DateTime, SecondsFormat, SubsecRound, TimeDelta, Utc};

use crate::activity::TimeRange;

/// Results a page.
pub(super) const PAGE: usize = 100;
/// Results that one search gives out, however many it counts.
pub(super) const MOST: usize = 1000;
/// What a slice is cut down to: well below a page, as merges are not spread evenly.
const COMFORTABLE: usize = 60;
/// How often a slice is halved because it gave less than it counted.
const MOST_HALVINGS: u8 = 3;

/// Whole seconds from `since` up to, not including, `until`; UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Coverage {
    pub(super) since: DateTime<Utc>,
    pub(super) until: DateTime<Utc>,
    /// How often it gave too little.
    halved: u8,
}

/// What to do about a slice, from what it counted and gave.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sum {
    /// It adds up.
    Whole,
    /// Ask for these in its place.
    Cut(Vec<Coverage>),
    /// It is one second long and has more than a page: read its pages.
    Pages,
    /// It has more than a search gives out, and cannot be cut.
    Crowded,
    /// It gave less than it counted, however it was cut.
    Short,
}

impl Coverage {
    pub(super) fn of(window: TimeRange) -> Self {
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

    /// A slice a day; the first and the last may be shorter.
    pub(super) fn days(window: TimeRange) -> Vec<Self> {
        let whole = Self::of(window);
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

    /// As a search says it: both ends are included there.
    pub(super) fn qualifier(self) -> String {
        let text = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
        format!(
            "merged:{}..{}",
            text(self.since),
            text(self.until - TimeDelta::seconds(1))
        )
    }

    /// What to do, where the search counted `counted` and gave `given` different ones.
    pub(super) fn add_up(self, counted: usize, given: usize) -> Sum {
        let seconds = (self.until - self.since).num_seconds();
        if given >= counted {
            Sum::Whole
        } else if counted <= PAGE {
            match self.cut(2) {
                Some(halves) if self.halved < MOST_HALVINGS => Sum::Cut(
                    halves
                        .into_iter()
                        .map(|half| Self {
                            halved: self.halved + 1,
                            ..half
                        })
                        .collect(),
                ),
                _ => Sum::Short,
            }
        } else if seconds > 1 {
            let parts = counted.div_ceil(COMFORTABLE).max(2);
            self.cut(parts).map_or(Sum::Short, Sum::Cut)
        } else if counted <= MOST {
            Sum::Pages
        } else {
            Sum::Crowded
        }
    }

    /// `parts` slices in its place, or one for each second where it has fewer.
    fn cut(self, parts: usize) -> Option<Vec<Self>> {
        let seconds = (self.until - self.since).num_seconds();
        let parts = i64::try_from(parts).unwrap_or(i64::MAX).min(seconds);
        if parts < 2 {
            return None;
        }
        let at = |part: i64| self.since + TimeDelta::seconds(seconds * part / parts);
        let slices = (0..parts).map(|value| Self {
            since: at(value),
            until: at(value + 1),
            ..self
        });
        Some(slices.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(since: &str, until: &str) -> Coverage {
        Coverage::of(TimeRange {
            since: since.parse().expect("a time"),
            until: until.parse().expect("a time"),
        })
    }

    #[test]
    fn a_week_has_seven_days_and_each_ends_before_the_next() {
        let week = slice("2024-07-22T00:00:00Z", "2024-07-29T00:00:00Z");
        let days = Coverage::days(TimeRange {
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
    fn parts_of_a_second_are_asked_for_whole() {
        let odd = slice("2024-07-22T10:00:00.7Z", "2024-07-22T10:00:01.2Z");
        assert_eq!(
            odd.qualifier(),
            "merged:2024-07-22T10:00:00Z..2024-07-22T10:00:01Z"
        );
    }

    #[test]
    fn what_does_not_fit_a_page_is_cut_without_a_gap() {
        let day = slice("2024-07-22T00:00:00Z", "2024-07-23T00:00:00Z");
        assert_eq!(day.add_up(100, 100), Sum::Whole);
        let Sum::Cut(parts) = day.add_up(1200, 100) else {
            panic!("not cut")
        };
        assert_eq!(parts.len(), 20);
        assert_eq!((parts[0].since, parts[19].until), (day.since, day.until));
        assert!(parts.windows(2).all(|pair| pair[0].until == pair[1].since));
    }

    #[test]
    fn one_second_is_read_by_pages_as_far_as_a_search_goes() {
        let second = slice("2024-07-22T00:00:00Z", "2024-07-22T00:00:01Z");
        assert_eq!(second.add_up(1000, 100), Sum::Pages);
        assert_eq!(second.add_up(1100, 100), Sum::Crowded);
        assert_eq!(second.add_up(20, 19), Sum::Short);
    }

    #[test]
    fn what_gives_too_little_is_halved_three_times_at_most() {
        let mut slices = vec![slice("2024-07-22T00:00:00Z", "2024-07-23T00:00:00Z")];
        for _ in 0..MOST_HALVINGS {
            let Sum::Cut(halves) = slices[0].add_up(20, 10) else {
                panic!("not cut")
            };
            slices = halves;
        }
        assert_eq!(slices[0].add_up(20, 10), Sum::Short);
    }
}
