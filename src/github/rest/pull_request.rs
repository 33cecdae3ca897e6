//! One pull request by its number, whenever it was merged and into whichever branch.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::activity::{FetchError, PullRequest};
use crate::github::client::Client;
use crate::github::rate_limit::RateLimitBucket;
use crate::github::rest::get::get;
use crate::github::rest::search::{SearchLabel, SearchUser};
use crate::github::{GithubContext, html_url};
use crate::settings::{NoteMark, RepositoryName};
use crate::text::Untrusted;

#[derive(Deserialize, Serialize)]
struct PullRequestReply {
    html_url: String,
    title: Untrusted,
    user: Option<SearchUser>,
    labels: Vec<SearchLabel>,
    body: Option<String>,
    merged_at: Option<DateTime<Utc>>,
    base: Branch,
    head: Branch,
}

#[derive(Deserialize, Serialize)]
struct Branch {
    #[serde(rename = "ref")]
    name: String,
}

/// Fetches pull request `number`. `None` if it does not exist or is not merged.
pub(crate) async fn merged(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    repository: &RepositoryName,
    number: u64,
    note: &NoteMark,
) -> Result<Option<PullRequest>, FetchError> {
    let name = format!("pull request {repository}#{number}");
    let url = format!(
        "{}/repos/{repository}/pulls/{number}",
        context.address.rest()
    );
    let answer: PullRequestReply =
        match get(client, context, name, RateLimitBucket::Core, &url).await {
            Ok(page) => page.value,
            Err(FetchError::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
    let Some(merged_at) = answer.merged_at else {
        return Ok(None);
    };
    let mut labels: Vec<Untrusted> = answer.labels.into_iter().map(|label| label.name).collect();
    labels.sort();
    Ok(Some(PullRequest {
        url: html_url::of_pull_request(&answer.html_url, repository, number, &context.address),
        repository: repository.clone(),
        number,
        title: answer.title,
        author: answer.user.and_then(SearchUser::author),
        labels,
        base: answer.base.name,
        head: Untrusted::new(answer.head.name),
        merged_at,
        gates: Vec::new(),
        second_search: false,
        release_note: answer
            .body
            .as_deref()
            .and_then(|body| note.find(body))
            .map(Untrusted::from),
    }))
}
