//! The week with a token, in two dependent steps: lists without bodies, then the bodies of the
//! useful items. A third one follows only where a body is a link to a changelog whose path the
//! settings do not name.

use std::collections::BTreeMap;

use futures_util::future::{join3, join4};

use crate::activity::{Feed, FetchError, PullRequest, Release};
use crate::github::bodies;
use crate::github::bodies::{BlobText, Body, BodyQuery};
use crate::github::client::Client;
use crate::github::gates::GateCommits;
use crate::github::{
    FetchRequest, Fetched, GithubContext, changelogs, gates, html_url, pull_requests, releases,
    schedule, search,
};
use crate::settings::RepositoryName;
use crate::text::Untrusted;

/// Requests that the second step of an ordinary week is spread over, side by side.
const REQUESTS: usize = 3;

/// A release of step one, with the current name of its repository.
struct ListedRelease {
    release: Release,
    name: RepositoryName,
    /// The changelog file of its version, by the settings.
    changelog: Option<String>,
}

pub(super) async fn week(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    request: &FetchRequest<'_>,
) -> Fetched {
    let mut found = Fetched::default();
    let (merged, published, gate_commits, outline) = join4(
        pull_requests::merged(
            client,
            context,
            request.merges,
            request.windows.pull_requests,
        ),
        releases::published(client, context, request.releases, request.windows.releases),
        gates::commits(client, context, request),
        schedule::outline(client, context, request.schedule),
    )
    .await;
    let merges = useful_merges(merged, request, &mut found);
    let releases = useful_releases(published, request, context, &mut found);

    let about_merges = merges
        .iter()
        .map(|merge| BodyQuery::pull_request(&merge.repository, merge.number));
    let about_releases = releases
        .iter()
        .map(|release| BodyQuery::release(&release.name, release.release.tag.raw()));
    let mut files: BTreeMap<(RepositoryName, String), RepositoryName> = BTreeMap::new();
    for listed in &releases {
        let key = listed.changelog.clone();
        let key = key.map(|path| (listed.release.repository.clone(), path));
        files.extend(key.map(|key| (key, listed.name.clone())));
    }
    let about_files = files
        .iter()
        .map(|((_, path), name)| BodyQuery::file(name, "HEAD", path));
    let queries = about_merges
        .chain(about_releases)
        .chain(about_files)
        .collect();
    let gate_lists = gate_commits.texts(&merges);
    let about_gates = gate_lists.iter().map(GateCommits::query).collect();
    // Gate lists and timelines are requested separately, so that an error there costs no body.
    // Each takes the place of a request for bodies, to stay within the budget of a week.
    let others = usize::from(!gate_lists.is_empty()) + usize::from(outline.is_some());
    let requests = REQUESTS - others;
    let (answers, gate_answers, timelines) = join3(
        bodies::ask(client, context, "bodies", queries, requests),
        bodies::ask(client, context, "feature gates", about_gates, 1),
        schedule::timelines(client, context, request.schedule, outline.as_ref()),
    )
    .await;
    if let (Some(sources), Some(outline)) = (request.schedule, outline) {
        outline.into_fetched(timelines, sources, &mut found);
    }
    let mut answers = answers.into_iter();
    // An item whose body could not be fetched is left out, so that the next run adds it whole.
    for (mut pull_request, answer) in merges.into_iter().zip(answers.by_ref()) {
        match body_of_listed(answer, |body| body.pull_request) {
            Ok(body) => {
                pull_request.release_note = request.note.find(&body.body).map(Untrusted::from);
                found.pull_requests.push(pull_request);
            }
            Err(error) => found
                .errors
                .push((pull_request.repository, Feed::PullRequests, error)),
        }
    }
    for (listed, answer) in releases.into_iter().zip(answers.by_ref()) {
        let ListedRelease {
            mut release, name, ..
        } = listed;
        match body_of_listed(answer, |body| body.release) {
            Ok(body) => {
                release.url =
                    html_url::of_release(&body.url, &name, release.tag.raw(), &context.address);
                release.notes = Untrusted::new(body.description.unwrap_or_default());
                found.releases.push(release);
            }
            Err(error) => found
                .errors
                .push((release.repository, Feed::Releases, error)),
        }
    }
    gate_commits.add_changes(gate_lists, gate_answers, &mut found);
    found.errors.extend(gate_commits.errors);
    // A file that could not be fetched is asked for again below, if notes link it.
    let texts = files.into_keys().zip(answers);
    let texts = texts.filter_map(|(key, answer)| match answer {
        Ok(body) => Some((key, body.object.and_then(BlobText::whole))),
        Err(FetchError::NotFound { .. }) => Some((key, None)),
        Err(_) => None,
    });
    changelogs::add(client, context, &texts.collect(), &mut found).await;
    found
}

/// The body of an item that step one listed. If it is missing now, it was deleted in between.
fn body_of_listed<T>(
    answer: Result<Body, FetchError>,
    part: impl FnOnce(Body) -> Option<T>,
) -> Result<T, FetchError> {
    match answer.map(part) {
        Ok(Some(body)) => Ok(body),
        Ok(None) | Err(FetchError::NotFound { .. }) => Err(FetchError::Vanished),
        Err(error) => Err(error),
    }
}

/// Returns the pull requests of step one whose bodies are needed; adds the others to `found`.
fn useful_merges(
    outcomes: Vec<search::SearchOutcome>,
    request: &FetchRequest<'_>,
    found: &mut Fetched,
) -> Vec<PullRequest> {
    let mut useful = Vec::new();
    for (source, outcome) in request.merges.iter().zip(outcomes) {
        let error = outcome
            .error
            .map(|error| (source.repository.clone(), Feed::PullRequests, error));
        found.errors.extend(error);
        let inside = |pull_request: &PullRequest| {
            request
                .windows
                .pull_requests
                .contains(pull_request.merged_at)
        };
        for pull_request in outcome.hits.into_values().filter(inside) {
            if source.branches.contains(&pull_request.base) && request.wants(&pull_request.url) {
                useful.push(pull_request);
            } else {
                found.pull_requests.push(pull_request);
            }
        }
    }
    useful
}

/// Returns the releases of step one whose notes are needed; adds the others to `found`. A tag
/// without a release has no notes.
fn useful_releases(
    outcomes: Vec<releases::ReleaseOutcome>,
    request: &FetchRequest<'_>,
    context: &GithubContext<'_>,
    found: &mut Fetched,
) -> Vec<ListedRelease> {
    let mut useful = Vec::new();
    for (source, outcome) in request.releases.iter().zip(outcomes) {
        let error = outcome
            .error
            .map(|error| (source.repository.clone(), Feed::Releases, error));
        found.errors.extend(error);
        let name = outcome.name.unwrap_or_else(|| source.repository.clone());
        for row in outcome.releases {
            let release = Release {
                repository: source.repository.clone(),
                url: html_url::of_tag(&name, &row.tag, &context.address),
                tag: Untrusted::new(row.tag),
                published_at: row.published_at,
                prerelease: row.prerelease,
                changelog: Untrusted::default(),
                notes: Untrusted::default(),
            };
            if !source.tags && request.wants(&release.url) {
                let path = source.changelog.as_ref();
                useful.push(ListedRelease {
                    changelog: path.and_then(|path| path.of(release.tag.raw())),
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
