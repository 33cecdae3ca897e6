//! `fill --pick` with a script in the writer's place: in an editor, and one by one.
#![cfg(unix)]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use expectrl::process::unix::WaitStatus;
use expectrl::session::OsSession;
use expectrl::{ControlCode, Eof, Expect};
use serde_json::{Value, json};
use tempfile::TempDir;

mod common;

const DRAFT: &str = "---
layout: post
title: Week Ending July 28, 2024
date: 2024-08-01 22:00:00 -0000
slug: 2024-07-28-update
---

## Developer News

## Featured PRs

## Other Merges

*

## Version Updates

*
";

/// A newsletter with a draft, a saved week of three pull requests, and a place for an editor.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("_posts")).expect("made");
        let desk = Self { folder };
        fs::write(desk.path("_posts/2024-07-28-update.md"), DRAFT).expect("written");
        fs::write(desk.path("week.json"), week().to_string()).expect("written");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn draft(&self) -> String {
        fs::read_to_string(self.path("_posts/2024-07-28-update.md")).expect("a draft")
    }

    fn record(&self) -> String {
        fs::read_to_string(self.path(".lwkd/2024-07-28.yaml")).unwrap_or_default()
    }

    fn fill(&self, how: &str) -> Command {
        let mut command = common::lwkd();
        command
            .arg("-C")
            .arg(self.folder.path())
            .args(["fill", "2024-07-28", "--from", "week.json", how])
            .env("NO_COLOR", "1")
            .env("VISUAL", "")
            .env("EDITOR", self.path("editor"));
        command
    }

    /// Puts a shell script in the editor's place; `$1` is the file. The lists that it was given are kept as `list.1`,
    /// `list.2` …
    fn editor(&self, script: &str) {
        let kept = self.path("list").display().to_string();
        let script = format!(
            "#!/bin/sh\nn=1; while [ -e {kept}.$n ]; do n=$((n + 1)); done; cp \"$1\" {kept}.$n\n{script}\n"
        );
        common::write_script(&self.path("editor"), &script);
    }

    fn list(&self, number: usize) -> String {
        fs::read_to_string(self.path(&format!("list.{number}"))).expect("a list")
    }

    fn start(&self, how: &str) -> OsSession {
        let mut session = OsSession::spawn(self.fill(how)).expect("a terminal");
        session.set_expect_timeout(Some(Duration::from_secs(20)));
        session
    }
}

/// Answers each question in turn.
fn answer(session: &mut OsSession, answers: &[(&str, &str)]) {
    for (question, answer) in answers {
        session
            .expect(*question)
            .unwrap_or_else(|session| panic!("no question {question:?}: {session}"));
        session.send_line(answer).expect("answered");
    }
}

/// The rest of the output, and the exit code.
fn end(mut session: OsSession) -> (String, Option<i32>) {
    let rest = session.expect(Eof).expect("an end");
    let said = String::from_utf8_lossy(rest.as_bytes()).into_owned();
    match session.get_process().wait().expect("ended") {
        WaitStatus::Exited(_, code) => (said, Some(code)),
        other => (format!("{said}{other:?}"), None),
    }
}

/// Three pull requests, written by hand for this test: two for Other Merges, one for Version Updates.
fn week() -> Value {
    let pull_request = |number: u64, title: &str, labels: &[&str]| {
        json!({
            "repository": "kubernetes/kubernetes",
            "number": number,
            "url": format!("https://github.com/kubernetes/kubernetes/pull/{number}"),
            "title": title,
            "author": {"login": "someone"},
            "labels": labels,
            "base": "master",
            "merged_at": "2024-07-25T12:00:00Z",
            "release_note": "Kubelet retries image pulls.",
        })
    };
    let window = json!({"since": "2024-07-22T00:00:00Z", "until": "2024-07-29T00:00:00Z"});
    json!({
        "version": 1,
        "windows": {"pull_requests": window, "releases": window},
        "pull_requests": [
            pull_request(101, "Kubelet retries image pulls", &["kind/feature", "release-note"]),
            pull_request(102, "Scheduler counts preemptions", &["kind/feature", "release-note"]),
            pull_request(103, "Update etcd to v3.5.15", &["kind/feature", "release-note"]),
        ],
        "releases": [],
    })
}

const LINK: &str = "https://github.com/kubernetes/kubernetes/pull";

#[test]
fn in_an_editor_lines_are_moved_reworded_and_deleted_and_a_mistake_is_corrected() {
    let desk = Desk::new();
    // The first time a number is wrong, the second time it is right. 101 is featured, 102
    // deleted, 103 reworded.
    desk.editor(&format!(
        "if [ $n = 1 ]; then number=7; else number=$(sed -n 's|^ *\\([0-9]*\\) .*pull/103.*|\\1|p' {}.1); fi\n\
         featured=$(sed -n 's|^ *\\([0-9]* .*pull/101.*\\)|\\1|p' {}.1)\n\
         printf '## Featured PRs\\n%s\\n## Version Updates\\n%s etcd [to 3.5.15]({LINK}/103)\\n' \"$featured\" \"$number\" >\"$1\"",
        desk.path("list").display(),
        desk.path("list").display(),
    ));
    let mut session = desk.start("--pick");
    session
        .expect("1 candidate will be dismissed for good")
        .expect("told before anything is written");
    answer(&mut session, &[("Write these changes? [y,n]", "y")]);
    let (said, code) = end(session);
    assert_eq!(code, Some(0), "{said}");

    let first = desk.list(1);
    for expected in [
        "## Other Merges\n",
        "101: Kubelet retries image pulls",
        "by someone",
        "note: Kubelet",
    ] {
        assert!(first.contains(expected), "{expected} in {first}");
    }
    let error = "#! no candidate 7; they are numbered 1 to 3\n7 etcd";
    assert!(desk.list(2).contains(error), "{}", desk.list(2));

    let piece = format!(
        "## Featured PRs\n\n### [101: Kubelet retries image pulls]({LINK}/101)\n\n[someone](https://github.com/someone)\n\n## Other"
    );
    let draft = desk.draft();
    assert!(draft.contains(&piece), "{draft}");
    assert!(
        draft.contains(&format!("\n* etcd [to 3.5.15]({LINK}/103)\n")),
        "{draft}"
    );
    assert!(draft.contains("## Other Merges\n\n*\n"), "{draft}");
    let dismissed = format!("{LINK}/102, state: dismissed");
    assert!(desk.record().contains(&dismissed), "{}", desk.record());
}

#[test]
fn an_emptied_list_and_a_no_write_nothing() {
    for (script, answers) in [
        (": >\"$1\"", [].as_slice()),
        ("exit 0", &[("Write these changes? [y,n]", "n")]),
        // The same mistake twice: it is asked before the editor opens for ever.
        (
            "printf '9 x\\n' >\"$1\"",
            &[("Open the list again? [y,n]", "n")],
        ),
    ] {
        let desk = Desk::new();
        desk.editor(script);
        let mut session = desk.start("--pick");
        answer(&mut session, answers);
        let (said, code) = end(session);
        assert!(said.contains("nothing was written"), "{script}: {said}");
        assert_eq!(code, Some(0), "{script}: {said}");
        assert_eq!(desk.draft(), DRAFT, "{script}");
        assert_eq!(desk.record(), "", "{script}");
    }
}

#[test]
fn an_editor_that_fails_is_reported_and_nothing_is_written() {
    let desk = Desk::new();
    desk.editor("exit 1");
    let (said, code) = end(desk.start("--pick"));
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.replace("\r\n", " ").contains("ended with an error;"),
        "{said}"
    );
    assert_eq!(desk.draft(), DRAFT);
}

#[test]
fn one_by_one_candidates_are_taken_dropped_moved_reworded_and_gone_back_to() {
    let desk = Desk::new();
    desk.editor(&format!(
        "if [ $n = 1 ]; then printf 'No link\\n' >\"$1\"; else printf 'Kubelet [retries]({LINK}/101)\\n' >\"$1\"; fi"
    ));
    let mut session = desk.start("--pick=each");
    session.expect("1 of 3").expect("the first candidate");
    answer(
        &mut session,
        &[
            ("Take this?", "?"),
            ("dismiss this candidate for good", ""),
            ("Take this?", "b"),
            ("This is the first candidate.", "n"),
            ("2 of 3", "b"),
            ("1 of 3 (dismissed)", "m"),
            ("Move to", "none of them"),
            ("Not in the list", "version"),
        ],
    );
    session.expect("Version Updates, 1 of 3").expect("moved");
    answer(&mut session, &[("Take this?", "y")]);
    session.expect("2 of 3").expect("the second");
    answer(&mut session, &[("Take this?", "n")]);
    session.expect("3 of 3").expect("the third");
    answer(&mut session, &[("Take this?", "q")]);
    answer(&mut session, &[("Write these changes? [y,n]", "y")]);
    let (said, code) = end(session);
    assert_eq!(code, Some(0), "{said}");
    let (draft, record) = (desk.draft(), desk.record());
    let state = |number: u64| {
        let line = record
            .lines()
            .find(|line| line.contains(&format!("/{number},")));
        let (_, state) = line?.split_once("state: ")?;
        state.split([',', '}']).next()
    };
    assert_eq!(draft.matches(LINK).count(), 1, "{draft}");
    let (_, versions) = draft.split_once("## Version Updates").expect("the section");
    assert!(versions.contains(LINK), "{draft}");
    let mut states: Vec<_> = [101, 102, 103].into_iter().map(state).collect();
    assert_eq!(states[2], Some("waiting"), "{record}");
    states.sort_unstable();
    assert_eq!(
        states,
        [Some("dismissed"), Some("offered"), Some("waiting")],
        "{record}"
    );
}

#[test]
fn one_by_one_words_are_edited_until_they_hold_the_link() {
    let desk = Desk::new();
    desk.editor(
        "url=$(sed -n 's|.*(\\(https[^)]*\\)).*|\\1|p' ${0%editor}list.1 | head -n 1)\n\
         if [ $n = 1 ]; then printf 'No link\\n' >\"$1\"; else printf 'Better [words](%s)\\n' \"$url\" >\"$1\"; fi",
    );
    let mut session = desk.start("--pick=each");
    answer(
        &mut session,
        &[
            ("Take this?", "e"),
            ("the link is missing", "y"),
            ("Take this?", "y"),
            ("Take this?", "q"),
            ("Write these changes? [y,n]", "y"),
        ],
    );
    let (said, code) = end(session);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        desk.draft().contains(&format!("* Better [words]({LINK}/")),
        "{}",
        desk.draft()
    );
}

#[test]
fn ctrl_c_loses_nothing() {
    for (how, question) in [
        ("--pick=each", "Take this?"),
        ("--pick", "Write these changes? [y,n]"),
    ] {
        let desk = Desk::new();
        desk.editor("exit 0");
        let mut session = desk.start(how);
        session.expect(question).expect("a question");
        session.send(ControlCode::EndOfText).expect("sent");
        let (said, code) = end(session);
        assert_eq!(code, Some(130), "{how}: {said}");
        assert_eq!(desk.draft(), DRAFT, "{how}");
        assert_eq!(desk.record(), "", "{how}");
    }
}

#[test]
fn without_a_terminal_it_ends_at_once_and_names_the_flag() {
    for how in ["--pick", "--pick=each"] {
        let desk = Desk::new();
        let ended = desk.fill(how).stdin(Stdio::null()).output();
        let ended = ended.expect("ended");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(2), "{said}");
        assert!(
            said.contains(&format!("{how} is interactive and needs a terminal")),
            "{said}"
        );
        assert_eq!(desk.draft(), DRAFT);
    }
}
