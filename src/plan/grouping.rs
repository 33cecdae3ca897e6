//! Combines pull requests into one bullet: updates of one library, or one change in several places.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hash;

use crate::plan::Entry;
use crate::plan::entry::version_update;
use crate::settings::{RepositoryName, SectionId};
use crate::style::{Version, capitalised, component_prefix};
use crate::text::{Untrusted, safe_for_markdown, safe_url};

/// The maximum number of links in one bullet.
const MOST_LINKS: usize = 6;

/// An update of a library, with its own bullet.
pub(crate) struct Update {
    /// The repository that is updated: updates of two never share a bullet.
    pub(crate) repository: RepositoryName,
    pub(crate) library: Untrusted,
    pub(crate) version: Untrusted,
    pub(crate) entry: Entry,
}

/// A statement about a pull request, with its own bullet.
pub(crate) struct GroupedStatement {
    /// Plain text, not Markdown.
    pub(crate) words: String,
    pub(crate) entry: Entry,
}

/// One bullet for each library, the highest version first.
pub(crate) fn updates_together(updates: Vec<Update>) -> Vec<Entry> {
    let key = |update: &Update| {
        let library = update.library.raw().to_lowercase();
        Some((update.entry.section, update.repository.clone(), library))
    };
    let one = |mut group: Vec<Update>| {
        group.sort_by_key(|group| Reverse(Version::parse(group.version.raw())));
        let parts: Vec<(&Untrusted, &Untrusted, String)> = group
            .iter()
            .filter_map(|group| Some((&group.library, &group.version, url_of(&group.entry)?)))
            .collect();
        let text = version_update(&parts);
        let entries = group.into_iter().map(|group| group.entry);
        one_bullet(entries.collect(), text, "updates of one library")
    };
    grouped(updates, key).into_iter().filter_map(one).collect()
}

/// One bullet for one change in several places: "enable the rule" of `events: …` and of `policy: …`
/// becomes `Enable the rule: [events](…), [policy](…)`.
pub(crate) fn statements_together(statements: Vec<GroupedStatement>) -> Vec<Entry> {
    // A place is named once in a bullet: its second mention goes into the second bullet.
    let mut mentions: HashMap<(SectionId, String, String), usize> = HashMap::new();
    let key = |statement: &GroupedStatement| {
        let (place, change) = in_parts(&statement.words)?;
        let (place, change) = (place.to_lowercase(), change.to_lowercase());
        let section = statement.entry.section;
        let mention = mentions
            .entry((section, place, change.clone()))
            .or_default();
        *mention += 1;
        Some((section, change, *mention))
    };
    let one = |group: Vec<GroupedStatement>| {
        let text = told_once(&group).unwrap_or_default();
        let entries = group.into_iter().map(|group| group.entry);
        one_bullet(entries.collect(), text, "places of one change")
    };
    grouped(statements, key)
        .into_iter()
        .filter_map(one)
        .collect()
}

/// `place: change` → (`place`, `change`)
fn in_parts(words: &str) -> Option<(&str, &str)> {
    let (place, change) = words.split_at_checked(component_prefix(words)?)?;
    Some((place.trim_end_matches([':', ' ']), change))
}

fn told_once(group: &[GroupedStatement]) -> Option<String> {
    let (_, change) = in_parts(&group.first()?.words)?;
    let link = |grouped_statement: &GroupedStatement| {
        let (place, _) = in_parts(&grouped_statement.words)?;
        Some(format!(
            "[{}]({})",
            safe_for_markdown(place),
            url_of(&grouped_statement.entry)?
        ))
    };
    let links: Option<Vec<String>> = group.iter().map(link).collect();
    let change = safe_for_markdown(&capitalised(change));
    Some(format!("{change}: {}", links?.join(", ")))
}

/// Groups of equal keys, of at most [`MOST_LINKS`] each, in the order of their first members; what
/// has no key stays alone.
fn grouped<T, K: Eq + Hash>(all: Vec<T>, mut key: impl FnMut(&T) -> Option<K>) -> Vec<Vec<T>> {
    let mut groups: Vec<Vec<T>> = Vec::new();
    let mut open: HashMap<K, usize> = HashMap::new();
    for one in all {
        let Some(key) = key(&one) else {
            groups.push(vec![one]);
            continue;
        };
        match open.get(&key).map(|at| &mut groups[*at]) {
            Some(group) if group.len() < MOST_LINKS => group.push(one),
            _ => {
                open.insert(key, groups.len());
                groups.push(vec![one]);
            }
        }
    }
    groups
}

/// The URL of the main source.
fn url_of(entry: &Entry) -> Option<String> {
    safe_url(&entry.sources.first()?.url)
}

/// Combines entries into one; the first is the main one. A single entry stays as it is.
fn one_bullet(mut entries: Vec<Entry>, text: String, what: &str) -> Option<Entry> {
    if entries.len() < 2 {
        return entries.pop();
    }
    let mut whole = entries.first()?.clone();
    whole.text = text;
    whole.score = entries.iter().map(|entry| entry.score).max()?;
    whole
        .reasons
        .push(format!("{} {what} in one bullet", entries.len()));
    whole.sources = entries
        .into_iter()
        .flat_map(|entry| entry.sources)
        .collect();
    Some(whole)
}
