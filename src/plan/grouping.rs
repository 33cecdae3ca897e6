//! Combines pull requests into one bullet: updates of one library, or one change in several places.

use std::cmp::Reverse;

use crate::plan::Entry;
use crate::plan::entry::version_update;
use crate::style::{Version, capitalised, component_prefix};
use crate::text::{Untrusted, safe_for_markdown, safe_url};

/// The maximum number of links in one bullet.
const MOST_LINKS: usize = 6;

/// An update of a library, with its own bullet.
pub(crate) struct Update {
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
    let same = |a: &Update, b: &Update| {
        a.entry.section == b.entry.section
            && a.library.raw().to_lowercase() == b.library.raw().to_lowercase()
    };
    let one = |mut group: Vec<Update>| {
        group.sort_by_key(|group| Reverse(Version::parse(group.version.raw())));
        let parts: Vec<(&Untrusted, &Untrusted, String)> = group
            .iter()
            .filter_map(|group| Some((&group.library, &group.version, address(&group.entry)?)))
            .collect();
        let text = version_update(&parts);
        let entries = group.into_iter().map(|group| group.entry);
        one_bullet(entries.collect(), text, "updates of one library")
    };
    grouped(updates, same).into_iter().filter_map(one).collect()
}

/// One bullet for one change in several places: "enable the rule" of `events: …` and of `policy: …`
/// becomes `Enable the rule: [events](…), [policy](…)`.
pub(crate) fn statements_together(statements: Vec<GroupedStatement>) -> Vec<Entry> {
    let same =
        |a: &GroupedStatement, b: &GroupedStatement| match (in_parts(&a.words), in_parts(&b.words))
        {
            (Some((place, change)), Some((other_place, other_change))) => {
                a.entry.section == b.entry.section
                    && place.to_lowercase() != other_place.to_lowercase()
                    && change.to_lowercase() == other_change.to_lowercase()
            }
            _ => false,
        };
    let one = |group: Vec<GroupedStatement>| {
        let text = told_once(&group).unwrap_or_default();
        let entries = group.into_iter().map(|group| group.entry);
        one_bullet(entries.collect(), text, "places of one change")
    };
    grouped(statements, same)
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
            address(&grouped_statement.entry)?
        ))
    };
    let links: Option<Vec<String>> = group.iter().map(link).collect();
    let change = safe_for_markdown(&capitalised(change));
    Some(format!("{change}: {}", links?.join(", ")))
}

/// Groups items: every two items of a group are the `same`.
fn grouped<T>(all: Vec<T>, same: impl Fn(&T, &T) -> bool) -> Vec<Vec<T>> {
    let mut groups: Vec<Vec<T>> = Vec::new();
    for one in all {
        let open = groups
            .iter_mut()
            .find(|group| group.len() < MOST_LINKS && group.iter().all(|group| same(group, &one)));
        match open {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

/// The URL of the main source.
fn address(entry: &Entry) -> Option<String> {
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
