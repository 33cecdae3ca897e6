//! Step two by GraphQL: what the pull requests and releases say that will be used.

use serde::Deserialize;

use crate::github::client::Client;
use crate::github::graphql;
use crate::github::graphql::literal;
use crate::github::{FetchError, GithubContext};
use crate::settings::RepositoryName;

/// Queries that the bodies of an ordinary week are spread over, side by side.
const QUERIES: usize = 3;
const FEWEST: usize = 20;
const MOST: usize = 100;

/// What is asked about one thing.
pub(super) struct Question(String);

/// What a pull request or release says.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Said {
    pub(super) pull_request: Option<PullRequestBody>,
    pub(super) release: Option<ReleaseBody>,
}

#[derive(Deserialize)]
pub(super) struct PullRequestBody {
    /// Markdown.
    pub(super) body: String,
}

#[derive(Deserialize)]
pub(super) struct ReleaseBody {
    /// Its page.
    pub(super) url: String,
    /// Markdown.
    pub(super) description: Option<String>,
}

impl Question {
    pub(super) fn pull_request(repository: &RepositoryName, number: u64) -> Self {
        Self::about(
            repository,
            &format!("pullRequest(number: {number}) {{ body }}"),
        )
    }

    pub(super) fn release(repository: &RepositoryName, tag: &str) -> Self {
        let tag = literal(tag);
        Self::about(
            repository,
            &format!("release(tagName: {tag}) {{ url description }}"),
        )
    }

    fn about(repository: &RepositoryName, thing: &str) -> Self {
        let (owner, name) = (literal(repository.owner()), literal(repository.name()));
        Self(format!(
            "repository(owner: {owner}, name: {name}) {{ {thing} }}"
        ))
    }
}

/// Asks all questions: the answers in their order.
pub(super) async fn ask(
    client: &Client<'_>,
    access: &GithubContext<'_>,
    questions: Vec<Question>,
) -> Vec<Result<Said, FetchError>> {
    let at_most = questions.len().div_ceil(QUERIES).clamp(FEWEST, MOST);
    let fields: Vec<String> = questions.into_iter().map(|question| question.0).collect();
    graphql::ask_all(client, access, "bodies", &[], &fields, at_most).await
}
