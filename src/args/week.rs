//! Weeks and editions as arguments.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::edition::Week;

/// A DRAFT argument: a WEEK or a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftArg {
    Week(WeekArg),
    Path(PathBuf),
}

/// A WEEK argument: a date, `next` or `last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeekArg {
    /// The week that contains this day.
    Holding(NaiveDate),
    Next,
    Last,
}

impl FromStr for WeekArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "next" => Ok(Self::Next),
            "last" => Ok(Self::Last),
            _ => text
                .parse()
                .map(Self::Holding)
                .map_err(|_| format!("`{text}` is not a date (YYYY-MM-DD), `next` or `last`")),
        }
    }
}

impl FromStr for DraftArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let looks_like_a_date = text.len() == 10
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-')
            && !Path::new(text).exists();
        match text.parse::<WeekArg>() {
            Ok(week) => Ok(Self::Week(week)),
            Err(error) if looks_like_a_date => Err(error),
            Err(_) => Ok(Self::Path(PathBuf::from(text))),
        }
    }
}

impl WeekArg {
    /// The week that the argument means on the day `today`.
    pub fn week(self, today: NaiveDate) -> Week {
        let this = Week::holding(today);
        match self {
            Self::Holding(day) => Week::holding(day),
            Self::Next => this,
            Self::Last => this.previous(),
        }
    }
}

/// The default week of a new edition. Friday to Sunday: the week that is ending. Monday to
/// Thursday: the one that ended last Sunday, or the coming one if that edition exists.
pub(crate) fn week_to_start(today: NaiveDate, exists: impl Fn(Week) -> bool) -> Week {
    let this = Week::holding(today);
    match today.weekday() {
        Weekday::Fri | Weekday::Sat | Weekday::Sun => this,
        _ if exists(this.previous()) => this,
        _ => this.previous(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn next_on_a_sunday_is_today() {
        let sunday = day("2024-07-28");
        assert_eq!(WeekArg::Next.week(sunday).sunday(), sunday);
        assert_eq!(WeekArg::Last.week(sunday).sunday(), day("2024-07-21"));
        assert_eq!(
            WeekArg::Next.week(day("2024-07-29")).sunday(),
            day("2024-08-04")
        );
    }

    #[test]
    fn the_week_to_start_depends_on_the_weekday() {
        let (friday, monday) = (day("2024-07-26"), day("2024-07-29"));
        assert_eq!(week_to_start(friday, |_| false).sunday(), day("2024-07-28"));
        assert_eq!(week_to_start(monday, |_| false).sunday(), day("2024-07-28"));
        assert_eq!(week_to_start(monday, |_| true).sunday(), day("2024-08-04"));
    }

    #[test]
    fn a_date_that_does_not_exist_is_not_a_path() {
        assert!("2026-13-45".parse::<DraftArg>().is_err());
        assert_eq!("a/b.md".parse(), Ok(DraftArg::Path("a/b.md".into())));
    }
}
