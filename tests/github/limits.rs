//! Waits that GitHub asks for.

use std::time::{Duration, Instant};

use serde_json::json;
use wiremock::ResponseTemplate;

use crate::Asking;
use crate::upstream::Upstream;

fn limited_once(reply: fn() -> ResponseTemplate) -> Upstream {
    Upstream {
        fault: Box::new(move |number, _| (number == 1).then(reply)),
        ..Upstream::new()
    }
}

fn limited(reply: fn() -> ResponseTemplate) -> Upstream {
    Upstream {
        fault: Box::new(move |_, _| Some(reply())),
        ..Upstream::new()
    }
}

/// In the form of HTTP, so many seconds after the date that the answer itself carries.
fn dated(seconds: i64) -> (&'static str, String, String) {
    let date = chrono::DateTime::from_timestamp(1_000_000_000, 0).expect("a time");
    let text =
        |utc: chrono::DateTime<chrono::Utc>| utc.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    (
        "date",
        text(date),
        text(date + chrono::TimeDelta::seconds(seconds)),
    )
}

#[tokio::test]
async fn a_short_wait_is_waited_for_and_then_all_is_there() {
    let replies: [fn() -> ResponseTemplate; 7] = [
        || ResponseTemplate::new(429).insert_header("retry-after", "1"),
        || {
            let (name, date, after) = dated(1);
            ResponseTemplate::new(403)
                .insert_header(name, date)
                .insert_header("retry-after", after)
        },
        || {
            let message = json!({ "message": "You have exceeded a secondary rate limit." });
            ResponseTemplate::new(403)
                .insert_header("retry-after", "1")
                .set_body_json(message)
        },
        || {
            let error =
                json!({ "type": "RATE_LIMIT", "message": "API rate limit already exceeded" });
            ResponseTemplate::new(200)
                .insert_header("date", dated(0).1)
                .insert_header("x-ratelimit-remaining", "0")
                .insert_header("x-ratelimit-reset", "1000000000")
                .set_body_json(json!({ "errors": [error] }))
        },
        || {
            let error = json!({ "message": "You have exceeded a secondary rate limit." });
            ResponseTemplate::new(200)
                .insert_header("retry-after", "1")
                .set_body_json(json!({ "data": null, "errors": [error] }))
        },
        || {
            ResponseTemplate::new(200)
                .insert_header("retry-after", "1")
                .set_body_json(json!({ "message": "You have exceeded a secondary rate limit." }))
        },
        || ResponseTemplate::new(503).insert_header("retry-after", "1"),
    ];
    let whole = Asking::new().run(Upstream::new()).await;
    for (at, reply) in replies.into_iter().enumerate() {
        let start = Instant::now();
        let run = Asking::new().run(limited_once(reply)).await;
        assert_eq!(run.activity(), whole.activity(), "reply {at}");
        assert!(start.elapsed() >= Duration::from_millis(950), "reply {at}");
        assert!(
            run.events.iter().any(|event| event.starts_with("Waiting")),
            "a countdown"
        );
    }
}

#[tokio::test]
async fn a_wait_that_would_not_fit_is_not_started_and_its_end_is_named() {
    let start = Instant::now();
    let hour = || {
        let (name, date, after) = dated(3600);
        ResponseTemplate::new(429)
            .insert_header(name, date)
            .insert_header("retry-after", after)
    };
    let run = Asking::new().run(limited(hour)).await;
    assert!(start.elapsed() < Duration::from_secs(2));
    assert_eq!(run.gaps().len(), 4);
    // 2001-09-09 01:46:40 UTC and an hour.
    let why = "GitHub's rate limit is exceeded; it resets in 60 min (at 02:46 UTC)";
    assert!(
        run.gaps().iter().all(|gap| gap.ends_with(why)),
        "{:?}",
        run.gaps()
    );
    assert!(run.requests.len() <= 4, "{} requests", run.requests.len());
}

#[tokio::test]
async fn a_limit_that_only_its_words_tell_of_is_not_run_against() {
    let replies: [fn() -> ResponseTemplate; 2] = [
        || {
            let error = json!({ "message": "You have exceeded a secondary rate limit." });
            ResponseTemplate::new(200).set_body_json(json!({ "errors": [error] }))
        },
        || {
            ResponseTemplate::new(200)
                .set_body_json(json!({ "message": "You have exceeded a secondary rate limit." }))
        },
    ];
    for reply in replies {
        let run = Asking::new().run(limited(reply)).await;
        assert_eq!(run.requests.len(), 3, "each of the first step once");
        let why = "GitHub's rate limit is exceeded; it resets in 60 s";
        assert!(
            run.gaps().iter().all(|gap| gap.contains(why)),
            "{:?}",
            run.gaps()
        );
    }
}

#[tokio::test]
async fn all_waits_of_a_run_together_stay_within_what_is_allowed() {
    let mut asking = Asking::new();
    asking.timeouts.max_wait = Duration::from_millis(2500);
    let start = Instant::now();
    let run = asking
        .run(limited(|| {
            ResponseTemplate::new(429).insert_header("retry-after", "1")
        }))
        .await;
    let took = start.elapsed();
    assert_eq!(run.gaps().len(), 4);
    assert!(
        took >= Duration::from_millis(1900) && took < Duration::from_secs(4),
        "{took:?}"
    );
}

#[tokio::test]
async fn without_a_token_a_limit_says_what_a_token_would_do() {
    let gone = || {
        ResponseTemplate::new(403)
            .insert_header("x-ratelimit-remaining", "0")
            .insert_header("x-ratelimit-reset", "4000000000")
            .set_body_json(json!({ "message": "API rate limit exceeded for 127.0.0.1." }))
    };
    let run = Asking::without_token().run(limited(gone)).await;
    let help = run.activity().gaps[0].error.help().expect("help");
    assert!(help.contains("GITHUB_TOKEN"), "{help}");
}

/// Ctrl-C while GitHub hangs, and while a wait that it asked for goes on.
#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_ends_every_wait_and_leaves_the_draft() {
    let replies: [fn() -> ResponseTemplate; 2] = [
        || ResponseTemplate::new(200).set_delay(Duration::from_secs(60)),
        || ResponseTemplate::new(429).insert_header("retry-after", "50"),
    ];
    for reply in replies {
        let server = crate::serve(limited(reply)).await;
        let folder = tempfile::tempdir().expect("a folder");
        let posts = folder.path().join("_posts");
        std::fs::create_dir(&posts).expect("made");
        let draft = posts.join("2024-07-28-update.md");
        std::fs::write(&draft, "## Promotions\n\n*\n").expect("written");
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_lwkd"));
        program
            .args(["fill", "2024-07-28"])
            .current_dir(folder.path())
            .env("GITHUB_API_URL", server.uri())
            .env("GITHUB_TOKEN", crate::TOKEN)
            .env("XDG_CACHE_HOME", folder.path().join("cache"))
            .env("SOURCE_DATE_EPOCH", "1722427200")
            .stderr(std::process::Stdio::null());
        let mut run = program.spawn().expect("run");
        while server
            .received_requests()
            .await
            .is_none_or(|value| value.is_empty())
        {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let sent = std::process::Command::new("kill")
            .args(["-INT", &run.id().to_string()])
            .status();
        assert!(sent.expect("kill").success());
        let start = Instant::now();
        assert_eq!(run.wait().expect("waited for").code(), Some(130));
        assert!(start.elapsed() < Duration::from_secs(5));
        let text = std::fs::read_to_string(&draft).expect("read");
        assert_eq!(text, "## Promotions\n\n*\n");
        assert_eq!(std::fs::read_dir(&posts).expect("listed").count(), 1);
        assert!(!folder.path().join(".lwkd").exists());
    }
}
