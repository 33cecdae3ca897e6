//! GitHub as `lwkd` meets it: a week in two steps, and everything that can go wrong on the way.

mod evidence;
mod faults;
mod files;
mod limits;
mod network;
mod one;
mod schedule;
mod secrets;
mod upstream;
mod week;

use std::cell::RefCell;
use std::time::Duration;

use chrono::Utc;
use lwkd::activity::{Activity, TimeRange, Windows};
use lwkd::github;
use lwkd::github::{
    Address, Cache, Event, FetchRequest, GithubContext, GithubError, NetworkSettings, Timeouts,
    Token,
};
use lwkd::settings::{MergeSource, ReleaseSource, Settings};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer};

use upstream::{Upstream, time};

/// What `lwkd` sends as a token in these tests; nothing may ever show it.
const TOKEN: &str = "ghp_NeverShown0123456789";

/// One run: what was asked and what came of it.
struct Run {
    outcome: Result<Activity, GithubError>,
    /// Queries and addresses, in the order of their arrival.
    requests: Vec<String>,
    /// All events that were reported.
    events: Vec<String>,
    /// What is kept for the next run.
    cache: Option<String>,
}

impl Run {
    fn activity(&self) -> &Activity {
        self.outcome.as_ref().expect("the week")
    }

    fn gaps(&self) -> Vec<String> {
        let line = |fetch_gap: &lwkd::activity::FetchGap| fetch_gap.to_string();
        self.activity().gaps.iter().map(line).collect()
    }
}

/// How a test asks.
struct Asking {
    token: bool,
    settings: Settings,
    windows: Windows,
    timeouts: Timeouts,
    network: NetworkSettings,
    cache: Option<String>,
    /// Whether the release schedule is asked for too.
    schedule: bool,
    wanted: fn(&lwkd::post::UrlKey) -> bool,
}

impl Asking {
    /// With a token, for the week of `Upstream::new`, and in a hurry.
    fn new() -> Self {
        let yaml = "like: lwkd\nmerges: [{repository: kubernetes/kubernetes, branches: [master], search: 'label:x'}]\n\
             gates: []\nreleases: [kubernetes-sigs/kustomize, etcd-io/etcd, {repository: golang/go, tags: true, tag_prefix: go}]\n";
        let week = |until: &str| TimeRange {
            since: time("2024-07-22T00:00:00Z"),
            until: time(until),
        };
        Self {
            token: true,
            settings: Settings::parse(yaml).expect("settings"),
            windows: Windows {
                pull_requests: week("2024-07-29T00:00:00Z"),
                releases: week("2024-07-31T12:00:00Z"),
            },
            timeouts: Timeouts {
                max_wait: Duration::from_secs(3),
                connect: Duration::from_secs(2),
                request: Duration::from_secs(10),
                run: Duration::from_secs(60),
                backoff: Duration::from_millis(5),
            },
            network: NetworkSettings::default(),
            cache: None,
            schedule: false,
            wanted: |_| true,
        }
    }

    fn without_token() -> Self {
        Self {
            token: false,
            ..Self::new()
        }
    }

    fn releases(&self) -> &[ReleaseSource] {
        &self.settings.releases
    }

    fn merges(&self) -> &[MergeSource] {
        &self.settings.merges
    }

    async fn run(&self, upstream: Upstream) -> Run {
        let server = MockServer::start().await;
        Mock::given(any())
            .respond_with(upstream)
            .mount(&server)
            .await;
        self.run_at(&server).await
    }

    async fn run_at(&self, server: &MockServer) -> Run {
        let run = self.run_against(&server.uri()).await;
        let text = |request: &wiremock::Request| match request.body.is_empty() {
            true => request.url.to_string(),
            false => String::from_utf8_lossy(&request.body).into_owned(),
        };
        let requests = server.received_requests().await.unwrap_or_default();
        Run {
            requests: requests.iter().map(text).collect(),
            ..run
        }
    }

    async fn run_against(&self, api: &str) -> Run {
        let token = self
            .token
            .then(|| Token::new(TOKEN, "GITHUB_TOKEN").expect("a token"));
        let token = token.flatten();
        let events = RefCell::new(Vec::new());
        let on_event = |event: Event<'_>| events.borrow_mut().push(format!("{event:?}"));
        let access = GithubContext {
            address: Address::from_variables(Some(api), None).expect("an address"),
            cache: Cache::new(self.cache.as_deref(), token.is_some(), false, Utc::now()),
            token,
            network: self.network.clone(),
            timeouts: self.timeouts,
            on_event: &on_event,
        };
        let asked = FetchRequest {
            windows: self.windows,
            merges: self.merges(),
            note: &self.settings.note,
            gates: &self.settings.gates,
            releases: self.releases(),
            schedule: self.settings.schedule.as_ref().filter(|_| self.schedule),
            wanted: &self.wanted,
        };
        let outcome = github::fetch(&asked, &access).await;
        Run {
            outcome,
            requests: Vec::new(),
            events: events.take(),
            cache: access.cache.text(),
        }
    }
}

async fn serve(upstream: Upstream) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(upstream)
        .mount(&server)
        .await;
    server
}
