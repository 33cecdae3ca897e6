//! A strftime pattern that was checked when the settings were read.

use std::fmt::Write;

use chrono::format::{Item, Parsed, StrftimeItems, parse};
use chrono::{NaiveDate, NaiveTime};

use crate::text::safe_lines;

/// A strftime pattern over a calendar date, such as `%Y-%m-%d-update.md`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    /// What it is made of: a name of every file of a long archive is read with it.
    items: Vec<Item<'static>>,
}

impl Pattern {
    /// Checks `pattern`.
    ///
    /// # Errors
    /// The pattern itself, if chrono does not know one of its specifiers or a date has no such part (`%z`).
    pub fn new(pattern: impl Into<String>) -> Result<Self, String> {
        // Names and titles are shown on terminals.
        let pattern = safe_lines(&pattern.into());
        let Ok(items) = StrftimeItems::new(&pattern).parse_to_owned() else {
            return Err(pattern);
        };
        let mut out = String::new();
        let probe = NaiveDate::MIN.and_time(NaiveTime::MIN);
        match write!(out, "{}", probe.format_with_items(items.iter())) {
            Ok(()) => Ok(Self {
                text: pattern,
                items,
            }),
            Err(_) => Err(pattern),
        }
    }

    /// The pattern filled with `date`.
    pub fn fill(&self, date: NaiveDate) -> String {
        date.format_with_items(self.items.iter()).to_string()
    }

    /// The date that `text` was made from, if it was made from this pattern and one date alone can have made it.
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
    fn a_pattern_is_filled_and_read_back() {
        let pattern = Pattern::new("%Y-%m-%d-update.md").expect("valid");
        let sunday = NaiveDate::from_ymd_opt(2024, 7, 28).expect("a date");
        assert_eq!(pattern.fill(sunday), "2024-07-28-update.md");
        assert_eq!(pattern.read("2024-07-28-update.md"), Some(sunday));
        assert_eq!(pattern.read("2024-07-28-notes.md"), None);
    }

    #[test]
    fn a_pattern_that_no_date_can_fill_is_refused() {
        assert!(Pattern::new("%Q").is_err());
        assert!(Pattern::new("%z").is_err());
    }
}
