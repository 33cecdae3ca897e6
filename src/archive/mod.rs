//! The archive of editions: which URL was mentioned when, and in which section.

mod reading;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

pub use reading::{Edition, Mention, Reading, read};

use crate::archive::reading::hash;
use crate::post::UrlKey;
use crate::settings::Settings;

/// All editions by the date of their file. Some old ones do not end on a Sunday, so the key is any
/// date.
#[derive(Clone, Debug, Default)]
pub struct Archive {
    readings: Vec<Reading>,
    /// The index of each edition; of two with one date, the one added last.
    editions: BTreeMap<NaiveDate, usize>,
    /// The hash of each URL, and where it is mentioned: the index of the edition, in the order in
    /// which editions were added, and of the URL in it.
    mentions: BTreeSet<(u64, usize, usize)>,
    /// Proposals that had a heading or a line of their own: number, edition and place.
    proposals: BTreeSet<(u64, usize, usize)>,
    /// The editions with each public URL, in the order in which they were added.
    by_url: HashMap<String, Vec<usize>>,
    unread: Vec<String>,
}

/// As many editions say how many bullets a list usually has.
const USUAL: usize = 8;

/// Fewer editions say nothing about that.
const LEAST_EDITIONS: usize = 3;

impl Archive {
    /// The number of editions.
    pub fn len(&self) -> usize {
        self.editions.len()
    }

    pub fn is_empty(&self) -> bool {
        self.editions.is_empty()
    }

    /// The median number of bullets in a section of the last editions before `date` that have some
    /// in it. `is_section` says whether a heading is that of the section. `None` if there are too
    /// few.
    pub fn usual_bullets(
        &self,
        date: NaiveDate,
        is_section: impl Fn(&str) -> bool,
    ) -> Option<usize> {
        let editions = self.editions.range(..date).rev();
        let counts = editions.map(|(_, at)| {
            let reading = &self.readings[*at];
            let bullets = reading.bullets.iter();
            let bullets = bullets.filter(|(place, _)| is_section(&reading.places[*place].section));
            bullets.count()
        });
        let mut counts: Vec<usize> = counts.filter(|count| *count > 0).take(USUAL).collect();
        counts.sort_unstable();
        let middle = *counts.get(counts.len() / 2)?;
        (counts.len() >= LEAST_EDITIONS).then_some(middle)
    }

    /// Adds the edition of `date`.
    pub fn add(&mut self, date: NaiveDate, file: &str, text: &str, settings: &Settings) {
        self.put(read(date, file, text, settings));
    }

    /// Adds an edition that was read.
    pub fn put(&mut self, reading: Reading) {
        let at = self.readings.len();
        if let Some(url) = &reading.edition.url {
            self.by_url.entry(url.clone()).or_default().push(at);
        }
        self.editions.insert(reading.date, at);
        let urls = reading.urls.iter().enumerate();
        self.mentions
            .extend(urls.map(|(index, url)| (url.hash, at, index)));
        let proposals = reading.proposals.iter();
        self.proposals
            .extend(proposals.map(|(number, place)| (*number, at, *place)));
        self.readings.push(reading);
    }

    /// Records that the file of an edition could not be read.
    pub fn miss(&mut self, file: &str) {
        self.unread.push(file.to_owned());
    }

    /// The files that could not be read: their URLs are unknown.
    pub fn unread(&self) -> &[String] {
        &self.unread
    }

    /// The editions with the public URL `url`.
    pub fn with_url(&self, url: &str) -> impl Iterator<Item = &Edition> {
        let editions = self.by_url.get(url).into_iter().flatten();
        editions.map(|at| &self.readings[*at].edition)
    }

    /// The date of the last edition before `date`.
    pub fn last_before(&self, date: NaiveDate) -> Option<NaiveDate> {
        self.editions
            .range(..date)
            .next_back()
            .map(|(date, _)| *date)
    }

    /// The last mention of `url` in the `editions` editions before `date`.
    pub fn mentioned_before(
        &self,
        url: &UrlKey,
        date: NaiveDate,
        editions: usize,
    ) -> Option<&Mention> {
        let mentions = with_first(&self.mentions, hash(url.as_str()));
        let earlier = mentions.filter(|(reading, index)| {
            let reading = &self.readings[*reading];
            reading.date < date && reading.url(*index) == url.as_str()
        });
        // Of a URL that is mentioned twice in one edition, the last place counts.
        let (reading, index) = earlier.max_by_key(|(reading, _)| self.readings[*reading].date)?;
        let reading = &self.readings[reading];
        let mention = &reading.places[reading.urls[index].place];
        let before = self.editions.range(..date).rev().take(editions);
        let oldest = *before.last()?.0;
        (mention.edition >= oldest).then_some(mention)
    }

    /// How many words the bullets have in the sections that `is_meant` takes by their headings,
    /// sorted: those of at most `editions` editions before `date`, of which all but the last are at
    /// most `days` older than `date`.
    pub fn bullet_lengths(
        &self,
        date: NaiveDate,
        editions: usize,
        days: i64,
        is_meant: impl Fn(&str) -> bool,
    ) -> Vec<usize> {
        let before = self.editions.range(..date).rev();
        let meant = before.filter_map(|(edition, at)| {
            let reading = &self.readings[*at];
            let bullets = reading.bullets.iter();
            let bullets = bullets.filter(|(place, _)| is_meant(&reading.places[*place].section));
            let words: Vec<usize> = bullets.map(|(_, words)| *words).collect();
            (!words.is_empty()).then_some((*edition, words))
        });
        let recent = meant
            .enumerate()
            .take_while(|(at, (edition, _))| *at == 0 || (date - *edition).num_days() <= days);
        let mut words: Vec<usize> = recent
            .take(editions)
            .flat_map(|(_, (_, words))| words)
            .collect();
        words.sort_unstable();
        words
    }

    /// The last edition before `date` with the proposal `number` as an item of its own.
    pub fn proposal_before(&self, number: u64, date: NaiveDate) -> Option<&Mention> {
        let told = with_first(&self.proposals, number);
        let told = told.map(|(reading, place)| &self.readings[reading].places[place]);
        told.filter(|told| told.edition < date)
            .max_by_key(|told| told.edition)
    }
}

/// The rest of the entries of `set` that start with `first`.
fn with_first(
    set: &BTreeSet<(u64, usize, usize)>,
    first: u64,
) -> impl Iterator<Item = (usize, usize)> {
    let entries = set.range((first, 0, 0)..=(first, usize::MAX, usize::MAX));
    entries.map(|(_, reading, index)| (*reading, *index))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn archive() -> Archive {
        let settings = Settings::default();
        let mut archive = Archive::default();
        for (date, number) in [("2024-07-07", 1), ("2024-07-14", 2), ("2024-07-21", 3)] {
            let text = format!(
                "---\ndate: {date} 21:00:00 -0000\n---\n\n## Promotions\n\n* [a](https://github.com/a/b/pull/{number})\n"
            );
            archive.add(day(date), &format!("{date}-update.md"), &text, &settings);
        }
        archive
    }

    #[test]
    fn the_usual_number_of_bullets_is_the_median_of_the_last_editions() {
        let settings = Settings::default();
        let mut archive = Archive::default();
        let usual = |archive: &Archive| {
            let before = "2024-08-04".parse().expect("a date");
            archive.usual_bullets(before, |heading| heading == "Other Merges")
        };
        for (day, bullets) in [(7, 2), (14, 9), (21, 0), (28, 4)] {
            let date = NaiveDate::from_ymd_opt(2024, 7, day).expect("a date");
            let bullets = "* x\n".repeat(bullets);
            let text = format!("## Promotions\n\n* y\n\n## Other Merges\n\n{bullets}");
            archive.add(date, "a.md", &text, &settings);
            if day < 28 {
                assert_eq!(usual(&archive), None, "too few editions");
            }
        }
        assert_eq!(usual(&archive), Some(4));
    }

    #[test]
    fn a_mention_is_found_with_its_section() {
        let key = UrlKey::of("https://github.com/A/b/pull/2/files");
        let archive = archive();
        let told = archive
            .mentioned_before(&key, day("2024-07-28"), 26)
            .expect("told");
        assert_eq!(
            (told.edition, told.section.as_str()),
            (day("2024-07-14"), "Promotions")
        );
        assert_eq!(
            archive.mentioned_before(&key, day("2024-07-14"), 26),
            None,
            "not before itself"
        );
    }

    #[test]
    fn of_a_url_that_is_mentioned_twice_the_last_place_counts() {
        let settings = Settings::default();
        let mut archive = archive();
        let text = "## A\n\n* [a](https://github.com/a/b/pull/9)\n\n## B\n\n### C\n\n[a](https://github.com/a/b/pull/9/files)\n";
        archive.add(day("2024-07-22"), "2024-07-22-update.md", text, &settings);
        let key = UrlKey::of("https://github.com/a/b/pull/9");
        let told = archive.mentioned_before(&key, day("2024-07-28"), 26);
        let place = told.map(|told| (told.section.as_str(), told.subsection.as_deref()));
        assert_eq!(place, Some(("B", Some("C"))));
    }

    #[test]
    fn only_so_many_editions_count() {
        let key = UrlKey::of("https://github.com/a/b/pull/1");
        assert!(
            archive()
                .mentioned_before(&key, day("2024-07-28"), 3)
                .is_some()
        );
        assert_eq!(archive().mentioned_before(&key, day("2024-07-28"), 2), None);
    }

    #[test]
    fn the_lengths_of_recent_bullets_are_counted() {
        let settings = Settings::default();
        let mut archive = Archive::default();
        for (date, bullet) in [
            ("2024-03-03", "an old bullet of one two three words"),
            ("2024-07-14", "two [words](https://x.org/1)"),
            ("2024-07-21", "a [bullet of](https://x.org/2) five words"),
        ] {
            let text = format!("## Other Merges\n\n* {bullet}\n\n## Promotions\n\n* x\n");
            archive.add(day(date), &format!("{date}-update.md"), &text, &settings);
        }
        let lengths = |before: &str, editions, days| {
            archive.bullet_lengths(day(before), editions, days, |name| name == "Other Merges")
        };
        assert_eq!(lengths("2024-07-28", 4, 56), [2, 5]);
        assert_eq!(lengths("2024-07-28", 1, 56), [5]);
        assert_eq!(lengths("2024-07-28", 4, 365), [2, 5, 8]);
        // The last edition counts, however old it is.
        assert_eq!(lengths("2024-07-07", 4, 56), [8]);
        assert!(lengths("2024-01-07", 4, 56).is_empty());
    }
}
