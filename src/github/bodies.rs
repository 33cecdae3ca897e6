//! Step two by GraphQL: what the pull requests and releases say that will be used.

use serde::Deserialize;

use crate::github::client::Client;
use crate::github::graphql::{self, literal};
use crate::github::{Access, Trouble};

/// Queries that the bodies of an ordinary week are spread over, side by side.
const QUERIES: usize = 3;
const FEWEST: usize = 20;
const MOST: usize = 100;

const FRAGMENTS: &str = "\
fragment Body on Node {
  ... on PullRequest { body }
  ... on Release { url description }
}
";

/// What a pull request or release says.
#[derive(Deserialize)]
pub(super) struct Body {
    /// A pull request's, as Markdown.
    #[serde(default)]
    pub(super) body: String,
    /// A release's, as Markdown.
    pub(super) description: Option<String>,
    /// The page of a release.
    #[serde(default)]
    pub(super) url: String,
}

/// Asks what the things with these ids say, in their order.
pub(super) async fn of(
    client: &Client<'_>,
    access: &Access<'_>,
    ids: &[&str],
) -> Vec<Result<Body, Trouble>> {
    let fields: Vec<String> = ids
        .iter()
        .map(|it| format!("node(id: {}) {{ ...Body }}", literal(it)))
        .collect();
    let at_most = ids.len().div_ceil(QUERIES).clamp(FEWEST, MOST);
    graphql::ask_all(client, access, "bodies", FRAGMENTS, &fields, at_most).await
}
