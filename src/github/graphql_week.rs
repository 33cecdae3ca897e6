//! The week with a token, in two dependent steps: slim lists, then what the useful ones say.

use futures_util::future::join;

use crate::activity::{Feed, PullRequest, Release, release_note};
use crate::github::bodies;
use crate::github::bodies::{Question, Said};
use crate::github::client::Client;
use crate::github::{
    FetchError, FetchRequest, Found, GithubContext, html_url, pull_requests, releases, search,
};
use crate::settings::RepositoryName;
use crate::text::Untrusted;

/// A release of step one, and the name of its repository today.
struct Slim {
    release: Release,
    name: RepositoryName,
}

pub(super) async fn week(
    client: &Client<'_>,
    access: &GithubContext<'_>,
    asked: &FetchRequest<'_>,
) -> Found {
    let mut found = Found::default();
    let (merged, published) = join(
        pull_requests::merged(client, access, asked.merges, asked.windows.pull_requests),
        releases::published(client, access, asked.releases, asked.windows.releases),
    )
    .await;
    let merges = useful_merges(merged, asked, &mut found);
    let releases = useful_releases(published, asked, access, &mut found);

    let about_merges = merges
        .iter()
        .map(|merge| Question::pull_request(&merge.repository, merge.number));
    let about_releases = releases
        .iter()
        .map(|release| Question::release(&release.name, release.release.tag.raw()));
    let questions = about_merges.chain(about_releases).collect();
    let mut answers = bodies::ask(client, access, questions).await.into_iter();
    // A thing whose answer could not be had is left out: the next run adds it whole.
    for (mut it, answer) in merges.into_iter().zip(answers.by_ref()) {
        match of_listed(answer, |value| value.pull_request) {
            Ok(said) => {
                it.release_note = release_note(&said.body).map(Untrusted::from);
                found.pull_requests.push(it);
            }
            Err(trouble) => found
                .troubles
                .push((it.repository, Feed::PullRequests, trouble)),
        }
    }
    for (
        Slim {
            release: mut it,
            name,
        },
        answer,
    ) in releases.into_iter().zip(answers)
    {
        match of_listed(answer, |value| value.release) {
            Ok(said) => {
                it.url = html_url::of_release(&said.url, &name, it.tag.raw(), &access.address);
                it.notes = Untrusted::new(said.description.unwrap_or_default());
                found.releases.push(it);
            }
            Err(trouble) => found
                .troubles
                .push((it.repository, Feed::Releases, trouble)),
        }
    }
    found
}

/// What a thing says that step one listed: it was there a moment ago.
fn of_listed<T>(
    answer: Result<Said, FetchError>,
    part: impl FnOnce(Said) -> Option<T>,
) -> Result<T, FetchError> {
    match answer.map(part) {
        Ok(Some(said)) => Ok(said),
        Ok(None) | Err(FetchError::NotFound { .. }) => Err(FetchError::Vanished),
        Err(trouble) => Err(trouble),
    }
}

/// The pull requests of step one that are asked what they say; the others are found as they are.
fn useful_merges(
    outcomes: Vec<search::Outcome>,
    asked: &FetchRequest<'_>,
    found: &mut Found,
) -> Vec<PullRequest> {
    let mut useful = Vec::new();
    for (source, outcome) in asked.merges.iter().zip(outcomes) {
        let trouble = outcome
            .trouble
            .map(|trouble| (source.repository.clone(), Feed::PullRequests, trouble));
        found.troubles.extend(trouble);
        let inside = |pull_request: &PullRequest| {
            asked.windows.pull_requests.contains(pull_request.merged_at)
        };
        for it in outcome.hits.into_values().filter(inside) {
            if source.branches.contains(&it.base) && asked.wants(&it.url) {
                useful.push(it);
            } else {
                found.pull_requests.push(it);
            }
        }
    }
    useful
}

/// Likewise the releases. A tag alone says nothing.
fn useful_releases(
    outcomes: Vec<releases::Outcome>,
    asked: &FetchRequest<'_>,
    access: &GithubContext<'_>,
    found: &mut Found,
) -> Vec<Slim> {
    let mut useful = Vec::new();
    for (source, outcome) in asked.releases.iter().zip(outcomes) {
        let trouble = outcome
            .trouble
            .map(|trouble| (source.repository.clone(), Feed::Releases, trouble));
        found.troubles.extend(trouble);
        let name = outcome.name.unwrap_or_else(|| source.repository.clone());
        for slim in outcome.releases {
            let release = Release {
                repository: source.repository.clone(),
                url: html_url::of_tag(&name, &slim.tag, &access.address),
                tag: Untrusted::new(slim.tag),
                published_at: slim.published_at,
                prerelease: slim.prerelease,
                notes: Untrusted::default(),
            };
            if !source.tags && asked.wants(&release.url) {
                useful.push(Slim {
                    release,
                    name: name.clone(),
                });
            } else {
                found.releases.push(release);
            }
        }
    }
    useful
}
