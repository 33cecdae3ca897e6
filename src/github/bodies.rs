//! Step two by GraphQL: what the pull requests and releases say that will be used.

use serde::Deserialize;

use crate::github::client::Client;
use crate::github::graphql;
use crate::github::graphql::literal;
use crate::github::{FetchError, GithubContext};
use crate::settings::RepositoryName;

const FEWEST: usize = 20;
const MOST: usize = 100;

const FRAGMENTS: &[&str] = &["fragment Text on Blob { text isTruncated }
"];

/// What is asked about one thing.
pub(super) struct Question(String);

/// What a pull request or release says.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Said {
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
    /// Its page.
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

impl Question {
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

/// Asks all questions, spread over so many queries: the answers in their order.
pub(super) async fn ask(
    client: &Client<'_>,
    access: &GithubContext<'_>,
    name: &str,
    questions: Vec<Question>,
    queries: usize,
) -> Vec<Result<Said, FetchError>> {
    let at_most = questions.len().div_ceil(queries).clamp(FEWEST, MOST);
    let fields: Vec<String> = questions.into_iter().map(|question| question.0).collect();
    graphql::ask_all(client, access, name, FRAGMENTS, &fields, at_most).await
}
