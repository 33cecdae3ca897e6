//! No output for people is wider than the terminal, whatever its width.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use anstream::adapter::strip_str;
use expectrl::session::OsSession;
use expectrl::{Eof, Expect};
use lwkd::text::columns;
use tempfile::TempDir;

mod common;

const WIDTHS: [usize; 4] = [40, 60, 80, 100];

/// A draft with labels beside each other on wide lines, spans over several lines, wide characters
/// and long words. Sample data, written by hand.
const DRAFT: &str = "---
layout: post
title: Week Ending July 28, 2024
date: 2024-01-29 22:00:00 -0000
slug: 2024-01-28-update
---

## Developer News

The conference registration (https://example.org/registration/ is open; see the very long announcement [here](https://example.org/announcement) for all the details that you need.

## Release Schedule

**Next Deadline: Docs Freeze, July 30**

## Featured PRs

### [125664: Add an image volume source to pods so that data can be mounted](https://github.com/kubernetes/kubernetes/pull/125663)

日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語 Github github.

## Other Merges

* kubelet now supports a emtpy directory, and the scheduler counts preemptions of pods twice [as before](https://github.com/kubernetes/kubernetes/pull/124).
* kubelet now supports a emtpy directory again [twice](https://github.com/kubernetes/kubernetes/pull/124)

## Version Updates

* etcd to [3.5.14](https://github.com/kubernetes/kubernetes/pull/103) and go 1.22.5
";

struct Newsletter {
    folder: TempDir,
}

impl Newsletter {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let newsletter = Self { folder };
        newsletter.write("_posts/2024-07-28-update.md", DRAFT);
        newsletter.git(&["init", "-q", "-b", "main"]);
        newsletter.git(&["add", "."]);
        newsletter.git(&["commit", "-qm", "draft"]);
        newsletter.git(&["switch", "-qc", "a-branch-with-a-rather-long-name"]);
        newsletter.write(
            "_posts/2024-07-28-update.md",
            &DRAFT.replace("go 1.22.5", "go 1.22.6"),
        );
        newsletter.git(&["commit", "-qam", "theirs"]);
        newsletter.git(&["switch", "-q", "main"]);
        newsletter.write(
            "_posts/2024-07-28-update.md",
            &DRAFT.replace("go 1.22.5", "go 1.22.7"),
        );
        newsletter.git(&["commit", "-qam", "ours"]);
        newsletter
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, text).expect("written");
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.current_dir(self.path()).args(arguments);
        common::isolate(&mut command, self.path(), Path::new("/usr/bin"));
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "Konstantin Quite-Long-Example");
        }
        assert!(command.status().expect("git").success(), "{arguments:?}");
    }

    /// What a terminal of `width` columns shows of `lwkd` with these arguments, if each of
    /// `answers` follows its prompt.
    fn shown(&self, arguments: &[&str], answers: &[(&str, &str)], width: usize) -> String {
        self.shown_with(("TERM", "xterm"), arguments, answers, width)
    }

    /// The same with a variable of the environment.
    fn shown_with(
        &self,
        (name, value): (&str, &str),
        arguments: &[&str],
        answers: &[(&str, &str)],
        width: usize,
    ) -> String {
        let program = PathBuf::from(env!("CARGO_BIN_EXE_lwkd"));
        let quoted = arguments.iter().map(|argument| format!("'{argument}'"));
        let line = quoted.collect::<Vec<_>>().join(" ");
        let mut command = Command::new("sh");
        // A new terminal gets its default size a moment after the start.
        let script = format!("read -r _; stty rows 24 cols {width} -echo; exec lwkd {line}");
        command.current_dir(self.path()).args(["-c", &script]);
        common::isolate(
            &mut command,
            self.path(),
            program.parent().expect("a folder"),
        );
        command
            .env("TERM", "xterm")
            .env(name, value)
            .env("EDITOR", "true")
            .env("GITHUB_API_URL", "http://127.0.0.1:1");
        let mut session = OsSession::spawn(command).expect("a terminal");
        session.set_expect_timeout(Some(Duration::from_secs(30)));
        session.send_line("").expect("started");
        let mut shown = Vec::new();
        for (prompt, answer) in answers {
            let asked = session.expect(*prompt);
            let asked = asked.unwrap_or_else(|_| panic!("no prompt {prompt:?} for {answer:?}"));
            shown.extend_from_slice(asked.as_bytes());
            session.send_line(answer).expect("answered");
            shown.push(b'\n');
        }
        let rest = session.expect(Eof).expect("an end");
        shown.extend_from_slice(rest.as_bytes());
        String::from_utf8(shown).expect("UTF-8")
    }
}

/// Whether a line may be too wide: a URL, a path or a command to be copied, which would be useless
/// if it were cut.
fn is_whole(line: &str) -> bool {
    let line = strip_str(line).to_string();
    let line = line.trim_start_matches(['=', '-', '>', '$', '*', '+', ' ']);
    let commands = ["lwkd ", "cargo ", "git ", "cd ", "rm ", "/"];
    let is_command = commands.iter().any(|command| line.starts_with(command));
    is_command || (!line.trim_end().contains(' ') && line.contains('/'))
}

fn assert_fits(shown: &str, width: usize, what: &[&str]) {
    // What a redrawn line held before is not seen.
    for line in shown.lines() {
        let line = line.trim_end_matches('\r');
        let line = line.rsplit('\r').next().unwrap_or(line);
        assert!(
            columns(line) <= width || is_whole(line),
            "{what:?} at {width}: {} columns: {line}\n{shown}",
            columns(line)
        );
    }
}

/// Commands in the order of a week; the first of each kind leaves the draft as it is.
const REPORTS: &[&[&str]] = &[
    &[],
    &["check", "2024-07-28"],
    &["check", "--publish", "2024-07-28"],
    &["check", "--list"],
    &[
        "check",
        "nowhere/2024-07-28-update.md",
        "2024-07-99",
        "_posts",
    ],
    &["status"],
    &["status", "2024-07-28"],
    &["explain", "slug-mismatch"],
    &["explain", "deadline-links"],
    &["explain", "125663", "2024-07-28", "--from", "week.json"],
    &["explain", "99999999", "2024-07-28", "--from", "week.json"],
    &["explain", "schedule", "2024-07-28", "--from", "week.json"],
    &["digest", "2024-07-28", "--from", "week.json"],
    &["merge", "--dry-run", "a-branch-with-a-rather-long-name"],
    &[
        "fill",
        "2024-07-28",
        "--again",
        "--dry-run",
        "--from",
        "week.json",
    ],
    &["fill", "2024-07-28", "--again", "--section", "Zoo"],
    &["fill", "2024-07-28", "--again", "--top", "many"],
    &["fill", "2024-07-28", "--again", "--since", "2024-08-20"],
    &["fill", "2024-07-28"],
    &["fill"],
    &["publish", "2024-07-28"],
    &["publish"],
    &["new", "2024-07-28"],
    &["new", "2024-08-04", "--branch"],
    &["new", "soon"],
    &["hook", "install"],
    &["-C", "/", "status"],
    &["-C", "/", "fill"],
    &["demo"],
];

const CHANGES: &[&[&str]] = &[
    &[
        "fill",
        "2024-07-28",
        "--again",
        "--top",
        "2",
        "--from",
        "week.json",
    ],
    &["check", "--fix", "--unsafe-fixes", "2024-07-28"],
    &["publish", "2024-07-28", "--dry-run"],
    // A record that was left over: a warning with help.
    &["new", "2024-08-04"],
    &["publish", "2024-08-04"],
    &["init"],
];

fn newsletter_with_a_week() -> Newsletter {
    let newsletter = Newsletter::new();
    fs::copy(common::RECORDING, newsletter.path().join("week.json")).expect("copied");
    newsletter.write(".lwkd/2024-08-04.yaml", "");
    newsletter
}

/// Calls `check` for each width, at once: a terminal takes its time to close.
fn at_every_width(check: impl Fn(usize) + Sync) {
    thread::scope(|scope| {
        for width in WIDTHS {
            let check = &check;
            scope.spawn(move || check(width));
        }
    });
}

#[test]
fn no_report_is_wider_than_the_terminal() {
    let newsletter = newsletter_with_a_week();
    at_every_width(|width| {
        for arguments in REPORTS {
            assert_fits(&newsletter.shown(arguments, &[], width), width, arguments);
        }
    });
}

#[test]
fn the_demo_fits_fifty_lines_of_eighty_columns() {
    let newsletter = Newsletter::new();
    let shown = newsletter.shown(&["demo"], &[], 80);
    assert!(shown.trim().lines().count() <= 50, "{shown}");
}

#[test]
fn nothing_that_a_change_prints_is_wider_than_the_terminal() {
    at_every_width(|width| {
        let newsletter = newsletter_with_a_week();
        for arguments in CHANGES {
            assert_fits(&newsletter.shown(arguments, &[], width), width, arguments);
        }
    });
}

#[test]
fn without_colours_or_a_cursor_there_are_no_escape_codes() {
    let newsletter = newsletter_with_a_week();
    let fill = [
        "fill",
        "2024-07-28",
        "--again",
        "--from",
        "week.json",
        "--pick=each",
    ];
    let answers = [("?]: ", "y"), ("?]: ", "q"), ("b]: ", "n")];
    for variable in [("TERM", "dumb"), ("NO_COLOR", "1")] {
        for arguments in [
            &["check", "2024-07-28"][..],
            &["--help"],
            &["chek"],
            &["demo"],
        ] {
            let shown = newsletter.shown_with(variable, arguments, &[], 80);
            assert!(
                !shown.contains('\u{1b}'),
                "{variable:?} {arguments:?}: {shown:?}"
            );
        }
    }
    let shown = newsletter.shown_with(("TERM", "dumb"), &fill, &answers, 80);
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    let colourful = newsletter.shown(&["check", "2024-07-28"], &[], 80);
    assert!(colourful.contains('\u{1b}'), "{colourful:?}");
}

#[test]
fn no_help_is_wider_than_the_terminal() {
    let newsletter = Newsletter::new();
    let commands = [
        "new", "fill", "check", "status", "merge", "preview", "publish", "digest", "explain",
        "demo", "init", "hook",
    ];
    at_every_width(|width| {
        for command in commands {
            let arguments = [command, "--help"];
            assert_fits(&newsletter.shown(&arguments, &[], width), width, &arguments);
        }
        for arguments in [["--help"], ["--halp"], ["chek"]] {
            assert_fits(&newsletter.shown(&arguments, &[], width), width, &arguments);
        }
    });
}

#[test]
fn no_prompt_is_wider_than_the_terminal() {
    at_every_width(|width| {
        let newsletter = newsletter_with_a_week();
        let fill = [
            "fill",
            "2024-07-28",
            "--again",
            "--from",
            "week.json",
            "--pick=each",
        ];
        let answers = [
            ("?]: ", "?"),
            ("?]: ", "m"),
            ("): ", ""),
            ("?]: ", "e"),
            ("?]: ", "n"),
            ("?]: ", "d"),
            ("?]: ", "y"),
            ("?]: ", "s"),
            ("?]: ", "q"),
            ("b]: ", "n"),
        ];
        assert_fits(&newsletter.shown(&fill, &answers, width), width, &fill);
        let new = ["new"];
        assert_fits(
            &newsletter.shown(&new, &[("]: ", "never"), ("]: ", "2024-08-11")], width),
            width,
            &new,
        );
    });
}
