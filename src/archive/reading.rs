//! What the archive keeps of one edition.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use chrono::{NaiveDate, NaiveDateTime};

use crate::edition::{EditionNames, Period, read_file_name};
use crate::post::publication_time;
use crate::post::{UrlKey, proposal_number, urls_in};
use crate::settings::{Fence, KeyRole, Naming, PatternField, PatternValues, Settings};

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
    pub(super) date: NaiveDate,
    pub(super) edition: Edition,
    /// Its sections and subsections.
    pub(super) places: Vec<Mention>,
    /// Its normalised URLs ([`UrlKey`]), concatenated.
    url_text: String,
    pub(super) urls: Vec<IndexedUrl>,
    /// Numbers of proposals, each with the index of its place.
    pub(super) proposals: Vec<(u64, usize)>,
    /// Its bullets: the place of each, and how many words it has.
    pub(super) bullets: Vec<(usize, usize)>,
}

/// A URL in an edition.
#[derive(Clone, Debug)]
pub(super) struct IndexedUrl {
    pub(super) hash: u64,
    /// Byte range in the concatenated URLs.
    range: Range<usize>,
    /// Index of its place.
    pub(super) place: usize,
}

/// The hash of a normalised URL ([`UrlKey`]).
pub(super) fn hash(url: &str) -> u64 {
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
    pub(super) fn url(&self, at: usize) -> &str {
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
