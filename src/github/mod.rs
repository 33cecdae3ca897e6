//! Fetches what happened upstream from GitHub. The only module that knows octocrab and the network.
//!
//! With a token, GraphQL is used in two steps, whatever the number of repositories: lists without
//! bodies in parallel, then the bodies of what will be used. Without a token, REST is used, with
//! one request for each repository. Either way the result is complete or says what is missing.
//!
//! In reading order: `address`, `token` and `network` (where, as whom, and how), `transport`,
//! `limits`,
//! `rate_limit` and `client` (one request and its retries), `graphql` (batches), `coverage` and
//! `search` (complete searches), `pull_requests`, `releases`, `bodies` and `graphql_week` (the week
//! with a token), `rest` (without), `html_url`, `cache`, `recording`.

mod address;
mod bodies;
mod cache;
mod changelogs;
mod client;
mod coverage;
mod error;
mod gates;
mod graphql;
mod graphql_week;
mod html_url;
mod limits;
mod network;
mod pull_requests;
mod rate_limit;
mod recording;
mod releases;
mod rest;
mod schedule;
mod search;
mod token;
mod transport;

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

pub use address::Address;
pub use cache::Cache;
pub use error::GithubError;
pub use network::NetworkSettings;
pub use recording::{BadRecording, Recording};
pub use token::Token;

use crate::activity::schedule::Schedule;
use crate::activity::{Activity, Feed, FetchError, FetchGap, PullRequest, Release, Windows};
use crate::post::UrlKey;
use crate::settings::{
    GateSource, MergeSource, NoteMark, ReleaseSource, RepositoryName, ScheduleSources, Settings,
};
use crate::text::Untrusted;

/// What to fetch.
#[derive(Clone, Copy)]
pub struct FetchRequest<'a> {
    pub windows: Windows,
    pub merges: &'a [MergeSource],
    /// How their release notes are marked.
    pub note: &'a NoteMark,
    pub gates: &'a [GateSource],
    pub releases: &'a [ReleaseSource],
    /// Where the release schedule is, if it is needed.
    pub schedule: Option<&'a ScheduleSources>,
    /// Selects the pages whose texts (release notes) are needed.
    pub wanted: &'a (dyn Fn(&UrlKey) -> bool + Sync),
}

impl FetchRequest<'_> {
    fn wants(&self, url: &str) -> bool {
        (self.wanted)(&UrlKey::of(url))
    }
}

/// How to reach GitHub.
pub struct GithubContext<'a> {
    pub address: Address,
    pub token: Option<Token>,
    pub network: NetworkSettings,
    pub timeouts: Timeouts,
    pub cache: Cache,
    /// Receives events, for progress and `-v`.
    pub on_event: &'a dyn Fn(Event<'_>),
}

/// Time limits.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For all waits together that GitHub asks for.
    pub max_wait: Duration,
    /// For making a connection.
    pub connect: Duration,
    /// For one request, from the first byte sent to the last one received.
    pub request: Duration,
    /// For the whole run.
    pub run: Duration,
    /// The pause before the second attempt. It doubles with each further attempt.
    pub backoff: Duration,
}

impl Timeouts {
    /// The default limits with waits of `max_wait` in total. The whole run may take 15 s longer
    /// than that, and at least 75 s.
    pub fn new(max_wait: Duration) -> Self {
        let seconds = Duration::from_secs;
        Self {
            max_wait,
            connect: seconds(10),
            request: seconds(30),
            run: max_wait
                .saturating_add(seconds(15))
                .clamp(seconds(75), seconds(366 * 86_400)),
            backoff: Duration::from_millis(500),
        }
    }
}

/// A pull request that is not merged yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPullRequest {
    pub number: u64,
    pub title: Untrusted,
    /// The author's login; empty where the account was deleted.
    pub author: Untrusted,
    pub is_draft: bool,
}

/// What happens during a run.
#[derive(Debug)]
pub enum Event<'a> {
    /// A request is about to be sent.
    Request { name: &'a str },
    /// A request was answered. `cost`: GraphQL points or REST requests.
    Answered {
        name: &'a str,
        took: Duration,
        bytes: usize,
        cost: Option<u64>,
    },
    /// An attempt failed.
    Failed {
        name: &'a str,
        took: Duration,
        error: &'a FetchError,
        /// There will be another attempt.
        again: bool,
    },
    /// GitHub asked for a wait; `left` remains. Emitted once a second.
    Waiting { left: Duration },
    /// This many requests are about to be spent without a token.
    Spending { requests: usize },
}

/// What was fetched, and what could not be.
#[derive(Default)]
struct Fetched {
    pull_requests: Vec<PullRequest>,
    releases: Vec<Release>,
    schedule: Schedule,
    errors: Vec<(RepositoryName, Feed, FetchError)>,
}

/// Fetches the week. Whatever cannot be fetched becomes a gap. Needs a tokio runtime.
///
/// # Errors
///
/// A rejected token, an unsafe URL, or more requests than GitHub allows without a token.
pub async fn fetch(
    request: &FetchRequest<'_>,
    context: &GithubContext<'_>,
) -> Result<Activity, GithubError> {
    let client = client::Client::new(context)?;
    let found = match &context.token {
        Some(_) => graphql_week::week(&client, context, request).await,
        None => rest::week(&client, context, request).await?,
    };
    if found
        .errors
        .iter()
        .any(|error| error.2 == FetchError::Rejected)
    {
        return Err(rejected(context));
    }
    Ok(found.activity(request))
}

/// Fetches one pull request by its number, whenever it was merged and into whichever branch. The
/// activity is empty if it does not exist or is not merged. Needs a tokio runtime.
///
/// # Errors
///
/// A rejected token, or an unsafe URL.
pub async fn fetch_pull_request(
    repository: &RepositoryName,
    number: u64,
    note: &NoteMark,
    context: &GithubContext<'_>,
) -> Result<Activity, GithubError> {
    let client = client::Client::new(context)?;
    let merged = rest::pull_request::merged(&client, context, repository, number, note).await;
    let mut activity = Activity::default();
    match merged {
        Ok(merged) => activity.pull_requests.extend(merged),
        Err(FetchError::Rejected) => return Err(rejected(context)),
        Err(error) => activity.gaps.push(FetchGap {
            repository: repository.clone(),
            feed: Feed::PullRequests,
            error,
        }),
    }
    Ok(activity)
}

/// Asks for the open pull requests against the branch `base`, the oldest first. Needs a tokio
/// runtime.
///
/// # Errors
/// A rejected token, or an address that no connection can be made to safely; within it, why the
/// list could not be fetched.
pub async fn fetch_open_pull_requests(
    repository: &RepositoryName,
    base: &str,
    context: &GithubContext<'_>,
) -> Result<Result<Vec<OpenPullRequest>, FetchError>, GithubError> {
    let client = client::Client::new(context)?;
    match rest::open::open(&client, context, repository, base).await {
        Err(FetchError::Rejected) => Err(rejected(context)),
        other => Ok(other),
    }
}

fn rejected(context: &GithubContext<'_>) -> GithubError {
    match &context.token {
        Some(token) => GithubError::Rejected {
            source_name: token.source(),
        },
        None => GithubError::TokenNeeded,
    }
}

impl Fetched {
    /// Removes duplicates, sorts, and makes a gap of each incomplete part.
    fn activity(self, request: &FetchRequest<'_>) -> Activity {
        let mut gaps = BTreeMap::new();
        for (repository, feed, error) in self.errors {
            let gap = gap(repository.clone(), feed, error, request);
            gaps.entry((feed, repository)).or_insert(gap);
        }
        // What keeps the pull requests away is said once.
        let of_merges = |repository: &RepositoryName| {
            let gap: Option<&FetchGap> = gaps.get(&(Feed::PullRequests, repository.clone()));
            gap.map(|gap| gap.error.clone())
        };
        let said = |gap: &FetchGap| of_merges(&gap.repository).as_ref() == Some(&gap.error);
        let repeated: Vec<(Feed, RepositoryName)> = gaps
            .iter()
            .filter(|((part, _), gap)| *part == Feed::Gates && said(gap))
            .map(|(key, _)| key.clone())
            .collect();
        for key in repeated {
            gaps.remove(&key);
        }
        let mut pull_requests = self.pull_requests;
        pull_requests.sort_by(|a, b| (&a.repository, a.number).cmp(&(&b.repository, b.number)));
        pull_requests.dedup_by(|a, b| a.repository == b.repository && a.number == b.number);
        let mut releases = self.releases;
        let mut seen = HashSet::new();
        releases.retain(|release| seen.insert((release.repository.clone(), release.tag.clone())));
        let place: BTreeMap<&RepositoryName, usize> = request
            .releases
            .iter()
            .enumerate()
            .map(|(at, source)| (&source.repository, at))
            .collect();
        releases.sort_by(|a, b| {
            let (left, right) = (place.get(&a.repository), place.get(&b.repository));
            left.cmp(&right)
                .then(b.published_at.cmp(&a.published_at))
                .then(a.tag.cmp(&b.tag))
        });
        Activity {
            pull_requests,
            releases,
            schedule: self.schedule,
            gaps: gaps.into_values().collect(),
        }
    }
}

fn gap(
    repository: RepositoryName,
    feed: Feed,
    error: FetchError,
    request: &FetchRequest<'_>,
) -> FetchGap {
    let error = match error {
        FetchError::NotFound { .. } => FetchError::NotFound {
            did_you_mean: similar_name(&repository, request),
        },
        other => other,
    };
    FetchGap {
        repository,
        feed,
        error,
    }
}

/// The known repository with the smallest edit distance (3 or less) to a missing one.
fn similar_name(missing: &RepositoryName, request: &FetchRequest<'_>) -> Option<RepositoryName> {
    let built_in = Settings::default();
    let followed = request
        .releases
        .iter()
        .chain(&built_in.releases)
        .map(|release| &release.repository);
    let merged = request
        .merges
        .iter()
        .chain(&built_in.merges)
        .map(|merge| &merge.repository);
    let names = followed
        .chain(merged)
        .filter(|followed| *followed != missing);
    let distance = |repository_name: &RepositoryName| {
        let same_name = repository_name.name().eq_ignore_ascii_case(missing.name());
        if same_name {
            0
        } else {
            strsim::damerau_levenshtein(repository_name.as_str(), missing.as_str())
        }
    };
    let closest = names.min_by_key(|name| distance(name))?;
    (distance(closest) <= 3).then(|| closest.clone())
}
