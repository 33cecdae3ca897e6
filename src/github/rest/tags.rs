//! The tags of a project without releases, by REST. The list has names but no dates, so the highest
//! versions are looked up one by one.

use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};

use crate::activity::{FetchError, Release, ResponseProblem, TimeRange};
use crate::github::client::Client;
use crate::github::rate_limit::RateLimitBucket;
use crate::github::releases::looks_like_a_prerelease;
use crate::github::rest::PublishedReleases;
use crate::github::rest::get::{encoded, get};
use crate::github::{GithubContext, html_url};
use crate::settings::ReleaseSource;
use crate::text::Untrusted;

/// How many minor versions are followed: those that a project maintains at once, and the next one.
const LINES: usize = 4;
/// Minimum requests for a tag-only project: 1 for the list and 1 for each followed minor version.
pub(super) const REQUESTS: usize = 1 + LINES;

#[derive(Deserialize, Serialize)]
struct Reference {
    #[serde(rename = "ref")]
    name: String,
    object: Object,
}

#[derive(Deserialize, Serialize)]
struct Object {
    sha: String,
    #[serde(rename = "type")]
    kind: String,
}

/// An annotated tag or a commit, with its date.
#[derive(Deserialize, Serialize)]
struct Dated {
    tagger: Option<Signature>,
    committer: Option<Signature>,
}

#[derive(Deserialize, Serialize)]
struct Signature {
    date: DateTime<Utc>,
}

/// The URL of the list of tags.
pub(super) fn list(source: &ReleaseSource, context: &GithubContext<'_>) -> String {
    let (rest, repository) = (context.address.rest(), &source.repository);
    let prefix = encoded(&source.tag_prefix);
    format!("{rest}/repos/{repository}/git/matching-refs/tags/{prefix}")
}

/// Reads what a repository tagged in `window`.
pub(super) async fn published(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    source: &ReleaseSource,
    window: TimeRange,
) -> PublishedReleases {
    let name = format!("tags of {}", source.repository);
    let url = list(source, context);
    let references: Vec<Reference> =
        match get(client, context, name, RateLimitBucket::Core, &url).await {
            Ok(page) => page.value,
            Err(error) => {
                let error = Some(error);
                return PublishedReleases {
                    error,
                    ..PublishedReleases::default()
                };
            }
        };
    let lines = newest_lines(references).into_iter();
    let read = lines.map(|line| newest_of(line, client, context, source, window));
    let mut out = PublishedReleases::default();
    for (releases, error) in join_all(read).await {
        out.releases.extend(releases);
        out.error = out.error.or(error);
    }
    out
}

/// Reads a minor version's tags, newest first, until one is older than the window.
async fn newest_of(
    line: Vec<Reference>,
    client: &Client<'_>,
    context: &GithubContext<'_>,
    source: &ReleaseSource,
    window: TimeRange,
) -> (Vec<Release>, Option<FetchError>) {
    let mut releases = Vec::new();
    for reference in line {
        let tag = tag_of(&reference).to_owned();
        let at = match date(&reference, &tag, client, context, source).await {
            Ok(at) => at,
            Err(error) => return (releases, Some(error)),
        };
        if at < window.since {
            break;
        }
        if window.contains(at) {
            releases.push(Release {
                url: html_url::of_tag(&source.repository, &tag, &context.address),
                repository: source.repository.clone(),
                prerelease: looks_like_a_prerelease(&tag),
                tag: Untrusted::new(tag),
                published_at: at,
                changelog: Untrusted::default(),
                notes: Untrusted::default(),
            });
        }
    }
    (releases, None)
}

async fn date(
    reference: &Reference,
    tag: &str,
    client: &Client<'_>,
    context: &GithubContext<'_>,
    source: &ReleaseSource,
) -> Result<DateTime<Utc>, FetchError> {
    let (rest, repository) = (context.address.rest(), &source.repository);
    let kind = if reference.object.kind == "tag" {
        "tags"
    } else {
        "commits"
    };
    let sha = encoded(&reference.object.sha);
    let url = format!("{rest}/repos/{repository}/git/{kind}/{sha}");
    let name = format!(
        "tag {} of {repository}",
        Untrusted::from(tag).for_terminal()
    );
    let dated: Dated = get(client, context, name, RateLimitBucket::Core, &url)
        .await?
        .value;
    let signature = dated.tagger.or(dated.committer);
    signature
        .map(|signature| signature.date)
        .ok_or(FetchError::BadResponse {
            problem: ResponseProblem::UndatedTag,
        })
}

fn tag_of(reference: &Reference) -> &str {
    let name = &reference.name;
    name.strip_prefix("refs/tags/").unwrap_or(name)
}

/// The tags of the highest minor versions, the highest version first in each.
fn newest_lines(references: Vec<Reference>) -> Vec<Vec<Reference>> {
    let mut sorted: Vec<(TagNumbers, Reference)> = references
        .into_iter()
        .map(|reference| (TagNumbers::parse(tag_of(&reference)), reference))
        .collect();
    sorted.sort_by(|a, b| b.0.cmp(&a.0));
    let mut lines: Vec<(Vec<u64>, Vec<Reference>)> = Vec::new();
    for (version, reference) in sorted {
        let line = version.line();
        let full = lines.len() == LINES;
        match lines.last_mut() {
            Some(last) if last.0 == line => last.1.push(reference),
            _ if full => break,
            _ => lines.push((line, vec![reference])),
        }
    }
    lines.into_iter().map(|line| line.1).collect()
}

/// The numbers of a tag, ordered like versions: `go1.23` comes after `go1.23rc2` and before
/// `go1.23.1`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct TagNumbers {
    numbers: Vec<u64>,
    released: bool,
    rest: Vec<u64>,
}

impl TagNumbers {
    fn parse(tag: &str) -> Self {
        let start = tag.find(|c: char| c.is_ascii_digit()).unwrap_or(tag.len());
        let version = &tag[start..];
        let end = version
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(version.len());
        let numbers = |text: &str| {
            let parts = text.split(|c: char| !c.is_ascii_digit());
            parts.filter_map(|part| part.parse().ok()).collect()
        };
        Self {
            numbers: numbers(&version[..end]),
            released: end == version.len(),
            rest: numbers(&version[end..]),
        }
    }

    fn line(&self) -> Vec<u64> {
        self.numbers.iter().copied().take(2).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_of_each_line_comes_first() {
        let tags = [
            "go1.9",
            "go1.22.5",
            "go1.22.4",
            "go1.23rc2",
            "go1.23rc1",
            "go1.21.12",
            "go1.21.0",
            "go1.20",
            "go1.22",
            "go1",
        ];
        let references = tags.map(|tag| Reference {
            name: format!("refs/tags/{tag}"),
            object: Object {
                sha: "0".to_owned(),
                kind: "commit".to_owned(),
            },
        });
        let lines = newest_lines(references.into());
        let named: Vec<Vec<&str>> = lines
            .iter()
            .map(|line| line.iter().map(tag_of).collect())
            .collect();
        assert_eq!(
            named,
            [
                vec!["go1.23rc2", "go1.23rc1"],
                vec!["go1.22.5", "go1.22.4", "go1.22"],
                vec!["go1.21.12", "go1.21.0"],
                vec!["go1.20"],
            ]
        );
    }
}
