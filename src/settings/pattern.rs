//! A pattern of names and texts, validated when the settings are read: strftime specifiers of a
//! date, and placeholders in braces.

use std::fmt::Write;

use chrono::format::{Item, Parsed, StrftimeItems, parse_and_remainder};
use chrono::{Datelike, NaiveDate};

use crate::settings::Cycle;
use crate::text::safe_lines;

/// A pattern such as `%Y-%m-%d-update.md` or `This Week {number}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    /// The parsed pattern: it parses the file name of every edition in the archive.
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Literals and strftime specifiers.
    Date(Vec<Item<'static>>),
    /// `{month:lower}`: the month's name in lower case.
    LowerMonth,
    /// `{number}`, with leading zeros up to a width.
    Number {
        width: usize,
    },
    Field(PatternField),
}

/// A text that a placeholder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PatternField {
    Title,
    Slug,
    Url,
    Facts,
}

/// What a pattern is filled with.
#[derive(Clone, Copy, Debug, Default)]
pub struct PatternValues<'a> {
    pub date: NaiveDate,
    /// The edition's number; nothing is written for `None`.
    pub number: Option<u64>,
    pub title: &'a str,
    pub slug: &'a str,
    pub url: &'a str,
    pub facts: &'a str,
}

/// What a text says that a pattern wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PatternReading {
    /// The date. Of a pattern with no more than a month it is the month's last day.
    pub date: NaiveDate,
    pub number: Option<u64>,
    /// Whether the text names a day, not only a month.
    pub has_day: bool,
}

/// Why a pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternError {
    /// An unknown specifier, or one that needs more than a date (`%H`).
    NotADate,
    /// A placeholder that this pattern does not know.
    Unknown(String),
}

/// All placeholders that some pattern knows, without those of one key only.
const ALWAYS: [&str; 3] = ["date", "number", "month:lower"];

impl Pattern {
    /// Parses `pattern`, in which `{date}`, `{number}`, `{number:04}`, `{month:lower}` and `fields`
    /// are known. `{{` and `}}` are braces.
    ///
    /// # Errors
    /// An unknown specifier or one that needs more than a date, and an unknown placeholder.
    pub fn new(pattern: impl Into<String>, fields: &[PatternField]) -> Result<Self, PatternError> {
        // Names and titles are shown on terminals.
        let text = safe_lines(&pattern.into());
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            let brace = &rest[at..];
            if let Some(after) = brace.strip_prefix("{{").or(brace.strip_prefix("}}")) {
                plain.push_str(&brace[..1]);
                rest = after;
                continue;
            }
            let name = brace
                .strip_prefix('{')
                .and_then(|rest| rest.split_once('}'));
            let Some((name, after)) = name else {
                plain.push_str(&brace[..1]);
                rest = &brace[1..];
                continue;
            };
            rest = after;
            if name == "date" {
                plain.push_str("%Y-%m-%d");
                continue;
            }
            let part =
                placeholder(name, fields).ok_or_else(|| PatternError::Unknown(name.to_owned()))?;
            push_date(&mut parts, &mut plain)?;
            parts.push(part);
        }
        plain.push_str(rest);
        push_date(&mut parts, &mut plain)?;
        Ok(Self { text, parts })
    }

    /// Fills the pattern.
    pub fn fill(&self, values: &PatternValues<'_>) -> String {
        let mut out = String::new();
        for part in &self.parts {
            let _ = match part {
                Part::Date(items) => {
                    write!(out, "{}", values.date.format_with_items(items.iter()))
                }
                Part::LowerMonth => {
                    let month = values.date.format("%B").to_string().to_lowercase();
                    out.write_str(&month)
                }
                Part::Number { width } => match values.number {
                    Some(number) => write!(out, "{number:0width$}"),
                    None => Ok(()),
                },
                Part::Field(field) => out.write_str(match field {
                    PatternField::Title => values.title,
                    PatternField::Slug => values.slug,
                    PatternField::Url => values.url,
                    PatternField::Facts => values.facts,
                }),
            };
        }
        out
    }

    /// Parses `text`, which this pattern wrote. `None` if it does not match, names no date, or is
    /// not sure.
    pub fn read(&self, text: &str, cycle: Cycle) -> Option<PatternReading> {
        let mut parsed = Parsed::new();
        let mut number = None;
        let mut rest = text;
        for part in &self.parts {
            rest = match part {
                Part::Date(items) => parse_and_remainder(&mut parsed, rest, items.iter()).ok()?,
                Part::LowerMonth => {
                    let items = StrftimeItems::new("%B");
                    parse_and_remainder(&mut parsed, rest, items).ok()?
                }
                Part::Number { .. } => {
                    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                    let (digits, after) = rest.split_at(digits);
                    number = Some(digits.parse().ok()?);
                    after
                }
                // Any text: where it ends is not sure.
                Part::Field(_) => return None,
            };
        }
        if !rest.is_empty() {
            return None;
        }
        let has_day = parsed.to_naive_date().is_ok();
        Some(PatternReading {
            date: date_of(parsed, cycle)?,
            number,
            has_day,
        })
    }

    /// The same pattern with what `field` stands for in place of its placeholder.
    #[must_use]
    pub(super) fn with_inlined(&self, field: PatternField, pattern: &Self) -> Self {
        let mut parts = Vec::new();
        for part in &self.parts {
            match part {
                Part::Field(other) if *other == field => parts.extend(pattern.parts.clone()),
                other => parts.push(other.clone()),
            }
        }
        Self {
            text: self.text.clone(),
            parts,
        }
    }

    /// Whether it has a placeholder of `field`.
    pub fn has_field(&self, field: PatternField) -> bool {
        self.parts.contains(&Part::Field(field))
    }

    /// Whether it has the edition's number.
    pub fn has_number(&self) -> bool {
        let is_number = |part: &Part| matches!(part, Part::Number { .. });
        self.parts.iter().any(is_number)
    }

    /// The pattern as it is written in the settings.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl PatternField {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Slug => "slug",
            Self::Url => "url",
            Self::Facts => "facts",
        }
    }
}

/// The names of the placeholders of a pattern that knows `fields`.
pub(super) fn known_placeholders(fields: &[PatternField]) -> Vec<&'static str> {
    let fields = fields.iter().map(|field| field.name());
    ALWAYS.into_iter().chain(fields).collect()
}

/// The part that the placeholder `name` stands for.
fn placeholder(name: &str, fields: &[PatternField]) -> Option<Part> {
    /// Digits of an edition's number, with leading zeros.
    const WIDEST: usize = 9;
    if name == "month:lower" {
        return Some(Part::LowerMonth);
    }
    if let Some(format) = name.strip_prefix("number") {
        let width = match format.strip_prefix(":0") {
            Some(width) => width.parse().ok().filter(|width| *width <= WIDEST)?,
            None if format.is_empty() => 0,
            None => return None,
        };
        return Some(Part::Number { width });
    }
    let mut fields = fields.iter().copied();
    fields.find(|field| field.name() == name).map(Part::Field)
}

/// Adds `plain` to `parts` as literals and specifiers of a date, and empties it.
fn push_date(parts: &mut Vec<Part>, plain: &mut String) -> Result<(), PatternError> {
    if plain.is_empty() {
        return Ok(());
    }
    let items = StrftimeItems::new(plain).parse_to_owned();
    let items = items.map_err(|_| PatternError::NotADate)?;
    let probe = NaiveDate::default();
    write!(String::new(), "{}", probe.format_with_items(items.iter()))
        .map_err(|_| PatternError::NotADate)?;
    parts.push(Part::Date(items));
    plain.clear();
    Ok(())
}

/// The date of what was read: a day, the last day of a month, or the day on which the week of an
/// ISO week number ends.
fn date_of(mut parsed: Parsed, cycle: Cycle) -> Option<NaiveDate> {
    if let Ok(date) = parsed.to_naive_date() {
        return Some(date);
    }
    match cycle {
        Cycle::Week(ends) => parsed.set_weekday(ends).ok()?,
        Cycle::Month => parsed.set_day(1).ok()?,
    };
    let date = parsed.to_naive_date().ok()?;
    match cycle {
        Cycle::Week(_) => Some(date),
        Cycle::Month => last_of_month(date),
    }
}

/// The last day of the month of `date`; `None` at the end of the calendar.
pub(crate) fn last_of_month(date: NaiveDate) -> Option<NaiveDate> {
    let (year, month) = match date.month() {
        12 => (date.year().checked_add(1)?, 1),
        month => (date.year(), month + 1),
    };
    NaiveDate::from_ymd_opt(year, month, 1)?.pred_opt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Weekday;

    const WEEKLY: Cycle = Cycle::Week(Weekday::Sun);

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn on(date: NaiveDate, number: u64) -> PatternValues<'static> {
        PatternValues {
            date,
            number: Some(number),
            title: "A title",
            slug: "a-slug",
            url: "https://example.org/",
            facts: "x (2)",
        }
    }

    #[test]
    fn a_pattern_formats_and_parses() {
        let pattern = Pattern::new("%Y-%m-%d-update.md", &[]).expect("valid");
        let sunday = day("2024-07-28");
        assert_eq!(pattern.fill(&on(sunday, 1)), "2024-07-28-update.md");
        let reading = pattern.read("2024-07-28-update.md", WEEKLY);
        assert_eq!(reading.map(|reading| reading.date), Some(sunday));
        assert_eq!(pattern.read("2024-07-28-notes.md", WEEKLY), None);
    }

    #[test]
    fn placeholders_are_filled_and_the_number_is_read_back() {
        let pattern = Pattern::new("{date}-twin{number:04}.md", &[]).expect("valid");
        let thursday = day("2026-09-10");
        assert_eq!(pattern.fill(&on(thursday, 902)), "2026-09-10-twin0902.md");
        let reading = pattern
            .read("2026-09-10-twin0902.md", WEEKLY)
            .expect("read");
        assert_eq!((reading.date, reading.number), (thursday, Some(902)));
        let fields = [PatternField::Title, PatternField::Slug, PatternField::Facts];
        let text = Pattern::new("{title} #{number} {{{slug}}} {facts} }", &fields);
        let text = text.expect("valid").fill(&on(thursday, 7));
        assert_eq!(text, "A title #7 {a-slug} x (2) }");
    }

    #[test]
    fn a_month_is_read_as_its_last_day() {
        for (pattern, name) in [
            ("%Y-%m/index.md", "2026-02/index.md"),
            ("monthly-{month:lower}-%Y.md", "monthly-february-2026.md"),
        ] {
            let pattern = Pattern::new(pattern, &[]).expect("valid");
            assert_eq!(pattern.fill(&on(day("2026-02-28"), 1)), name);
            let reading = pattern.read(name, Cycle::Month).expect("read");
            assert_eq!((reading.date, reading.has_day), (day("2026-02-28"), false));
        }
        assert_eq!(last_of_month(NaiveDate::MAX), None);
    }

    #[test]
    fn a_week_number_is_read_as_the_day_on_which_the_week_ends() {
        let pattern = Pattern::new("%G-W%V.md", &[]).expect("valid");
        let sunday = day("2024-07-28");
        let name = pattern.fill(&on(sunday, 1));
        let reading = pattern.read(&name, WEEKLY);
        assert_eq!(reading.map(|reading| reading.date), Some(sunday));
    }

    #[test]
    fn a_pattern_that_a_date_cannot_format_is_an_error() {
        for time in ["%Q", "%z", "%H", "%S %T", "%p", "%c", "%s", "%f", "%+"] {
            let error = Pattern::new(time, &[]).expect_err(time);
            assert_eq!(error, PatternError::NotADate, "{time}");
        }
    }

    #[test]
    fn an_unknown_placeholder_is_an_error() {
        for name in [
            "titel",
            "slug",
            "number:4",
            "number:0",
            "number:0999",
            "",
            "month",
        ] {
            let error = Pattern::new(format!("x {{{name}}}"), &[]).expect_err(name);
            assert_eq!(error, PatternError::Unknown(name.to_owned()));
        }
    }
}
