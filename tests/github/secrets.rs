//! The token goes to GitHub and nowhere else.

use serde_json::json;
use wiremock::{Mock, ResponseTemplate};

use crate::upstream::Upstream;
use crate::{Asking, TOKEN, serve};

#[tokio::test]
async fn a_redirect_to_another_host_is_not_followed() {
    for code in [301, 302, 307, 308] {
        for token in [true, false] {
            let other = serve(Upstream::new()).await;
            let elsewhere = format!("{}/graphql", other.uri().replace("127.0.0.1", "localhost"));
            let redirect = ResponseTemplate::new(code).insert_header("Location", elsewhere);
            let upstream = Upstream {
                fault: Box::new(move |_, _| Some(redirect.clone())),
                ..Upstream::new()
            };
            let run = Asking {
                token,
                ..Asking::new()
            }
            .run(upstream)
            .await;
            assert_eq!(run.gaps().len(), 4);
            assert!(
                run.gaps()
                    .iter()
                    .all(|gap| gap.contains("redirects to another host, localhost")),
                "{:?}",
                run.gaps()
            );
            let requests = other.received_requests().await.expect("recorded");
            assert!(requests.is_empty(), "nothing at all goes there");
        }
    }
}

#[tokio::test]
async fn a_next_page_on_another_host_is_not_followed() {
    let other = serve(Upstream::new()).await;
    let next = format!("<{}/repos/a/b/releases?page=2>; rel=\"next\"", other.uri());
    let upstream = serve(Upstream::new()).await;
    Mock::given(wiremock::matchers::path("/repos/etcd-io/etcd/releases"))
        .respond_with(
            ResponseTemplate::new(200)
                .insert_header("Link", next)
                .set_body_json(serde_json::json!([])),
        )
        .with_priority(1)
        .mount(&upstream)
        .await;
    let run = Asking::without_token().run_at(&upstream).await;
    assert_eq!(run.gaps().len(), 1, "{:?}", run.gaps());
    assert!(
        run.gaps()[0].contains("redirects to another host"),
        "{:?}",
        run.gaps()
    );
    assert!(
        other
            .received_requests()
            .await
            .expect("recorded")
            .is_empty()
    );
}

#[tokio::test]
async fn the_token_is_in_every_request_and_in_no_message_or_file() {
    let server = serve(Upstream::new()).await;
    let run = Asking::new().run_at(&server).await;
    for request in server.received_requests().await.expect("recorded") {
        let sent: Vec<_> = request.headers.get_all("authorization").iter().collect();
        assert_eq!(sent, [format!("Bearer {TOKEN}").as_str()], "once");
        assert!(!request.url.as_str().contains(TOKEN));
    }
    let recording = lwkd::github::Recording::new(Asking::new().windows, run.activity());
    let told = format!("{:?} {:?} {}", run.events, run.cache, recording.text());
    assert!(run.events.len() > 4 && run.cache.is_some());
    assert!(!told.contains(TOKEN) && !told.contains("NeverShown"));
}

#[tokio::test]
async fn a_server_that_repeats_the_token_is_not_quoted() {
    let replies: [fn() -> ResponseTemplate; 4] = [
        || {
            let message = format!("Unknown: Bearer {TOKEN}");
            ResponseTemplate::new(422).set_body_json(json!({ "message": message }))
        },
        || {
            let error = json!({ "type": "ODD", "path": ["f0"], "message": TOKEN });
            ResponseTemplate::new(200)
                .set_body_json(json!({ "data": { "f0": null }, "errors": [error] }))
        },
        || {
            ResponseTemplate::new(200)
                .set_body_json(json!({ "data": { "f0": { "issueCount": 1, "nodes": [TOKEN] } } }))
        },
        || {
            let location = format!("https://{TOKEN}.example/graphql");
            ResponseTemplate::new(302).insert_header("location", location)
        },
    ];
    for (at, reply) in replies.into_iter().enumerate() {
        let upstream = Upstream {
            fault: Box::new(move |_, _| Some(reply())),
            ..Upstream::new()
        };
        let run = Asking::new().run(upstream).await;
        let told = format!("{:?} {:?} {:?}", run.gaps(), run.events, run.cache);
        assert!(
            !told.to_lowercase().contains("nevershown"),
            "reply {at}: {told}"
        );
        assert_eq!(run.gaps().len(), 4, "reply {at}");
    }
}

/// The program itself, with everything that it prints and writes.
#[tokio::test]
async fn the_program_shows_and_writes_no_token() {
    for answer in [None, Some(401), Some(502)] {
        let upstream = Upstream {
            fault: Box::new(move |_, _| answer.map(ResponseTemplate::new)),
            ..Upstream::new()
        };
        let server = serve(upstream).await;
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("_posts")).expect("made");
        let run = |arguments: &[&str]| {
            let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_lwkd"));
            for (name, _) in std::env::vars_os() {
                let scrubbed = ["GITHUB_", "GH_"];
                if scrubbed
                    .iter()
                    .any(|scrubbed| name.to_string_lossy().starts_with(scrubbed))
                {
                    program.env_remove(name);
                }
            }
            program
                .args(arguments)
                .current_dir(folder.path())
                .env("GITHUB_API_URL", server.uri())
                .env("GITHUB_TOKEN", TOKEN)
                .env("HOME", folder.path())
                .env("XDG_CACHE_HOME", at("cache"))
                .env("SOURCE_DATE_EPOCH", "1722427200")
                .output()
                .expect("run")
        };
        let new = run(&["new", "2024-07-28"]);
        assert!(new.status.success(), "{new:?}");
        let fill = run(&[
            "-v",
            "fill",
            "2024-07-28",
            "--save",
            "week.json",
            "--format",
            "json",
            "--max-wait",
            "1",
        ]);
        let told = [fill.stdout, fill.stderr].concat();
        let told = String::from_utf8_lossy(&told);
        assert!(!told.contains(TOKEN), "{told}");
        assert_eq!(answer.is_none(), fill.status.success(), "{told}");
        let mut files = 0;
        let mut folders = vec![folder.path().to_owned()];
        while let Some(inside) = folders.pop() {
            for entry in std::fs::read_dir(inside).expect("listed") {
                let path = entry.expect("listed").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files += 1;
                    let bytes = std::fs::read(&path).expect("read");
                    let text = String::from_utf8_lossy(&bytes);
                    assert!(!text.contains(TOKEN), "{}", path.display());
                }
            }
        }
        assert!(
            answer.is_some() || files >= 4,
            "draft, record, week and cache: {files}"
        );
    }
}
