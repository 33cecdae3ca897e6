//! `lwkd merge`: pull requests and branches, with real git and a GitHub that answers from this
//! file.

#[path = "common/clone.rs"]
mod clone;
#[path = "common/schema.rs"]
mod schema;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use clone::{BASE, Clone, EDITION, Outcome, with_bullet};

/// A repository with the pull requests 1 to 3: a bullet each of 1 and 2, and a rewording of 3; and
/// a clone of it.
fn upstream_and_clone() -> (Clone, Clone) {
    let upstream = Clone::new();
    let reworded = BASE.replace("reports", "counts");
    for (number, text) in [
        (1, &with_bullet(2001)),
        (2, &with_bullet(2002)),
        (3, &reworded),
    ] {
        let branch = format!("writer-{number}");
        upstream.branch(&branch, text);
        let name = format!("refs/pull/{number}/head");
        upstream.git(&["update-ref", &name, &branch]);
        upstream.git(&["branch", "--quiet", "-D", &branch]);
    }
    let clone = Clone::of(&upstream);
    (upstream, clone)
}

#[test]
fn pull_requests_are_merged_one_by_one() {
    let (_upstream, clone) = upstream_and_clone();
    let outcome = clone.lwkd(&["merge", "1", "#2"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let text = clone.read(EDITION);
    assert!(
        text.contains("pull/2001") && text.contains("pull/2002"),
        "{text}"
    );
    let merges = clone.git(&["log", "--merges", "--format=%s"]);
    assert_eq!(merges, "Merge pull request #2\nMerge pull request #1\n");
    let again = clone.lwkd(&["merge", "2"]);
    assert_eq!(
        (again.code, &*again.out),
        (Some(0), "#2: already merged\n"),
        "{again:?}"
    );
    assert_eq!(clone.git(&["status", "--porcelain"]), "");
    assert_eq!(
        clone.try_git(&["config", "merge.lwkd.driver"]).out,
        "",
        "nothing is registered"
    );
}

#[test]
fn it_stops_at_a_real_conflict_and_says_how_to_go_on() {
    let (_upstream, clone) = upstream_and_clone();
    clone.write(EDITION, &BASE.replace("reports", "shows"));
    clone.commit("Reword");
    let outcome = clone.lwkd(&["merge", "1", "3", "2"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    let place = format!("#3: conflict\n  {EDITION}:14: Other Merges\n#2: not tried\n");
    assert!(outcome.out.contains(&place), "{outcome:?}");
    assert!(
        outcome.err.contains("then go on: `lwkd merge 2`"),
        "{outcome:?}"
    );
    let again = clone.lwkd(&["merge", "2"]);
    assert_eq!(again.code, Some(2), "{again:?}");
    assert!(again.err.contains("a merge is not finished"), "{again:?}");
}

#[test]
fn a_dry_run_says_what_would_happen_and_changes_nothing() {
    let (_upstream, clone) = upstream_and_clone();
    clone.write(EDITION, &BASE.replace("reports", "shows"));
    clone.commit("Reword");
    let before = clone.git(&["rev-parse", "HEAD"]);
    let outcome = clone.lwkd(&["merge", "--dry-run", "1", "3", "2", "--format", "json"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    let report = schema::assert_report("merge", &outcome.out);
    let results: Vec<&str> = report["merges"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|merge| merge["result"].as_str())
        .collect();
    assert_eq!(results, ["merged", "conflict", "not_tried"]);
    assert_eq!(
        report["merges"][1]["conflicts"][0]["section"],
        "Other Merges"
    );
    assert_eq!(clone.git(&["rev-parse", "HEAD"]), before);
    assert_eq!(clone.git(&["status", "--porcelain"]), "");
}

#[test]
fn uncommitted_work_is_never_touched() {
    let (_upstream, clone) = upstream_and_clone();
    let work = BASE.replace("Tuesday", "Friday");
    clone.write(EDITION, &work);
    clone.git(&["config", "merge.autoStash", "true"]);
    let outcome = clone.lwkd(&["merge", "1"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.err.contains("uncommitted changes"), "{outcome:?}");
    assert!(outcome.err.contains(EDITION), "{outcome:?}");
    assert_eq!(clone.read(EDITION), work);
}

#[test]
fn branches_are_merged_and_a_name_is_never_an_option() {
    let (_upstream, clone) = upstream_and_clone();
    clone.branch("20260705", &with_bullet(2005));
    let outcome = clone.lwkd(&["merge", "20260705"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(
        clone.git(&["log", "-1", "--format=%s"]),
        "Merge branch '20260705'\n"
    );
    for name in ["--abort", "-s", "../x", "no-such-branch", "a:b"] {
        let outcome = clone.lwkd(&["merge", "--", name]);
        assert_eq!(outcome.code, Some(2), "{name}: {outcome:?}");
        assert!(
            outcome.err.contains("there is no branch"),
            "{name}: {outcome:?}"
        );
    }
    let outcome = clone.lwkd(&["merge", "99"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
}

/// Answers every request with `body`, and returns the address.
fn github(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut request = [0; 4096];
            let length = stream.read(&mut request).expect("a request");
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            assert!(request.contains("/pulls?state=open"), "{request}");
            assert!(request.contains("base=main"), "{request}");
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
            let answer = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
            stream.write_all(answer.as_bytes()).expect("answered");
        }
    });
    format!("http://{address}")
}

fn with_github(clone: &Clone, body: &'static str, arguments: &[&str]) -> Outcome {
    let mut command = clone.command(env!("CARGO_BIN_EXE_lwkd"), arguments);
    command
        .env("GITHUB_API_URL", github(body))
        .env("GITHUB_TOKEN", "x");
    Outcome::of(&command.output().expect("started"))
}

const OPEN: &str = r#"[
    {"number": 1, "title": "Add a flag", "user": {"login": "ann"}, "draft": false},
    {"number": 2, "title": "Add \u001b[31manother", "user": null, "draft": true},
    {"number": 3, "title": "Reword", "user": {"login": "cy"}, "draft": false}
]"#;

#[test]
fn the_desk_lists_the_open_pull_requests() {
    let (_upstream, clone) = upstream_and_clone();
    clone.write(EDITION, &BASE.replace("reports", "shows"));
    clone.commit("Reword");
    let outcome = with_github(&clone, OPEN, &["merge"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let wanted = "\
3 open pull requests against main

#1 Add a flag
  ann: Other Merges
  no problems
  merges cleanly

#2 Add [31manother
  a deleted account, draft: Other Merges
  no problems
  merges cleanly

#3 Reword
  cy: Other Merges
  no problems
  conflicts with this branch

not started: ";
    assert!(outcome.out.starts_with(wanted), "{}", outcome.out);
    assert!(
        outcome.out.ends_with("\nnext: `lwkd merge 1 2`\n"),
        "{}",
        outcome.out
    );
    let json = with_github(&clone, OPEN, &["merge", "--format", "json"]);
    let listing = schema::assert_report("merge-list", &json.out);
    assert_eq!(listing["branch"], "main");
    assert_eq!(listing["pull_requests"][2]["merges_alone"], false);
    assert_eq!(listing["pull_requests"][0]["sections"][0], "Other Merges");
}

#[test]
fn status_and_fill_show_the_pull_requests_only_when_asked() {
    let (_upstream, clone) = upstream_and_clone();
    let status = with_github(&clone, OPEN, &["status", "--pull-requests"]);
    assert_eq!(status.code, Some(0), "{status:?}");
    let json = with_github(
        &clone,
        OPEN,
        &["status", "--pull-requests", "--format", "json"],
    );
    let json = schema::assert_report("status", &json.out);
    let mut sections = json["sections"].as_array().expect("a list").iter();
    let merges = sections.find(|section| section["section"] == "Other Merges");
    assert_eq!(
        merges.expect("a section")["pull_requests"],
        serde_json::json!([1, 2, 3])
    );
    let row = status
        .out
        .lines()
        .find(|line| line.contains("Other Merges"));
    let row = row.expect("a row");
    assert!(row.ends_with("; #1 open; #2 open; #3 open"), "{row}");
    let plain = clone.lwkd(&["status"]);
    assert!(!plain.out.contains("open"), "{plain:?}");

    clone.write("week.json", WEEK);
    let fill = ["fill", "2026-07-05", "--from", "week.json", "--dry-run"];
    let warned = with_github(&clone, OPEN, &[&fill[..], &["--pull-requests"]].concat());
    assert_eq!(warned.code, Some(0), "{warned:?}");
    for number in 1..=3 {
        let warning = format!("pull request #{number} changes Other Merges too");
        assert!(warned.err.contains(&warning), "{warned:?}");
    }
    let plain = clone.lwkd(&fill);
    assert!(!plain.err.contains("pull request #"), "{plain:?}");
}

/// A week with one merged pull request; made up.
const WEEK: &str = r#"{
    "version": 1,
    "windows": {
        "pull_requests": {"since": "2026-06-29T00:00:00Z", "until": "2026-07-06T00:00:00Z"},
        "releases": {"since": "2026-06-29T00:00:00Z", "until": "2026-07-06T12:00:00Z"}
    },
    "pull_requests": [{
        "repository": "kubernetes/kubernetes",
        "number": 9001,
        "url": "https://github.com/kubernetes/kubernetes/pull/9001",
        "title": "kubectl: print warnings in yellow",
        "author": {"login": "ann", "is_bot": false},
        "labels": ["release-note", "kind/feature"],
        "base": "master",
        "head": "yellow",
        "merged_at": "2026-07-01T10:00:00Z",
        "release_note": "kubectl prints warnings in yellow"
    }],
    "releases": []
}"#;
