//! What is fetched to decide by: the list of feature gates, changelog files, what a second search
//! finds.

use lwkd::github::Recording;
use lwkd::settings::Settings;
use wiremock::ResponseTemplate;

use crate::upstream::{ListCommit, Upstream, time};
use crate::{Asking, Run};

/// A list of one gate, as Kubernetes writes it.
fn list(stage: &str, version: &str) -> String {
    format!(
        "- name: PodHostIPs\n  versionedSpecs:\n  - default: true\n    lockToDefault: false\n    \
         preRelease: {stage}\n    version: \"{version}\"\n"
    )
}

/// A week in which pull request 103 promoted a gate, on a branch that began in June.
fn with_gates() -> Upstream {
    let mut upstream = Upstream::new();
    upstream.blobs = vec![
        ("alpha", list("Alpha", "1.29")),
        ("beta", list("Beta", "1.30")),
        ("stable", list("GA", "1.31")),
    ];
    let commit = |committed_at: &str, number, merged_at: &str, before, after| ListCommit {
        committed_at: time(committed_at),
        brought_by: (number, time(merged_at)),
        before,
        after,
    };
    upstream.list_commits = vec![
        commit(
            "2024-07-10T00:00:00Z",
            90,
            "2024-07-19T12:30:00Z",
            "beta",
            "stable",
        ),
        commit(
            "2024-06-02T00:00:00Z",
            103,
            "2024-07-24T12:30:00Z",
            "alpha",
            "beta",
        ),
    ];
    upstream
}

/// Asks as the built-in settings do.
fn asking() -> Asking {
    let mut asking = Asking::new();
    asking.settings.gates = Settings::default().gates;
    asking
}

fn gates(run: &Run) -> Vec<String> {
    let pull_requests = run.activity().pull_requests.iter();
    let changes = pull_requests.flat_map(|pull_request| {
        let changes = pull_request.gates.iter();
        changes.map(|change| format!("{}: {change}", pull_request.number))
    });
    changes.collect()
}

#[tokio::test]
async fn what_a_merge_of_the_window_changed_in_the_list_of_gates_is_known() {
    let run = asking().run(with_gates()).await;
    assert_eq!(run.gaps(), Vec::<String>::new());
    assert_eq!(gates(&run), ["103: PodHostIPs promoted to beta"]);
    // The history side by side with the searches; the two texts side by side with the bodies.
    assert_eq!(run.requests.len(), 6, "{:#?}", run.requests);
    let texts = run
        .requests
        .iter()
        .position(|request| request.contains("object(oid:"));
    let texts = texts.expect("the texts are asked for");
    assert!(texts >= 4);
    assert!(!run.requests[texts].contains("stable"));
}

#[tokio::test]
async fn a_list_of_gates_that_cannot_be_read_takes_nothing_else_away() {
    let answers = ["history(", "object(oid:"];
    for part in answers {
        let mut upstream = with_gates();
        upstream.fault =
            Box::new(move |_, text| text.contains(part).then(|| ResponseTemplate::new(404)));
        let run = asking().run(upstream).await;
        let activity = run.activity();
        assert_eq!(
            (activity.pull_requests.len(), activity.releases.len()),
            (4, 4)
        );
        let gaps = run.gaps();
        let of_gates = |gap: &String| gap.starts_with("feature gates of kubernetes/kubernetes: ");
        assert!(gaps.iter().any(of_gates), "{gaps:?}");
        assert_eq!(gates(&run), Vec::<String>::new());
    }
    let mut upstream = with_gates();
    upstream.blobs[1].1 = "<html>".to_owned();
    let run = asking().run(upstream).await;
    assert_eq!(run.activity().pull_requests.len(), 4);
    assert_eq!(
        run.gaps(),
        [
            "feature gates of kubernetes/kubernetes: unexpected response: it is not a list of feature gates"
        ]
    );
}

#[tokio::test]
async fn without_a_setting_no_list_is_read() {
    let run = Asking::new().run(with_gates()).await;
    assert_eq!(run.requests.len(), 4, "{:#?}", run.requests);
    assert_eq!(gates(&run), Vec::<String>::new());
}

#[tokio::test]
async fn a_changelog_that_the_notes_only_link_is_read_and_saved() {
    let mut upstream = Upstream::new();
    let link = "https://github.com/etcd-io/etcd/blob/main/CHANGELOG/CHANGELOG-3.5.md";
    for release in &mut upstream.released {
        if release.repository == "etcd-io/etcd" {
            release.body = format!("See the [CHANGELOG]({link}).");
        }
    }
    let changelog = "# v3.5\n\n## v3.5.15 (2024-07-24)\n\n- Fix a leak\n\n## v3.5.14\n\n- Older\n";
    upstream.blobs = vec![("main:CHANGELOG/CHANGELOG-3.5.md", changelog.to_owned())];
    let asking = Asking::new();
    let run = asking.run(upstream).await;
    assert_eq!(run.gaps(), Vec::<String>::new());
    let said = |run: &lwkd::activity::Activity| -> Vec<String> {
        let releases = run.releases.iter();
        let etcd = releases.filter(|release| release.repository.as_str() == "etcd-io/etcd");
        etcd.map(|release| format!("{}: {}", release.tag.raw(), release.changelog.raw()))
            .collect()
    };
    let expected = ["v3.5.15: - Fix a leak", "v3.5.15-rc.0: "];
    assert_eq!(said(run.activity()), expected);
    // One file for two releases, in a request of its own.
    let files = run
        .requests
        .iter()
        .filter(|request| request.contains("object(expression:"));
    assert_eq!(files.count(), 1);
    let saved = Recording::new(asking.windows, run.activity()).text();
    let read = Recording::parse(&saved).expect("a saved week").activity();
    assert_eq!(said(&read), expected);
}

/// Asks for the changelogs that the built-in settings name.
fn asking_for_changelogs() -> Asking {
    let mut asking = Asking::new();
    let built_in = Settings::default().releases;
    for source in &mut asking.settings.releases {
        let mut known = built_in.iter();
        let known = known.find(|known| known.repository == source.repository);
        source.changelog = known.and_then(|known| known.changelog.clone());
    }
    asking
}

#[tokio::test]
async fn a_changelog_that_the_settings_name_is_read_with_the_notes() {
    const FILE: &str = "CHANGELOG/CHANGELOG-3.5.md";
    for text in [Some("## v3.5.15 (2024-07-24)\n\n- Fix a leak\n"), None] {
        let mut upstream = Upstream::new();
        for release in &mut upstream.released {
            if release.repository == "etcd-io/etcd" {
                release.body = format!("See https://github.com/etcd-io/etcd/blob/main/{FILE}");
            }
        }
        upstream
            .files
            .extend(text.map(|text| ("etcd-io/etcd", FILE, text)));
        let run = asking_for_changelogs().run(upstream).await;
        assert_eq!(run.gaps(), Vec::<String>::new());
        let mut releases = run.activity().releases.iter();
        let etcd = releases.find(|release| release.tag.raw() == "v3.5.15");
        let changelog = etcd.map(|release| release.changelog.raw());
        assert_eq!(changelog, Some(text.map_or("", |_| "- Fix a leak")));
        // Neither a file that is read nor one that is missing takes a request of its own.
        assert_eq!(run.requests.len(), 4, "{:#?}", run.requests);
    }
}

#[tokio::test]
async fn a_list_of_gates_at_a_wrong_path_is_named() {
    let mut upstream = Upstream::new();
    upstream.no_gate_list = true;
    let run = asking().run(upstream).await;
    assert_eq!(run.activity().pull_requests.len(), 4);
    let path = &asking().settings.gates[0].path;
    let gap = format!("feature gates of kubernetes/kubernetes: no file {path}");
    assert_eq!(run.gaps(), [gap]);
}

#[tokio::test]
async fn the_second_search_finds_what_the_first_one_misses() {
    for token in [true, false] {
        let mut upstream = Upstream::new();
        upstream.merged[4].labels = vec!["size/XXL"];
        let mut asking = if token {
            Asking::new()
        } else {
            Asking::without_token()
        };
        asking.settings.merges[0].second_search = "label:size/XXL".to_owned();
        let run = asking.run(upstream).await;
        let found = run.activity().pull_requests.iter();
        let found: Vec<(u64, bool)> = found
            .map(|pull_request| (pull_request.number, pull_request.second_search))
            .collect();
        let expected = [(100, false), (101, false), (103, false), (104, true)];
        assert_eq!(found, expected, "token: {token}");
    }
}
