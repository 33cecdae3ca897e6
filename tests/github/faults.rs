//! Faults of GitHub and of the network between.

use std::time::Duration;

use lwkd::github::GithubError;
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::upstream::{Fault, Upstream};
use crate::{Asking, Run};

fn with(fault: Fault) -> Upstream {
    Upstream {
        fault,
        ..Upstream::new()
    }
}

/// A fault that hits the first `times` requests.
fn first(times: usize, reply: impl Fn() -> ResponseTemplate + Send + Sync + 'static) -> Upstream {
    with(Box::new(move |number, _| (number <= times).then(&reply)))
}

fn always(reply: impl Fn() -> ResponseTemplate + Send + Sync + 'static) -> Upstream {
    first(usize::MAX, reply)
}

fn status(code: u16) -> impl Fn() -> ResponseTemplate + Send + Sync {
    move || ResponseTemplate::new(code)
}

fn body(text: &'static str) -> impl Fn() -> ResponseTemplate + Send + Sync {
    move || ResponseTemplate::new(200).set_body_string(text)
}

/// Everything is missing, and each gap says `why`.
fn assert_all_missing(run: &Run, why: &str) {
    assert!(run.activity().pull_requests.is_empty());
    assert!(run.activity().releases.is_empty());
    assert_eq!(run.gaps().len(), 4, "{:?}", run.gaps());
    assert!(
        run.gaps().iter().all(|gap| gap.contains(why)),
        "{:?}",
        run.gaps()
    );
}

#[tokio::test]
async fn what_passes_is_tried_again() {
    for token in [true, false] {
        let mut asking = Asking {
            token,
            ..Asking::new()
        };
        let whole = asking.run(Upstream::new()).await;
        asking.timeouts.request = Duration::from_millis(600);
        let faults: [fn() -> ResponseTemplate; 6] = [
            || ResponseTemplate::new(502),
            || ResponseTemplate::new(503).set_body_string("<html>Unicorn!</html>"),
            || ResponseTemplate::new(200).set_body_string(""),
            || ResponseTemplate::new(200).set_body_string("{\"data\": {\"f0\": nu"),
            || ResponseTemplate::new(200).set_body_string("<html>a proxy</html>"),
            || ResponseTemplate::new(200).set_delay(Duration::from_secs(1)),
        ];
        for (at, fault) in faults.into_iter().enumerate() {
            let run = asking.run(first(2, fault)).await;
            assert_eq!(
                run.activity(),
                whole.activity(),
                "fault {at}, token {token}"
            );
        }
    }
}

#[tokio::test]
async fn what_does_not_pass_is_named_and_not_asked_for_ever() {
    let cases: [(Upstream, &str); 5] = [
        (always(status(502)), "server error 502"),
        (always(body("")), "it is empty"),
        (
            always(body("<html>Unicorn!</html>")),
            "it is an HTML page, not JSON",
        ),
        (
            always(body("{\"data\": {\"f0\": nu")),
            "JSON that is cut off",
        ),
        (
            always(|| ResponseTemplate::new(200).set_delay(Duration::from_secs(1))),
            "no complete response within 1 s",
        ),
    ];
    for (upstream, why) in cases {
        let mut asking = Asking::new();
        asking.timeouts.request = Duration::from_millis(600);
        let run = asking.run(upstream).await;
        assert_all_missing(&run, why);
        assert!(
            run.requests.len() <= 40,
            "{why}: {} requests",
            run.requests.len()
        );
    }
}

#[tokio::test]
async fn no_hang_outlasts_the_run() {
    let mut asking = Asking::new();
    asking.timeouts.run = Duration::from_millis(600);
    let start = std::time::Instant::now();
    let hang = always(|| ResponseTemplate::new(200).set_delay(Duration::from_secs(30)));
    let run = asking.run(hang).await;
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_all_missing(&run, "has passed");
}

#[tokio::test]
async fn nobody_at_the_other_end_is_said_with_the_host() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let nowhere = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let run = Asking::new().run_against(&nowhere).await;
    assert_all_missing(&run, "cannot connect to 127.0.0.1: connection refused");
}

#[tokio::test]
async fn a_host_that_knows_no_api_is_not_taken_for_missing_repositories() {
    let run = Asking::new().run(always(status(404))).await;
    assert_all_missing(&run, "no GitHub API at 127.0.0.1 (404)");
    let help = run.activity().gaps[0].error.help().expect("help");
    assert!(help.contains("GITHUB_API_URL"), "{help}");
    assert_eq!(run.requests.len(), 3, "it is asked once");
}

#[tokio::test]
async fn what_is_gone_when_it_is_asked_about_is_no_missing_repository() {
    let gone = |_: usize, text: &str| {
        let error = json!({ "type": "NOT_FOUND", "path": ["f0", "pullRequest"], "message": "Could not resolve" });
        let reply = json!({ "data": { "f0": { "pullRequest": null } }, "errors": [error] });
        text.contains("pullRequest(number:")
            .then(|| ResponseTemplate::new(200).set_body_json(reply))
    };
    let mut asking = Asking::new();
    asking.wanted = |url| url.as_str().ends_with("/pull/104");
    let run = asking.run(with(Box::new(gone))).await;
    assert_eq!(
        run.gaps(),
        ["pull requests of kubernetes/kubernetes: an item was deleted while it was being read"]
    );
    assert_eq!(run.activity().pull_requests.len(), 3);
}

#[tokio::test]
async fn a_batch_that_is_too_much_is_halved() {
    let too_much = |_: usize, text: &str| {
        let lists = text.matches("{ ...Releases }").count();
        (lists > 1).then(|| ResponseTemplate::new(502))
    };
    let whole = Asking::new().run(Upstream::new()).await;
    let run = Asking::new().run(with(Box::new(too_much))).await;
    assert_eq!(run.activity(), whole.activity());
}

#[tokio::test]
async fn resource_limits_halve_a_batch_too() {
    let too_much = |_: usize, text: &str| {
        let error =
            json!({ "type": "RESOURCE_LIMITS_EXCEEDED", "message": "Resource limits exceeded." });
        let reply =
            json!({ "data": { "f0": { "issueCount": 0, "nodes": [] } }, "errors": [error] });
        (text.matches("search(").count() > 2)
            .then(|| ResponseTemplate::new(200).set_body_json(reply))
    };
    let whole = Asking::new().run(Upstream::new()).await;
    let run = Asking::new().run(with(Box::new(too_much))).await;
    assert_eq!(
        run.activity(),
        whole.activity(),
        "partial data beside such an error is not believed"
    );
}

#[tokio::test]
async fn a_part_that_is_null_is_asked_for_again_alone() {
    let fault = |number: usize, text: &str| {
        let reply = json!({
            "data": { "f0": null, "f1": { "nameWithOwner": "etcd-io/etcd", "releases": {
                "totalCount": 0, "pageInfo": { "hasNextPage": false, "endCursor": null }, "nodes": [],
            } }, "f2": null },
            "errors": [
                { "path": ["f0", "releases"], "message": "Something went wrong while executing your query." },
                { "path": ["f2"], "message": "Something went wrong while executing your query." },
            ],
        });
        (number < 5 && text.matches("...Releases").count() == 2)
            .then(|| ResponseTemplate::new(200).set_body_json(reply))
    };
    let run = Asking::new().run(with(Box::new(fault))).await;
    assert_eq!(run.gaps(), Vec::<String>::new());
    let names: Vec<&str> = run
        .activity()
        .releases
        .iter()
        .map(|release| release.repository.name())
        .collect();
    assert_eq!(
        names,
        ["kustomize", "go"],
        "etcd's answer was taken as it came"
    );
}

#[tokio::test]
async fn a_missing_repository_is_named_and_the_rest_is_there() {
    for token in [true, false] {
        let mut asking = Asking {
            token,
            ..Asking::new()
        };
        asking.settings.releases[1].repository =
            lwkd::settings::RepositoryName::new("kubernetes/ingres-nginx").expect("a name");
        let mut upstream = Upstream::new();
        upstream.missing = vec!["kubernetes/ingres-nginx"];
        let run = asking.run(upstream).await;
        assert_eq!(
            run.gaps(),
            [
                "releases of kubernetes/ingres-nginx: no such repository, or the token has no access to it"
            ]
        );
        let help = run.activity().gaps[0].error.help();
        assert_eq!(
            help.as_deref(),
            Some("did you mean kubernetes/ingress-nginx?")
        );
        assert_eq!(run.activity().pull_requests.len(), 4);
        assert_eq!(run.activity().releases.len(), 2);
    }
}

#[tokio::test]
async fn merges_of_a_missing_repository_are_no_empty_week() {
    let mut upstream = Upstream::new();
    upstream.missing = vec!["kubernetes/kubernetes"];
    let run = Asking::new().run(upstream).await;
    assert_eq!(run.gaps().len(), 1, "{:?}", run.gaps());
    assert!(run.gaps()[0].starts_with("pull requests of kubernetes/kubernetes: no such"));
}

#[tokio::test]
async fn a_search_that_gives_less_than_it_counts_is_asked_in_halves_or_named() {
    for token in [true, false] {
        let asking = Asking {
            token,
            ..Asking::new()
        };
        let whole = asking.run(Upstream::new()).await;
        // GitHub does not manage whole days, but halves of them.
        let mut tired = Upstream::new();
        tired.kept_back = Box::new(|query| {
            usize::from(query.contains("23:59:59Z") && query.contains("T00:00:00Z.."))
        });
        let run = asking.run(tired).await;
        assert_eq!(run.activity(), whole.activity(), "token {token}");
        let mut never = Upstream::new();
        never.kept_back = Box::new(|_| 1);
        let run = asking.run(never).await;
        assert_eq!(run.gaps().len(), 1);
        assert!(
            run.gaps()[0].contains("the search counts "),
            "{:?}",
            run.gaps()
        );
        assert!(
            run.cache
                .is_some_and(|cache| !cache.contains("2024-07-24T00:00:00Z..2024-07-24T23:59:59Z"))
        );
    }
}

#[tokio::test]
async fn pages_that_lead_back_to_themselves_are_noticed() {
    let circle = |_: usize, text: &str| {
        let slim = json!({
            "tagName": "v1", "createdAt": "2024-08-05T00:00:00Z",
            "publishedAt": "2024-08-05T00:00:00Z", "isPrerelease": false,
        });
        let list = json!({
            "totalCount": 300, "pageInfo": { "hasNextPage": true, "endCursor": "same" }, "nodes": [slim],
        });
        let reply = json!({ "data": { "f0": { "nameWithOwner": "a/b", "releases": list } } });
        text.contains("releases(")
            .then(|| ResponseTemplate::new(200).set_body_json(reply))
    };
    let mut asking = Asking::new();
    asking.settings.releases.truncate(1);
    let run = asking.run(with(Box::new(circle))).await;
    assert_eq!(
        run.gaps(),
        ["releases of kubernetes-sigs/kustomize: pages or redirects form a loop"]
    );
}

#[tokio::test]
async fn a_rejected_token_ends_it_and_is_named() {
    let run = Asking::new().run(always(status(401))).await;
    let error = run.outcome.expect_err("rejected");
    assert_eq!(
        error,
        GithubError::Rejected {
            source_name: "GITHUB_TOKEN"
        }
    );
    assert!(run.requests.len() <= 3, "{}", run.requests.len());
}

#[tokio::test]
async fn what_cannot_be_done_without_a_token_is_not_started() {
    let mut asking = Asking::without_token();
    let one = asking.releases()[0].clone();
    asking.settings.releases = vec![one; 61];
    let run = asking.run(Upstream::new()).await;
    assert_eq!(
        run.outcome.expect_err("refused"),
        GithubError::TooManyWithoutToken { needed: 61 }
    );
    assert_eq!(run.requests, Vec::<String>::new());
}
