//! A record as a file: YAML with one item on each line.

use std::fmt::Write;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;

use crate::record::{FilledWindow, Item, Record, RecordError, RecordedDate};
use crate::settings::describe;
use crate::text::safe_for_terminal;

impl Record {
    /// The record as YAML.
    pub fn to_yaml(&self) -> String {
        let mut out = String::from(
            "# What lwkd offered for this edition. Commit this file with the draft.\n\
             # state: offered (not added again if you delete it), waiting (not added yet), dismissed (never).\n",
        );
        let time = |at: DateTime<Utc>| quoted(&at.to_rfc3339_opts(SecondsFormat::Secs, true));
        if let Some(FilledWindow { since, until }) = self.window {
            let (since, until) = (time(since), time(until));
            let _ = writeln!(out, "{WINDOW}: {{since: {since}, until: {until}}}");
        }
        if !self.dates.is_empty() {
            let _ = writeln!(out, "{SCHEDULE}:");
            for date in &self.dates {
                let _ = writeln!(
                    out,
                    "- {{kind: {}, name: {}, date: {}, source: {}}}",
                    date.kind.as_str(),
                    quoted(&date.name),
                    date.date,
                    quoted(&date.source)
                );
            }
        }
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
                    let _ = write!(out, ", at: {}", time(at));
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
                if !item.gates.is_empty() {
                    let gates: Vec<String> = item.gates.iter().map(|gate| quoted(gate)).collect();
                    let _ = write!(out, ", gates: [{}]", gates.join(", "));
                }
                if item.featured {
                    out.push_str(", featured: true");
                }
                out.push_str("}\n");
            }
        }
        out
    }
}

/// The key of the window that was filled. A section with this heading could not be recorded.
const WINDOW: &str = "window";

/// The key of the dates. No section of a newsletter is filled with candidates under this heading.
const SCHEDULE: &str = "schedule";

/// A record without conflicts, in the order of the file. A section may occur twice, which a map
/// could not represent.
#[derive(Default)]
pub(super) struct Blocks {
    pub(super) sections: Vec<(String, Vec<Item>)>,
    pub(super) window: Option<FilledWindow>,
    pub(super) dates: Vec<RecordedDate>,
}

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
                let mut out = Blocks::default();
                while let Some(key) = map.next_key::<String>()? {
                    if key == WINDOW {
                        out.window = map.next_value()?;
                        continue;
                    }
                    if key == SCHEDULE {
                        let dates: Option<Vec<RecordedDate>> = map.next_value()?;
                        out.dates.extend(dates.unwrap_or_default());
                        continue;
                    }
                    let items: Option<Vec<Item>> = map.next_value()?;
                    out.sections.push((key, items.unwrap_or_default()));
                }
                Ok(out)
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

/// Parses a record without conflicts.
///
/// # Errors
/// A text that is not a record, with line and column.
pub(super) fn read(text: &str) -> Result<Blocks, RecordError> {
    serde_yaml::from_str(text).map_err(|error: serde_yaml::Error| {
        let position = error.location();
        let (message, help) = describe(error.without_snippet());
        let help = help.map_or(String::new(), |help| format!("; {help}"));
        RecordError {
            message: safe_for_terminal(&format!("{message}{help}")),
            line: position
                .map_or(1, |position| position.line() as usize)
                .max(1),
            column: position
                .map_or(1, |position| position.column() as usize)
                .max(1),
        }
    })
}

/// A YAML scalar on one line: plain if that is safe, else in double quotes (a JSON string is valid
/// YAML).
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
