//! The week that an edition covers.

use std::fmt;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};

/// A week from Monday to Sunday in UTC, named by its Sunday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week {
    ending: NaiveDate,
}

impl Week {
    /// The week that ends on `sunday`; `None` for any other day.
    pub fn ending(sunday: NaiveDate) -> Option<Self> {
        (sunday.weekday() == chrono::Weekday::Sun).then_some(Self { ending: sunday })
    }

    /// The week that contains `day`. At the end of the calendar (the year 262142) it is the last
    /// whole week.
    pub fn holding(day: NaiveDate) -> Self {
        let ahead = u64::from((7 - day.weekday().num_days_from_sunday()) % 7);
        let back = u64::from(day.weekday().num_days_from_sunday());
        let ahead = day.checked_add_days(Days::new(ahead));
        let ending = ahead
            .or_else(|| day.checked_sub_days(Days::new(back)))
            .unwrap_or(day);
        Self { ending }
    }

    /// The Sunday.
    pub fn sunday(self) -> NaiveDate {
        self.ending
    }

    /// The Monday, or the first day of the calendar if the week starts before it.
    pub fn monday(self) -> NaiveDate {
        self.ending
            .checked_sub_days(Days::new(6))
            .unwrap_or(NaiveDate::MIN)
    }

    /// The week after; the same week at the end of the calendar.
    pub fn next(self) -> Self {
        let ending = self
            .ending
            .checked_add_days(Days::new(7))
            .unwrap_or(self.ending);
        Self { ending }
    }

    /// The week before; the same week at the start of the calendar.
    pub fn previous(self) -> Self {
        let ending = self
            .ending
            .checked_sub_days(Days::new(7))
            .unwrap_or(self.ending);
        Self { ending }
    }

    /// The start of the Monday, 00:00 UTC.
    pub fn begins(self) -> DateTime<Utc> {
        self.monday().and_time(NaiveTime::MIN).and_utc()
    }

    /// The end of the Sunday: 00:00 UTC of the next Monday, exclusive.
    pub fn ends(self) -> DateTime<Utc> {
        let monday = self
            .ending
            .checked_add_days(Days::new(1))
            .unwrap_or(self.ending);
        monday.and_time(NaiveTime::MIN).and_utc()
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.ending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn any_day_names_the_week_that_contains_it() {
        for it in ["2024-07-22", "2024-07-25", "2024-07-28"] {
            assert_eq!(Week::holding(day(it)).sunday(), day("2024-07-28"));
        }
        assert_eq!(Week::holding(day("2024-07-29")).sunday(), day("2024-08-04"));
    }

    #[test]
    fn a_week_is_half_open() {
        let week = Week::ending(day("2024-07-28")).expect("a Sunday");
        assert_eq!(week.begins().to_rfc3339(), "2024-07-22T00:00:00+00:00");
        assert_eq!(week.ends().to_rfc3339(), "2024-07-29T00:00:00+00:00");
        assert_eq!(Week::ending(day("2024-07-27")), None);
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for it in [NaiveDate::MIN, NaiveDate::MAX] {
            let week = Week::holding(it);
            let _ = (week.next().ends(), week.previous().begins());
        }
    }
}
