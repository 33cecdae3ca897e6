//! The earlier editions: which address was told when, and in which section.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};

use crate::edition::public_url;
use crate::post::{Target, UrlKey, urls_in};
use crate::settings::Newsletter;

/// Editions by the date of their file. Old posts are not all of a Sunday, so the key is a plain date.
#[derive(Clone, Debug, Default)]
pub struct Archive {
    editions: BTreeMap<NaiveDate, Edition>,
    told: HashMap<UrlKey, Vec<Told>>,
    /// KEPs that had a heading or a line of their own, by number.
    keps: HashMap<u64, Vec<Told>>,
    unread: Vec<String>,
}

/// What is known of one edition besides its addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The file's name, without folder.
    pub file: String,
    /// The front matter's date, UTC, where it can be read.
    pub publication: Option<NaiveDateTime>,
    /// The public address that follows from it.
    pub url: Option<String>,
}

/// Where an address was told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// The date of the edition's file.
    pub edition: NaiveDate,
    /// The heading of the section (level 2) it stood in; empty above the first one.
    pub section: Arc<str>,
    /// The heading of level 3 it stood in or under, if there was one.
    pub subsection: Option<Arc<str>>,
}

/// What one edition told, read from its text.
#[derive(Clone, Debug)]
pub struct Reading {
    date: NaiveDate,
    edition: Edition,
    told: Vec<(UrlKey, Told)>,
    keps: Vec<(u64, Told)>,
}

/// Reads the edition of `date`: lines, not Markdown, since an address counts wherever it stands.
pub fn read(date: NaiveDate, file: &str, text: &str, newsletter: &Newsletter) -> Reading {
    let publication = front_matter_date(text).and_then(publication_time);
    let (mut told, mut keps) = (Vec::new(), Vec::new());
    let mut section: Arc<str> = Arc::from("");
    let mut subsection: Option<Arc<str>> = None;
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            section = Arc::from(heading.trim().trim_end_matches('#').trim_end());
            subsection = None;
        } else if let Some(heading) = line.strip_prefix("### ") {
            subsection = Some(Arc::from(heading.trim()));
        }
        for url in urls_in(line) {
            let place = Told {
                edition: date,
                section: Arc::clone(&section),
                subsection: subsection.clone(),
            };
            if line.contains("/enhancements/")
                && line
                    .trim_start_matches(['#', ' ', '*', '-'])
                    .starts_with('[')
                && let Target::Kep { number } = Target::of(url.of(line))
            {
                keps.push((number, place.clone()));
            }
            told.push((UrlKey::of(url.of(line)), place));
        }
    }
    Reading {
        date,
        edition: Edition {
            file: file.to_owned(),
            publication,
            url: publication.map(|it| public_url(it, newsletter)),
        },
        told,
        keps,
    }
}

impl Archive {
    /// Adds the edition of `date`.
    pub fn add(&mut self, date: NaiveDate, file: &str, text: &str, newsletter: &Newsletter) {
        self.put(read(date, file, text, newsletter));
    }

    /// Adds an edition that was read.
    pub fn put(&mut self, reading: Reading) {
        self.editions.insert(reading.date, reading.edition);
        self.told.reserve(reading.told.len());
        for (url, told) in reading.told {
            self.told.entry(url).or_default().push(told);
        }
        for (number, told) in reading.keps {
            self.keps.entry(number).or_default().push(told);
        }
    }

    /// Notes that an edition's file could not be read.
    pub fn miss(&mut self, file: &str) {
        self.unread.push(file.to_owned());
    }

    /// The files that could not be read: what they told is not known.
    pub fn unread(&self) -> &[String] {
        &self.unread
    }

    /// The editions in the order of their dates.
    pub fn editions(&self) -> impl DoubleEndedIterator<Item = (NaiveDate, &Edition)> {
        self.editions.iter().map(|(date, edition)| (*date, edition))
    }

    /// The date of the last edition before `date`.
    pub fn last_before(&self, date: NaiveDate) -> Option<NaiveDate> {
        self.editions.range(..date).next_back().map(|it| *it.0)
    }

    /// Where `url` was told last in the `editions` editions before `date`.
    pub fn told_before(&self, url: &UrlKey, date: NaiveDate, editions: usize) -> Option<&Told> {
        let told = self.told.get(url)?;
        let mut before = self.editions.range(..date).rev().take(editions);
        let oldest = *before.by_ref().last()?.0;
        let within = told
            .iter()
            .filter(|it| it.edition < date && it.edition >= oldest);
        within.max_by_key(|it| it.edition)
    }

    /// Where the KEP `number` was told last before `date` as a piece of its own.
    pub fn kep_before(&self, number: u64, date: NaiveDate) -> Option<&Told> {
        let told = self.keps.get(&number)?.iter();
        told.filter(|it| it.edition < date)
            .max_by_key(|it| it.edition)
    }
}

/// The value of the line `date:` at the head of a post.
fn front_matter_date(text: &str) -> Option<&str> {
    let mut lines = text.lines().take(20);
    let line = lines.find_map(|it| it.strip_prefix("date:"))?;
    Some(
        line.split(" #")
            .next()
            .unwrap_or("")
            .trim()
            .trim_matches(['"', '\'']),
    )
}

/// Reads the front matter's `date`, such as `2024-07-30 21:00:00 -0000`, as UTC; without an offset it is UTC already.
pub fn publication_time(value: &str) -> Option<NaiveDateTime> {
    let value = value.trim();
    for pattern in [
        "%Y-%m-%d %H:%M:%S %z",
        "%Y-%m-%dT%H:%M:%S%z",
        "%Y-%m-%d %H:%M %z",
    ] {
        if let Ok(time) = chrono::DateTime::parse_from_str(value, pattern) {
            return Some(time.naive_utc());
        }
    }
    let zone = value
        .strip_suffix(" UTC")
        .or_else(|| value.strip_suffix('Z'))
        .unwrap_or(value);
    for pattern in ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"] {
        if let Ok(time) = NaiveDateTime::parse_from_str(zone, pattern) {
            return Some(time);
        }
    }
    let day: NaiveDate = zone.parse().ok()?;
    Some(day.and_time(chrono::NaiveTime::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn archive() -> Archive {
        let newsletter = Settings::default().newsletter;
        let mut archive = Archive::default();
        for (date, number) in [("2024-07-07", 1), ("2024-07-14", 2), ("2024-07-21", 3)] {
            let text = format!(
                "---\ndate: {date} 21:00:00 -0000\n---\n\n## Promotions\n\n* [a](https://github.com/a/b/pull/{number})\n"
            );
            archive.add(day(date), &format!("{date}-update.md"), &text, &newsletter);
        }
        archive
    }

    #[test]
    fn what_was_told_is_found_with_its_section() {
        let key = UrlKey::of("https://github.com/A/b/pull/2/files");
        let archive = archive();
        let told = archive
            .told_before(&key, day("2024-07-28"), 26)
            .expect("told");
        assert_eq!(
            (told.edition, &*told.section),
            (day("2024-07-14"), "Promotions")
        );
        assert_eq!(
            archive.told_before(&key, day("2024-07-14"), 26),
            None,
            "not before itself"
        );
    }

    #[test]
    fn only_so_many_editions_count() {
        let key = UrlKey::of("https://github.com/a/b/pull/1");
        assert!(archive().told_before(&key, day("2024-07-28"), 3).is_some());
        assert_eq!(archive().told_before(&key, day("2024-07-28"), 2), None);
    }

    #[test]
    fn dates_are_read_as_utc() {
        let noon = day("2024-07-30").and_hms_opt(12, 0, 0);
        for it in [
            "2024-07-30 12:00:00 -0000",
            "2024-07-30 14:00:00 +0200",
            "2024-07-30 12:00:00",
        ] {
            assert_eq!(publication_time(it), noon, "{it}");
        }
        assert_eq!(publication_time("POST_DATE 22:00:00 -0000"), None);
    }
}
