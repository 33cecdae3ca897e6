//! Merged pull requests by REST. Its search tells no base branch, so each branch is searched by itself.

use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};

use crate::activity::{Author, Feed, PullRequest, release_note};
use crate::github::client::Client;
use crate::github::coverage::{Coverage, PAGE};
use crate::github::rate_limit::Resource;
use crate::github::rest::get::{Page as Got, encoded, followed, get};
use crate::github::search::{Job, SearchPage, gather};
use crate::github::{FetchError, FetchRequest, Found, GithubContext, html_url};
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

/// What is merged into one branch of one source.
struct Search<'a> {
    source: &'a MergeSource,
    branch: &'a str,
}

/// Searches for what was merged in the window.
pub(super) async fn merged(
    client: &Client<'_>,
    access: &GithubContext<'_>,
    asked: &FetchRequest<'_>,
) -> Found {
    let window = asked.windows.pull_requests;
    let mut searches = Vec::new();
    for source in asked.merges {
        let branches = source.branches.iter();
        searches.extend(branches.map(|branch| Search { source, branch }));
    }
    let whole = |search| Job {
        search,
        slice: Coverage::of(window),
        page: None,
    };
    let jobs = (0..searches.len()).map(whole).collect();
    let ask = async |jobs: &[Job]| {
        let one = |job: &Job| searches[job.search].ask(client, access, job.clone(), asked);
        join_all(jobs.iter().map(one)).await
    };
    let forget = |job: &Job| access.cache.forget(&searches[job.search].url(job, access));
    let outcomes = gather(searches.len(), jobs, ask, forget).await;
    let mut found = Found::default();
    for (search, outcome) in searches.iter().zip(outcomes) {
        let repository = &search.source.repository;
        let trouble = outcome.trouble;
        found
            .troubles
            .extend(trouble.map(|trouble| (repository.clone(), Feed::PullRequests, trouble)));
        let inside = outcome
            .hits
            .into_values()
            .filter(|into_value| window.contains(into_value.merged_at));
        found.pull_requests.extend(inside);
    }
    found
}

impl Search<'_> {
    async fn ask(
        &self,
        client: &Client<'_>,
        access: &GithubContext<'_>,
        job: Job,
        asked: &FetchRequest<'_>,
    ) -> Result<SearchPage, FetchError> {
        let name = format!(
            "pull requests of {}, {}",
            self.source.repository, self.branch
        );
        let url = match &job.page {
            Some(next) => followed(next.clone(), access)?,
            None => self.url(&job, access),
        };
        let got: Result<Got<Results>, FetchError> =
            get(client, access, name, Resource::Search, &url).await;
        let Got { value, next } = got.map_err(|trouble| match &trouble {
            FetchError::Refused { message, .. } if message.raw().contains("cannot be searched") => {
                FetchError::NotFound { meant: None }
            }
            _ => trouble,
        })?;
        let items = value.items.into_iter();
        Ok(SearchPage {
            counted: value.total_count,
            incomplete: value.incomplete_results,
            hits: items
                .filter_map(|item| self.pull_request(item, access, asked))
                .collect(),
            next,
        })
    }

    fn url(&self, job: &Job, access: &GithubContext<'_>) -> String {
        let MergeSource {
            repository, search, ..
        } = self.source;
        let (branch, merged) = (self.branch, job.slice.qualifier());
        let query = format!("repo:{repository} is:pr is:merged base:{branch} {merged} {search}");
        format!(
            "{}/search/issues?q={}&sort=created&order=asc&per_page={PAGE}",
            access.address.rest(),
            encoded(&query)
        )
    }

    fn pull_request(
        &self,
        item: Item,
        access: &GithubContext<'_>,
        asked: &FetchRequest<'_>,
    ) -> Option<PullRequest> {
        let repository = &self.source.repository;
        let url =
            html_url::of_pull_request(&item.html_url, repository, item.number, &access.address);
        let mut labels: Vec<Untrusted> = item.labels.into_iter().map(|label| label.name).collect();
        labels.sort();
        let body = item.body.filter(|_| asked.wants(&url));
        let note = body.as_deref().and_then(release_note);
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
            release_note: note.map(Untrusted::from),
        })
    }
}

impl SearchUser {
    /// As GraphQL tells it: no `[bot]` in a login, and nobody for an account that was deleted.
    pub(super) fn author(self) -> Option<Author> {
        let login = self.login.raw();
        let short = login.strip_suffix("[bot]").unwrap_or(login);
        (short != "ghost").then(|| Author {
            login: Untrusted::from(short),
            bot: self.kind == "Bot",
        })
    }
}
