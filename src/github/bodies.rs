//! Step two of the GraphQL week: the bodies of the pull requests and releases that will be used.

use serde::Deserialize;

use crate::activity::FetchError;
use crate::github::GithubContext;
use crate::github::client::Client;
use crate::github::graphql;
use crate::github::graphql::literal;
use crate::settings::RepositoryName;

/// The bodies of an ordinary week are spread over this many parallel queries.
const QUERIES: usize = 3;
const FEWEST: usize = 20;
const MOST: usize = 100;

/// A GraphQL selection of one body.
pub(super) struct BodyQuery(String);

/// The reply to a [`BodyQuery`].
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body {
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
    /// Its web page.
    pub(super) url: String,
    /// Markdown.
    pub(super) description: Option<String>,
}

impl BodyQuery {
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

/// Sends all queries; the replies are in the same order.
pub(super) async fn ask(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    questions: Vec<BodyQuery>,
) -> Vec<Result<Body, FetchError>> {
    let at_most = questions.len().div_ceil(QUERIES).clamp(FEWEST, MOST);
    let fields: Vec<String> = questions.into_iter().map(|question| question.0).collect();
    graphql::send_all(client, context, "bodies", &[], &fields, at_most).await
}
