//! What happened upstream, asked from GitHub. The only room that knows octocrab and the network.
//!
//! With a token GraphQL is asked in two steps, whatever the number of repositories: slim lists side by side, then the
//! bodies of what will be used. Without one REST is asked, which costs a request for each repository. Either way the
//! answer is complete or says what is missing.
//!
//! In reading order: `address` and `token` (where, and as whom), `exchange`, `limits`, `waits` and `client` (one request
//! until it is answered), `graphql` (many questions in one request), `slices` and `search` (until a search adds up),
//! `pull_requests`, `releases`, `bodies` and `two_steps` (the week with a token), `rest` (without), `page`, `cache`,
//! `recording`.

mod address;
mod bodies;
mod cache;
mod client;
mod coverage;
mod error;
mod graphql;
mod graphql_week;
mod html_url;
mod limits;
mod pull_requests;
mod rate_limit;
mod recording;
mod releases;
mod rest;
mod search;
mod token;
mod transport;

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

pub use address::Address;
pub use cache::Cache;
pub use error::{FetchError, GithubError};
pub use recording::{BadRecording, Recording};
pub use token::Token;

use crate::activity::{Activity, Feed, FetchGap, PullRequest, Release, Windows};
use crate::post::UrlKey;
use crate::settings::{MergeSource, ReleaseSource, RepositoryName, Settings};
use crate::text::Untrusted;

/// What of the week is asked for.
#[derive(Clone, Copy)]
pub struct FetchRequest<'a> {
    pub windows: Windows,
    pub merges: &'a [MergeSource],
    pub releases: &'a [ReleaseSource],
    /// Which pages are of interest: only of these it is asked what they say (release notes).
    pub wanted: &'a (dyn Fn(&UrlKey) -> bool + Sync),
}

impl FetchRequest<'_> {
    fn wants(&self, url: &str) -> bool {
        (self.wanted)(&UrlKey::of(url))
    }
}

/// How GitHub is asked.
pub struct GithubContext<'a> {
    pub address: Address,
    pub token: Option<Token>,
    pub patience: Timeouts,
    pub cache: Cache,
    /// Is told what happens, for progress and `-v`.
    pub watch: &'a dyn Fn(Event<'_>),
}

/// How long what may take.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// All waits together that GitHub asks for.
    pub max_wait: Duration,
    /// Making a connection.
    pub connect: Duration,
    /// One request, from the first byte sent to the last one read.
    pub request: Duration,
    /// Everything.
    pub run: Duration,
    /// Before a second try; then twice as long each time.
    pub backoff: Duration,
}

impl Timeouts {
    /// The usual patience, with waits of `max_wait` in all: a run takes 15 s more than that at most, or 75 s if that is
    /// longer.
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

/// What happens while GitHub is asked.
#[derive(Debug)]
pub enum Event<'a> {
    /// A request is about to be sent.
    FetchRequest { name: &'a str },
    /// A request was answered. `cost`: points of GraphQL, requests of REST.
    Answered {
        name: &'a str,
        took: Duration,
        bytes: usize,
        cost: Option<u64>,
    },
    /// A try failed.
    Failed {
        name: &'a str,
        took: Duration,
        why: &'a FetchError,
        /// It is tried again.
        again: bool,
    },
    /// GitHub asked for a wait, and so much of it is left. Mention once a second.
    Waiting { left: Duration },
    /// Without a token so many requests are about to be spent.
    Spending { requests: usize },
}

/// What was found, and what could not be.
#[derive(Default)]
struct Found {
    pull_requests: Vec<PullRequest>,
    releases: Vec<Release>,
    troubles: Vec<(RepositoryName, Feed, FetchError)>,
}

/// Asks for the week. What cannot be fetched becomes a gap. Needs a tokio runtime.
///
/// # Errors
/// What stops everything: a rejected token, an address that no connection can be made to safely, or more requests than
/// GitHub allows without a token.
pub async fn fetch(
    asked: &FetchRequest<'_>,
    access: &GithubContext<'_>,
) -> Result<Activity, GithubError> {
    let client = client::Client::new(access)?;
    let found = match &access.token {
        Some(_) => graphql_week::week(&client, access, asked).await,
        None => rest::week(&client, access, asked).await?,
    };
    if found
        .troubles
        .iter()
        .any(|trouble| trouble.2 == FetchError::Rejected)
    {
        return Err(rejected(access));
    }
    Ok(found.activity(asked))
}

/// Asks for one pull request by its number, whenever and wherever it was merged: an activity of it alone, or of nothing
/// where there is none or it is not merged. Needs a tokio runtime.
///
/// # Errors
/// A rejected token, or an address that no connection can be made to safely.
pub async fn fetch_pull_request(
    repository: &RepositoryName,
    number: u64,
    access: &GithubContext<'_>,
) -> Result<Activity, GithubError> {
    let client = client::Client::new(access)?;
    let merged = rest::pull_request::merged(&client, access, repository, number).await;
    let mut activity = Activity::default();
    match merged {
        Ok(merged) => activity.pull_requests.extend(merged),
        Err(FetchError::Rejected) => return Err(rejected(access)),
        Err(trouble) => activity.gaps.push(FetchGap {
            repository: repository.clone(),
            part: Feed::PullRequests,
            why: trouble.why(),
            help: trouble.help(),
        }),
    }
    Ok(activity)
}

/// Asks for the open pull requests against the branch `base`, the oldest first. Needs a tokio runtime.
///
/// # Errors
/// A rejected token, or an address that no connection can be made to safely; within it, why the list could
/// not be fetched.
pub async fn fetch_open_pull_requests(
    repository: &RepositoryName,
    base: &str,
    access: &GithubContext<'_>,
) -> Result<Result<Vec<OpenPullRequest>, FetchError>, GithubError> {
    let client = client::Client::new(access)?;
    match rest::open::open(&client, access, repository, base).await {
        Err(FetchError::Rejected) => Err(rejected(access)),
        other => Ok(other),
    }
}

fn rejected(access: &GithubContext<'_>) -> GithubError {
    match &access.token {
        Some(token) => GithubError::Rejected {
            source_name: token.source(),
        },
        None => GithubError::TokenNeeded,
    }
}

impl Found {
    /// Each once, in a stable order, and a gap for each part that is not complete.
    fn activity(self, asked: &FetchRequest<'_>) -> Activity {
        let mut gaps = BTreeMap::new();
        for (repository, part, trouble) in self.troubles {
            let gap = gap(repository.clone(), part, trouble, asked);
            gaps.entry((part, repository)).or_insert(gap);
        }
        let mut pull_requests = self.pull_requests;
        pull_requests.sort_by(|a, b| (&a.repository, a.number).cmp(&(&b.repository, b.number)));
        pull_requests.dedup_by(|a, b| a.repository == b.repository && a.number == b.number);
        let mut releases = self.releases;
        let mut seen = HashSet::new();
        releases.retain(|release| seen.insert((release.repository.clone(), release.tag.clone())));
        let place: BTreeMap<&RepositoryName, usize> = asked
            .releases
            .iter()
            .enumerate()
            .map(|(at, it)| (&it.repository, at))
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
            gaps: gaps.into_values().collect(),
        }
    }
}

fn gap(
    repository: RepositoryName,
    part: Feed,
    trouble: FetchError,
    asked: &FetchRequest<'_>,
) -> FetchGap {
    let trouble = match trouble {
        FetchError::NotFound { .. } => FetchError::NotFound {
            meant: meant(&repository, asked),
        },
        other => other,
    };
    FetchGap {
        why: trouble.why(),
        help: trouble.help(),
        repository,
        part,
    }
}

/// The repository that a name that is not there is closest to.
fn meant(missing: &RepositoryName, asked: &FetchRequest<'_>) -> Option<String> {
    let built_in = Settings::default();
    let followed = asked
        .releases
        .iter()
        .chain(&built_in.releases)
        .map(|release| &release.repository);
    let merged = asked
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
    (distance(closest) <= 3).then(|| closest.to_string())
}
