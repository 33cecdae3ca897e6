//! The words of a date: days, months, years, weekdays, times and zones.

use chrono::{NaiveTime, Weekday};

use crate::activity::schedule::SkipReason;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];
/// Hours ahead of UTC.
const ZONES: [(&str, i64); 12] = [
    ("utc", 0),
    ("gmt", 0),
    ("pst", -8),
    ("pdt", -7),
    ("mst", -7),
    ("mdt", -6),
    ("est", -5),
    ("edt", -4),
    ("cet", 1),
    ("cest", 2),
    ("ist", 5),
    ("aoe", AOE),
];
/// Anywhere on Earth: UTC-12, where a day ends last.
pub(super) const AOE: i64 = -12;

/// What a part of a cell consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayToken {
    Day(u32),
    Month(u32),
    Year(i32),
    Weekday(Weekday),
    Time(NaiveTime),
    Zone(i64),
    To,
}

/// The tokens of a part of a cell; an error for any word that is no part of a date.
pub(super) fn tokens(part: &str) -> Result<Vec<DayToken>, SkipReason> {
    let mut out = Vec::new();
    let mut rest = part.trim();
    while let Some(c) = rest.chars().next() {
        let word = if c.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != ':');
            let number = &rest[..end.unwrap_or(rest.len())];
            rest = &rest[number.len()..];
            let (token, ordinal) = number_token(number, rest)?;
            rest = &rest[ordinal..];
            out.push(token);
            continue;
        } else if c.is_alphabetic() {
            let end = rest.find(|c: char| !c.is_alphabetic());
            &rest[..end.unwrap_or(rest.len())]
        } else {
            match c {
                '-' | '–' | '—' => out.push(DayToken::To),
                ',' | '.' | '(' | ')' | '*' => {}
                c if c.is_whitespace() => {}
                _ => return Err(SkipReason::UnknownWord),
            }
            rest = &rest[c.len_utf8()..];
            continue;
        };
        out.extend(word_token(word)?);
        rest = &rest[word.len()..];
    }
    Ok(out)
}

/// A number, and how many bytes of `after` are its ordinal suffix (`1st`, and mistakes such as
/// `26nd`).
fn number_token(number: &str, after: &str) -> Result<(DayToken, usize), SkipReason> {
    if let Some((hours, minutes)) = number.split_once(':') {
        let time = match (hours.parse(), minutes.parse()) {
            (Ok(hours), Ok(minutes)) if minutes_and_hours(hours, minutes) => {
                NaiveTime::from_hms_opt(hours, minutes, 0)
            }
            _ => None,
        };
        let time = time.ok_or(SkipReason::UnknownWord)?;
        return Ok((DayToken::Time(time), 0));
    }
    let value: u32 = number.parse().map_err(|_| SkipReason::UnknownWord)?;
    match number.len() {
        1 | 2 => {
            let word_end = after.find(|c: char| !c.is_ascii_alphabetic());
            let suffix = &after[..word_end.unwrap_or(after.len())];
            let is_ordinal = ["st", "nd", "rd", "th"].contains(&suffix);
            Ok((DayToken::Day(value), if is_ordinal { 2 } else { 0 }))
        }
        4 => Ok((DayToken::Year(value.cast_signed()), 0)),
        _ => Err(SkipReason::UnknownWord),
    }
}

fn minutes_and_hours(hours: u32, minutes: u32) -> bool {
    hours < 24 && minutes < 60
}

/// `None` for a word that changes nothing.
fn word_token(word: &str) -> Result<Option<DayToken>, SkipReason> {
    let word = word.to_lowercase();
    let meant = |full: &str| is_meant(&word, full);
    if let Some((_, weekday)) = WEEKDAYS.iter().find(|(name, _)| meant(name)) {
        return Ok(Some(DayToken::Weekday(*weekday)));
    }
    if let Some(month) = MONTHS.iter().zip(1..).find(|(name, _)| meant(name)) {
        return Ok(Some(DayToken::Month(month.1)));
    }
    if let Some((_, zone)) = ZONES.iter().find(|(name, _)| *name == word) {
        return Ok(Some(DayToken::Zone(*zone)));
    }
    match word.as_str() {
        "of" | "the" | "on" => Ok(None),
        "to" => Ok(Some(DayToken::To)),
        "tbd" | "tbc" | "tba" => Err(SkipReason::NoDate),
        _ => Err(SkipReason::UnknownWord),
    }
}

/// Whether `word` is `full`, its abbreviation, or `full` with one or two letters wrong: `Tueday`.
fn is_meant(word: &str, full: &str) -> bool {
    let same_start = word.get(..3).is_some_and(|start| full.starts_with(start));
    // Short names have too many neighbours: `mayor` is no month.
    let misspelt = || full.len() > 5 && strsim::damerau_levenshtein(word, full) <= 2;
    same_start && (full.starts_with(word) || misspelt())
}
