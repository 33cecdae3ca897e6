//! The releases of one repository by REST. Each includes its notes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::activity::{FetchError, Release, TimeRange};
use crate::github::client::Client;
use crate::github::rate_limit::RateLimitBucket;
use crate::github::releases::{DRAFTED, NEWEST};
use crate::github::rest::PublishedReleases;
use crate::github::rest::get::{RestPage, followed, get};
use crate::github::{GithubContext, html_url};
use crate::settings::ReleaseSource;
use crate::text::Untrusted;

#[derive(Deserialize, Serialize)]
struct Item {
    html_url: String,
    tag_name: String,
    created_at: DateTime<Utc>,
    /// `None` for a draft.
    published_at: Option<DateTime<Utc>>,
    prerelease: bool,
    draft: bool,
    body: Option<String>,
}

/// The URL of the first page.
pub(super) fn newest(source: &ReleaseSource, context: &GithubContext<'_>) -> String {
    list(source, context, NEWEST)
}

fn list(source: &ReleaseSource, context: &GithubContext<'_>, size: usize) -> String {
    let (rest, repository) = (context.address.rest(), &source.repository);
    format!("{rest}/repos/{repository}/releases?per_page={size}")
}

/// Reads what a repository published in `window`.
pub(super) async fn published(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    source: &ReleaseSource,
    window: TimeRange,
) -> PublishedReleases {
    let mut rows = BTreeMap::new();
    let error = read(client, context, source, window, &mut rows).await.err();
    PublishedReleases {
        releases: rows.into_values().collect(),
        error,
    }
}

/// Reads pages back to before the window. The first page is small: it is enough for most
/// repositories.
async fn read(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    source: &ReleaseSource,
    window: TimeRange,
    rows: &mut BTreeMap<String, Release>,
) -> Result<(), FetchError> {
    let (small, large) = (newest(source, context), list(source, context, 100));
    let mut seen = BTreeMap::new();
    let mut url = small.clone();
    loop {
        let name = format!("releases of {}", source.repository);
        let page: RestPage<Vec<Item>> =
            get(client, context, name, RateLimitBucket::Core, &url).await?;
        let last = page.value.last().map(|value| value.created_at);
        let before = seen.len();
        for item in page.value {
            seen.insert(item.html_url.clone(), ());
            if let Some(release) = item
                .release(source, context)
                .filter(|release| window.contains(release.published_at))
            {
                rows.insert(release.url.clone(), release);
            }
        }
        let reaches = last.is_some_and(|last| last < window.since - DRAFTED);
        let Some(next) = page.next.filter(|_| !reaches) else {
            return Ok(());
        };
        if url == small {
            // Start again with the largest page: pages shift if a release is published in between.
            url.clone_from(&large);
            continue;
        }
        let next = followed(next, context)?;
        if seen.len() == before || next == url {
            context.cache.forget(&url);
            return Err(FetchError::Loop);
        }
        url = next;
    }
}

impl Item {
    fn release(self, source: &ReleaseSource, context: &GithubContext<'_>) -> Option<Release> {
        let published_at = self.published_at.filter(|_| !self.draft)?;
        let repository = source.repository.clone();
        Some(Release {
            url: html_url::of_release(
                &self.html_url,
                &repository,
                &self.tag_name,
                &context.address,
            ),
            repository,
            tag: Untrusted::new(self.tag_name),
            published_at,
            prerelease: self.prerelease,
            changelog: Untrusted::default(),
            notes: Untrusted::new(self.body.unwrap_or_default()),
        })
    }
}
