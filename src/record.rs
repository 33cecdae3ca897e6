//! The record of an edition in progress, `.lwkd/YYYY-MM-DD.yaml`: what was offered, what is known of it, what was
//! dismissed. It is committed with the draft, so that all writers and CI share it.
//!
//! A block a section, a line an item: two writers who fill on two branches conflict as little as git allows, and where
//! they do, both sides count.

use std::collections::HashMap;
use std::fmt::Write;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use crate::post::UrlKey;
use crate::text::safe_for_terminal;

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
    /// Reads a record. An empty file is an empty record. Where git left conflict markers, both sides count.
    ///
    /// # Errors
    /// What is not such a record, with line and column.
    pub fn parse(text: &str) -> Result<Self, RecordError> {
        let mut record = Self::default();
        let sides = sides(text);
        record.conflicted = sides.len() > 1;
        for side in sides {
            if side
                .lines()
                .all(|it| it.trim().is_empty() || it.starts_with('#'))
            {
                continue;
            }
            let blocks: Vec<(String, Vec<Item>)> = read(&side)?;
            for (section, items) in blocks {
                for item in items {
                    record.put(&section, item);
                }
            }
        }
        Ok(record)
    }

    /// The record as a file.
    pub fn to_yaml(&self) -> String {
        let mut out = String::from(
            "# What lwkd offered for this edition, and what is known of it. Commit it with the draft.\n\
             # state: offered (gone from the draft: it stays away), waiting (named, not put in), dismissed (never again).\n",
        );
        for (section, items) in &self.blocks {
            if items.is_empty() {
                continue;
            }
            let _ = writeln!(out, "{}:", quoted(section));
            for item in items {
                let _ = write!(
                    out,
                    "- {{url: {}, state: {}",
                    quoted(&item.url),
                    item.state.as_str()
                );
                if let Some(at) = item.at {
                    let _ = write!(
                        out,
                        ", at: {}",
                        quoted(&at.to_rfc3339_opts(SecondsFormat::Secs, true))
                    );
                }
                for (key, value) in [
                    ("base", &item.base),
                    ("version", &item.version),
                    ("stage", &item.stage),
                ] {
                    if let Some(value) = value {
                        let _ = write!(out, ", {key}: {}", quoted(value));
                    }
                }
                out.push_str("}\n");
            }
        }
        out
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// What is known of an address.
    pub fn item(&self, url: &UrlKey) -> Option<&Item> {
        let (block, line) = *self.places.get(url)?;
        Some(&self.blocks[block].1[line])
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
            .position(|it| it.0 == section)
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
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Dismissed => "dismissed",
        }
    }
}

impl Item {
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

/// The texts that conflict markers hold: two or more of them with everything outside the markers in each; one if there
/// are no markers. A side that git cut in the middle of a block gets the block's heading from the text before it.
fn sides(text: &str) -> Vec<String> {
    let is_mark = |line: &str, mark: &str| line == mark || line.starts_with(&format!("{mark} "));
    if !text.lines().any(|it| is_mark(it, "<<<<<<<")) {
        return vec![text.to_owned()];
    }
    let mut out = vec![String::new(), String::new(), String::new()];
    let mut side = None;
    for line in text.lines() {
        match side {
            None if is_mark(line, "<<<<<<<") => side = Some(0),
            Some(_) if is_mark(line, "|||||||") => side = Some(1),
            Some(_) if is_mark(line, "=======") => side = Some(2),
            Some(_) if is_mark(line, ">>>>>>>") => side = None,
            _ => {
                for (at, text) in out.iter_mut().enumerate() {
                    if side.is_none_or(|it| it == at) {
                        text.push_str(line);
                        text.push('\n');
                    }
                }
            }
        }
    }
    out
}

fn read(text: &str) -> Result<Vec<(String, Vec<Item>)>, RecordError> {
    struct Blocks(Vec<(String, Vec<Item>)>);
    impl<'de> Deserialize<'de> for Blocks {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Visitor;
            impl<'de> serde::de::Visitor<'de> for Visitor {
                type Value = Blocks;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("sections, each with a list of items")
                }
                fn visit_map<A: serde::de::MapAccess<'de>>(
                    self,
                    mut map: A,
                ) -> Result<Blocks, A::Error> {
                    let mut out = Vec::new();
                    while let Some(section) = map.next_key::<String>()? {
                        let items: Option<Vec<Item>> = map.next_value()?;
                        out.push((section, items.unwrap_or_default()));
                    }
                    Ok(Blocks(out))
                }
            }
            deserializer.deserialize_map(Visitor)
        }
    }
    let blocks: Result<Blocks, _> = serde_yaml::from_str(text);
    blocks.map(|it| it.0).map_err(|error| {
        let place = error.location();
        let message = error.without_snippet().to_string();
        RecordError {
            message: safe_for_terminal(message.lines().next().unwrap_or("not a record")),
            line: place.map_or(1, |it| it.line() as usize).max(1),
            column: place.map_or(1, |it| it.column() as usize).max(1),
        }
    })
}

/// A YAML scalar in one line: plain where that is safe, else in double quotes (JSON's are YAML's).
fn quoted(text: &str) -> String {
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | '%' | ' ');
    let mut rest = text.chars();
    let begins = rest.next().is_some_and(|c| c.is_ascii_alphabetic());
    let reserved = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let colon_inside = text.contains(": ") || text.ends_with(':');
    if begins
        && !colon_inside
        && !text.ends_with(' ')
        && text.chars().all(|c| plain(c) || c == ':')
        && !reserved.contains(&text.to_ascii_lowercase().as_str())
    {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
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
        assert_eq!(record.item(&key).map(|it| it.state), Some(State::Dismissed));
    }

    #[test]
    fn both_sides_of_a_conflict_count() {
        let text = "Other Merges:\n- {url: https://x.org/0, state: offered}\n<<<<<<< HEAD\n- {url: https://x.org/1, state: offered}\n||||||| base\n=======\n- {url: https://x.org/2, state: dismissed}\n>>>>>>> other\n";
        let record = Record::parse(text).expect("both sides");
        let urls: Vec<&str> = record.items().map(|it| it.1.url.as_str()).collect();
        assert_eq!(
            urls,
            ["https://x.org/0", "https://x.org/1", "https://x.org/2"]
        );
        assert!(record.conflicted);
    }

    #[test]
    fn what_is_no_record_is_an_error_that_points() {
        let error =
            Record::parse("Other Merges:\n- {url: x, state: eaten}\n").expect_err("no state");
        assert_eq!(error.line, 2);
        assert!(Record::parse("- 1\n- [a, b]\n").is_err());
        assert_eq!(Record::parse(""), Ok(Record::default()));
    }
}
