//! The releases of one repository by REST. Each comes with what it says.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::activity::{Release, TimeRange};
use crate::github::client::Client;
use crate::github::rate_limit::Resource;
use crate::github::releases::{DRAFTED, NEWEST};
use crate::github::rest::Published;
use crate::github::rest::get::{Page, followed, get};
use crate::github::{FetchError, GithubContext, html_url};
use crate::settings::ReleaseSource;
use crate::text::Untrusted;

#[derive(Deserialize, Serialize)]
struct Item {
    html_url: String,
    tag_name: String,
    created_at: DateTime<Utc>,
    /// `None`: a draft.
    published_at: Option<DateTime<Utc>>,
    prerelease: bool,
    draft: bool,
    body: Option<String>,
}

/// The first page that is asked for.
pub(super) fn newest(source: &ReleaseSource, access: &GithubContext<'_>) -> String {
    list(source, access, NEWEST)
}

fn list(source: &ReleaseSource, access: &GithubContext<'_>, size: usize) -> String {
    let (rest, repository) = (access.address.rest(), &source.repository);
    format!("{rest}/repos/{repository}/releases?per_page={size}")
}

/// Reads what a repository published in `window`.
pub(super) async fn published(
    client: &Client<'_>,
    access: &GithubContext<'_>,
    source: &ReleaseSource,
    window: TimeRange,
) -> Published {
    let mut rows = BTreeMap::new();
    let trouble = read(client, access, source, window, &mut rows).await.err();
    Published {
        releases: rows.into_values().collect(),
        trouble,
    }
}

/// Reads pages until they reach back before the window, the newest ones small: most repositories need no more.
async fn read(
    client: &Client<'_>,
    access: &GithubContext<'_>,
    source: &ReleaseSource,
    window: TimeRange,
    rows: &mut BTreeMap<String, Release>,
) -> Result<(), FetchError> {
    let (small, large) = (newest(source, access), list(source, access, 100));
    let mut seen = BTreeMap::new();
    let mut url = small.clone();
    loop {
        let name = format!("releases of {}", source.repository);
        let page: Page<Vec<Item>> = get(client, access, name, Resource::Core, &url).await?;
        let last = page.value.last().map(|value| value.created_at);
        let before = seen.len();
        for item in page.value {
            seen.insert(item.html_url.clone(), ());
            if let Some(release) = item
                .release(source, access)
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
            // The largest page from the start: pages move when something is released meanwhile.
            url.clone_from(&large);
            continue;
        }
        let next = followed(next, access)?;
        if seen.len() == before || next == url {
            access.cache.forget(&url);
            return Err(FetchError::Circle);
        }
        url = next;
    }
}

impl Item {
    fn release(self, source: &ReleaseSource, access: &GithubContext<'_>) -> Option<Release> {
        let published_at = self.published_at.filter(|_| !self.draft)?;
        let repository = source.repository.clone();
        Some(Release {
            url: html_url::of_release(&self.html_url, &repository, &self.tag_name, &access.address),
            repository,
            tag: Untrusted::new(self.tag_name),
            published_at,
            prerelease: self.prerelease,
            notes: Untrusted::new(self.body.unwrap_or_default()),
        })
    }
}
