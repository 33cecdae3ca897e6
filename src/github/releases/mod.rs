//! Releases and tags by GraphQL: a list of each repository's newest, without notes.

mod reply;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use reply::{ListItem, Repository, ResultPage};
pub(super) use reply::{ReleaseRow, looks_like_a_prerelease};

use crate::activity::{FetchError, TimeRange};
use crate::github::GithubContext;
use crate::github::client::Client;
use crate::github::graphql;
use crate::github::graphql::literal;
use crate::settings::{ReleaseSource, RepositoryName};

/// Repositories in one query, with the newest releases of each. Failures are reported from 80 up.
const REPOSITORIES_AT_ONCE: usize = 40;
/// Releases requested of each repository: more than a busy project publishes in two weeks.
pub(super) const NEWEST: usize = 20;
/// How far before the window the list is read: a release is listed by its creation, and may be a
/// draft for days before it is published.
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
pub(super) struct ReleaseOutcome {
    pub(super) releases: Vec<ReleaseRow>,
    /// Its current name; `None` if unknown.
    pub(super) name: Option<RepositoryName>,
    /// Why the list is not complete.
    pub(super) error: Option<FetchError>,
}

/// The next page to read of one repository.
#[derive(Clone)]
struct Reading {
    source: usize,
    first: usize,
    after: Option<String>,
}

/// Reads what each source published in `window`: one outcome for each.
pub(super) async fn published(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    sources: &[ReleaseSource],
    window: TimeRange,
) -> Vec<ReleaseOutcome> {
    let mut outcomes: Vec<ReleaseOutcome> =
        sources.iter().map(|_| ReleaseOutcome::default()).collect();
    let mut seen: Vec<BTreeMap<String, ListItem>> =
        sources.iter().map(|_| BTreeMap::new()).collect();
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
            graphql::send_all(client, context, "releases", FRAGMENTS, &fields, at_once).await;
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
                    Err(error) => {
                        context.cache.forget(field);
                        outcome.error = Some(error);
                    }
                },
                Err(error) => outcome.error = Some(error),
            }
        }
        wave = next;
    }
    for ((outcome, rows), source) in outcomes.iter_mut().zip(seen).zip(sources) {
        let row = rows.into_values().filter_map(|item| item.release);
        let wanted =
            |row: &ReleaseRow| window.contains(row.published_at) && is_followed(source, &row.tag);
        outcome.releases = row.filter(wanted).collect();
    }
    outcomes
}

/// True if the settings follow this tag.
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

/// Pagination state after one page.
struct List {
    total: usize,
    /// Items of the page that were not known before.
    fresh: usize,
    /// When the last item of the page was created.
    last: Option<DateTime<Utc>>,
    next: Option<String>,
}

impl List {
    /// Adds a page to the known rows.
    fn with(page: ResultPage, rows: &mut BTreeMap<String, ListItem>) -> Self {
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

    /// The next page to read; `None` if the list reaches back before the window or all items are
    /// known.
    fn continued(
        self,
        reading: &Reading,
        rows: &BTreeMap<String, ListItem>,
        window: TimeRange,
    ) -> Result<Option<Reading>, FetchError> {
        let reaches = self.last.is_some_and(|last| last < window.since - DRAFTED);
        let (Some(next), false) = (self.next, reaches || rows.len() >= self.total) else {
            return Ok(None);
        };
        // Start again with the largest page: pages shift if a release is published in between.
        if reading.first < 100 {
            return Ok(Some(Reading {
                first: 100,
                after: None,
                ..*reading
            }));
        }
        if self.fresh == 0 || reading.after.as_ref() == Some(&next) {
            return Err(FetchError::Loop);
        }
        Ok(Some(Reading {
            after: Some(next),
            ..*reading
        }))
    }
}
