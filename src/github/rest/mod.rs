//! The week without a token, by REST: a request for each repository, and one search for each branch.

mod get;
pub(super) mod open;
pub(super) mod pull_request;
mod releases;
mod search;
mod tags;

use futures_util::future::{join, join_all};

use crate::activity::{Feed, Release, TimeRange};
use crate::github::client::Client;
use crate::github::{Event, FetchError, FetchRequest, Found, GithubContext, GithubError};
use crate::settings::ReleaseSource;
use crate::text::Untrusted;

/// Requests that GitHub allows an hour without a token. Searches are counted apart: ten a minute.
pub(super) const ALLOWED_AN_HOUR: usize = 60;

/// What one repository published, and why that is not all.
#[derive(Default)]
struct Published {
    releases: Vec<Release>,
    trouble: Option<FetchError>,
}

/// # Errors
/// More repositories than GitHub lets anybody read without a token.
pub(super) async fn week(
    client: &Client<'_>,
    access: &GithubContext<'_>,
    asked: &FetchRequest<'_>,
) -> Result<Found, GithubError> {
    let needed: usize = asked
        .releases
        .iter()
        .map(|release| cost(release, access))
        .sum();
    if needed > ALLOWED_AN_HOUR {
        return Err(GithubError::TooManyWithoutToken { needed });
    }
    client.tell(Event::Spending { requests: needed });
    let window = asked.windows.releases;
    let lists = asked
        .releases
        .iter()
        .map(|release| published(client, access, release, window));
    let (merged, lists) = join(search::merged(client, access, asked), join_all(lists)).await;
    let mut found = merged;
    for (source, list) in asked.releases.iter().zip(lists) {
        let trouble = list.trouble;
        found
            .troubles
            .extend(trouble.map(|trouble| (source.repository.clone(), Feed::Releases, trouble)));
        found
            .releases
            .extend(list.releases.into_iter().map(|mut release| {
                if !asked.wants(&release.url) {
                    release.notes = Untrusted::default();
                }
                release
            }));
    }
    Ok(found)
}

async fn published(
    client: &Client<'_>,
    access: &GithubContext<'_>,
    source: &ReleaseSource,
    window: TimeRange,
) -> Published {
    if source.tags {
        tags::published(client, access, source, window).await
    } else {
        releases::published(client, access, source, window).await
    }
}

/// The requests that reading a repository is about to cost at least: none, where the cache has its list.
fn cost(source: &ReleaseSource, access: &GithubContext<'_>) -> usize {
    let (url, requests) = if source.tags {
        (tags::list(source, access), tags::REQUESTS)
    } else {
        (releases::newest(source, access), 1)
    };
    let known = access.cache.fresh::<serde::de::IgnoredAny>(&url).is_some();
    if known { 0 } else { requests }
}
