//! What is known of a candidate, for a writer who decides about it.

use std::collections::HashMap;

use crate::activity::{Activity, PullRequest, Release};
use crate::plan::Entry;
use crate::post::UrlKey;
use crate::text::safe_for_terminal;

/// What happened upstream, by address.
pub struct CandidateIndex<'a>(HashMap<UrlKey, Known<'a>>);

/// A candidate as GitHub told of it.
#[derive(Clone, Copy)]
pub enum Known<'a> {
    PullRequest(&'a PullRequest),
    Release(&'a Release),
}

/// Of a bullet that tells many things together, so many are described.
const MOST_SOURCES: usize = 4;

/// Titles and notes are cut after so many characters: enough to decide by, little enough to read eighty of them.
const MOST_TEXT: usize = 320;

/// A pull request can have twenty labels; these many tell what it is.
const MOST_LABELS: usize = 8;

/// Labels that begin so tell how a change was reviewed, and every merged one has them.
const REVIEW_LABELS: [&str; 4] = ["approved", "lgtm", "cncf-cla", "ok-to-test"];

impl<'a> CandidateIndex<'a> {
    /// What `activity` holds, by address.
    pub fn new(activity: &'a Activity) -> Self {
        let merges = activity.pull_requests.iter();
        let merges = merges.map(|merge| (UrlKey::of(&merge.url), Known::PullRequest(merge)));
        let releases = activity.releases.iter();
        let releases = releases.map(|release| (UrlKey::of(&release.url), Known::Release(release)));
        Self(merges.chain(releases).collect())
    }

    /// What is known of the pull request or release at `url`.
    pub fn get(&self, url: &str) -> Option<Known<'a>> {
        self.0.get(&UrlKey::of(url)).copied()
    }
}

/// What is known of a candidate: title, author, labels, note, and why it stands where it stands. A line each, of any
/// length, safe for a terminal.
pub fn details(entry: &Entry, upstream: &CandidateIndex<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for source in entry.sources.iter().take(MOST_SOURCES) {
        match upstream.get(&source.url) {
            Some(Known::PullRequest(it)) => of_pull_request(it, &mut out),
            Some(Known::Release(it)) => of_release(it, &mut out),
            None => out.push(safe_for_terminal(&source.url)),
        }
    }
    if let Some(more) = entry.sources.len().checked_sub(MOST_SOURCES)
        && more > 0
    {
        out.push(format!("and {more} more"));
    }
    if !entry.reasons.is_empty() {
        out.push(safe_for_terminal(&format!(
            "why: {}",
            entry.reasons.join("; ")
        )));
    }
    out
}

fn of_pull_request(it: &PullRequest, out: &mut Vec<String>) {
    out.push(format!("{}: {}", it.number, cut(&it.title.for_terminal())));
    let author = it.author.as_ref().map(|author| author.login.for_terminal());
    let mut facts = format!(
        "by {}, merged {}",
        author.as_deref().unwrap_or("a deleted account"),
        it.merged_at.format("%a %Y-%m-%d")
    );
    let labels = labels(it);
    if !labels.is_empty() {
        facts.push_str("; ");
        facts.push_str(&labels.join(", "));
    }
    out.push(facts);
    if let Some(note) = &it.release_note {
        out.push(format!("note: {}", cut(&note.for_terminal())));
    }
}

/// The labels that tell what a change is; those that name groups and areas, of which there can be many, last and not all.
fn labels(it: &PullRequest) -> Vec<String> {
    let labels = it.labels.iter().map(|label| label.for_terminal());
    let mut labels: Vec<String> = labels
        .filter(|label| !REVIEW_LABELS.iter().any(|other| label.starts_with(other)))
        .collect();
    labels.sort_by_key(|label| (label.starts_with("area/"), label.starts_with("sig/")));
    if let Some(more) = labels.len().checked_sub(MOST_LABELS)
        && more > 0
    {
        labels.truncate(MOST_LABELS);
        labels.push(format!("and {more} more"));
    }
    labels
}

fn of_release(it: &Release, out: &mut Vec<String>) {
    out.push(format!(
        "{} {}, published {}",
        it.repository,
        it.tag.for_terminal(),
        it.published_at.format("%a %Y-%m-%d")
    ));
    if !it.notes.is_empty() {
        out.push(format!("notes: {}", cut(&it.notes.for_terminal())));
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_TEXT) {
        Some((at, _)) => format!("{} […]", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_characters() {
        let note = "é".repeat(MOST_TEXT + 1);
        assert_eq!(cut(&note), format!("{} […]", "é".repeat(MOST_TEXT)));
    }
}
