//! The record of an edition in progress, `.lwkd/YYYY-MM-DD.yaml`: what was offered, what is known
//! of it, what was dismissed. It is committed with the draft, so that all writers and CI share it.
//!
//! There is a block for each section and a line for each item: two writers who fill on two branches
//! conflict as little as git allows, and if they do, both sides count.

mod conflict;
mod merge;
mod yaml;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::post::UrlKey;

/// What `fill` offered for one edition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Items by section heading, in the order of the file.
    blocks: Vec<(String, Vec<Item>)>,
    places: HashMap<UrlKey, (usize, usize)>,
    /// The window of pull requests that `fill` has covered.
    pub window: Option<FilledWindow>,
    /// What upstream planned when the draft was last filled, by kind and day.
    pub dates: Vec<RecordedDate>,
    /// The file contains git's conflict markers. It can be read, but must be written again.
    pub conflicted: bool,
}

/// The window that `fill` has covered: half-open, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilledWindow {
    pub since: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

impl FilledWindow {
    /// Both windows as one if they meet, else `other`, the later fill.
    fn extended_by(self, other: Self) -> Self {
        if other.until < self.since || self.until < other.since {
            return other;
        }
        Self {
            since: self.since.min(other.since),
            until: self.until.max(other.until),
        }
    }
}

/// A pull request or release, with what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub url: String,
    pub state: State,
    /// When the pull request was merged or the release published, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
    /// The branch a pull request was merged into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// The version that a pull request updates to, or that was released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The stage that a promotion reaches: `alpha`, `beta`, `stable`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// What a pull request changed in the list of feature gates, in words: `PodHostIPs promoted to
    /// beta`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<String>,
    /// A likely choice for the section of featured pull requests.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub featured: bool,
}

/// A day that upstream planned, with where that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedDate {
    pub kind: DateKind,
    /// The milestone's name, or the versions of patch releases; may be empty.
    #[serde(default)]
    pub name: String,
    /// Anywhere on Earth.
    pub date: NaiveDate,
    /// The page that says so.
    pub source: String,
}

/// What happens on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateKind {
    /// A milestone of the release cycle.
    Milestone,
    /// The last day of cherry-picks for a patch release.
    CherryPicks,
    /// Patch releases are made.
    PatchRelease,
}

impl DateKind {
    /// As the file has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Milestone => "milestone",
            Self::CherryPicks => "cherry-picks",
            Self::PatchRelease => "patch-release",
        }
    }
}

/// What became of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Known, but not added to the draft (`--top`).
    Waiting,
    /// Added to the draft, or found there. If it is missing now, a person deleted it.
    Offered,
    /// Dismissed by a person; never offered again.
    Dismissed,
}

/// Why a record cannot be parsed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RecordError {
    pub message: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

impl Record {
    /// Parses a record. An empty file is an empty record. With git's conflict markers both sides
    /// count, and so do two blocks of one section.
    ///
    /// # Errors
    ///
    /// A text that is not a record, with line and column.
    pub fn parse(text: &str) -> Result<Self, RecordError> {
        let mut record = Self::default();
        let sides = conflict::sides(text);
        record.conflicted = sides.len() > 1;
        for (lines_before, text) in sides.iter().flat_map(|side| conflict::split_maps(side)) {
            let is_idle = |text: &str| text.trim().is_empty() || text.starts_with('#');
            if text.trim_start_matches('\u{feff}').lines().all(is_idle) {
                continue;
            }
            let blocks = yaml::read(text).map_err(|error| RecordError {
                line: lines_before + error.line,
                ..error
            })?;
            if let Some(window) = blocks.window {
                record.add_window(window);
            }
            for (section, items) in blocks.sections {
                for item in items {
                    record.put(&section, item);
                }
            }
            for date in blocks.dates {
                if !record.dates.contains(&date) {
                    record.dates.push(date);
                }
            }
        }
        Ok(record)
    }

    /// Extends the window that was filled.
    pub fn add_window(&mut self, window: FilledWindow) {
        self.window = Some(match self.window {
            Some(known) => known.extended_by(window),
            None => window,
        });
    }

    /// True if it has no items.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.dates.is_empty()
    }

    /// The item with this URL.
    pub fn item(&self, url: &UrlKey) -> Option<&Item> {
        let (block, line) = *self.places.get(url)?;
        Some(&self.blocks[block].1[line])
    }

    /// The section whose block holds an address.
    pub fn section_of(&self, url: &UrlKey) -> Option<&str> {
        let (block, _) = *self.places.get(url)?;
        Some(&self.blocks[block].0)
    }

    /// Every item with its section, in the order of the file.
    pub fn items(&self) -> impl Iterator<Item = (&str, &Item)> {
        self.blocks
            .iter()
            .flat_map(|(section, items)| items.iter().map(move |item| (section.as_str(), item)))
    }

    /// Marks the item of a URL as a likely choice for the section of featured pull requests.
    pub fn mark_featured(&mut self, url: &UrlKey) {
        if let Some((block, line)) = self.places.get(url) {
            self.blocks[*block].1[*line].featured = true;
        }
    }

    /// Sets the state of the item of a URL, if there is one, also to a weaker one: the user said
    /// so.
    pub fn set_state(&mut self, url: &UrlKey, state: State) {
        if let Some((block, line)) = self.places.get(url) {
            self.blocks[*block].1[*line].state = state;
        }
    }

    /// Adds an item to the block of `section`. What is already known of its URL is kept and
    /// completed. Of two states the stronger one wins: dismissed, offered, waiting.
    pub fn put(&mut self, section: &str, item: Item) {
        let key = UrlKey::of(&item.url);
        if let Some((block, line)) = self.places.get(&key) {
            let known = &mut self.blocks[*block].1[*line];
            known.state = known.state.max(item.state);
            known.at = known.at.or(item.at);
            known.base = known.base.take().or(item.base);
            known.version = known.version.take().or(item.version);
            known.stage = known.stage.take().or(item.stage);
            known.featured |= item.featured;
            if known.gates.is_empty() {
                known.gates = item.gates;
            }
            return;
        }
        let block = self
            .blocks
            .iter()
            .position(|block| block.0 == section)
            .unwrap_or_else(|| {
                self.blocks.push((section.to_owned(), Vec::new()));
                self.blocks.len() - 1
            });
        self.blocks[block].1.push(item);
        self.places
            .insert(key, (block, self.blocks[block].1.len() - 1));
    }
}

impl State {
    /// The word in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Dismissed => "dismissed",
        }
    }
}

impl Item {
    /// An item of which nothing else is known.
    pub fn new(url: impl Into<String>, state: State) -> Self {
        Self {
            url: url.into(),
            state,
            at: None,
            base: None,
            version: None,
            stage: None,
            gates: Vec::new(),
            featured: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(number: u32, state: State) -> Item {
        Item::new(format!("https://github.com/a/b/pull/{number}"), state)
    }

    fn record() -> Record {
        let mut record = Record::default();
        record.put("Other Merges", item(1, State::Offered));
        record.put(
            "Version Updates",
            Item {
                version: Some("1.22.5".into()),
                ..item(2, State::Waiting)
            },
        );
        record.put(
            "Other Merges",
            Item {
                base: Some("master".into()),
                ..item(3, State::Dismissed)
            },
        );
        record
    }

    #[test]
    fn the_dates_of_the_schedule_are_written_and_read_back() {
        let mut record = record();
        record.dates = vec![RecordedDate {
            kind: DateKind::CherryPicks,
            name: "1.36.4, 1.35.8".to_owned(),
            date: "2026-09-11".parse().expect("a date"),
            source: "https://x.org/a#b".to_owned(),
        }];
        let text = record.to_yaml();
        assert!(
            text.contains("schedule:\n- {kind: cherry-picks, name: \"1.36.4, 1.35.8\", date: 2026-09-11, source: \"https://x.org/a#b\"}\n"),
            "{text}"
        );
        assert_eq!(Record::parse(&text), Ok(record));
        let text = "schedule:\n<<<<<<< a\n- {kind: milestone, name: A, date: 2026-09-11, source: x}\n=======\n- {kind: milestone, name: A, date: 2026-09-12, source: x}\n>>>>>>> b\n";
        assert_eq!(Record::parse(text).expect("both sides").dates.len(), 2);
        let text = "schedule:\n- {kind: milestone, date: soon, source: x}\n";
        assert_eq!(Record::parse(text).expect_err("no date").line, 2);
    }

    #[test]
    fn a_record_is_written_and_parsed_back() {
        let text = record().to_yaml();
        assert_eq!(Record::parse(&text), Ok(record()), "{text}");
        assert!(
            text.contains("- {url: https://github.com/a/b/pull/1, state: offered}\n"),
            "{text}"
        );
    }

    #[test]
    fn the_window_that_was_filled_is_kept_and_extended() {
        let window = |since: &str, until: &str| FilledWindow {
            since: format!("{since}T00:00:00Z").parse().expect("a time"),
            until: format!("{until}T00:00:00Z").parse().expect("a time"),
        };
        let mut record = record();
        record.add_window(window("2024-07-22", "2024-07-29"));
        let text = record.to_yaml();
        let line = "window: {since: \"2024-07-22T00:00:00Z\", until: \"2024-07-29T00:00:00Z\"}\n";
        assert!(text.contains(line), "{text}");
        assert_eq!(Record::parse(&text), Ok(record.clone()));

        let conflict = format!(
            "<<<<<<< a\n{line}=======\nwindow: {{since: 2024-07-20T00:00:00Z, until: 2024-07-25T00:00:00Z}}\n>>>>>>> b\n"
        );
        let both = Record::parse(&conflict).expect("both sides");
        assert_eq!(both.window, Some(window("2024-07-20", "2024-07-29")));

        record.add_window(window("2024-06-01", "2024-06-02"));
        assert_eq!(record.window, Some(window("2024-06-01", "2024-06-02")));
        let error = Record::parse("window: {since: monday}\n").expect_err("no time");
        assert_eq!(error.line, 1);
    }

    #[test]
    fn an_error_beside_conflict_markers_points_to_its_line() {
        let text = "<<<<<<< ours\rx\nPromotions:\n- {url: 7\n";
        let error = Record::parse(text).expect_err("no record");
        // To YAML a carriage return ends a line too.
        assert!(error.line >= 4, "{error:?}");
    }

    #[test]
    fn of_two_states_the_stronger_wins() {
        let mut record = record();
        record.put("Promotions", item(3, State::Offered));
        let key = UrlKey::of("https://github.com/a/b/pull/3");
        assert_eq!(
            record.item(&key).map(|item| item.state),
            Some(State::Dismissed)
        );
    }

    #[test]
    fn both_sides_of_a_conflict_count() {
        let text = "Other Merges:\n- {url: https://x.org/0, state: offered}\n<<<<<<< HEAD\n- {url: https://x.org/1, state: offered}\n||||||| base\n=======\n- {url: https://x.org/2, state: dismissed}\n>>>>>>> other\n";
        let record = Record::parse(text).expect("both sides");
        let urls: Vec<&str> = record.items().map(|item| item.1.url.as_str()).collect();
        assert_eq!(
            urls,
            ["https://x.org/0", "https://x.org/1", "https://x.org/2"]
        );
        assert!(record.conflicted);
    }

    /// Git merges two new blocks of one section without a conflict if they are at different places.
    #[test]
    fn two_blocks_of_one_section_are_merged() {
        let text = "Promotions:\n- {url: https://x.org/1, state: offered}\nOther Merges:\n- {url: https://x.org/2, state: offered}\nPromotions:\n- {url: https://x.org/3, state: dismissed}\n";
        let record = Record::parse(text).expect("one record");
        let found: Vec<(&str, &str)> = record
            .items()
            .map(|item| (item.0, item.1.url.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("Promotions", "https://x.org/1"),
                ("Promotions", "https://x.org/3"),
                ("Other Merges", "https://x.org/2")
            ]
        );
    }

    #[test]
    fn an_error_in_a_later_block_has_the_right_line() {
        let text = "A:\n- {url: x, state: offered}\nA:\n- {url: y, state: eaten}\n";
        let error = Record::parse(text).expect_err("no state");
        assert_eq!((error.line, error.column), (4, 19));
        let text = "x\n".repeat(100_000);
        assert_eq!(Record::parse(&text).expect_err("no map").line, 1);
    }

    #[test]
    fn line_endings_and_a_byte_order_mark_are_accepted() {
        let text = record().to_yaml();
        let crlf = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(Record::parse(&crlf), Ok(record()));
    }

    #[test]
    fn two_sides_may_differ_in_a_heading_only() {
        let text = "# words\n<<<<<<< HEAD\nPromotions:\n||||||| base\n=======\nIn the draft already:\n>>>>>>> other\n- {url: https://x.org/1, state: offered}\n";
        let record = Record::parse(text).expect("both sides");
        assert_eq!(record.items().count(), 1);
    }

    #[test]
    fn other_documents_are_errors_with_a_position() {
        let text = "A:\n<<<<<<< HEAD\n- {url: x, state: offered}\n=======\n- {url: x, state: eaten}\n>>>>>>> other\n";
        let error = Record::parse(text).expect_err("no state");
        assert_eq!((error.line, error.column), (5, 19));
        let text = "A:\n- {url: x, url: y, state: offered}\n";
        let error = Record::parse(text).expect_err("twice");
        assert_eq!(error.message, "duplicate key `url`");
        let error =
            Record::parse("Other Merges:\n- {url: x, state: eaten}\n").expect_err("no state");
        assert_eq!(error.line, 2);
        assert!(Record::parse("- 1\n- [a, b]\n").is_err());
        assert_eq!(Record::parse(""), Ok(Record::default()));
    }
}
