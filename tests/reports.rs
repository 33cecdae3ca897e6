//! Every report for programs matches the schema that ships for it, with the codes that it lists.
//!
//! The reports of `merge` need a GitHub that answers: `tests/merge_command.rs` validates them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

mod common;
#[path = "common/schema.rs"]
mod schema;

use schema::{assert_lines, assert_report, mismatch};

/// A copy of the newsletter that a transcript of `tests/commands/` starts from.
fn newsletter(name: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let from = Path::new("tests/commands").join(format!("{name}.in"));
    copy(&from, folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("listed").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            fs::create_dir_all(&target).expect("made");
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}

/// What `lwkd` prints with `--format json`, and its exit code.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let mut program = common::lwkd();
    program.args(arguments).args(["--format", "json"]);
    let caches = folder.join("caches");
    let program = program.current_dir(folder).env("XDG_CACHE_HOME", caches);
    let output = program.output().expect("started");
    let words = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code().expect("not killed");
    assert!(code != 2, "{arguments:?}: {words}");
    (code, String::from_utf8(output.stdout).expect("UTF-8"))
}

/// The one report of the schema `name` that a command prints with exit code `code`.
fn report(folder: &Path, name: &str, code: i32, arguments: &[&str]) -> Value {
    let (exit, output) = run(folder, arguments);
    assert_eq!(exit, code, "{arguments:?}: {output}");
    assert_report(name, &output)
}

/// The built-in sample week.
const WEEK: &str = common::RECORDING;

#[test]
fn findings_and_rules_are_lines() {
    let folder = newsletter("check-wrong-date");
    let (code, output) = run(folder.path(), &["check"]);
    let findings = assert_lines("check", &output);
    assert_eq!(code, 1);
    let rules: Vec<&Value> = findings.iter().map(|finding| &finding["rule"]).collect();
    assert_eq!(rules, ["date-wrong", "slug-mismatch"]);
    let (_, output) = run(folder.path(), &["check", "--list"]);
    let rules = assert_lines("explain-rule", &output);
    assert_eq!(rules.len(), lwkd::rules::RULES.len());
    let rule = report(
        folder.path(),
        "explain-rule",
        0,
        &["explain", "slug-mismatch"],
    );
    assert!(rules.contains(&rule), "{rule}");
}

/// Every rule has a case with a finding: all of them match the schema.
#[test]
fn the_findings_of_every_rule_match() {
    let folder = tempfile::tempdir().expect("a folder");
    let posts = folder.path().join("_posts");
    fs::create_dir(&posts).expect("made");
    let mut seen = BTreeSet::new();
    for entry in fs::read_dir("tests/rules").expect("a folder") {
        for case in fs::read_dir(entry.expect("listed").path()).expect("a folder") {
            let case: PathBuf = case.expect("listed").path();
            if case.extension().is_some_and(|extension| extension == "md") {
                fs::copy(&case, posts.join("2024-07-28-update.md")).expect("copied");
                let output = run(folder.path(), &["check", "--publish", "2024-07-28"]).1;
                for line in output.lines() {
                    let finding = assert_report("check", line);
                    seen.insert(finding["rule"].as_str().expect("a name").to_owned());
                }
            }
        }
    }
    assert!(seen.len() > lwkd::rules::RULES.len() / 2, "{seen:?}");
}

#[test]
fn status_reports_each_state() {
    let folder = newsletter("check-wrong-date");
    let draft = report(folder.path(), "status", 0, &["status"]);
    assert_eq!(draft["draft"], common::EDITION);
    assert_eq!(
        draft["candidates"],
        json!({"code": "not_fetched", "to_review": 0})
    );
    let folder = newsletter("status");
    let published = report(folder.path(), "status", 0, &["status", "2024-07-21"]);
    assert_eq!(published["publication"]["code"], "published");
    let (code, _) = run(
        folder.path(),
        &[
            "fill",
            "2024-07-28",
            "--again",
            "--from",
            WEEK,
            "--top",
            "1",
        ],
    );
    assert_eq!(code, 0);
    let filled = report(folder.path(), "status", 0, &["status", "2024-07-28"]);
    assert_eq!(filled["candidates"]["code"], "fetched");
    assert!(
        filled["candidates"]["to_review"].as_u64() > Some(0),
        "{filled}"
    );
}

#[test]
fn fill_reports_what_it_added_and_left_out() {
    let folder = newsletter("status");
    let fill = ["fill", "2024-07-28", "--again", "--from", WEEK];
    let filled = report(folder.path(), "fill", 0, &fill);
    assert!(!filled["added"].as_array().expect("a list").is_empty());
    assert!(!filled["left_out"].as_array().expect("a list").is_empty());
    let folder = newsletter("fill-incomplete");
    let fill = ["fill", "2024-07-28", "--from", "half.json"];
    let partly = report(folder.path(), "fill", 3, &fill);
    assert_eq!(partly["incomplete"].as_array().map(Vec::len), Some(1));
}

#[test]
fn publish_reports_refusal_dry_run_and_publication() {
    let folder = newsletter("publish-refuses");
    let refused = report(folder.path(), "publish", 1, &["publish", "2024-07-28"]);
    assert_eq!(refused["code"], "refused");
    assert!(
        !refused["errors"].as_array().expect("a list").is_empty(),
        "{refused}"
    );
    let folder = newsletter("publish");
    let tried = report(
        folder.path(),
        "publish",
        0,
        &["publish", "--dry-run", "2024-07-28"],
    );
    assert_eq!(tried["code"], "dry_run");
    assert!(
        tried["changes"]
            .as_str()
            .is_some_and(|diff| diff.contains("\n-")),
        "{tried}"
    );
    let published = report(folder.path(), "publish", 0, &["publish", "2024-07-28"]);
    assert_eq!(published["code"], "published");
    let file = published["mail"]["body_file"].as_str().expect("a path");
    let body = fs::read_to_string(file).expect("a file");
    assert_eq!(published["mail"]["body"], body);
}

#[test]
fn digest_reports_the_releases_by_project() {
    let folder = newsletter("digest");
    let digest = ["digest", "2024-07-28", "--from", "week.json"];
    let digest = report(folder.path(), "digest", 0, &digest);
    assert_eq!(digest["projects"][0]["name"], "coredns");
    assert_eq!(digest["projects"][0]["releases"][0]["tag"], "v1.11.3");
}

#[test]
fn explain_reports_pull_requests_and_the_schedule() {
    let folder = newsletter("explain-pull-request");
    let explain = |number: &str| {
        let explain = ["explain", number, "--from", "week.json"];
        report(folder.path(), "explain-pull-request", 0, &explain)
    };
    let added = explain("120611");
    assert_eq!(added["decision"]["code"], "added");
    assert_eq!(added["decision"]["place"], json!({"position": 1, "of": 2}));
    let covered = explain("100001");
    assert_eq!(covered["pull_request"], Value::Null);
    assert_eq!(covered["covered"]["edition"], "2024-07-21");
    let folder = newsletter("explain-schedule");
    let explain = ["explain", "schedule", "2024-07-28", "--from", "week.json"];
    let schedule = report(folder.path(), "explain-schedule", 0, &explain);
    assert!(
        !schedule["milestones"]
            .as_array()
            .expect("a list")
            .is_empty()
    );
}

/// A schema that accepts everything would make the tests above worthless.
#[test]
fn a_schema_rejects_unknown_codes_keys_and_times() {
    let folder = newsletter("status");
    let status = report(folder.path(), "status", 0, &["status"]);
    for (pointer, value) in [
        ("/next/code", json!("think")),
        ("/sections/0/code", json!(null)),
        ("/publication/at", json!("tomorrow")),
        ("/findings/errors", json!(-1)),
        ("/draft", json!(["a"])),
    ] {
        let mut changed = status.clone();
        *changed.pointer_mut(pointer).expect(pointer) = value;
        assert!(mismatch("status", &changed).is_some(), "{pointer}");
    }
    let mut longer = status.clone();
    longer["mood"] = json!("fine");
    assert!(mismatch("status", &longer).is_some(), "an unknown key");
    let mut shorter = status;
    shorter.as_object_mut().expect("an object").remove("next");
    assert!(mismatch("status", &shorter).is_some(), "a missing key");
}
