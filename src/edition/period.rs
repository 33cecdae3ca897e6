//! The period that an edition covers.

use std::fmt;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};

use crate::settings::{Cycle, last_of_month};

/// A week or a month in UTC, named by its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    last: NaiveDate,
    length: PeriodLength,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum PeriodLength {
    Week,
    Month,
}

impl Period {
    /// The period that ends on `last`; `None` if none does.
    pub fn ending(last: NaiveDate, cycle: Cycle) -> Option<Self> {
        let period = Self::holding(last, cycle);
        (period.last == last).then_some(period)
    }

    /// The period whose last day is `last` by its name: a week may then end on another weekday than
    /// the cycle says.
    pub fn named(last: NaiveDate, cycle: Cycle) -> Self {
        match cycle {
            Cycle::Week(_) => Self {
                last,
                length: PeriodLength::Week,
            },
            Cycle::Month => Self::holding(last, cycle),
        }
    }

    /// The period that contains `day`. At the end of the calendar (the year 262142) it is the last
    /// whole one.
    pub fn holding(day: NaiveDate, cycle: Cycle) -> Self {
        match cycle {
            Cycle::Week(ends) => {
                let ahead = u64::from(ends.days_since(day.weekday()));
                let back = u64::from(day.weekday().days_since(ends));
                let ahead = day.checked_add_days(Days::new(ahead));
                let last = ahead.or_else(|| day.checked_sub_days(Days::new(back)));
                Self {
                    last: last.unwrap_or(day),
                    length: PeriodLength::Week,
                }
            }
            Cycle::Month => Self {
                last: last_of_month(day).unwrap_or(day),
                length: PeriodLength::Month,
            },
        }
    }

    /// The last day.
    pub fn last(self) -> NaiveDate {
        self.last
    }

    /// The first day, or the first day of the calendar if the period starts before it.
    pub fn first(self) -> NaiveDate {
        match self.length {
            PeriodLength::Week => {
                let first = self.last.checked_sub_days(Days::new(6));
                first.unwrap_or(NaiveDate::MIN)
            }
            PeriodLength::Month => self.last.with_day(1).unwrap_or(self.last),
        }
    }

    /// The period after; the same at the end of the calendar.
    #[must_use]
    pub fn next(self) -> Self {
        let last = match self.length {
            PeriodLength::Week => self.last.checked_add_days(Days::new(7)),
            PeriodLength::Month => self.last.succ_opt().and_then(last_of_month),
        };
        Self {
            last: last.unwrap_or(self.last),
            ..self
        }
    }

    /// The period before; the same at the start of the calendar.
    #[must_use]
    pub fn previous(self) -> Self {
        let last = match self.length {
            PeriodLength::Week => self.last.checked_sub_days(Days::new(7)),
            PeriodLength::Month => self.first().pred_opt(),
        };
        Self {
            last: last.unwrap_or(self.last),
            ..self
        }
    }

    /// The start of the first day, 00:00 UTC.
    pub fn begins(self) -> DateTime<Utc> {
        self.first().and_time(NaiveTime::MIN).and_utc()
    }

    /// The end of the last day: 00:00 UTC of the day after, exclusive.
    pub fn ends(self) -> DateTime<Utc> {
        let next = self.last.succ_opt().unwrap_or(self.last);
        next.and_time(NaiveTime::MIN).and_utc()
    }

    /// The cycle of which it is a period.
    pub fn cycle(self) -> Cycle {
        match self.length {
            PeriodLength::Week => Cycle::Week(self.last.weekday()),
            PeriodLength::Month => Cycle::Month,
        }
    }

    /// `week` or `month`.
    pub fn noun(self) -> &'static str {
        match self.length {
            PeriodLength::Week => "week",
            PeriodLength::Month => "month",
        }
    }

    /// Whether `day` is one of the last days, on which an edition is usually started: three of a
    /// week, seven of a month.
    pub fn is_ending(self, day: NaiveDate) -> bool {
        let days = match self.length {
            PeriodLength::Week => 3,
            PeriodLength::Month => 7,
        };
        (0..days).contains(&(self.last - day).num_days())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Weekday;

    const WEEKLY: Cycle = Cycle::Week(Weekday::Sun);

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn any_day_names_the_period_that_contains_it() {
        for (cycle, text, first, last) in [
            (WEEKLY, "2024-07-22", "2024-07-22", "2024-07-28"),
            (WEEKLY, "2024-07-28", "2024-07-22", "2024-07-28"),
            (WEEKLY, "2024-07-29", "2024-07-29", "2024-08-04"),
            (
                Cycle::Week(Weekday::Tue),
                "2026-09-08",
                "2026-09-02",
                "2026-09-08",
            ),
            (
                Cycle::Week(Weekday::Tue),
                "2026-09-09",
                "2026-09-09",
                "2026-09-15",
            ),
            (Cycle::Month, "2024-02-01", "2024-02-01", "2024-02-29"),
            (Cycle::Month, "2025-12-31", "2025-12-01", "2025-12-31"),
        ] {
            let period = Period::holding(day(text), cycle);
            assert_eq!((period.first(), period.last()), (day(first), day(last)));
        }
    }

    #[test]
    fn periods_follow_each_other() {
        let january = Period::holding(day("2024-01-15"), Cycle::Month);
        assert_eq!(january.next().last(), day("2024-02-29"));
        assert_eq!(january.previous().last(), day("2023-12-31"));
        let week = Period::ending(day("2024-07-28"), WEEKLY).expect("a Sunday");
        assert_eq!(week.next().last(), day("2024-08-04"));
        assert_eq!(week.begins().to_rfc3339(), "2024-07-22T00:00:00+00:00");
        assert_eq!(week.ends().to_rfc3339(), "2024-07-29T00:00:00+00:00");
        assert_eq!(Period::ending(day("2024-07-27"), WEEKLY), None);
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for text in [NaiveDate::MIN, NaiveDate::MAX] {
            for cycle in [WEEKLY, Cycle::Week(Weekday::Tue), Cycle::Month] {
                let period = Period::holding(text, cycle);
                let _ = (period.next().ends(), period.previous().begins());
                let _ = period.is_ending(text);
            }
        }
    }
}
