//! The week without a token, by REST: one request for each repository and one search for each
//! branch.

mod get;
pub(super) mod open;
pub(super) mod pull_request;
mod releases;
mod schedule;
mod search;
mod tags;

use futures_util::future::{join_all, join3};

use crate::activity::{Feed, FetchError, Release, TimeRange};
use crate::github::client::Client;
use crate::github::{Event, FetchRequest, Fetched, GithubContext, GithubError};
use crate::settings::ReleaseSource;
use crate::text::Untrusted;

/// Requests an hour that GitHub allows without a token; searches are limited separately, to ten a
/// minute:
/// <https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api>.
pub(super) const ALLOWED_AN_HOUR: usize = 60;

/// What one repository published, and why that is not complete.
#[derive(Default)]
struct PublishedReleases {
    releases: Vec<Release>,
    error: Option<FetchError>,
}

/// Fetches the week.
///
/// # Errors
///
/// More repositories than GitHub allows to read without a token.
pub(super) async fn week(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    request: &FetchRequest<'_>,
) -> Result<Fetched, GithubError> {
    let releases: usize = request
        .releases
        .iter()
        .map(|release| cost(release, context))
        .sum();
    let needed = releases + schedule::cost(request.schedule, context);
    if needed > ALLOWED_AN_HOUR {
        return Err(GithubError::TooManyWithoutToken { needed });
    }
    client.emit(Event::Spending { requests: needed });
    let window = request.windows.releases;
    let lists = request
        .releases
        .iter()
        .map(|release| published(client, context, release, window));
    let mut with_schedule = Fetched::default();
    let (merged, lists, ()) = join3(
        search::merged(client, context, request),
        join_all(lists),
        schedule::read(client, context, request.schedule, &mut with_schedule),
    )
    .await;
    let mut found = merged;
    found.schedule = with_schedule.schedule;
    found.errors.extend(with_schedule.errors);
    for (source, list) in request.releases.iter().zip(lists) {
        let error = list.error;
        found
            .errors
            .extend(error.map(|error| (source.repository.clone(), Feed::Releases, error)));
        found
            .releases
            .extend(list.releases.into_iter().map(|mut release| {
                if !request.wants(&release.url) {
                    release.notes = Untrusted::default();
                }
                release
            }));
    }
    Ok(found)
}

async fn published(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    source: &ReleaseSource,
    window: TimeRange,
) -> PublishedReleases {
    if source.tags {
        tags::published(client, context, source, window).await
    } else {
        releases::published(client, context, source, window).await
    }
}

/// The minimum number of requests for a repository: none if its list is in the cache.
fn cost(source: &ReleaseSource, context: &GithubContext<'_>) -> usize {
    let (url, requests) = if source.tags {
        (tags::list(source, context), tags::REQUESTS)
    } else {
        (releases::newest(source, context), 1)
    };
    let known = context.cache.fresh::<serde::de::IgnoredAny>(&url).is_some();
    if known { 0 } else { requests }
}
