//! Weeks and editions as arguments.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::NaiveDate;

use crate::edition::Period;
use crate::settings::Cycle;

/// A DRAFT argument: a WEEK or a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftArg {
    Week(WeekArg),
    Path(PathBuf),
}

/// A WEEK argument: a date, `next` or `last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeekArg {
    /// The period that contains this day.
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
    /// The period that the argument means on the day `today`.
    pub fn period(self, today: NaiveDate, cycle: Cycle) -> Period {
        let this = Period::holding(today, cycle);
        match self {
            Self::Holding(day) => Period::holding(day, cycle),
            Self::Next => this,
            Self::Last => this.previous(),
        }
    }
}

/// The default period of a new edition. On the last three days of a week (the last seven of a
/// month): the one that is ending. Before that: the one that ended last, or the coming one if that
/// edition exists.
pub(crate) fn period_to_start(
    today: NaiveDate,
    cycle: Cycle,
    exists: impl Fn(Period) -> bool,
) -> Period {
    let this = Period::holding(today, cycle);
    match this.is_ending(today) || exists(this.previous()) {
        true => this,
        false => this.previous(),
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
    fn next_on_a_sunday_is_today() {
        let sunday = day("2024-07-28");
        let last = |arg: WeekArg, today| arg.period(today, WEEKLY).last();
        assert_eq!(last(WeekArg::Next, sunday), sunday);
        assert_eq!(last(WeekArg::Last, sunday), day("2024-07-21"));
        assert_eq!(last(WeekArg::Next, day("2024-07-29")), day("2024-08-04"));
    }

    #[test]
    fn the_period_to_start_depends_on_the_day() {
        let last =
            |today: &str, cycle, exists| period_to_start(day(today), cycle, |_| exists).last();
        assert_eq!(last("2024-07-26", WEEKLY, false), day("2024-07-28"));
        assert_eq!(last("2024-07-29", WEEKLY, false), day("2024-07-28"));
        assert_eq!(last("2024-07-29", WEEKLY, true), day("2024-08-04"));
        let tuesday = Cycle::Week(Weekday::Tue);
        assert_eq!(last("2026-09-06", tuesday, false), day("2026-09-08"));
        assert_eq!(last("2026-09-09", tuesday, false), day("2026-09-08"));
        assert_eq!(last("2026-09-24", Cycle::Month, false), day("2026-09-30"));
        assert_eq!(last("2026-10-07", Cycle::Month, false), day("2026-09-30"));
    }

    #[test]
    fn a_date_that_does_not_exist_is_not_a_path() {
        assert!("2026-13-45".parse::<DraftArg>().is_err());
        assert_eq!("a/b.md".parse(), Ok(DraftArg::Path("a/b.md".into())));
    }
}
