//! `lwkd fill` against GitHub 100 ms away, beside two rivals: a plain REST client that asks 16 at
//! once, and one that asks one after another. `cargo bench --bench fill`
//!
//! The server runs in this process and answers from memory after 100 ms, so the figures tell how
//! often a client waits for the network, and what it computes itself. Only ratios carry over to
//! another machine.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Query, State};
use axum::http::Uri;
use futures_util::StreamExt;
use futures_util::stream;
use octocrab::Octocrab;
use serde_json::{Value, json};

const LATENCY: Duration = Duration::from_millis(100);
const RUNS: usize = 5;
/// The lists to fill; the repositories follow.
const SETTINGS: &str = "\
sections:
  - {heading: Merged, shape: bullets, filled_by: merges}
  - {heading: Releases, shape: bullets, filled_by: releases}
merges:
  - {repository: owner/r0}
";

/// Wednesday after the week that ends on 28 July 2024.
const NOW: &str = "1722427200";

fn main() {
    let runtime = runtime();
    let load = Arc::new(Load::default());
    let api = serve(Arc::clone(&load));
    println!(
        "{:<34}{:>9}{:>11}{:>10}{:>8}{:>11}",
        "at 100 ms a request", "time", "requests", "at once", "ratio", "memory"
    );
    for repositories in [40, 1000] {
        let folder = newsletter(repositories);
        let mut times = Vec::new();
        let (mut counts, mut memory) = ((0, 0), 0);
        for _ in 0..RUNS {
            let (time, peak) = fill(folder.path(), &api);
            times.push(time);
            memory = memory.max(peak);
            counts = load.take();
            assert!(counts.0 > 0, "lwkd asked for nothing: {counts:?}");
        }
        times.sort();
        let ours = times[RUNS / 2];
        println!("{repositories} repositories");
        row(
            "  lwkd fill, the whole program",
            ours,
            counts,
            ours,
            Some(memory),
        );
        for (name, at_once, sample) in [
            ("  plain REST, 16 at once", 16, repositories),
            ("  plain REST, one at a time", 1, repositories.min(40)),
        ] {
            let begun = Instant::now();
            runtime.block_on(plain_rest(&api, sample, at_once));
            // A thousand one after another take two minutes: forty are measured.
            let scale = (repositories / sample) as u32;
            let time = begun.elapsed() * scale;
            let (requests, at_once) = load.take();
            row(name, time, (requests * scale as usize, at_once), ours, None);
        }
    }
}

/// `counts`: requests in all, and the most at once.
fn row(name: &str, time: Duration, counts: (usize, usize), ours: Duration, memory: Option<usize>) {
    let (requests, at_once) = counts;
    let ratio = time.as_secs_f64() / ours.as_secs_f64();
    let memory = memory.map_or(String::new(), |memory| {
        format!("{:.1} MiB", memory as f64 / 1024.0)
    });
    println!(
        "{name:<34}{:>6} ms{requests:>11}{at_once:>10}{ratio:>8.1}{memory:>11}",
        time.as_millis()
    );
}

/// A newsletter that follows so many repositories, with an empty draft.
fn newsletter(repositories: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("_posts")).expect("made");
    let names: Vec<String> = (0..repositories)
        .map(|at| format!("  - owner/r{at}\n"))
        .collect();
    let settings = format!("{SETTINGS}releases:\n{}", names.concat());
    std::fs::write(folder.path().join("lwkd.yaml"), settings).expect("written");
    let made = program(folder.path())
        .args(["new", "2024-07-28"])
        .output()
        .expect("run");
    assert!(made.status.success(), "{made:?}");
    folder
}

fn program(folder: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_lwkd"));
    program
        .env_clear()
        .env("SOURCE_DATE_EPOCH", NOW)
        .current_dir(folder);
    program
}

/// Fills without writing: how long it took, and the most memory it held, in KiB (0 where the system
/// does not tell).
fn fill(folder: &Path, api: &str) -> (Duration, usize) {
    let begun = Instant::now();
    let mut child = program(folder)
        .args(["fill", "2024-07-28", "--dry-run"])
        .env("GITHUB_API_URL", api)
        .env("GITHUB_TOKEN", "ghp_as_long_as_a_real_one_0123456789abcdef")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("run");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let size = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(size.unwrap_or(0));
        if let Some(status) = child.try_wait().expect("waited for") {
            assert!(status.success(), "{status}");
            return (begun.elapsed(), peak);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// What a script does: one search, then the releases of each repository.
async fn plain_rest(api: &str, repositories: usize, at_once: usize) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().build();
    let client = Octocrab::builder()
        .base_uri(api)
        .expect("an address")
        .build_with_reqwest(http.expect("an HTTP client"))
        .expect("a client");
    let search = std::iter::once("/search/issues?q=x&per_page=100".to_owned());
    let releases = (0..repositories).map(|at| format!("/repos/owner/r{at}/releases?per_page=5"));
    let answers = stream::iter(search.chain(releases))
        .map(|path| {
            let client = &client;
            async move {
                client
                    .get::<Value, _, ()>(path, None)
                    .await
                    .expect("an answer")
            }
        })
        .buffer_unordered(at_once);
    assert_eq!(answers.count().await, repositories + 1);
}

fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().expect("a runtime")
}

// The server

/// What the server had to do.
#[derive(Default)]
struct Load {
    asked: AtomicUsize,
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Load {
    async fn of_one(&self) {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        tokio::time::sleep(LATENCY).await;
        self.now.fetch_sub(1, Ordering::SeqCst);
    }

    /// Requests so far and the most at once; both counters are reset.
    fn take(&self) -> (usize, usize) {
        (
            self.asked.swap(0, Ordering::SeqCst),
            self.most.swap(0, Ordering::SeqCst),
        )
    }
}

/// Serves in a thread of its own, and gives the address.
fn serve(load: Arc<Load>) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let api = format!("http://{}", listener.local_addr().expect("an address"));
    listener.set_nonblocking(true).expect("set");
    std::thread::spawn(move || {
        runtime().block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            let app = Router::new().fallback(answer).with_state(load);
            axum::serve(listener, app).await.expect("served");
        });
    });
    api
}

async fn answer(
    State(load): State<Arc<Load>>,
    uri: Uri,
    Query(values): Query<HashMap<String, String>>,
    body: String,
) -> String {
    load.of_one().await;
    let reply = match uri.path() {
        "/graphql" => graphql(&body),
        "/search/issues" => {
            json!({ "total_count": 100, "incomplete_results": false, "items": vec![merged(0, 0); 100] })
        }
        _ => {
            let size = values
                .get("per_page")
                .map_or(5, |value| value.parse().unwrap_or(5));
            Value::from(vec![json!({ "tag_name": "v1.0.0", "body": notes() }); size])
        }
    };
    reply.to_string()
}

fn graphql(body: &str) -> Value {
    let asked: Value = serde_json::from_str(body).expect("JSON");
    let query = asked["query"].as_str().expect("a query");
    let fields = query
        .lines()
        .filter_map(|line| line.split_once(": "))
        .filter(|value| value.0.starts_with('f'));
    let data: serde_json::Map<String, Value> = fields
        .map(|(alias, field)| (alias.to_owned(), one(field)))
        .collect();
    json!({ "data": data })
}

/// The answer to one field of a query.
fn one(field: &str) -> Value {
    if let Some(day) = field.split("merged:").nth(1).and_then(|nth| nth.get(8..10)) {
        let day: u64 = day.parse().expect("a day");
        let nodes: Vec<Value> = (0..15).map(|at| merged(day, at)).collect();
        return json!({ "issueCount": 15, "pageInfo": { "hasNextPage": false, "endCursor": null }, "nodes": nodes });
    }
    if field.contains("pullRequest(") {
        return json!({ "pullRequest": { "body": format!("```release-note\nA note.\n```\n{}", notes()) } });
    }
    if field.contains("release(") {
        return json!({ "release": { "url": "", "description": notes() } });
    }
    let name: Vec<&str> = field.split('"').collect();
    let name = format!("{}/{}", name[1], name[3]);
    if !field.contains("releases(") {
        return json!({ "nameWithOwner": name });
    }
    // One of the week, the others older.
    let releases: Vec<Value> = (0..20)
        .map(|at| {
            let at = if at == 0 { "2024-07-24T12:00:00Z".to_owned() } else { format!("2024-05-{:02}T12:00:00Z", 28 - at) };
            json!({ "tagName": format!("v1.{at}"), "createdAt": at, "publishedAt": at, "isPrerelease": false })
        })
        .collect();
    let list = json!({ "totalCount": 60, "pageInfo": { "hasNextPage": true, "endCursor": "20" }, "nodes": releases });
    json!({ "nameWithOwner": name, "releases": list })
}

fn merged(day: u64, at: u64) -> Value {
    let number = day * 100 + at;
    json!({
        "number": number, "title": format!("kubelet: improvement {number} of what it does"),
        "url": format!("https://github.com/kubernetes/kubernetes/pull/{number}"),
        "mergedAt": format!("2024-07-{day:02}T10:{at:02}:00Z"), "baseRefName": "master", "headRefName": "x",
        "author": { "__typename": "User", "login": "someone" },
        "labels": { "nodes": [{ "name": "kind/feature" }, { "name": "release-note" }, { "name": "sig/node" }] },
    })
}

/// Release notes of an ordinary size: 3 kB.
fn notes() -> String {
    "* Something was made better by someone in https://github.com/a/b/pull/1\n".repeat(42)
}
