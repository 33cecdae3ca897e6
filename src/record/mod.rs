//! The record of an edition in progress, `.lwkd/YYYY-MM-DD.yaml`: what was offered, what is known of it, what was
//! dismissed. It is committed with the draft, so that all writers and CI share it.
//!
//! A block a section, a line an item: two writers who fill on two branches conflict as little as git allows, and where
//! they do, both sides count.

mod conflict;
mod merge;
mod yaml;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::post::UrlKey;

/// What `fill` offered for one edition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Blocks by the heading of a section, in the order of the file.
    blocks: Vec<(String, Vec<Item>)>,
    places: HashMap<UrlKey, (usize, usize)>,
    /// Whether git left conflict markers in the file: it reads well, but has to be written anew.
    pub conflicted: bool,
}

/// A pull request or release, and what is known of it.
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
    /// The version that a pull request brings, or a release is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The stage that a promotion reaches: `alpha`, `beta`, `stable`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
}

/// What became of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Known and named, but not put into the draft (`--top`).
    Waiting,
    /// Put into the draft, or found there. If it is gone from the draft, a writer took it out.
    Offered,
    /// A writer said no: it never comes again.
    Dismissed,
}

/// Why a record cannot be read.
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
    /// Reads a record. An empty file is an empty record. Where git left conflict markers, both sides count, and so do both
    /// blocks of a section that stands there twice.
    ///
    /// # Errors
    /// What is not such a record, with line and column.
    pub fn parse(text: &str) -> Result<Self, RecordError> {
        let mut record = Self::default();
        let sides = conflict::sides(text);
        record.conflicted = sides.len() > 1;
        for (lines_before, text) in sides.iter().flat_map(|side| conflict::maps(side)) {
            let is_idle = |text: &str| text.trim().is_empty() || text.starts_with('#');
            if text.trim_start_matches('\u{feff}').lines().all(is_idle) {
                continue;
            }
            let blocks = yaml::read(text).map_err(|error| RecordError {
                line: lines_before + error.line,
                ..error
            })?;
            for (section, items) in blocks {
                for item in items {
                    record.put(&section, item);
                }
            }
        }
        Ok(record)
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// What is known of an address.
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

    /// Adds an item to the block of `section`. What is known of its address already is kept and completed; of two
    /// states the stronger stays: dismissed, offered, waiting.
    pub fn put(&mut self, section: &str, item: Item) {
        let key = UrlKey::of(&item.url);
        if let Some((block, line)) = self.places.get(&key) {
            let known = &mut self.blocks[*block].1[*line];
            known.state = known.state.max(item.state);
            known.at = known.at.or(item.at);
            known.base = known.base.take().or(item.base);
            known.version = known.version.take().or(item.version);
            known.stage = known.stage.take().or(item.stage);
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
    /// As the file says it.
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
    fn a_record_is_written_and_read_back() {
        let text = record().to_yaml();
        assert_eq!(Record::parse(&text), Ok(record()), "{text}");
        assert!(
            text.contains("- {url: https://github.com/a/b/pull/1, state: offered}\n"),
            "{text}"
        );
    }

    #[test]
    fn of_two_states_the_stronger_stays() {
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

    /// Git merges two new blocks of one section without a conflict where it finds them at different places.
    #[test]
    fn two_blocks_of_a_section_are_one() {
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
    fn a_slip_in_a_later_block_is_pointed_to() {
        let text = "A:\n- {url: x, state: offered}\nA:\n- {url: y, state: eaten}\n";
        let error = Record::parse(text).expect_err("no state");
        assert_eq!((error.line, error.column), (4, 19));
        let text = "x\n".repeat(100_000);
        assert_eq!(Record::parse(&text).expect_err("no map").line, 1);
    }

    #[test]
    fn line_ends_and_a_byte_order_mark_are_read() {
        let text = record().to_yaml();
        let crlf = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(Record::parse(&crlf), Ok(record()));
    }

    #[test]
    fn a_heading_may_be_all_that_two_sides_differ_in() {
        let text = "# words\n<<<<<<< HEAD\nPromotions:\n||||||| base\n=======\nIn the draft already:\n>>>>>>> other\n- {url: https://x.org/1, state: offered}\n";
        let record = Record::parse(text).expect("both sides");
        assert_eq!(record.items().count(), 1);
    }

    #[test]
    fn what_is_no_record_is_an_error_that_points() {
        let text = "A:\n<<<<<<< HEAD\n- {url: x, state: offered}\n=======\n- {url: x, state: eaten}\n>>>>>>> other\n";
        let error = Record::parse(text).expect_err("no state");
        assert_eq!((error.line, error.column), (5, 19));
        let text = "A:\n- {url: x, url: y, state: offered}\n";
        let error = Record::parse(text).expect_err("twice");
        assert_eq!(error.message, "the key `url` stands here twice");
        let error =
            Record::parse("Other Merges:\n- {url: x, state: eaten}\n").expect_err("no state");
        assert_eq!(error.line, 2);
        assert!(Record::parse("- 1\n- [a, b]\n").is_err());
        assert_eq!(Record::parse(""), Ok(Record::default()));
    }
}
