//! Step two of the GraphQL week: the bodies of the pull requests and releases that will be used.

use serde::Deserialize;

use crate::activity::FetchError;
use crate::github::GithubContext;
use crate::github::client::Client;
use crate::github::graphql;
use crate::github::graphql::literal;
use crate::settings::RepositoryName;

const FEWEST: usize = 20;
const MOST: usize = 100;

const FRAGMENTS: &[&str] = &["fragment Text on Blob { text isTruncated }
"];

/// A GraphQL selection of one body.
pub(super) struct BodyQuery(String);

/// The reply to a [`BodyQuery`].
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body {
    pub(super) pull_request: Option<PullRequestBody>,
    pub(super) release: Option<ReleaseBody>,
    pub(super) object: Option<BlobText>,
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

/// A file.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct BlobText {
    /// Null where the file is binary.
    text: Option<String>,
    /// GitHub cuts texts at 512,000 bytes.
    is_truncated: bool,
}

impl BlobText {
    pub(super) fn whole(self) -> Option<String> {
        self.text.filter(|_| !self.is_truncated)
    }
}

impl BodyQuery {
    /// A file by its object id.
    pub(super) fn blob(repository: &RepositoryName, oid: &str) -> Self {
        let thing = format!("object(oid: {}) {{ ...Text }}", literal(oid));
        Self::about(repository, &thing)
    }

    /// A file by its path, at a branch or a tag.
    pub(super) fn file(repository: &RepositoryName, revision: &str, path: &str) -> Self {
        let expression = literal(&format!("{revision}:{path}"));
        let thing = format!("object(expression: {expression}) {{ ...Text }}");
        Self::about(repository, &thing)
    }

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

/// Sends all queries, in so many requests side by side; the replies are in the same order.
pub(super) async fn ask(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    name: &str,
    queries: Vec<BodyQuery>,
    requests: usize,
) -> Vec<Result<Body, FetchError>> {
    let at_most = queries.len().div_ceil(requests).clamp(FEWEST, MOST);
    let fields: Vec<String> = queries.into_iter().map(|query| query.0).collect();
    graphql::send_all(client, context, name, FRAGMENTS, &fields, at_most).await
}
