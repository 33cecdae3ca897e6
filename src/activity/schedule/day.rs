//! The cell "When" of a Timeline table: one day, or a range of days.
//!
//! Seen upstream: `Monday 13th January 2025`, `02:00 UTC Friday 14th February 2025 / 18:00 PST
//! Thursday 13th February 2025`, `Wednesday 18th March 2026 (AoE) / Thursday 19th March 2026, 12:00
//! UTC`, `Tuesday 1st - Friday 4th April 2025`, `October 24-28 2022`. Any other word makes the cell
//! unreadable.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};

use crate::activity::schedule::SkipReason;
use crate::activity::schedule::tokens::{AOE, DayToken, tokens};

/// A day without its year, where the cell does not name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WrittenDay {
    day: u32,
    /// 1 to 12.
    month: u32,
    year: Option<i32>,
    weekday: Option<Weekday>,
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WhenCell {
    /// The dates that are read side by side, such as one in UTC and one in Pacific time.
    readings: Vec<Reading>,
}

/// One date with the time and zone beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reading {
    first: WrittenDay,
    last: Option<WrittenDay>,
    time: Option<NaiveTime>,
    /// Hours ahead of UTC.
    zone: Option<i64>,
}

/// The days that a cell means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DaySpan {
    /// Anywhere on Earth.
    pub(super) first: NaiveDate,
    pub(super) last: Option<NaiveDate>,
    pub(super) cutoff: Option<DateTime<Utc>>,
}

/// The moment at which `day` is over everywhere on Earth; the calendar's last moment at its end.
pub(super) fn end_of_day(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN).and_utc();
    midnight
        .checked_add_signed(TimeDelta::hours(24 - AOE))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// The day that it still is, anywhere on Earth, just before `moment`.
pub(super) fn day_anywhere(moment: DateTime<Utc>) -> NaiveDate {
    let there = TimeDelta::hours(AOE) - TimeDelta::seconds(1);
    moment
        .checked_add_signed(there)
        .map_or(moment.date_naive(), |moment| moment.date_naive())
}

impl WhenCell {
    /// Reads a cell whose links are gone already.
    pub(super) fn parse(cell: &str) -> Result<Self, SkipReason> {
        let mut readings = Vec::new();
        let cell = cell.replace("<br>", "/").replace("<br/>", "/");
        for part in cell.split('/') {
            readings.extend(reading(part)?);
        }
        if readings.is_empty() {
            return Err(SkipReason::NoDate);
        }
        Ok(Self { readings })
    }

    /// Whether every date names its year.
    pub(super) fn has_years(&self) -> bool {
        let days = self.readings.iter().map(|reading| reading.first);
        days.into_iter().all(|day| day.year.is_some())
    }

    /// The days, where dates without a year lie in one of `years`.
    pub(super) fn days(
        &self,
        within: Option<(NaiveDate, NaiveDate)>,
    ) -> Result<DaySpan, SkipReason> {
        let mut found: Option<DaySpan> = None;
        let mut moments = Vec::new();
        for reading in &self.readings {
            let first = reading.first.date(within)?;
            let last = reading.last.map(|day| day.date(within)).transpose()?;
            if last.is_some_and(|last| last <= first) {
                return Err(SkipReason::DatesDiffer);
            }
            let span = DaySpan {
                first,
                last,
                cutoff: None,
            };
            match (reading.time, reading.zone) {
                // The day itself is named: nothing says it better.
                (None, Some(AOE)) => found = Some(only(found, span)?),
                (Some(time), Some(zone)) if last.is_none() => {
                    let moment = first.and_time(time).and_utc();
                    let moment = moment.checked_sub_signed(TimeDelta::hours(zone));
                    let moment = moment.ok_or(SkipReason::NoSuchDay)?;
                    moments.push((zone, moment));
                }
                (None, None) => found = Some(only(found, span)?),
                _ => return Err(SkipReason::UnknownWord),
            }
        }
        with_times(found, &moments)
    }
}

/// `span`, unless there is one already: two days side by side, neither of them better.
fn only(found: Option<DaySpan>, span: DaySpan) -> Result<DaySpan, SkipReason> {
    match found {
        Some(found) if found != span => Err(SkipReason::DatesDiffer),
        _ => Ok(span),
    }
}

/// Joins the day that is named with the moments beside it. Zones name the same moment, but people
/// forget when clocks change: an hour more or less is the same deadline, another day is not.
fn with_times(
    found: Option<DaySpan>,
    moments: &[(i64, DateTime<Utc>)],
) -> Result<DaySpan, SkipReason> {
    let in_utc = moments.iter().find(|(zone, _)| *zone == 0);
    let Some((_, cutoff)) = in_utc.or(moments.first()) else {
        return found.ok_or(SkipReason::NoDate);
    };
    let far = |moment: &DateTime<Utc>| (*moment - *cutoff).abs() > TimeDelta::hours(3);
    if moments.iter().any(|(_, moment)| far(moment)) {
        return Err(SkipReason::DatesDiffer);
    }
    let day = day_anywhere(*cutoff);
    match found {
        None => Ok(DaySpan {
            first: day,
            last: None,
            cutoff: Some(*cutoff),
        }),
        Some(span) if span.last.is_none() && span.first == day => Ok(DaySpan {
            cutoff: Some(*cutoff),
            ..span
        }),
        Some(_) => Err(SkipReason::DatesDiffer),
    }
}

impl WrittenDay {
    /// The date. Without a year it is the one day within `within`, first and last included, that
    /// fits.
    fn date(self, within: Option<(NaiveDate, NaiveDate)>) -> Result<NaiveDate, SkipReason> {
        let fits = |date: &NaiveDate| self.weekday.is_none_or(|day| day == date.weekday());
        if let Some(year) = self.year {
            let date = NaiveDate::from_ymd_opt(year, self.month, self.day);
            let date = date.ok_or(SkipReason::NoSuchDay)?;
            return if fits(&date) {
                Ok(date)
            } else {
                Err(SkipReason::OtherWeekday)
            };
        }
        let (earliest, latest) = within.ok_or(SkipReason::NoYear)?;
        let years = earliest.year()..=latest.year();
        let dates = years.filter_map(|year| NaiveDate::from_ymd_opt(year, self.month, self.day));
        let inside = dates.filter(|date| earliest <= *date && *date <= latest);
        let mut inside = inside.peekable();
        inside.peek().ok_or(SkipReason::NoYear)?;
        inside.find(fits).ok_or(SkipReason::OtherWeekday)
    }
}

/// The date of one part; `None` for a part that names only a time: its date is in the next part.
fn reading(part: &str) -> Result<Option<Reading>, SkipReason> {
    let tokens = tokens(part)?;
    let mut to = tokens.split(|token| *token == DayToken::To);
    let (first, last) = (to.next().unwrap_or(&[]), to.next());
    if to.next().is_some() {
        return Err(SkipReason::UnknownWord);
    }
    let mut begin = Parts::of(first)?;
    let mut end = last.map(Parts::of).transpose()?;
    if let Some(end) = &mut end {
        // `Tuesday 1st - Friday 4th April 2025`, `October 24-28 2022`
        begin.month = begin.month.or(end.month);
        end.month = end.month.or(begin.month);
        let across_new_year = begin.month > end.month;
        begin.year = begin.year.or(end.year.filter(|_| !across_new_year));
        end.year = end.year.or(begin.year);
    }
    let (time, zone) = match &end {
        Some(end) => (begin.time.or(end.time), begin.zone.or(end.zone)),
        None => (begin.time, begin.zone),
    };
    let is_empty = begin.day.is_none() && begin.month.is_none() && begin.year.is_none();
    if is_empty && begin.weekday.is_none() && end.is_none() {
        return Ok(None);
    }
    Ok(Some(Reading {
        first: begin.day()?,
        last: end.map(|end| end.day()).transpose()?,
        time,
        zone,
    }))
}

#[derive(Clone, Copy, Debug, Default)]
struct Parts {
    day: Option<u32>,
    month: Option<u32>,
    year: Option<i32>,
    weekday: Option<Weekday>,
    time: Option<NaiveTime>,
    zone: Option<i64>,
}

impl Parts {
    /// Each part at most once: two days in one date are a guess.
    fn of(tokens: &[DayToken]) -> Result<Self, SkipReason> {
        fn once<T>(place: &mut Option<T>, value: T) -> Result<(), SkipReason> {
            match place.replace(value) {
                None => Ok(()),
                Some(_) => Err(SkipReason::UnknownWord),
            }
        }
        let mut parts = Self::default();
        for token in tokens {
            match *token {
                DayToken::Day(day) => once(&mut parts.day, day)?,
                DayToken::Month(month) => once(&mut parts.month, month)?,
                DayToken::Year(year) => once(&mut parts.year, year)?,
                DayToken::Weekday(weekday) => once(&mut parts.weekday, weekday)?,
                DayToken::Time(time) => once(&mut parts.time, time)?,
                DayToken::Zone(zone) => once(&mut parts.zone, zone)?,
                DayToken::To => {}
            }
        }
        Ok(parts)
    }

    fn day(self) -> Result<WrittenDay, SkipReason> {
        let (Some(day), Some(month)) = (self.day, self.month) else {
            return Err(SkipReason::UnknownWord);
        };
        Ok(WrittenDay {
            day,
            month,
            year: self.year,
            weekday: self.weekday,
        })
    }
}

/// The first and the last day that a row without a year may have, around rows with dates from
/// `first` to
/// `last`: a cycle takes four months, so no two years have the same day in it.
pub(super) fn around(first: NaiveDate, last: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    const BESIDE: Days = Days::new(60);
    let (first, last) = (
        first.checked_sub_days(BESIDE)?,
        last.checked_add_days(BESIDE)?,
    );
    (last - first < TimeDelta::days(360)).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    /// The first day, the last one and the cut-off, or why the cell is skipped.
    fn read(cell: &str) -> Result<(String, Option<String>, Option<String>), SkipReason> {
        let span = WhenCell::parse(cell)?.days(around(date("2024-01-08"), date("2024-04-17")))?;
        Ok((
            span.first.to_string(),
            span.last.map(|day| day.to_string()),
            span.cutoff.map(|moment| moment.to_rfc3339()),
        ))
    }

    #[test]
    fn a_day_is_read_in_every_form() {
        for (cell, day) in [
            ("Monday 8th January 2024", "2024-01-08"),
            ("Tuesday, 9th of January, 2024", "2024-01-09"),
            ("January 9th, 2024", "2024-01-09"),
            ("Tueday 9th January 2024", "2024-01-09"),
            ("Tuesday 9th January2024", "2024-01-09"),
            ("22th March 2024", "2024-03-22"),
            ("**Fri 22 Mar 2024**", "2024-03-22"),
            ("Tuesday 5th March", "2024-03-05"),
            ("5 March", "2024-03-05"),
        ] {
            assert_eq!(read(cell), Ok((day.to_owned(), None, None)), "{cell}");
        }
    }

    #[test]
    fn a_deadline_is_the_day_anywhere_on_earth() {
        for (cell, day, cutoff) in [
            (
                "02:00 UTC Friday 9th February 2024 / 18:00 PDT Thursday 8th February 2024",
                "2024-02-08",
                "2024-02-09T02:00:00+00:00",
            ),
            (
                "21:00 UTC Friday 21st June 2024 / 14:00 PST Friday 21st June 2024",
                "2024-06-21",
                "2024-06-21T21:00:00+00:00",
            ),
            (
                "Wednesday 20th March 2024 (AoE) / Thursday 21st March 2024, 12:00 UTC",
                "2024-03-20",
                "2024-03-21T12:00:00+00:00",
            ),
            (
                "01:00 UTC Friday 9th February 2024",
                "2024-02-08",
                "2024-02-09T01:00:00+00:00",
            ),
            (
                "17:00 UTC / 09:00 PDT Tuesday 12th March",
                "2024-03-12",
                "2024-03-12T16:00:00+00:00",
            ),
            (
                "Friday 8th March 2024, 23:59 AoE",
                "2024-03-08",
                "2024-03-09T11:59:00+00:00",
            ),
        ] {
            let expected = (day.to_owned(), None, Some(cutoff.to_owned()));
            assert_eq!(read(cell), Ok(expected), "{cell}");
        }
    }

    #[test]
    fn a_range_has_a_first_and_a_last_day() {
        for (cell, first, last) in [
            (
                "Tuesday 19th - Friday 22nd March 2024",
                "2024-03-19",
                "2024-03-22",
            ),
            ("March 19-22 2024", "2024-03-19", "2024-03-22"),
            ("19th to 22nd March 2024", "2024-03-19", "2024-03-22"),
            ("29 December – 3 January 2024", "2023-12-29", "2024-01-03"),
        ] {
            let expected = (first.to_owned(), Some(last.to_owned()), None);
            assert_eq!(read(cell), Ok(expected), "{cell}");
        }
    }

    #[test]
    fn what_is_not_certain_is_not_read() {
        for (cell, why) in [
            ("", SkipReason::NoDate),
            ("TBC", SkipReason::NoDate),
            ("early March 2024", SkipReason::UnknownWord),
            ("week 5", SkipReason::UnknownWord),
            ("March 2024", SkipReason::UnknownWord),
            ("5th or 6th March 2024", SkipReason::UnknownWord),
            ("5th March 2024, 17:00", SkipReason::UnknownWord),
            ("5th March 2024, 5 PM PT", SkipReason::UnknownWord),
            ("30th February 2024", SkipReason::NoSuchDay),
            ("Monday 9th January 2024", SkipReason::OtherWeekday),
            ("Monday 5th March", SkipReason::OtherWeekday),
            ("5th September", SkipReason::NoYear),
            ("5th March 2024 / 6th March 2024", SkipReason::DatesDiffer),
            (
                "02:00 UTC Friday 9th February 2024 / 18:00 PDT Wednesday 7th February 2024",
                SkipReason::DatesDiffer,
            ),
            (
                "Wednesday 20th March 2024 (AoE) / Wednesday 20th March 2024, 12:00 UTC",
                SkipReason::DatesDiffer,
            ),
            ("22nd - 19th March 2024", SkipReason::DatesDiffer),
        ] {
            assert_eq!(read(cell), Err(why), "{cell}");
        }
    }
}
