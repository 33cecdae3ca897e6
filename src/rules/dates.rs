//! Dates in running text: `Monday, July 21st`, `21 July 2024`.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::text::Span;

/// A day of a month that a text names.
pub(super) struct DateMention {
    /// Month and day, without a weekday and a year.
    pub(super) span: Span,
    pub(super) weekday: Option<Weekday>,
    /// From 1.
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) year: Option<i32>,
}

impl DateMention {
    /// The day, with a missing year chosen so that the day is as near as possible to `near`. `None`
    /// if the month has no such day.
    pub(super) fn resolve(&self, near: NaiveDate) -> Option<NaiveDate> {
        let day = |year| NaiveDate::from_ymd_opt(year, self.month, self.day);
        if let Some(year) = self.year {
            return day(year);
        }
        let years = [near.year() - 1, near.year(), near.year() + 1];
        let distance = |day: &NaiveDate| day.signed_duration_since(near).num_days().abs();
        years.into_iter().filter_map(day).min_by_key(distance)
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("Monday", Weekday::Mon),
    ("Tuesday", Weekday::Tue),
    ("Wednesday", Weekday::Wed),
    ("Thursday", Weekday::Thu),
    ("Friday", Weekday::Fri),
    ("Saturday", Weekday::Sat),
    ("Sunday", Weekday::Sun),
];

/// The dates in `span` of `text`, in the order of the text. A weekday that belongs to a range of
/// days is left out.
pub(super) fn mentions(text: &str, span: Span) -> Vec<DateMention> {
    if !may_name_month(span.of(text)) {
        return Vec::new();
    }
    let tokens = tokens(text, span);
    let word = |at: Option<usize>| {
        let token = at.and_then(|at| tokens.get(at));
        token.map_or("", |token| token.of(text))
    };
    // The text between two tokens, without markup.
    let between = |one: usize, other: usize| {
        let gap = match (tokens.get(one), tokens.get(other)) {
            (Some(one), Some(other)) => Span::new(one.end, other.start).of(text),
            _ => return "\0".to_owned(),
        };
        gap.replace(['[', ']', '*', '_', '('], "")
    };
    let mut out = Vec::new();
    for at in 0..tokens.len() {
        let Some(month) = month(word(Some(at))) else {
            continue;
        };
        let before = at.checked_sub(1);
        // `May 1.31` is a version.
        let is_whole = |at: usize| {
            let next = word(Some(at + 1));
            between(at, at + 1) != "." || !next.starts_with(|c: char| c.is_ascii_digit())
        };
        let day_after = day(word(Some(at + 1)))
            .filter(|_| matches!(between(at, at + 1).trim(), "" | ".") && is_whole(at + 1));
        let day_before = before.and_then(|before| {
            let joined = matches!(between(before, at).trim(), "" | "of");
            day(word(Some(before))).filter(|_| joined)
        });
        let (first, last, day) = match (day_after, before.zip(day_before)) {
            (Some(day), _) => (at, at + 1, day),
            (None, Some((before, day))) => (before, at, day),
            (None, None) => continue,
        };
        let year = word(Some(last + 1)).parse().ok().filter(|year| {
            (1900..2200).contains(year) && matches!(between(last, last + 1).trim(), "" | ",")
        });
        let span = Span::new(tokens[first].start, tokens[last].end);
        let range = is_range(text.get(span.end..).unwrap_or(""));
        let weekday = first.checked_sub(1).filter(|before| {
            let alone = before
                .checked_sub(1)
                .is_none_or(|other| weekday(word(Some(other))).is_none());
            let start = tokens[*before].start;
            let joined = text
                .get(..start)
                .is_some_and(|text| text.ends_with(['-', '–', '/']));
            let near = matches!(between(*before, first).trim(), "" | "," | "the" | ", the");
            alone && !joined && near && !range
        });
        out.push(DateMention {
            span,
            weekday: weekday.and_then(|before| self::weekday(word(Some(before)))),
            month,
            day,
            year,
        });
    }
    out
}

/// A cheap test, as most paragraphs name no month.
fn may_name_month(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts_month = |at: usize| {
        let mut months = MONTHS.iter().map(|month| &month.as_bytes()[..3]);
        months.any(|month| bytes[at..].starts_with(month))
    };
    let mut capitals = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_uppercase());
    capitals.any(starts_month)
}

/// Words and numbers: runs of letters and digits.
fn tokens(text: &str, span: Span) -> Vec<Span> {
    let source = span.of(text);
    let words = source.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words
        .filter_map(|word| Span::of_slice(text, word))
        .collect()
}

/// The number of the month that `word` names, in full or with three letters and more.
fn month(word: &str) -> Option<u32> {
    if word.len() < 3 || !word.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let short = word.len() <= 4 || MONTHS.contains(&word);
    let at = MONTHS
        .iter()
        .position(|month| month.starts_with(word) && short)?;
    u32::try_from(at + 1).ok()
}

fn weekday(word: &str) -> Option<Weekday> {
    let is =
        |name: &str| word == name || (word.len() >= 3 && word.len() <= 5 && name.starts_with(word));
    let found = WEEKDAYS.iter().find(|(name, _)| is(name));
    found.map(|(_, weekday)| *weekday)
}

/// The day that `word` is: one or two digits, perhaps with the suffix of an ordinal.
fn day(word: &str) -> Option<u32> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, suffix) = word.split_at(digits);
    let known = matches!(suffix, "" | "st" | "nd" | "rd" | "th");
    ((1..=2).contains(&digits) && known)
        .then(|| number.parse().ok())
        .flatten()
}

/// Whether `after`, the text after a date, goes on with the end of a range.
fn is_range(after: &str) -> bool {
    let after = after.trim_start();
    after.starts_with(['-', '–', '—']) || after.starts_with("to ") || after.starts_with("and ")
}
