//! A strftime pattern, validated when the settings are read.

use std::fmt::Write;

use chrono::NaiveDate;
use chrono::format::{Item, Parsed, StrftimeItems, parse};

use crate::text::safe_lines;

/// A strftime pattern over a calendar date, such as `%Y-%m-%d-update.md`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    /// The parsed pattern: it parses the file name of every edition in the archive.
    items: Vec<Item<'static>>,
}

impl Pattern {
    /// Checks `pattern`.
    ///
    /// # Errors
    /// The pattern itself, if it has an unknown specifier or one that needs more than a date
    /// (`%z`).
    pub fn new(pattern: impl Into<String>) -> Result<Self, String> {
        // Names and titles are shown on terminals.
        let pattern = safe_lines(&pattern.into());
        let Ok(items) = StrftimeItems::new(&pattern).parse_to_owned() else {
            return Err(pattern);
        };
        let mut out = String::new();
        let probe = NaiveDate::default();
        match write!(out, "{}", probe.format_with_items(items.iter())) {
            Ok(()) => Ok(Self {
                text: pattern,
                items,
            }),
            Err(_) => Err(pattern),
        }
    }

    /// Formats `date` with the pattern.
    pub fn fill(&self, date: NaiveDate) -> String {
        date.format_with_items(self.items.iter()).to_string()
    }

    /// Parses `text`, which this pattern formatted. `None` if it does not match or matches several
    /// dates.
    pub fn read(&self, text: &str) -> Option<NaiveDate> {
        let mut parsed = Parsed::new();
        parse(&mut parsed, text, self.items.iter()).ok()?;
        parsed.to_naive_date().ok()
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_formats_and_parses() {
        let pattern = Pattern::new("%Y-%m-%d-update.md").expect("valid");
        let sunday = NaiveDate::from_ymd_opt(2024, 7, 28).expect("a date");
        assert_eq!(pattern.fill(sunday), "2024-07-28-update.md");
        assert_eq!(pattern.read("2024-07-28-update.md"), Some(sunday));
        assert_eq!(pattern.read("2024-07-28-notes.md"), None);
    }

    #[test]
    fn a_pattern_that_a_date_cannot_format_is_an_error() {
        assert!(Pattern::new("%Q").is_err());
        for time in ["%z", "%H", "%S %T", "%p", "%c", "%s", "%f", "%+"] {
            assert!(Pattern::new(time).is_err(), "{time}");
        }
    }
}
