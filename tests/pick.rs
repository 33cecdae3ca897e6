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
        for name in ["_posts", "tmp"] {
            fs::create_dir(folder.path().join(name)).expect("made");
        }
        let desk = Self { folder };
        fs::write(desk.path("_posts/2024-07-28-update.md"), DRAFT).expect("written");
        desk.write_week(&[]);
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

    /// What the record says of a pull request.
    fn state(&self, number: u64) -> String {
        let record = self.record();
        let mut lines = record.lines();
        let line = lines.find(|line| line.contains(&format!("/{number},")));
        let state = line.and_then(|line| Some(line.split_once("state: ")?.1));
        let state = state.and_then(|state| state.split([',', '}']).next());
        state.unwrap_or_default().to_owned()
    }

    /// The number of lists that are kept among the temporary files.
    fn leftovers(&self) -> usize {
        fs::read_dir(self.path("tmp")).expect("listed").count()
    }

    fn write_week(&self, without_note: &[u64]) {
        let week = week(without_note).to_string();
        fs::write(self.path("week.json"), week).expect("written");
    }

    fn lwkd(&self, arguments: &[&str]) -> Command {
        let mut command = common::lwkd();
        command
            .arg("-C")
            .arg(self.folder.path())
            .args(arguments)
            .env("NO_COLOR", "1")
            .env("VISUAL", "")
            .env("EDITOR", self.path("editor"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("TMPDIR", self.path("tmp"));
        command
    }

    fn fill(&self, how: &str) -> Command {
        self.lwkd(&["fill", "2024-07-28", "--from", "week.json", how])
    }

    /// Puts a shell script in the editor's place; `$1` is the file. The lists that it was given are
    /// kept as `list.1`, `list.2` …
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

/// Three pull requests, written by hand for this test: two for Other Merges, one for Version
/// Updates.
fn week(without_note: &[u64]) -> Value {
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
            "release_note": (!without_note.contains(&number)).then_some("Kubelet retries image pulls, now with a pause."),
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
fn in_an_editor_lines_are_moved_reworded_and_dismissed_and_a_mistake_is_corrected() {
    let desk = Desk::new();
    // The first time a number is wrong, the second time it is right. 101 is featured, 102
    // dismissed, 103 reworded.
    desk.editor(&format!(
        "if [ $n = 1 ]; then number=7; else number=$(sed -n 's|^ *\\([0-9]*\\) .*pull/103.*|\\1|p' {}.1); fi\n\
         featured=$(sed -n 's|^ *\\([0-9]* .*pull/101.*\\)|\\1|p' {}.1)\n\
         dismissed=$(sed -n 's|^ *\\([0-9]* .*pull/102.*\\)|\\1|p' {}.1)\n\
         printf '## Featured PRs\\n%s\\ndismiss %s\\n## Version Updates\\n%s etcd [to 3.5.15]({LINK}/103)\\n' \"$featured\" \"$dismissed\" \"$number\" >\"$1\"",
        desk.path("list").display(),
        desk.path("list").display(),
        desk.path("list").display(),
    ));
    let mut session = desk.start("--pick");
    session
        .expect("1 candidate will be dismissed for good")
        .expect("said before anything is written");
    answer(&mut session, &[("Write these changes? [y,n,e]", "y")]);
    let (said, code) = end(session);
    assert_eq!(code, Some(0), "{said}");

    let first = desk.list(1);
    for expected in [
        "delete a line     not now",
        "## Other Merges\n",
        "101: Kubelet retries image pulls",
        "by someone",
        "note: Kubelet",
    ] {
        assert!(first.contains(expected), "{expected} in {first}");
    }
    let error = "#! no candidate 7; they are numbered 1 to 3\n7 etcd";
    assert!(desk.list(2).contains(error), "{}", desk.list(2));

    let item = format!(
        "## Featured PRs\n\n### [101: Kubelet retries image pulls]({LINK}/101)\n\n[someone](https://github.com/someone)\n\n## Other"
    );
    let draft = desk.draft();
    assert!(draft.contains(&item), "{draft}");
    assert!(
        draft.contains(&format!("\n* etcd [to 3.5.15]({LINK}/103)\n")),
        "{draft}"
    );
    assert!(draft.contains("## Other Merges\n\n*\n"), "{draft}");
    assert_eq!(desk.state(102), "dismissed", "{}", desk.record());
    assert_eq!(desk.leftovers(), 0, "the list is removed");
}

#[test]
fn a_deleted_line_is_offered_again_and_a_dismissed_one_only_after_restore() {
    let desk = Desk::new();
    // 101 is dismissed, 102 deleted.
    desk.editor(
        "sed -i -e 's|^ *\\([0-9]* .*pull/101\\)|dismiss \\1|' -e '/^ *[0-9].*pull\\/102/d' \"$1\"",
    );
    let mut session = desk.start("--pick");
    answer(&mut session, &[("Write these changes?", "y")]);
    assert_eq!(end(session).1, Some(0));
    assert_eq!(
        (desk.state(101), desk.state(102)),
        ("dismissed".into(), "waiting".into())
    );

    let run = |arguments: &[&str]| {
        let output = desk.lwkd(arguments).output().expect("ended");
        let text = [output.stdout, output.stderr].concat();
        (
            output.status.code(),
            String::from_utf8(text).expect("UTF-8"),
        )
    };
    let url = format!("{LINK}/101");
    let from = ["--from", "week.json"];
    let (_, explained) = run(&[&["explain", "101", "2024-07-28"][..], &from].concat());
    let restore = "dismissed; `lwkd fill --restore kubernetes/kubernetes#101` takes it back";
    assert!(explained.contains(restore), "{explained}");
    assert_eq!(
        run(&["fill", "2024-07-28", "--restore", "102"]).0,
        Some(2),
        "not dismissed"
    );
    assert_eq!(run(&["fill", "2024-07-28", "--restore", &url]).0, Some(0));
    assert_eq!(desk.state(101), "waiting");
    let before = desk.draft();
    assert_eq!(
        run(&[&["fill", "2024-07-28"][..], &from].concat()).0,
        Some(0)
    );
    assert!(
        !before.contains(&url) && desk.draft().contains(&url),
        "{}",
        desk.draft()
    );
    assert!(
        desk.draft().contains(&format!("{LINK}/102")),
        "{}",
        desk.draft()
    );
}

#[test]
fn an_emptied_list_and_a_no_write_nothing_and_the_list_is_kept() {
    for (script, answers) in [
        (": >\"$1\"", [].as_slice()),
        ("exit 0", &[("Write these changes? [y,n,e]", "n")]),
        // The same mistake twice: it is asked before the editor opens for ever.
        (
            "printf '9 x\\n' >\"$1\"",
            &[("Open the list again? [y,n]", "n")],
        ),
        ("exit 1", &[("Open the list again? [y,n]", "n")]),
        (
            "printf '\\377' >>\"$1\"",
            &[("Open the list again? [y,n]", "n")],
        ),
    ] {
        let desk = Desk::new();
        desk.editor(script);
        let mut session = desk.start("--pick");
        answer(&mut session, answers);
        let (said, code) = end(session);
        assert!(said.contains("nothing was written"), "{script}: {said}");
        assert!(said.contains("your list is kept in"), "{script}: {said}");
        assert_eq!(desk.leftovers(), 1, "{script}: {said}");
        assert_eq!(code, Some(0), "{script}: {said}");
        assert_eq!(desk.draft(), DRAFT, "{script}");
        assert_eq!(desk.record(), "", "{script}");
    }
}

#[test]
fn a_list_is_opened_again_as_the_writer_left_it() {
    let desk = Desk::new();
    // Saves one byte of Latin-1, then fails, then dismisses all.
    desk.editor(
        "case $n in 1) printf 'gr\\374n\\n' >>\"$1\";; 2) sed -i '/^## /q' \"$1\"; exit 1;; \
         3) printf 'dismiss 1\\n' >>\"$1\";; esac",
    );
    let mut session = desk.start("--pick");
    answer(
        &mut session,
        &[
            ("not valid UTF-8", ""),
            ("Open the list again? [y,n]", "y"),
            ("ended with an error", ""),
            ("Open the list again? [y,n]", "y"),
            ("Record the dismissals? [y,n,e]", "e"),
        ],
    );
    // The fourth time it is left alone.
    answer(&mut session, &[("Record the dismissals? [y,n,e]", "y")]);
    let (said, code) = end(session);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        fs::read(desk.path("list.2"))
            .expect("a list")
            .contains(&0o374)
    );
    assert_eq!(
        desk.record().matches("state: dismissed").count(),
        1,
        "{}",
        desk.record()
    );
}

#[test]
fn an_editor_that_is_missing_ends_it() {
    let desk = Desk::new();
    let (said, code) = end(desk.start("--pick"));
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("cannot start the editor"), "{said}");
    assert_eq!((desk.draft(), desk.leftovers()), (DRAFT.to_owned(), 0));
}

#[test]
fn one_by_one_candidates_are_taken_left_dismissed_moved_and_answers_undone() {
    let desk = Desk::new();
    let mut session = desk.start("--pick=each");
    session.expect("1 of 3").expect("the first candidate");
    answer(
        &mut session,
        &[
            ("Take this?", "?"),
            ("n - not now", ""),
            ("d - dismiss it for good", ""),
            ("Take this?", "b"),
            ("This is the first candidate.", "d"),
            ("2 of 3", "b"),
            ("1 of 3", "m"),
            ("Move to", "none of them"),
            ("Not in the list", "version"),
        ],
    );
    session.expect("Version Updates, 1 of 3").expect("moved");
    answer(
        &mut session,
        &[
            ("Take this?", "y"),
            ("2 of 3", ""),
            ("Take this?", "n"),
            ("3 of 3", ""),
            ("Take this?", "n"),
            // Goes back to the last one, and dismisses it.
            ("Write these changes? [y,n,b]", "b"),
            ("3 of 3", ""),
            ("Take this?", "d"),
            ("Write these changes? [y,n,b]", "y"),
        ],
    );
    let (said, code) = end(session);
    assert_eq!(code, Some(0), "{said}");
    let draft = desk.draft();
    assert_eq!(draft.matches(LINK).count(), 1, "{draft}");
    let (_, versions) = draft.split_once("## Version Updates").expect("the section");
    assert!(versions.contains(LINK), "{draft}");
    let mut states = [101, 102, 103].map(|number| desk.state(number));
    assert_eq!(states[2], "dismissed", "{}", desk.record());
    states.sort_unstable();
    assert_eq!(
        states,
        ["dismissed", "offered", "waiting"],
        "{}",
        desk.record()
    );
}

#[test]
fn the_rest_of_a_section_is_skipped_or_taken_at_once() {
    for (key, expected) in [("s", 0), ("a", 2)] {
        let desk = Desk::new();
        let mut session = desk.start("--pick=each");
        answer(
            &mut session,
            &[("1 of 3", ""), ("Take this?", key), ("3 of 3", "")],
        );
        answer(
            &mut session,
            &[("Take this?", "y"), ("Write these changes?", "y")],
        );
        let (said, code) = end(session);
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(
            desk.draft().matches(LINK).count(),
            expected + 1,
            "{key}: {said}"
        );
    }
}

#[test]
fn candidates_without_a_note_are_taken_or_left_with_one_key() {
    for (answers, expected) in [
        (
            &[("Take all 2? [y,n,d,o,b,q,?]", "y")][..],
            ["offered", "offered"],
        ),
        (&[("Take all 2?", "n")], ["waiting", "waiting"]),
        (&[("Take all 2?", "d")], ["dismissed", "dismissed"]),
        (
            &[
                ("Take all 2?", "?"),
                ("o - ask one by one", "o"),
                ("Take this?", "y"),
                ("Take this?", "d"),
            ],
            ["dismissed", "offered"],
        ),
    ] {
        let desk = Desk::new();
        desk.write_week(&[101, 102]);
        let mut session = desk.start("--pick=each");
        session
            .expect("1 to 2 of 3: without a release note")
            .expect("a group");
        answer(&mut session, answers);
        answer(
            &mut session,
            &[
                ("3 of 3", ""),
                ("Take this?", "y"),
                ("Write these changes?", "y"),
            ],
        );
        let (said, code) = end(session);
        assert_eq!(code, Some(0), "{said}");
        let mut states = [desk.state(101), desk.state(102)];
        states.sort_unstable();
        assert_eq!(states, expected, "{answers:?}: {}", desk.record());
    }
}

#[test]
fn likely_featured_candidates_are_marked_with_reasons() {
    let desk = Desk::new();
    let mut session = desk.start("--pick=each");
    let shown = session.expect("Take this?").expect("a candidate");
    let shown = String::from_utf8_lossy(shown.as_bytes()).into_owned();
    assert!(shown.contains("likely for a featured item: "), "{shown}");
    answer(&mut session, &[("]: ", "q")]);
    end(session);
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
            ("Write these changes? [y,n,b]", "y"),
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
fn an_editor_that_fails_leaves_the_words_and_the_answers() {
    let desk = Desk::new();
    // Saves something, then fails as vi does after `:cq`.
    desk.editor("printf 'Lost\\n' >\"$1\"; exit 1");
    let mut session = desk.start("--pick=each");
    answer(
        &mut session,
        &[
            ("1 of 3", ""),
            ("Take this?", "y"),
            ("2 of 3", ""),
            ("Take this?", "e"),
            ("the text is unchanged", ""),
            ("Take this?", "y"),
            ("3 of 3", ""),
            ("Take this?", "q"),
            ("Write these changes? [y,n,b]", "y"),
        ],
    );
    let (said, code) = end(session);
    assert_eq!(code, Some(0), "{said}");
    let draft = desk.draft();
    assert_eq!(
        (draft.matches(LINK).count(), draft.matches("Lost").count()),
        (2, 0),
        "{draft}"
    );
}

#[test]
fn ctrl_c_loses_nothing() {
    for (how, question) in [
        ("--pick=each", "Take this?"),
        ("--pick", "Write these changes? [y,n,e]"),
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
        assert_eq!(
            said.contains("your list is kept in"),
            how == "--pick",
            "{said}"
        );
    }
}

#[test]
fn answers_survive_ctrl_c_and_a_no() {
    let desk = Desk::new();
    let mut session = desk.start("--pick=each");
    answer(
        &mut session,
        &[
            ("1 of 3", ""),
            ("Take this?", "y"),
            ("2 of 3", ""),
            ("Take this?", "d"),
        ],
    );
    session.expect("3 of 3").expect("the third");
    session.expect("Take this?").expect("a question");
    session.send(ControlCode::EndOfText).expect("sent");
    let (said, code) = end(session);
    assert_eq!(code, Some(130), "{said}");
    assert!(said.contains("your answers are kept"), "{said}");
    assert_eq!(
        (desk.draft(), desk.record()),
        (DRAFT.to_owned(), String::new())
    );

    let mut session = desk.start("--pick=each");
    answer(
        &mut session,
        &[
            ("2 answers of an earlier run were not written.", ""),
            ("Continue with them? [y,n]", "y"),
            ("3 of 3", ""),
            ("Take this?", "n"),
            ("1 candidate will be dismissed for good", ""),
            ("Write these changes? [y,n,b]", "n"),
        ],
    );
    let (said, code) = end(session);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("your answers are kept"), "{said}");
    assert_eq!(desk.draft(), DRAFT);

    // All are decided: it asks at once whether to write.
    let mut session = desk.start("--pick=each");
    answer(
        &mut session,
        &[("Continue with them?", "y"), ("Write these changes?", "y")],
    );
    assert_eq!(end(session).1, Some(0));
    assert_eq!(desk.draft().matches(LINK).count(), 1);
    assert_eq!(
        desk.record().matches("dismissed").count(),
        1 + 1,
        "the head explains the word"
    );
    // Written answers are not kept.
    let mut session = desk.start("--pick=each");
    answer(&mut session, &[("1 of 1", ""), ("Take this?", "q")]);
    end(session);
}

#[test]
fn a_failed_write_keeps_the_list() {
    let desk = Desk::new();
    // Somebody else damages the record while the editor is open.
    let record = desk.path(".lwkd/2024-07-28.yaml");
    let folder = desk.path(".lwkd");
    desk.editor(&format!(
        "mkdir -p {}; printf 'Other: [\\n' > {}",
        folder.display(),
        record.display()
    ));
    let mut session = desk.start("--pick");
    answer(&mut session, &[("Write these changes?", "y")]);
    let (said, code) = end(session);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("your list is kept in"), "{said}");
    assert_eq!((desk.draft(), desk.leftovers()), (DRAFT.to_owned(), 1));
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
