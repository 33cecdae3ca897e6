//! What is known of a candidate, shown to the writer who decides about pull_request.

use std::collections::HashMap;

use crate::activity::{Activity, PullRequest, Release};
use crate::plan::Entry;
use crate::post::UrlKey;
use crate::settings::{LabelRole, Settings, matches_label};
use crate::text::{Untrusted, safe_for_terminal};

/// Pull requests and releases by URL.
pub struct CandidateIndex<'a>(HashMap<UrlKey, Known<'a>>);

/// A candidate as GitHub reported pull_request.
#[derive(Clone, Copy)]
pub enum Known<'a> {
    PullRequest(&'a PullRequest),
    Release(&'a Release),
}

/// At most this many sources of one bullet are described.
const MAX_SOURCES: usize = 4;

/// Titles and notes are cut after this many characters: enough to decide by, and short enough to
/// read eighty of them.
const MAX_TEXT: usize = 320;

/// A pull request can have twenty labels; this many show what it is.
const MAX_LABELS: usize = 8;

impl<'a> CandidateIndex<'a> {
    /// Indexes `activity` by URL.
    pub fn new(activity: &'a Activity) -> Self {
        let merges = activity.pull_requests.iter();
        let merges = merges.map(|merge| (UrlKey::of(&merge.url), Known::PullRequest(merge)));
        let releases = activity.releases.iter();
        let releases = releases.map(|release| (UrlKey::of(&release.url), Known::Release(release)));
        Self(merges.chain(releases).collect())
    }

    /// The pull request or release at `url`.
    pub fn get(&self, url: &str) -> Option<Known<'a>> {
        self.0.get(&UrlKey::of(url)).copied()
    }
}

/// Describes a candidate: title, author, labels, note, and why it is in its section. One line each,
/// of any length, safe for a terminal.
pub fn details(entry: &Entry, upstream: &CandidateIndex<'_>, settings: &Settings) -> Vec<String> {
    let mut out = Vec::new();
    for source in entry.sources.iter().take(MAX_SOURCES) {
        match upstream.get(&source.url) {
            Some(Known::PullRequest(pull_request)) => {
                describe_pull_request(pull_request, settings, &mut out)
            }
            Some(Known::Release(release)) => describe_release(release, &mut out),
            None => out.push(safe_for_terminal(&source.url)),
        }
    }
    if let Some(more) = entry.sources.len().checked_sub(MAX_SOURCES)
        && more > 0
    {
        out.push(format!("and {more} more"));
    }
    if let Some(other) = &entry.other {
        out.push(format!("other wording: {}", safe_for_terminal(other)));
    }
    if !entry.reasons.is_empty() {
        out.push(safe_for_terminal(&format!(
            "why: {}",
            entry.reasons.join("; ")
        )));
    }
    out
}

fn describe_pull_request(pull_request: &PullRequest, settings: &Settings, out: &mut Vec<String>) {
    out.push(format!(
        "{}: {}",
        pull_request.number,
        cut(&pull_request.title.for_terminal())
    ));
    let author = pull_request
        .author
        .as_ref()
        .map(|author| author.login.for_terminal());
    let mut facts = format!(
        "by {}, merged {}",
        author.as_deref().unwrap_or("a deleted account"),
        pull_request.merged_at.format("%a %Y-%m-%d")
    );
    let labels = labels(pull_request, settings);
    if !labels.is_empty() {
        facts.push_str("; ");
        facts.push_str(&labels.join(", "));
    }
    out.push(facts);
    if let Some(note) = &pull_request.release_note {
        out.push(format!("note: {}", cut(&note.for_terminal())));
    }
}

/// The labels that show what a change is, those with a role first, and not all of them.
fn labels(pull_request: &PullRequest, settings: &Settings) -> Vec<String> {
    let own = settings.merges.iter();
    let own = own.filter(|source| source.repository == pull_request.repository);
    let own: Vec<&str> = own
        .flat_map(|source| source.labels.keys())
        .map(String::as_str)
        .collect();
    let roles = |label: &str| settings.label_roles.named_by(label).collect::<Vec<_>>();
    let all = pull_request.labels.iter();
    let mut labels: Vec<&Untrusted> = all
        .filter(|label| !roles(label.raw()).contains(&LabelRole::Hidden))
        .collect();
    labels.sort_by_key(|label| {
        let is_own = own.iter().any(|own| matches_label(own, label.raw()));
        !is_own && roles(label.raw()).is_empty()
    });
    let mut labels: Vec<String> = labels.iter().map(|label| label.for_terminal()).collect();
    if let Some(more) = labels.len().checked_sub(MAX_LABELS)
        && more > 0
    {
        labels.truncate(MAX_LABELS);
        labels.push(format!("and {more} more"));
    }
    labels
}

fn describe_release(release: &Release, out: &mut Vec<String>) {
    out.push(format!(
        "{} {}, published {}",
        release.repository,
        release.tag.for_terminal(),
        release.published_at.format("%a %Y-%m-%d")
    ));
    if !release.notes.is_empty() {
        out.push(format!("notes: {}", cut(&release.notes.for_terminal())));
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((at, _)) => format!("{} […]", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_characters() {
        let note = "é".repeat(MAX_TEXT + 1);
        assert_eq!(cut(&note), format!("{} […]", "é".repeat(MAX_TEXT)));
    }
}
