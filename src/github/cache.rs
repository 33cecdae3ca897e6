//! Responses kept between runs, so that a second run within minutes costs next to nothing.
//!
//! Only complete responses are kept. A cache is one text for each host and user; the caller stores
//! it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::github::{Address, Token};

/// A response is used without a request for this long if there is a token.
const FRESH_WITH_TOKEN: Duration = Duration::from_secs(10 * 60);
/// The same without a token: GitHub allows 60 requests an hour, and a conditional request without a
/// token counts even if it is answered with 304
/// (<https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api>).
const FRESH_WITHOUT_TOKEN: Duration = Duration::from_secs(60 * 60);
/// Older responses are dropped, ETag included.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// The responses of earlier runs and of this one.
pub struct Cache {
    entries: RefCell<HashMap<String, Entry>>,
    /// From the system clock: `SOURCE_DATE_EPOCH` may set the newsletter's date to another year.
    now: DateTime<Utc>,
    fresh: Duration,
    oldest_used: Cell<Duration>,
    changed: Cell<bool>,
}

#[derive(Deserialize, Serialize)]
struct Entry {
    /// Seconds since 1970-01-01 UTC.
    at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    value: Box<RawValue>,
}

impl Cache {
    /// The file name for the responses to one user of one GitHub. It does not reveal the token.
    pub fn name(address: &Address, token: Option<&Token>) -> String {
        let user = token.map_or("anonymous".to_owned(), |token| {
            format!("{:016x}", token.fingerprint())
        });
        let url = match token {
            Some(_) => address.graphql(),
            None => address.rest(),
        };
        let host = url.split("://").last().unwrap_or("");
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

    /// Reads the text that an earlier run kept; invalid text counts as empty. With `refresh`, no
    /// response is fresh.
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

    /// The text to keep for the next run; `None` if nothing changed.
    pub fn text(&self) -> Option<String> {
        if !self.changed.get() {
            return None;
        }
        let mut entries = self.entries.borrow_mut();
        entries.retain(|_, entry| self.age(entry).is_some_and(|age| age < KEPT));
        serde_json::to_string(&*entries).ok()
    }

    /// The age of the oldest response that was used without a request.
    pub fn oldest_used(&self) -> Option<Duration> {
        Some(self.oldest_used.get()).filter(|age| !age.is_zero())
    }

    /// `None` for a time in the future: the clock was changed, so the age is unknown.
    fn age(&self, entry: &Entry) -> Option<Duration> {
        let at = DateTime::from_timestamp(entry.at, 0)?;
        (self.now - at).to_std().ok()
    }

    /// A response that is fresh enough to be used without a request.
    pub(super) fn fresh<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let entries = self.entries.borrow();
        let entry = entries.get(key)?;
        let age = self.age(entry).filter(|age| *age < self.fresh)?;
        let value = serde_json::from_str(entry.value.get()).ok()?;
        self.oldest_used.set(self.oldest_used.get().max(age));
        Some(value)
    }

    /// A response of any age with its ETag, for a conditional request.
    pub(super) fn to_revalidate<T: DeserializeOwned>(&self, key: &str) -> Option<(String, T)> {
        let entries = self.entries.borrow();
        let entry = entries.get(key)?;
        let value = serde_json::from_str(entry.value.get()).ok()?;
        Some((entry.etag.clone()?, value))
    }

    /// Keeps a complete response.
    pub(super) fn keep<T: Serialize>(&self, key: &str, etag: Option<String>, value: &T) {
        let Ok(value) = to_raw_value(value) else {
            return;
        };
        let entry = Entry {
            at: self.now.timestamp(),
            etag,
            value,
        };
        self.entries.borrow_mut().insert(key.to_owned(), entry);
        self.changed.set(true);
    }

    /// Removes a response that turned out to be incomplete.
    pub(super) fn forget(&self, key: &str) {
        self.entries.borrow_mut().remove(key);
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
    fn a_response_is_fresh_for_minutes_and_can_be_revalidated_for_longer() {
        let first = Cache::new(None, true, false, at(0));
        first.keep("q", Some("\"mark\"".to_owned()), &7);
        let text = first.text().expect("changed");
        let soon = Cache::new(Some(&text), true, false, at(4));
        assert_eq!(soon.fresh("q"), Some(7));
        assert_eq!(soon.oldest_used(), Some(Duration::from_secs(240)));
        assert_eq!(soon.text(), None, "nothing to write");
        let later = Cache::new(Some(&text), true, false, at(11));
        assert_eq!(later.fresh::<i32>("q"), None);
        assert_eq!(later.to_revalidate("q"), Some(("\"mark\"".to_owned(), 7)));
        let anonymous = Cache::new(Some(&text), false, false, at(59));
        assert_eq!(anonymous.fresh("q"), Some(7));
        let refreshed = Cache::new(Some(&text), true, true, at(0));
        assert_eq!(refreshed.fresh::<i32>("q"), None);
    }

    #[test]
    fn invalid_text_and_future_entries_count_as_nothing() {
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
    fn users_and_hosts_have_separate_caches() {
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
