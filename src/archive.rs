//! The archive of editions: which URL was mentioned when, and in which section.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash, Hasher};
use std::ops::Range;

use chrono::{NaiveDate, NaiveDateTime};

use crate::edition::{EditionNames, Period, read_file_name};
use crate::post::publication_time;
use crate::post::{UrlKey, proposal_number, urls_in};
use crate::settings::{Fence, KeyRole, Naming, PatternField, PatternValues, Settings};

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

/// The facts of one edition, without its URLs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The file name, without folder.
    pub file: String,
    /// The front matter's date in UTC, if it can be parsed.
    pub publication: Option<NaiveDateTime>,
    /// The public URL that follows from the date.
    pub url: Option<String>,
}

/// Where a URL was mentioned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// The date of the edition's file.
    pub edition: NaiveDate,
    /// The heading of its section (level 2); empty above the first one.
    pub section: String,
    /// The heading of its subsection (level 3), if there is one.
    pub subsection: Option<String>,
}

/// The URLs and proposals of one edition.
#[derive(Clone, Debug)]
pub struct Reading {
    date: NaiveDate,
    edition: Edition,
    /// Its sections and subsections.
    places: Vec<Mention>,
    /// Its normalised URLs ([`UrlKey`]), concatenated.
    url_text: String,
    urls: Vec<IndexedUrl>,
    /// Numbers of proposals, each with the index of its place.
    proposals: Vec<(u64, usize)>,
    /// Its bullets: the place of each, and how many words it has.
    bullets: Vec<(usize, usize)>,
}

/// A URL in an edition.
#[derive(Clone, Debug)]
struct IndexedUrl {
    hash: u64,
    /// Byte range in the concatenated URLs.
    range: Range<usize>,
    /// Index of its place.
    place: usize,
}

/// The hash of a normalised URL ([`UrlKey`]).
fn hash(url: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    url.hash(&mut hasher);
    hasher.finish()
}

/// Reads the edition of `date`, line by line and not as Markdown: a URL counts wherever it is.
pub fn read(date: NaiveDate, file: &str, text: &str, settings: &Settings) -> Reading {
    let publication = front_matter_value(text, KeyRole::Date, settings).and_then(publication_time);
    let mut out = Reading {
        date,
        edition: Edition {
            file: file.to_owned(),
            publication,
            url: url(date, file, text, publication, settings),
        },
        places: vec![Mention {
            edition: date,
            section: String::new(),
            subsection: None,
        }],
        url_text: String::new(),
        urls: Vec::new(),
        proposals: Vec::new(),
        bullets: Vec::new(),
    };
    let mut urls = urls_in(text).peekable();
    let ends = memchr::memchr_iter(b'\n', text.as_bytes());
    let mut begin = 0;
    for end in ends.chain([text.len()]) {
        let line = text.get(begin..end).unwrap_or("");
        begin = end + 1;
        if line.starts_with('#') {
            out.note_heading(line);
        } else if let Some(bullet) = bullet_text(line) {
            // A URL has no spaces: with its brackets it counts as part of the last word of its
            // text.
            let words = memchr::memchr_iter(b' ', bullet.trim_end().as_bytes()).count() + 1;
            out.bullets.push((out.places.len() - 1, words));
        }
        while let Some(url) = urls.next_if(|url| url.start < end) {
            out.note_address(url.of(text), line, &settings.newsletter);
        }
    }
    out
}

/// The text of a bullet at the start of a line.
fn bullet_text(line: &str) -> Option<&str> {
    line.strip_prefix(['*', '-', '+'])?.strip_prefix(' ')
}

impl Reading {
    /// The normalised URL with the index `at`.
    fn url(&self, at: usize) -> &str {
        &self.url_text[self.urls[at].range.clone()]
    }

    /// Starts a new place if `line` is a heading: of a section up to level 2, else of a subsection.
    fn note_heading(&mut self, line: &str) {
        let section = match self.places.last() {
            Some(place) => place.section.clone(),
            None => String::new(),
        };
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        let Some(heading) = line[level..].strip_prefix(' ') else {
            return;
        };
        let (section, subsection) = match level {
            1 | 2 => {
                let heading = heading.trim().trim_end_matches('#').trim_end();
                (heading.to_owned(), None)
            }
            3..=6 => (section, Some(heading.trim().to_owned())),
            _ => return,
        };
        self.places.push(Mention {
            edition: self.date,
            section,
            subsection,
        });
    }

    fn note_address(&mut self, url: &str, line: &str, newsletter: &Naming) {
        let place = self.places.len() - 1;
        let words = line.trim_start_matches(['#', ' ', '*', '-']);
        if words.starts_with('[')
            && let Some(proposals) = &newsletter.proposals
            && let Some(number) = proposal_number(url, proposals)
        {
            self.proposals.push((number, place));
        }
        let begin = self.url_text.len();
        UrlKey::write(url, &mut self.url_text);
        let range = begin..self.url_text.len();
        self.urls.push(IndexedUrl {
            hash: hash(&self.url_text[begin..]),
            range,
            place,
        });
    }
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

    /// The editions in the order of their dates.
    pub fn editions(&self) -> impl DoubleEndedIterator<Item = (NaiveDate, &Edition)> {
        let editions = self.editions.iter();
        editions.map(|(date, at)| (*date, &self.readings[*at].edition))
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

/// The value of the front matter's line that holds `role`.
fn front_matter_value<'t>(text: &'t str, role: KeyRole, settings: &Settings) -> Option<&'t str> {
    let key = settings.template.key(role)?;
    let sign = match settings.template.fence {
        Fence::Toml => '=',
        Fence::Yaml | Fence::Bare | Fence::Missing => ':',
    };
    let mut lines = text.lines().take(20);
    let line = lines.find_map(|line| {
        let rest = line.strip_prefix(key.name.as_str())?;
        rest.trim_start().strip_prefix(sign)
    })?;
    Some(
        line.split(" #")
            .next()
            .unwrap_or("")
            .trim()
            .trim_matches(['"', '\'']),
    )
}

/// The public URL of the edition of `date`, if it follows from what is known.
fn url(
    date: NaiveDate,
    file: &str,
    text: &str,
    publication: Option<NaiveDateTime>,
    settings: &Settings,
) -> Option<String> {
    let naming = &settings.newsletter;
    let url = naming.url.as_ref()?;
    let has_date = settings.template.key(KeyRole::Date).is_some();
    let fields = [PatternField::Title, PatternField::Slug];
    let is_named = url.has_number() || fields.into_iter().any(|field| url.has_field(field));
    // Most URLs hold nothing but the date, and there is one for each edition of the archive.
    if !is_named && has_date {
        let date = publication?.date();
        return Some(url.fill(&PatternValues {
            date,
            ..PatternValues::default()
        }));
    }
    let number = read_file_name(file, naming).and_then(|reading| reading.number);
    let number = number.or_else(|| {
        let key = settings.template.key(KeyRole::Number)?;
        key.number_in(front_matter_value(text, KeyRole::Number, settings)?)
    });
    let names = EditionNames::new(Period::holding(date, naming.cycle), number, naming);
    let publication = publication.unwrap_or(names.publication.naive_utc());
    names.url(publication.date(), naming)
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
