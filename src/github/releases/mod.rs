//! Releases and tags by GraphQL: first a slim list of each repository's newest, without what they say.

mod reply;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use reply::{Page, Repository, Row};
pub(super) use reply::{Slim, looks_like_a_prerelease};

use crate::activity::TimeRange;
use crate::github::client::Client;
use crate::github::graphql;
use crate::github::graphql::literal;
use crate::github::{FetchError, GithubContext};
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

/// What one repository published in the window.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) releases: Vec<Slim>,
    /// Its name today; `None`: unknown.
    pub(super) name: Option<RepositoryName>,
    /// Why it is not complete.
    pub(super) trouble: Option<FetchError>,
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
    access: &GithubContext<'_>,
    sources: &[ReleaseSource],
    window: TimeRange,
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
            .map(|wave| field(wave, &sources[wave.source]))
            .collect();
        let at_once = if wave.iter().any(|wave| wave.first > NEWEST) {
            10
        } else {
            REPOSITORIES_AT_ONCE
        };
        let answers: Vec<Result<Repository, FetchError>> =
            graphql::ask_all(client, access, "releases", FRAGMENTS, &fields, at_once).await;
        let mut next = Vec::new();
        for ((reading, answer), field) in wave.iter().zip(answers).zip(&fields) {
            let outcome = &mut outcomes[reading.source];
            let rows = &mut seen[reading.source];
            let page = answer.and_then(|answer| {
                outcome.name = Some(answer.name_with_owner.clone());
                answer.page()
            });
            match page {
                Ok(page) => match List::with(page, rows).continued(reading, rows, window) {
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
        let slim = rows.into_values().filter_map(|into_value| into_value.slim);
        let wanted =
            |slim: &Slim| window.contains(slim.published_at) && is_followed(source, &slim.tag);
        outcome.releases = slim.filter(wanted).collect();
    }
    outcomes
}

/// Whether a tag is one that the settings follow.
pub(super) fn is_followed(source: &ReleaseSource, tag: &str) -> bool {
    !source.tags || tag.starts_with(&source.tag_prefix)
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
        .map_or(String::new(), |text| format!(", after: {}", literal(text)));
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

impl List {
    /// Adds a page to the rows that are known.
    fn with(page: Page, rows: &mut BTreeMap<String, Row>) -> Self {
        let before = rows.len();
        let last = page.rows.last().map(|row| row.made_at);
        for row in page.rows {
            rows.insert(row.key.clone(), row);
        }
        Self {
            total: page.total,
            fresh: rows.len() - before,
            last,
            next: page.next,
        }
    }

    /// What to read next: nothing, once the list reaches back before the window or everything is known.
    fn continued(
        self,
        reading: &Reading,
        rows: &BTreeMap<String, Row>,
        window: TimeRange,
    ) -> Result<Option<Reading>, FetchError> {
        let reaches = self.last.is_some_and(|last| last < window.since - DRAFTED);
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
            return Err(FetchError::Circle);
        }
        Ok(Some(Reading {
            after: Some(next),
            ..*reading
        }))
    }
}
