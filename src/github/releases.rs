//! Releases and tags by GraphQL: first a slim list of each repository's newest, without what they say.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use crate::activity::Window;
use crate::github::client::Client;
use crate::github::graphql::{self, literal};
use crate::github::{Access, Trouble};
use crate::settings::{ReleaseSource, RepositoryName};

/// Repositories in one query, with the newest of each. Reports of failures begin at 80.
const REPOSITORIES_AT_ONCE: usize = 40;
/// The newest of a repository: more than a project that releases often makes in two weeks.
pub(super) const NEWEST: usize = 20;
/// Pages are read up to so long before the window: a release may lie about as a draft before it is published.
pub(super) const DRAFTED: TimeDelta = TimeDelta::days(7);

const FRAGMENTS: &[&str] = &[
    "fragment Releases on ReleaseConnection {
  totalCount pageInfo { hasNextPage endCursor }
  nodes { tagName createdAt publishedAt isPrerelease }
}
",
    "fragment Tags on RefConnection {
  totalCount pageInfo { hasNextPage endCursor }
  nodes { name target { ... on Commit { committedDate } ... on Tag { tagger { date } } } }
}
",
];

/// A release without what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slim {
    pub(super) tag: String,
    pub(super) published_at: DateTime<Utc>,
    pub(super) prerelease: bool,
}

/// What one repository published in the window.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) releases: Vec<Slim>,
    /// Its name today; `None`: unknown.
    pub(super) name: Option<RepositoryName>,
    /// Why it is not complete.
    pub(super) trouble: Option<Trouble>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Repository {
    name_with_owner: RepositoryName,
    releases: Option<Connection<ReleaseNode>>,
    refs: Option<Connection<TagNode>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Connection<T> {
    total_count: usize,
    page_info: PageInfo,
    nodes: Vec<Option<T>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReleaseNode {
    tag_name: String,
    created_at: DateTime<Utc>,
    /// `None`: a draft.
    published_at: Option<DateTime<Utc>>,
    is_prerelease: bool,
}

#[derive(Deserialize)]
struct TagNode {
    name: String,
    target: Option<Target>,
}

/// A commit, or an annotated tag that points to one.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Target {
    committed_date: Option<DateTime<Utc>>,
    tagger: Option<Tagger>,
}

#[derive(Deserialize)]
struct Tagger {
    date: Option<DateTime<Utc>>,
}

/// One entry of a list, in the order of the list.
struct Row {
    made_at: DateTime<Utc>,
    /// What it is, if it is published.
    slim: Option<Slim>,
    key: String,
}

/// What is read of a repository's list next.
#[derive(Clone)]
struct Reading {
    source: usize,
    first: usize,
    after: Option<String>,
}

/// Reads what each source published in `window`: an outcome for each.
pub(super) async fn published(
    client: &Client<'_>,
    access: &Access<'_>,
    sources: &[ReleaseSource],
    window: Window,
) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = sources.iter().map(|_| Outcome::default()).collect();
    let mut seen: Vec<BTreeMap<String, Row>> = sources.iter().map(|_| BTreeMap::new()).collect();
    let mut wave: Vec<Reading> = (0..sources.len())
        .map(|source| Reading {
            source,
            first: NEWEST,
            after: None,
        })
        .collect();
    while !wave.is_empty() {
        let fields: Vec<String> = wave
            .iter()
            .map(|it| field(it, &sources[it.source]))
            .collect();
        let at_once = if wave.iter().any(|it| it.first > NEWEST) {
            10
        } else {
            REPOSITORIES_AT_ONCE
        };
        let answers: Vec<Result<Repository, Trouble>> =
            graphql::ask_all(client, access, "releases", FRAGMENTS, &fields, at_once).await;
        let mut next = Vec::new();
        for ((reading, answer), field) in wave.iter().zip(answers).zip(&fields) {
            let outcome = &mut outcomes[reading.source];
            let rows = &mut seen[reading.source];
            match answer.and_then(|it| it.take(rows, outcome)) {
                Ok(list) => match list.continued(reading, rows, window) {
                    Ok(more) => next.extend(more),
                    Err(trouble) => {
                        access.cache.forget(field);
                        outcome.trouble = Some(trouble);
                    }
                },
                Err(trouble) => outcome.trouble = Some(trouble),
            }
        }
        wave = next;
    }
    for ((outcome, rows), source) in outcomes.iter_mut().zip(seen).zip(sources) {
        let slim = rows.into_values().filter_map(|it| it.slim);
        let wanted = |it: &Slim| window.holds(it.published_at) && is_followed(source, &it.tag);
        outcome.releases = slim.filter(wanted).collect();
    }
    outcomes
}

/// Whether a tag is one that the settings follow.
pub(super) fn is_followed(source: &ReleaseSource, tag: &str) -> bool {
    !source.tags || tag.starts_with(&source.tag_prefix)
}

/// A tag carries no mark of a pre-release: its name tells.
pub(super) fn looks_like_a_prerelease(tag: &str) -> bool {
    let lower = tag.to_lowercase();
    ["alpha", "beta", "rc", "pre", "dev"].iter().any(|word| {
        lower.split_once(word).is_some_and(|(before, after)| {
            before.ends_with(|c: char| c.is_ascii_digit() || ".-".contains(c))
                && !after.starts_with(|c: char| c.is_ascii_alphabetic())
        })
    })
}

fn field(reading: &Reading, source: &ReleaseSource) -> String {
    let (owner, name) = (
        literal(source.repository.owner()),
        literal(source.repository.name()),
    );
    let first = reading.first;
    let after = reading
        .after
        .as_deref()
        .map_or(String::new(), |it| format!(", after: {}", literal(it)));
    let list = if source.tags {
        let query = if source.tag_prefix.is_empty() {
            String::new()
        } else {
            format!(", query: {}", literal(&source.tag_prefix))
        };
        format!(
            "refs(refPrefix: \"refs/tags/\", first: {first}{after}{query}, \
             orderBy: {{field: TAG_COMMIT_DATE, direction: DESC}}) {{ ...Tags }}"
        )
    } else {
        format!(
            "releases(first: {first}{after}, orderBy: {{field: CREATED_AT, direction: DESC}}) {{ ...Releases }}"
        )
    };
    format!("repository(owner: {owner}, name: {name}) {{ nameWithOwner {list} }}")
}

/// Where a list stands after a page of it.
struct List {
    total: usize,
    /// How many of the page were not known before.
    fresh: usize,
    /// When the last one of the page was made.
    last: Option<DateTime<Utc>>,
    next: Option<String>,
}

impl Repository {
    fn take(
        self,
        rows: &mut BTreeMap<String, Row>,
        outcome: &mut Outcome,
    ) -> Result<List, Trouble> {
        outcome.name = Some(self.name_with_owner);
        let (total, page_info, page): (_, _, Vec<Row>) = match (self.releases, self.refs) {
            (Some(it), _) => {
                let rows = it.nodes.into_iter().flatten().map(ReleaseNode::row);
                (it.total_count, it.page_info, rows.collect())
            }
            (None, Some(it)) => {
                let rows = it.nodes.into_iter().flatten().filter_map(TagNode::row);
                (it.total_count, it.page_info, rows.collect())
            }
            (None, None) => {
                return Err(Trouble::Unreadable {
                    what: "without the list that was asked for",
                });
            }
        };
        let before = rows.len();
        let last = page.last().map(|it| it.made_at);
        for row in page {
            rows.insert(row.key.clone(), row);
        }
        Ok(List {
            total,
            fresh: rows.len() - before,
            last,
            next: page_info.end_cursor.filter(|_| page_info.has_next_page),
        })
    }
}

impl List {
    /// What to read next: nothing, once the list reaches back before the window or everything is known.
    fn continued(
        self,
        reading: &Reading,
        rows: &BTreeMap<String, Row>,
        window: Window,
    ) -> Result<Option<Reading>, Trouble> {
        let reaches = self.last.is_some_and(|it| it < window.since - DRAFTED);
        let (Some(next), false) = (self.next, reaches || rows.len() >= self.total) else {
            return Ok(None);
        };
        // The largest page from the start first: pages move when something is released meanwhile.
        if reading.first < 100 {
            return Ok(Some(Reading {
                first: 100,
                after: None,
                ..*reading
            }));
        }
        if self.fresh == 0 || reading.after.as_ref() == Some(&next) {
            return Err(Trouble::Circle);
        }
        Ok(Some(Reading {
            after: Some(next),
            ..*reading
        }))
    }
}

impl ReleaseNode {
    fn row(self) -> Row {
        Row {
            made_at: self.created_at,
            key: self.tag_name.clone(),
            slim: self.published_at.map(|published_at| Slim {
                tag: self.tag_name,
                published_at,
                prerelease: self.is_prerelease,
            }),
        }
    }
}

impl TagNode {
    fn row(self) -> Option<Row> {
        let target = self.target?;
        let date = target
            .tagger
            .and_then(|it| it.date)
            .or(target.committed_date)?;
        let prerelease = looks_like_a_prerelease(&self.name);
        Some(Row {
            made_at: date,
            key: self.name.clone(),
            slim: Some(Slim {
                tag: self.name,
                published_at: date,
                prerelease,
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tags_name_tells_a_prerelease() {
        for tag in ["go1.23rc1", "v1.2.0-alpha.1", "go1.21beta1", "v1.0.0-rc"] {
            assert!(looks_like_a_prerelease(tag), "{tag}");
        }
        for tag in [
            "go1.22.5",
            "v1.2.0",
            "arch-v1.0",
            "precise-1.0",
            "v1.0-research",
        ] {
            assert!(!looks_like_a_prerelease(tag), "{tag}");
        }
    }
}
