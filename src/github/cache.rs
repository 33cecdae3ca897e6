//! Answers kept between runs: a second run within minutes costs next to nothing.
//!
//! Only whole answers go in. A cache is read from one text and written to one text, one for each host and user; where
//! the text lies is the caller's business.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::github::{Address, Token};

/// What an answer is good for with a token: asking again costs little.
const FRESH_WITH_TOKEN: Duration = Duration::from_secs(10 * 60);
/// Without one: GitHub allows 60 requests an hour, and counts those that it answers with "not modified" too.
const FRESH_WITHOUT_TOKEN: Duration = Duration::from_secs(60 * 60);
/// After that even the mark of an answer is of no use.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// The answers of earlier runs, and of this one.
pub struct Cache {
    entries: RefCell<HashMap<String, Entry>>,
    /// By the system's clock: the time of the newsletter may be set to another year.
    now: DateTime<Utc>,
    fresh: Duration,
    oldest_used: Cell<Duration>,
    changed: Cell<bool>,
}

#[derive(Deserialize, Serialize)]
struct Entry {
    /// Seconds since 1970.
    at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    value: Box<RawValue>,
}

impl Cache {
    /// The name under which the answers of a GitHub to a user are kept. The token cannot be found again from it.
    pub fn name(address: &Address, token: Option<&Token>) -> String {
        let user = token.map_or("anonymous".to_owned(), |token| {
            format!("{:016x}", token.fingerprint())
        });
        let asked = match token {
            Some(_) => address.graphql(),
            None => address.rest(),
        };
        let host = asked.split("://").last().unwrap_or("");
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c
            } else {
                '-'
            }
        };
        let host: String = host.chars().map(plain).collect();
        format!("{host}-{user}-v1.json")
    }

    /// Reads what an earlier run kept; what cannot be read counts as nothing. `refresh`: no answer is fresh enough.
    pub fn new(text: Option<&str>, with_token: bool, refresh: bool, now: DateTime<Utc>) -> Self {
        let entries = text
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default();
        let fresh = match (refresh, with_token) {
            (true, _) => Duration::ZERO,
            (false, true) => FRESH_WITH_TOKEN,
            (false, false) => FRESH_WITHOUT_TOKEN,
        };
        Self {
            entries: RefCell::new(entries),
            now,
            fresh,
            oldest_used: Cell::default(),
            changed: Cell::default(),
        }
    }

    /// What to keep for the next run; `None` if nothing changed.
    pub fn text(&self) -> Option<String> {
        if !self.changed.get() {
            return None;
        }
        let mut entries = self.entries.borrow_mut();
        entries.retain(|_, it| self.age(it).is_some_and(|age| age < KEPT));
        serde_json::to_string(&*entries).ok()
    }

    /// How old the oldest answer is that was used without asking.
    pub fn oldest_used(&self) -> Option<Duration> {
        Some(self.oldest_used.get()).filter(|value| !value.is_zero())
    }

    /// `None` for what comes from the future: then the clock was set, and nothing is known.
    fn age(&self, entry: &Entry) -> Option<Duration> {
        let at = DateTime::from_timestamp(entry.at, 0)?;
        (self.now - at).to_std().ok()
    }

    /// An answer that is fresh enough to be used without asking.
    pub(super) fn fresh<T: DeserializeOwned>(&self, question: &str) -> Option<T> {
        let entries = self.entries.borrow();
        let entry = entries.get(question)?;
        let age = self.age(entry).filter(|age| *age < self.fresh)?;
        let value = serde_json::from_str(entry.value.get()).ok()?;
        self.oldest_used.set(self.oldest_used.get().max(age));
        Some(value)
    }

    /// An answer of any age with its mark, to ask whether it still holds.
    pub(super) fn marked<T: DeserializeOwned>(&self, question: &str) -> Option<(String, T)> {
        let entries = self.entries.borrow();
        let entry = entries.get(question)?;
        let value = serde_json::from_str(entry.value.get()).ok()?;
        Some((entry.etag.clone()?, value))
    }

    /// Keeps a whole answer.
    pub(super) fn keep<T: Serialize>(&self, question: &str, etag: Option<String>, value: &T) {
        let Ok(value) = to_raw_value(value) else {
            return;
        };
        let entry = Entry {
            at: self.now.timestamp(),
            etag,
            value,
        };
        self.entries.borrow_mut().insert(question.to_owned(), entry);
        self.changed.set(true);
    }

    /// Forgets an answer that turned out not to be whole.
    pub(super) fn forget(&self, question: &str) {
        self.entries.borrow_mut().remove(question);
        self.changed.set(true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: u32) -> DateTime<Utc> {
        format!("2024-07-31T12:{minute:02}:00Z")
            .parse()
            .expect("a time")
    }

    #[test]
    fn an_answer_is_fresh_for_minutes_and_marked_for_longer() {
        let first = Cache::new(None, true, false, at(0));
        first.keep("q", Some("\"mark\"".to_owned()), &7);
        let text = first.text().expect("changed");
        let soon = Cache::new(Some(&text), true, false, at(4));
        assert_eq!(soon.fresh("q"), Some(7));
        assert_eq!(soon.oldest_used(), Some(Duration::from_secs(240)));
        assert_eq!(soon.text(), None, "nothing to write");
        let later = Cache::new(Some(&text), true, false, at(11));
        assert_eq!(later.fresh::<i32>("q"), None);
        assert_eq!(later.marked("q"), Some(("\"mark\"".to_owned(), 7)));
        let anonymous = Cache::new(Some(&text), false, false, at(59));
        assert_eq!(anonymous.fresh("q"), Some(7));
        let refreshed = Cache::new(Some(&text), true, true, at(0));
        assert_eq!(refreshed.fresh::<i32>("q"), None);
    }

    #[test]
    fn what_cannot_be_read_or_comes_from_the_future_counts_as_nothing() {
        for text in ["", "[1]", "{\"q\": 1}", "{\"q\": {\"at\": 1"] {
            let cache = Cache::new(Some(text), true, false, at(0));
            assert_eq!(cache.fresh::<i32>("q"), None, "{text}");
        }
        let future = Cache::new(None, true, false, at(30));
        future.keep("q", None, &7);
        let text = future.text().expect("changed");
        assert_eq!(
            Cache::new(Some(&text), true, false, at(0)).fresh::<i32>("q"),
            None
        );
    }

    #[test]
    fn users_and_hosts_are_kept_apart() {
        let token = |value| Token::new(value, "GITHUB_TOKEN").expect("valid");
        let address = Address::from_variables(None, None).expect("valid");
        let (a, b) = (token("ghp_a"), token("ghp_b"));
        let names = [a.as_ref(), b.as_ref(), None].map(|value| Cache::name(&address, value));
        assert_ne!(names[0], names[1]);
        assert_eq!(names[2], "api.github.com-anonymous-v1.json");
        assert!(!names[0].contains("ghp_a"));
        let elsewhere = Address::from_variables(None, Some("http://127.0.0.1:1/graphql"));
        let elsewhere = elsewhere.expect("valid");
        assert_ne!(Cache::name(&elsewhere, a.as_ref()), names[0]);
    }
}
