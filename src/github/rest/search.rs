//! Merged pull requests by REST. Its search results lack the base branch, so each branch is
//! searched separately.

use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};

use crate::activity::{Author, Feed, FetchError, PullRequest};
use crate::github::client::Client;
use crate::github::coverage::{PAGE, TimeSlice};
use crate::github::rate_limit::RateLimitBucket;
use crate::github::rest::get::{RestPage, encoded, followed, get};
use crate::github::search::{Job, SearchPage, gather};
use crate::github::{FetchRequest, Fetched, GithubContext, html_url};
use crate::settings::MergeSource;
use crate::text::Untrusted;

#[derive(Deserialize, Serialize)]
struct Results {
    total_count: usize,
    incomplete_results: bool,
    items: Vec<Item>,
}

#[derive(Deserialize, Serialize)]
struct Item {
    number: u64,
    html_url: String,
    title: Untrusted,
    user: Option<SearchUser>,
    labels: Vec<SearchLabel>,
    body: Option<String>,
    pull_request: Option<Merge>,
}

#[derive(Deserialize, Serialize)]
pub(super) struct SearchUser {
    login: Untrusted,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize, Serialize)]
pub(super) struct SearchLabel {
    pub(super) name: Untrusted,
}

#[derive(Deserialize, Serialize)]
struct Merge {
    merged_at: Option<DateTime<Utc>>,
}

/// One of the searches for one branch of one source.
struct Search<'a> {
    source: &'a MergeSource,
    branch: &'a str,
    qualifiers: &'a str,
    second: bool,
}

/// Searches for what was merged in the window.
pub(super) async fn merged(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    request: &FetchRequest<'_>,
) -> Fetched {
    let window = request.windows.pull_requests;
    let mut searches = Vec::new();
    for source in request.merges {
        let second = Some((&source.second_search, true));
        let second = second.filter(|(qualifiers, _)| !qualifiers.is_empty());
        for (qualifiers, second) in std::iter::once((&source.search, false)).chain(second) {
            let branches = source.branches.iter();
            searches.extend(branches.map(|branch| Search {
                source,
                branch,
                qualifiers,
                second,
            }));
        }
    }
    let whole = |search| Job {
        search,
        slice: TimeSlice::new(window),
        page: None,
    };
    let jobs = (0..searches.len()).map(whole).collect();
    let ask = async |jobs: &[Job]| {
        let one = |job: &Job| searches[job.search].ask(client, context, job.clone(), request);
        join_all(jobs.iter().map(one)).await
    };
    let forget = |job: &Job| {
        context
            .cache
            .forget(&searches[job.search].url(job, context))
    };
    let outcomes = gather(searches.len(), jobs, ask, forget).await;
    let mut found = Fetched::default();
    for (search, outcome) in searches.iter().zip(outcomes) {
        let repository = &search.source.repository;
        let error = outcome.error;
        found
            .errors
            .extend(error.map(|error| (repository.clone(), Feed::PullRequests, error)));
        let inside = outcome
            .hits
            .into_values()
            .filter(|hit| window.contains(hit.merged_at));
        found.pull_requests.extend(inside);
    }
    found
}

impl Search<'_> {
    async fn ask(
        &self,
        client: &Client<'_>,
        context: &GithubContext<'_>,
        job: Job,
        request: &FetchRequest<'_>,
    ) -> Result<SearchPage, FetchError> {
        let name = format!(
            "pull requests of {}, {}",
            self.source.repository, self.branch
        );
        let url = match &job.page {
            Some(next) => followed(next.clone(), context)?,
            None => self.url(&job, context),
        };
        let got: Result<RestPage<Results>, FetchError> =
            get(client, context, name, RateLimitBucket::Search, &url).await;
        let RestPage { value, next } = got.map_err(|error| match &error {
            FetchError::Refused { message, .. } if message.raw().contains("cannot be searched") => {
                FetchError::NotFound { did_you_mean: None }
            }
            _ => error,
        })?;
        let items = value.items.into_iter();
        Ok(SearchPage {
            counted: value.total_count,
            incomplete: value.incomplete_results,
            hits: items
                .filter_map(|item| self.pull_request(item, context, request))
                .collect(),
            next,
        })
    }

    fn url(&self, job: &Job, context: &GithubContext<'_>) -> String {
        let (repository, search) = (&self.source.repository, self.qualifiers);
        let (branch, merged) = (self.branch, job.slice.qualifier());
        let query = format!("repo:{repository} is:pr is:merged base:{branch} {merged} {search}");
        format!(
            "{}/search/issues?q={}&sort=created&order=asc&per_page={PAGE}",
            context.address.rest(),
            encoded(&query)
        )
    }

    fn pull_request(
        &self,
        item: Item,
        context: &GithubContext<'_>,
        request: &FetchRequest<'_>,
    ) -> Option<PullRequest> {
        let repository = &self.source.repository;
        let url =
            html_url::of_pull_request(&item.html_url, repository, item.number, &context.address);
        let mut labels: Vec<Untrusted> = item.labels.into_iter().map(|label| label.name).collect();
        labels.sort();
        let body = item.body.filter(|_| request.wants(&url));
        let note = body.as_deref().and_then(|body| request.note.find(body));
        Some(PullRequest {
            repository: repository.clone(),
            number: item.number,
            url,
            title: item.title,
            author: item.user.and_then(SearchUser::author),
            labels,
            base: self.branch.to_owned(),
            head: Untrusted::default(),
            merged_at: item.pull_request?.merged_at?,
            gates: Vec::new(),
            second_search: self.second,
            release_note: note.map(Untrusted::from),
        })
    }
}

impl SearchUser {
    /// The author as GraphQL returns it: no `[bot]` in the login, and no author for a deleted
    /// account.
    pub(super) fn author(self) -> Option<Author> {
        let login = self.login.raw();
        let short = login.strip_suffix("[bot]").unwrap_or(login);
        (short != "ghost").then(|| Author {
            login: Untrusted::from(short),
            bot: self.kind == "Bot",
        })
    }
}
