//! What a release bullet says after its colon: two or three whole changes, the ones that readers
//! want first.

mod change;
mod heading;
mod notes;
mod phrase;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashSet;

use self::change::{Change, advisories, change};
use self::notes::{NoteItems, items};
use self::phrase::{SHORT, phrase};
use crate::settings::FieldClass;
use crate::style::code::HouseStyle;
use crate::style::lexicon::{WordClass, is};
use crate::style::shorten::word_count;
use crate::style::title::Title;
use crate::text::{Untrusted, safe_inside_markdown};

/// A bullet names so many changes.
const MOST_CHANGES: usize = 3;

/// All changes of a bullet together have about so many words. Editors wrote 18 to 19 in 2025 and
/// 2026.
const MOST_WORDS: usize = 24;

/// Notes define at most so many links that count.
const MOST_REFERENCES: usize = 64;

/// A change that cannot be said shorter is named alone up to this length.
const LONGEST_ALONE: usize = 32;

/// Kinds of changes in the order in which readers want them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ChangeKind {
    Security,
    Breaking,
    Feature,
    Fix,
    Other,
    /// A dependency; named only where nothing else is.
    Update,
    /// No news for readers; named only where nothing else is.
    Aside,
}

/// The changes that readers want first, as Markdown: security, breaking ones, features, fixes;
/// among those of a kind first what the notes open with. Empty where the notes list nothing.
pub fn summary(notes: &Untrusted, house: &HouseStyle<'_>) -> Vec<String> {
    let text = without_reference_links(notes.raw());
    let NoteItems {
        opening,
        security,
        list,
    } = items(&text);
    let mut changes: Vec<Change> = Vec::new();
    let mut seen = HashSet::new();
    let read = list
        .iter()
        .filter_map(|item| change(item.kind, &item.text, house));
    changes.extend(
        read.filter(|change| !change.advisories.is_empty() || seen.insert(change.title.line())),
    );
    merge_advisories(&mut changes, &security);
    let opening: HashSet<String> = names_in(&opening).collect();
    let opens = |change: &Change| {
        names_in(&change.title.statement)
            .filter(|name| opening.contains(name))
            .count()
            >= 2
    };
    changes
        .sort_by_cached_key(|change| (change.kind, !opens(change), Reverse(weight(change, house))));
    let news = changes
        .iter()
        .any(|change| change.kind < ChangeKind::Update);
    let wanted = changes
        .iter()
        .filter(|change| !news || change.kind < ChangeKind::Update);
    let phrases: Vec<String> = wanted
        .map(|change| phrase(change, notes.raw(), house))
        .filter(|line| line.contains(char::is_alphanumeric))
        .collect();
    let chosen = choose(&phrases, news);
    chosen
        .into_iter()
        .map(|line| safe_inside_markdown(line))
        .collect()
}

/// `[audit]` is `audit` where the notes define a link of that name: `[audit]: https://…`.
fn without_reference_links(notes: &str) -> Cow<'_, str> {
    let defined = notes
        .lines()
        .filter_map(|line| line.strip_prefix('[')?.split_once("]: http"));
    let mut out = Cow::Borrowed(notes);
    for (name, _) in defined.take(MOST_REFERENCES) {
        out = Cow::Owned(out.replace(&format!("[{name}]"), name));
    }
    out
}

/// Two or three short phrases; else the first at full length.
fn choose(phrases: &[String], news: bool) -> Vec<&String> {
    let mut out: Vec<&String> = Vec::new();
    let mut words = 0;
    let most = if news { MOST_CHANGES } else { 1 };
    for line in phrases.iter().filter(|line| word_count(line) <= SHORT) {
        let count = word_count(line);
        if out.len() < most
            && words + count <= MOST_WORDS
            && says(line)
            && !out.iter().any(|other| alike(line, other))
        {
            words += count;
            out.push(line);
        }
    }
    if out.is_empty() {
        let alone = phrases
            .iter()
            .filter(|line| word_count(line) <= LONGEST_ALONE);
        out.extend(
            alone
                .min_by_key(|line| (!says(line), word_count(line) > MOST_WORDS))
                .or(phrases.first())
                .filter(|_| true),
        );
    }
    out
}

/// All advisories in one change, those of the prose about security too.
fn merge_advisories(changes: &mut Vec<Change>, security: &str) {
    let mut named = advisories(security);
    let mut first: Option<Change> = None;
    changes.retain(|change| {
        let advised = change.kind == ChangeKind::Security && !change.advisories.is_empty();
        if advised {
            for id in &change.advisories {
                if !named.contains(id) {
                    named.push(id.clone());
                }
            }
            match &mut first {
                None => first = Some(change.clone()),
                // Several updates fix several advisories: no single library is named.
                Some(first) => first.title = Title::default(),
            }
        }
        !advised
    });
    if named.is_empty() {
        return;
    }
    let mut all = first.unwrap_or(Change {
        kind: ChangeKind::Security,
        title: Title::default(),
        advisories: Vec::new(),
    });
    all.advisories = named;
    changes.insert(0, all);
}

/// How likely a change is to be named, among others of its kind: what users can see first.
fn weight(change: &Change, house: &HouseStyle<'_>) -> i8 {
    let text = change.title.line().to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    let seen = words
        .any(|word| ["beta", "ga"].contains(&word) || house.words.are(word, FieldClass::Visible));
    i8::from(seen || text.contains("by default"))
}

/// Whether a phrase names anything.
fn says(line: &str) -> bool {
    if !advisories(line).is_empty() {
        return true;
    }
    let words = line.split_whitespace().map(|word| {
        word.trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
    });
    let telling = words.filter(|word| {
        !word.is_empty()
            && !is(word, WordClass::Weak)
            && !is(word, WordClass::Joint)
            && !is(word, WordClass::Vague)
    });
    telling.count() >= 2
}

/// Whether two phrases say nearly the same: they share half of their words.
fn alike(one: &str, other: &str) -> bool {
    let (one, other): (HashSet<String>, HashSet<String>) =
        (names_in(one).collect(), names_in(other).collect());
    let shared = one.intersection(&other).count();
    2 * shared > one.len().min(other.len()).max(1) && shared >= 2
}

/// Words that say something, in lower case.
fn names_in(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| word.len() > 2).map(str::to_lowercase);
    words.filter(|word| !is(word, WordClass::Joint))
}
