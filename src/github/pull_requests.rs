//! Merged pull requests by GraphQL: parallel searches, one for each day of the window.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::activity::{Author, FetchError, PullRequest, TimeRange};
use crate::github::client::Client;
use crate::github::coverage::{PAGE, TimeSlice};
use crate::github::graphql;
use crate::github::graphql::literal;
use crate::github::search::{Job, SearchOutcome, SearchPage, gather};
use crate::github::{GithubContext, html_url};
use crate::settings::{MergeSource, RepositoryName};
use crate::text::Untrusted;

/// Searches in one query, one a day: enough for a week. With more, GitHub becomes slow.
const AT_ONCE: usize = 11;

const FRAGMENTS: &[&str] = &["fragment Hits on SearchResultItemConnection {
  issueCount pageInfo { hasNextPage endCursor }
  nodes { ... on PullRequest {
    number url title mergedAt baseRefName headRefName
    author { __typename login } labels(first: 100) { nodes { name } }
  } }
}
"];

/// The result of either selection: the name of a repository, or a page of a search.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Field {
    name_with_owner: Option<RepositoryName>,
    issue_count: usize,
    page_info: PageInfo,
    /// Null where GitHub cannot show an item.
    nodes: Vec<Option<Node>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Node {
    Merged(Box<Merged>),
    Other(serde::de::IgnoredAny),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Merged {
    number: u64,
    url: String,
    title: Untrusted,
    merged_at: DateTime<Utc>,
    base_ref_name: String,
    head_ref_name: Untrusted,
    author: Option<Actor>,
    labels: Option<Labels>,
}

#[derive(Deserialize)]
struct Actor {
    #[serde(rename = "__typename")]
    kind: String,
    login: Untrusted,
}

#[derive(Deserialize)]
struct Labels {
    nodes: Vec<Label>,
}

#[derive(Deserialize)]
struct Label {
    name: Untrusted,
}

/// Searches for what was merged in `window`: one outcome for each source.
pub(super) async fn merged(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    sources: &[MergeSource],
    window: TimeRange,
) -> Vec<SearchOutcome> {
    let names: Vec<RepositoryName> = sources
        .iter()
        .map(|source| source.repository.clone())
        .collect();
    // A search in a missing repository returns nothing and no error, so request the repository as
    // well.
    let (current, outcomes) = futures_util::future::join(
        current_names(client, context, &names),
        search(client, context, sources, &names, window),
    )
    .await;
    let mut out = Vec::new();
    for ((source, current), mut outcome) in sources.iter().zip(current).zip(outcomes) {
        match current {
            Err(error) => outcome.error = Some(error),
            // A search does not follow a renamed repository.
            Ok(name) if name != source.repository && outcome.hits.is_empty() => {
                let again = search(
                    client,
                    context,
                    std::slice::from_ref(source),
                    &[name],
                    window,
                )
                .await;
                outcome = again.into_iter().next().unwrap_or_default();
            }
            Ok(_) => {}
        }
        out.push(outcome);
    }
    out
}

/// One search in one repository.
struct Search<'a> {
    source: &'a MergeSource,
    /// The repository's name today.
    name: &'a RepositoryName,
    qualifiers: &'a str,
    second: bool,
}

/// Both searches of each source; what the second one alone finds is marked.
async fn search(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    sources: &[MergeSource],
    names: &[RepositoryName],
    window: TimeRange,
) -> Vec<SearchOutcome> {
    let both = sources.iter().zip(names).flat_map(|(source, name)| {
        let search = |qualifiers, second| Search {
            source,
            name,
            qualifiers,
            second,
        };
        let second = (!source.second_search.is_empty()).then_some(&source.second_search);
        std::iter::once(search(source.search.as_str(), false))
            .chain(second.map(|qualifiers| search(qualifiers, true)))
    });
    let searches: Vec<Search<'_>> = both.collect();
    let slices = |(at, search): (usize, &Search<'_>)| {
        // The second one finds a few a day: the whole window fits a page.
        let slices = if search.second {
            vec![TimeSlice::new(window)]
        } else {
            TimeSlice::days(window)
        };
        slices.into_iter().map(move |slice| Job {
            search: at,
            slice,
            page: None,
        })
    };
    let jobs = searches.iter().enumerate().flat_map(slices).collect();
    let field = |job: &Job| {
        let Search {
            name, qualifiers, ..
        } = &searches[job.search];
        let merged = job.slice.qualifier();
        let text = format!("repo:{name} is:pr is:merged {merged} {qualifiers}");
        let after = job
            .page
            .as_deref()
            .map_or(String::new(), |text| format!(", after: {}", literal(text)));
        format!(
            "search(type: ISSUE, first: {PAGE}, query: {}{after}) {{ ...Hits }}",
            literal(&text)
        )
    };
    let ask = async |jobs: &[Job]| {
        let fields: Vec<String> = jobs.iter().map(field).collect();
        let answers = graphql::send_all(
            client,
            context,
            "pull requests",
            FRAGMENTS,
            &fields,
            AT_ONCE,
        );
        let pages = answers.await.into_iter().zip(jobs).map(|(answer, job)| {
            let repository = &searches[job.search].source.repository;
            answer.map(|answer: Field| answer.page(repository, context))
        });
        pages.collect()
    };
    let forget = |job: &Job| context.cache.forget(&field(job));
    let outcomes = gather(searches.len(), jobs, ask, forget).await;
    let mut out: Vec<SearchOutcome> = Vec::new();
    for (search, outcome) in searches.iter().zip(outcomes) {
        match out.last_mut().filter(|_| search.second) {
            Some(first) => {
                first.error = first.error.take().or(outcome.error);
                for (number, mut hit) in outcome.hits {
                    hit.second_search = true;
                    first.hits.entry(number).or_insert(hit);
                }
            }
            None => out.push(outcome),
        }
    }
    out
}

async fn current_names(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    names: &[RepositoryName],
) -> Vec<Result<RepositoryName, FetchError>> {
    let field = |repository_name: &RepositoryName| {
        let (owner, name) = (
            literal(repository_name.owner()),
            literal(repository_name.name()),
        );
        format!("repository(owner: {owner}, name: {name}) {{ nameWithOwner }}")
    };
    let fields: Vec<String> = names.iter().map(field).collect();
    let answers = graphql::send_all(client, context, "repositories", &[], &fields, 40).await;
    let named = |field: Field| {
        field
            .name_with_owner
            .ok_or(FetchError::NotFound { did_you_mean: None })
    };
    answers
        .into_iter()
        .map(|answer| answer.and_then(named))
        .collect()
}

impl Field {
    fn page(self, repository: &RepositoryName, context: &GithubContext<'_>) -> SearchPage {
        let merged = self
            .nodes
            .into_iter()
            .flatten()
            .filter_map(|node| match node {
                Node::Merged(node) => Some(node.pull_request(repository, context)),
                Node::Other(_) => None,
            });
        SearchPage {
            counted: self.issue_count,
            incomplete: false,
            hits: merged.collect(),
            next: self
                .page_info
                .end_cursor
                .filter(|_| self.page_info.has_next_page),
        }
    }
}

impl Merged {
    fn pull_request(self, repository: &RepositoryName, context: &GithubContext<'_>) -> PullRequest {
        let labels = self.labels.map_or(Vec::new(), |label| label.nodes);
        let mut labels: Vec<Untrusted> = labels.into_iter().map(|label| label.name).collect();
        labels.sort();
        let author = self.author.map(|author| Author {
            bot: author.kind == "Bot",
            login: author.login,
        });
        PullRequest {
            url: html_url::of_pull_request(&self.url, repository, self.number, &context.address),
            repository: repository.clone(),
            number: self.number,
            title: self.title,
            author,
            labels,
            base: self.base_ref_name,
            head: self.head_ref_name,
            merged_at: self.merged_at,
            release_note: None,
            gates: Vec::new(),
            second_search: false,
        }
    }
}
