//! The week as it should go.

use lwkd::activity::Activity;
use lwkd::settings::{ReleaseSource, RepositoryName};
use lwkd::text::Untrusted;

use crate::Asking;
use crate::upstream::{Released, Upstream, time};

/// In a fixed form: a line a thing.
fn lines(activity: &Activity) -> Vec<String> {
    let merged = activity.pull_requests.iter().map(|pull_request| {
        let author = pull_request
            .author
            .as_ref()
            .map_or("nobody".to_owned(), |author| {
                format!(
                    "{}{}",
                    author.login.raw(),
                    if author.bot { " (bot)" } else { "" }
                )
            });
        let note = pull_request
            .release_note
            .as_ref()
            .map_or("-", Untrusted::raw);
        format!(
            "{} {} {} {author}: {note}",
            pull_request.url,
            pull_request.base,
            pull_request.merged_at.format("%dT%H:%M:%S")
        )
    });
    let released = activity.releases.iter().map(|release| {
        let pre = if release.prerelease { " pre" } else { "" };
        format!(
            "{} {}{pre}: {}",
            release.url,
            release.published_at.format("%dT%H"),
            release.notes.raw()
        )
    });
    merged.chain(released).collect()
}

#[tokio::test]
async fn the_week_comes_in_two_steps() {
    let run = Asking::new().run(Upstream::new()).await;
    assert_eq!(
        lines(run.activity()),
        [
            "https://github.com/kubernetes/kubernetes/pull/100 master 22T00:00:00 alice: Note of 100.",
            "https://github.com/kubernetes/kubernetes/pull/101 master 28T23:59:59 dependabot (bot): Note of 101.",
            "https://github.com/kubernetes/kubernetes/pull/103 master 24T12:30:00 nobody: Note of 103.",
            "https://github.com/kubernetes/kubernetes/pull/104 master 25T12:30:00 bob: Note of 104.",
            "https://github.com/kubernetes-sigs/kustomize/releases/tag/kustomize%2Fv5.4.3 23T10: Notes of kustomize/v5.4.3",
            "https://github.com/etcd-io/etcd/releases/tag/v3.5.15 24T10: Notes of v3.5.15",
            "https://github.com/etcd-io/etcd/releases/tag/v3.5.15-rc.0 22T10 pre: Notes of v3.5.15-rc.0",
            "https://github.com/golang/go/releases/tag/go1.22.6 24T10: ",
        ]
    );
    assert_eq!(run.gaps(), Vec::<String>::new());
    // The repository's name, the searches and the releases side by side; then the bodies.
    assert_eq!(run.requests.len(), 4, "{:#?}", run.requests);
    let is_body: Vec<bool> = run
        .requests
        .iter()
        .map(|request| request.contains("pullRequest(number:"))
        .collect();
    assert_eq!(is_body, [false, false, false, true]);
}

/// A week in which each of many repositories made a release.
fn with_many_repositories(count: usize) -> (Asking, Upstream) {
    let (mut asking, mut upstream) = (Asking::new(), Upstream::new());
    let source = asking.releases()[1].clone();
    let release = upstream.released[0].clone();
    for at in 0..count {
        let name: &'static str = format!("owner/r{at}").leak();
        asking.settings.releases.push(ReleaseSource {
            repository: RepositoryName::new(name).expect("a name"),
            ..source.clone()
        });
        upstream.released.push(Released {
            repository: name,
            tag: format!("v1.0.{at}"),
            ..release.clone()
        });
    }
    (asking, upstream)
}

#[tokio::test]
async fn many_repositories_take_few_requests_and_tell_what_rest_tells() {
    for (count, most) in [(37, 8), (997, 60)] {
        let (mut asking, upstream) = with_many_repositories(count);
        let server = crate::serve(upstream).await;
        let run = asking.run_at(&server).await;
        assert_eq!(run.gaps(), Vec::<String>::new());
        assert_eq!(run.activity().releases.len(), count + 4);
        assert!(run.requests.len() <= most, "{}", run.requests.len());
        let is_body = |string: &String| string.contains("release(tagName:");
        assert!(run.requests.is_sorted_by_key(is_body), "bodies come last");

        // Without a token GitHub lets nobody read so many in an hour: fifty are read at a time.
        let sources = std::mem::take(&mut asking.settings.releases);
        asking.token = false;
        let (mut releases, mut pull_requests) = (Vec::new(), Vec::new());
        for some in sources.chunks(50) {
            asking.settings.releases = some.to_vec();
            let part = asking.run_against(&server.uri()).await;
            assert_eq!(part.gaps(), Vec::<String>::new());
            releases.extend_from_slice(&part.activity().releases);
            pull_requests.clone_from(&part.activity().pull_requests);
        }
        let with = without_heads(run.activity());
        assert_eq!(with.releases, releases);
        assert_eq!(with.pull_requests, pull_requests);
    }
}

/// As REST tells it.
fn without_heads(activity: &Activity) -> Activity {
    let mut out = activity.clone();
    for it in &mut out.pull_requests {
        it.head = Untrusted::default();
    }
    out
}

#[tokio::test]
async fn rest_tells_the_same() {
    for crowded in [false, true] {
        let upstream = || {
            let mut upstream = Upstream::new();
            if crowded {
                add_many(&mut upstream, 350);
            }
            upstream.renamed = vec![("kubernetes-sigs/kustomize", "kubernetes-sigs/kustomise")];
            upstream
        };
        let with = Asking::new().run(upstream()).await;
        let without = Asking::without_token().run(upstream()).await;
        assert_eq!(with.gaps(), Vec::<String>::new());
        assert_eq!(&without_heads(with.activity()), without.activity());
        assert!(
            without
                .requests
                .iter()
                .all(|request| !request.contains("graphql"))
        );
    }
}

/// Puts `count` pull requests into the week, 40 s apart.
fn add_many(upstream: &mut Upstream, count: u64) {
    let one = upstream.merged[0].clone();
    for at in 0..count {
        let mut it = one.clone();
        it.number = 1000 + at;
        it.merged_at = time("2024-07-23T08:00:00Z") + chrono::TimeDelta::seconds(40 * at as i64);
        upstream.merged.push(it);
    }
}

#[tokio::test]
async fn more_than_a_search_gives_out_are_all_found_each_once() {
    let mut upstream = Upstream::new();
    add_many(&mut upstream, 1500);
    let run = Asking::new().run(upstream).await;
    assert_eq!(run.gaps(), Vec::<String>::new());
    let mut numbers: Vec<u64> = run
        .activity()
        .pull_requests
        .iter()
        .map(|pull_request| pull_request.number)
        .collect();
    numbers.dedup();
    assert_eq!(numbers.len(), 1504);
}

#[tokio::test]
async fn a_second_with_more_than_a_page_is_read_by_pages_and_one_with_too_many_is_a_gap() {
    for (count, gaps) in [(250, 0), (1001, 1)] {
        let mut upstream = Upstream::new();
        add_many(&mut upstream, count);
        for it in upstream
            .merged
            .iter_mut()
            .filter(|merged| merged.number >= 1000)
        {
            it.merged_at = time("2024-07-23T08:00:00Z");
        }
        let run = Asking::new().run(upstream).await;
        assert_eq!(run.gaps().len(), gaps, "{:?}", run.gaps());
        if gaps == 0 {
            assert_eq!(run.activity().pull_requests.len(), 254);
        }
    }
}

#[tokio::test]
async fn a_repository_that_releases_often_is_read_back_to_the_windows_start() {
    for token in [true, false] {
        let mut upstream = Upstream::new();
        let add = |at: i64| Released {
            tag: format!("v4.0.{at}"),
            created_at: time("2024-07-22T01:00:00Z") + chrono::TimeDelta::minutes(at),
            published_at: Some(time("2024-07-22T02:00:00Z") + chrono::TimeDelta::minutes(at)),
            repository: "etcd-io/etcd",
            body: String::new(),
            bare: false,
        };
        upstream.released.extend((0..230).map(add));
        let run = Asking {
            token,
            ..Asking::new()
        }
        .run(upstream)
        .await;
        assert_eq!(run.gaps(), Vec::<String>::new());
        let etcd = run
            .activity()
            .releases
            .iter()
            .filter(|release| release.repository.name() == "etcd");
        assert_eq!(etcd.count(), 232);
    }
}

#[tokio::test]
async fn a_release_that_lay_about_as_a_draft_is_found() {
    let mut upstream = Upstream::new();
    for it in upstream
        .released
        .iter_mut()
        .filter(|released| released.tag == "v3.5.14")
    {
        it.published_at = Some(time("2024-07-23T10:00:00Z"));
    }
    let run = Asking::new().run(upstream).await;
    assert!(
        lines(run.activity())
            .iter()
            .any(|line| line.contains("v3.5.14 "))
    );
}

#[tokio::test]
async fn a_renamed_repository_is_followed_and_keeps_the_settings_name() {
    let mut upstream = Upstream::new();
    upstream.renamed = vec![("etcd-io/etcd", "etcd-io/etcd-server")];
    let run = Asking::new().run(upstream).await;
    assert_eq!(run.gaps(), Vec::<String>::new());
    let etcd = run
        .activity()
        .releases
        .iter()
        .find(|release| release.tag.raw() == "v3.5.15")
        .expect("there");
    assert_eq!(etcd.repository.as_str(), "etcd-io/etcd");
    assert_eq!(
        etcd.url,
        "https://github.com/etcd-io/etcd-server/releases/tag/v3.5.15"
    );
}

#[tokio::test]
async fn merges_of_a_renamed_repository_are_searched_under_its_new_name() {
    let mut asking = Asking::new();
    asking.settings.merges[0].repository =
        RepositoryName::new("google/kubernetes").expect("a name");
    let mut upstream = Upstream::new();
    upstream.renamed = vec![("google/kubernetes", "kubernetes/kubernetes")];
    let run = asking.run(upstream).await;
    assert_eq!(run.gaps(), Vec::<String>::new());
    assert_eq!(run.activity().pull_requests.len(), 4);
}

#[tokio::test]
async fn only_what_is_wanted_is_asked_what_it_says() {
    let mut asking = Asking::new();
    asking.wanted = |url| url.as_str().ends_with("/pull/104");
    for token in [true, false] {
        asking.token = token;
        let run = asking.run(Upstream::new()).await;
        let said: Vec<String> = lines(run.activity())
            .into_iter()
            .filter(|line| line.contains("Note"))
            .collect();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("/pull/104"));
        assert_eq!(
            run.activity().pull_requests.len(),
            4,
            "the rest is known all the same"
        );
        assert_eq!(run.activity().releases.len(), 4);
    }
}

#[tokio::test]
async fn a_second_run_within_minutes_asks_nothing() {
    for token in [true, false] {
        let mut asking = Asking {
            token,
            ..Asking::new()
        };
        let server = crate::serve(Upstream::new()).await;
        let first = asking.run_at(&server).await;
        asking.cache = first.cache.clone();
        let second = asking.run_at(&server).await;
        assert_eq!(second.activity(), first.activity());
        assert_eq!(second.requests, first.requests, "none was added");
        assert_eq!(second.cache, None, "nothing new to keep");
    }
}
