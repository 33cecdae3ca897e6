//! The week with a token, in two dependent steps: slim lists, then what the useful ones say.

use futures_util::future::join;

use crate::activity::{Part, PullRequest, Release, release_note};
use crate::github::client::Client;
use crate::github::{Access, Asked, Found, bodies, page, pull_requests, releases, search};
use crate::settings::RepositoryName;
use crate::text::Untrusted;

/// Something of step one, and what step two asks it by.
struct Candidate<T> {
    value: T,
    /// `None`: it is not asked what it says.
    id: Option<String>,
    /// Where a release's page is, by name of the repository today.
    name: RepositoryName,
}

pub(super) async fn week(client: &Client<'_>, access: &Access<'_>, asked: &Asked<'_>) -> Found {
    let mut found = Found::default();
    let (merged, published) = join(
        pull_requests::merged(client, access, asked.merges, asked.windows.pull_requests),
        releases::published(client, access, asked.releases, asked.windows.releases),
    )
    .await;
    let pull_requests = pull_requests_of(merged, asked, &mut found);
    let releases = releases_of(published, asked, access, &mut found);

    let ids = pull_requests.iter().filter_map(|it| it.id.as_deref());
    let ids: Vec<&str> = ids
        .chain(releases.iter().filter_map(|it| it.id.as_deref()))
        .collect();
    let mut bodies = bodies::of(client, access, &ids).await.into_iter();
    // A thing whose body could not be had is left out: the next run adds it whole.
    for Candidate {
        value: mut it, id, ..
    } in pull_requests
    {
        match id.and_then(|_| bodies.next()) {
            None => found.pull_requests.push(it),
            Some(Ok(said)) => {
                it.release_note = release_note(&said.body).map(Untrusted::from);
                found.pull_requests.push(it);
            }
            Some(Err(trouble)) => found
                .troubles
                .push((it.repository, Part::PullRequests, trouble)),
        }
    }
    for Candidate {
        value: mut it,
        id,
        name,
    } in releases
    {
        match id.and_then(|_| bodies.next()) {
            None => found.releases.push(it),
            Some(Ok(said)) => {
                it.url = page::of_release(&said.url, &name, it.tag.raw(), &access.address);
                it.notes = Untrusted::new(said.description.unwrap_or_default());
                found.releases.push(it);
            }
            Some(Err(trouble)) => found
                .troubles
                .push((it.repository, Part::Releases, trouble)),
        }
    }
    found
}

fn pull_requests_of(
    outcomes: Vec<search::Outcome>,
    asked: &Asked<'_>,
    found: &mut Found,
) -> Vec<Candidate<PullRequest>> {
    let mut out = Vec::new();
    for (source, outcome) in asked.merges.iter().zip(outcomes) {
        let trouble = outcome
            .trouble
            .map(|it| (source.repository.clone(), Part::PullRequests, it));
        found.troubles.extend(trouble);
        for hit in outcome.hits.into_values() {
            let it = hit.pull_request;
            if !asked.windows.pull_requests.holds(it.merged_at) {
                continue;
            }
            let used = source.branches.contains(&it.base) && asked.wants(&it.url);
            let name = it.repository.clone();
            out.push(Candidate {
                value: it,
                id: hit.id.filter(|_| used),
                name,
            });
        }
    }
    out
}

fn releases_of(
    outcomes: Vec<releases::Outcome>,
    asked: &Asked<'_>,
    access: &Access<'_>,
    found: &mut Found,
) -> Vec<Candidate<Release>> {
    let mut out = Vec::new();
    for (source, outcome) in asked.releases.iter().zip(outcomes) {
        let trouble = outcome
            .trouble
            .map(|it| (source.repository.clone(), Part::Releases, it));
        found.troubles.extend(trouble);
        let name = outcome.name.unwrap_or_else(|| source.repository.clone());
        for slim in outcome.releases {
            let url = page::of_tag(&name, &slim.tag, &access.address);
            let id = slim.id.filter(|_| asked.wants(&url));
            let value = Release {
                repository: source.repository.clone(),
                url,
                tag: Untrusted::new(slim.tag),
                published_at: slim.published_at,
                prerelease: slim.prerelease,
                notes: Untrusted::default(),
            };
            out.push(Candidate {
                value,
                id,
                name: name.clone(),
            });
        }
    }
    out
}
