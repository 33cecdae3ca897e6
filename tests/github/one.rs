//! One pull request, asked for by its number.

use lwkd::github;
use lwkd::github::{Address, Cache, GithubContext, GithubError, Token};
use lwkd::settings::{RepositoryName, Settings};
use serde_json::{Value, json};
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::{Asking, TOKEN};

/// What comes of asking for number 7 of a/b where GitHub answers so.
async fn asked(answer: ResponseTemplate) -> Result<lwkd::activity::Activity, GithubError> {
    let server = MockServer::start().await;
    Mock::given(path("/repos/a/b/pulls/7"))
        .respond_with(answer)
        .mount(&server)
        .await;
    let access = GithubContext {
        address: Address::from_variables(Some(&server.uri()), None).expect("an address"),
        cache: Cache::new(None, true, false, chrono::Utc::now()),
        token: Token::new(TOKEN, "GITHUB_TOKEN").expect("a token"),
        network: github::NetworkSettings::default(),
        timeouts: Asking::new().timeouts,
        on_event: &|_| {},
    };
    let repository = RepositoryName::new("a/b").expect("a name");
    github::fetch_pull_request(&repository, 7, &Settings::default().note, &access).await
}

fn pull_request(merged_at: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({
        "html_url": "https://github.com/a/b/pull/7",
        "title": "Add a thing",
        "user": {"login": "someone", "type": "User"},
        "labels": [{"name": "size/XS"}],
        "body": "```release-note\nA thing.\n```",
        "merged_at": merged_at,
        "base": {"ref": "release-1"},
        "head": {"ref": "thing"},
    }))
}

#[tokio::test]
async fn it_is_found_whatever_its_branch_and_labels() {
    let activity = asked(pull_request(json!("2024-07-25T12:00:00Z"))).await;
    let activity = activity.expect("an answer");
    let [found] = activity.pull_requests.as_slice() else {
        panic!("one is found: {activity:?}");
    };
    assert_eq!(found.base, "release-1");
    assert!(found.has_label("size/XS"));
    let note = found
        .release_note
        .as_ref()
        .map(|release_note| release_note.raw());
    assert_eq!(note, Some("A thing."));
}

#[tokio::test]
async fn a_missing_or_unmerged_pull_request_is_missing_and_no_gap() {
    for answer in [pull_request(Value::Null), ResponseTemplate::new(404)] {
        let activity = asked(answer).await.expect("an answer");
        assert!(activity.pull_requests.is_empty() && activity.gaps.is_empty());
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_a_gap_and_a_rejected_token_an_error() {
    let activity = asked(ResponseTemplate::new(500)).await.expect("an answer");
    assert_eq!(activity.gaps.len(), 1, "{activity:?}");
    let rejected = asked(ResponseTemplate::new(401)).await;
    assert!(matches!(rejected, Err(GithubError::Rejected { .. })));
}
