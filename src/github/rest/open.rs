//! The open pull requests against one branch.

use serde::{Deserialize, Serialize};

use crate::github::client::Client;
use crate::github::rate_limit::RateLimitBucket;
use crate::github::rest::get::{RestPage, encoded, followed, get};
use crate::github::{FetchError, GithubContext, OpenPullRequest};
use crate::settings::RepositoryName;
use crate::text::Untrusted;

/// More pages than a newsletter ever has, so that a server cannot keep a run busy.
const MOST_PAGES: usize = 10;

#[derive(Deserialize, Serialize)]
struct Listed {
    number: u64,
    title: Untrusted,
    user: Option<User>,
    #[serde(default)]
    draft: bool,
}

#[derive(Deserialize, Serialize)]
struct User {
    login: Untrusted,
}

/// Asks for the open pull requests against `base`, the oldest first.
pub(crate) async fn open(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    repository: &RepositoryName,
    base: &str,
) -> Result<Vec<OpenPullRequest>, FetchError> {
    let mut url = format!(
        "{}/repos/{repository}/pulls?state=open&direction=asc&per_page=100&base={}",
        context.address.rest(),
        encoded(base)
    );
    let mut out: Vec<OpenPullRequest> = Vec::new();
    for _ in 0..MOST_PAGES {
        let name = format!("open pull requests of {repository}, {base}");
        let page: RestPage<Vec<Listed>> =
            get(client, context, name, RateLimitBucket::Core, &url).await?;
        for listed in page.value {
            if out.iter().all(|known| known.number != listed.number) {
                out.push(OpenPullRequest {
                    number: listed.number,
                    title: listed.title,
                    author: listed.user.map(|user| user.login).unwrap_or_default(),
                    is_draft: listed.draft,
                });
            }
        }
        match page.next {
            Some(next) => url = followed(next, context)?,
            None => return Ok(out),
        }
    }
    Err(FetchError::Loop)
}
