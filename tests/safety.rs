//! What a repository that other people write may contain, and what must not come of it: links that
//! lead out of it, files that never end, names that look like output, folders that look like a
//! repository.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

mod common;

use common::{EDITION, RECORDING};

const DRAFT: &str = "\
---
layout: post
title: Week Ending July 28, 2024
date: 2024-08-01 22:00:00 -0000
slug: 2024-07-28-update
---

## Developer News

The contributor summit has a date.   

## Other Merges

*
";

const SECRET: &str = "machine example.org password hunter2\n";

/// A newsletter in `news`, and a file with a secret in `outside`.
struct Sandbox {
    folder: TempDir,
}

#[derive(Debug)]
struct Outcome {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Sandbox {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let sandbox = Self { folder };
        fs::create_dir_all(sandbox.news("_posts")).expect("made");
        fs::create_dir(sandbox.outside("")).expect("made");
        fs::write(sandbox.news(EDITION), DRAFT).expect("written");
        fs::write(sandbox.outside("secret"), SECRET).expect("written");
        fs::write(sandbox.outside("victim.md"), DRAFT).expect("written");
        sandbox
    }

    fn news(&self, name: &str) -> PathBuf {
        self.folder.path().join("news").join(name)
    }

    fn outside(&self, name: &str) -> PathBuf {
        self.folder.path().join("outside").join(name)
    }

    /// Puts a link to something outside in the place of a file of the newsletter.
    fn link(&self, name: &str, target: &str) {
        let path = self.news(name);
        if path.is_dir() {
            fs::remove_dir_all(&path).expect("removed");
        } else if path.exists() {
            fs::remove_file(&path).expect("removed");
        }
        symlink(self.outside(target), path).expect("linked");
    }

    /// Runs lwkd in the newsletter; it must end within some seconds.
    fn lwkd(&self, arguments: &[&str]) -> Outcome {
        let mut child = common::lwkd()
            .args(arguments)
            .current_dir(self.news(""))
            .env("XDG_CACHE_HOME", self.folder.path().join("cache"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        let start = Instant::now();
        while child.try_wait().expect("asked").is_none() {
            if start.elapsed() > Duration::from_secs(20) {
                child.kill().expect("killed");
                panic!("{arguments:?} does not end");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let output = child.wait_with_output().expect("ended");
        Outcome {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

const FILL: [&str; 4] = ["fill", "2024-07-28", "--from", RECORDING];

#[test]
fn a_link_that_leads_out_is_neither_read_nor_written() {
    let check = ["check", "2024-07-28"];
    let fix = ["check", "--fix", "--unsafe-fixes", "2024-07-28"];
    let new = ["new", "2024-08-04"];
    let cases: [(&str, &str, &[&str]); 13] = [
        (EDITION, "secret", &check),
        (EDITION, "victim.md", &fix),
        (EDITION, "victim.md", &FILL),
        (EDITION, "victim.md", &["publish", "2024-07-28"]),
        (EDITION, "secret", &["status", "2024-07-28"]),
        (".lwkd", "", &FILL),
        (".lwkd", "", &new),
        (".lwkd/2024-07-28.yaml", "secret", &check),
        ("_posts", "", &new),
        ("_posts", "", &["check", "_posts"]),
        ("template.md", "secret", &new),
        ("lwkd.yaml", "secret", &check),
        ("lwkd.yaml", "secret", &new),
    ];
    for (name, target, arguments) in cases {
        let sandbox = Sandbox::new();
        if name.starts_with(".lwkd/") {
            fs::create_dir(sandbox.news(".lwkd")).expect("made");
        }
        sandbox.link(name, target);
        let outcome = sandbox.lwkd(arguments);
        let place = format!("{name} -> {target}, {arguments:?}: {outcome:?}");
        assert_eq!(outcome.code, Some(2), "{place}");
        assert!(
            outcome.err.contains("leads out of the newsletter"),
            "{place}"
        );
        let said = outcome.out + &outcome.err;
        assert!(!said.contains("hunter2"), "{place}");
        for (name, text) in [("secret", SECRET), ("victim.md", DRAFT)] {
            let kept = fs::read_to_string(sandbox.outside(name)).expect("read");
            assert_eq!(kept, text, "{place}");
        }
        let count = fs::read_dir(sandbox.outside("")).expect("listed").count();
        assert_eq!(count, 2, "{place}");
    }
}

#[test]
fn a_link_inside_the_newsletter_is_followed_and_stays() {
    let sandbox = Sandbox::new();
    fs::rename(sandbox.news(EDITION), sandbox.news("draft.md")).expect("moved");
    symlink("../draft.md", sandbox.news(EDITION)).expect("linked");
    let outcome = sandbox.lwkd(&FILL);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let draft = fs::read_to_string(sandbox.news("draft.md")).expect("read");
    assert!(draft.contains("/pull/"), "{draft}");
    assert!(sandbox.news(EDITION).is_symlink());
}

#[test]
fn a_pattern_cannot_write_outside_the_newsletter() {
    for settings in [
        "newsletter: {file: \"../../outside/x-%Y-%m-%d.md\"}",
        "newsletter: {posts: \"../outside\"}",
        "newsletter: {posts: \".git/hooks\", file: \"pre-commit-%Y-%m-%d.md\"}",
        "newsletter: {template: \"../outside/secret\"}",
    ] {
        let sandbox = Sandbox::new();
        fs::create_dir_all(sandbox.news(".git/hooks")).expect("made");
        fs::write(sandbox.news("lwkd.yaml"), settings).expect("written");
        let outcome = sandbox.lwkd(&["new", "2024-08-04"]);
        assert_eq!(outcome.code, Some(2), "{settings}: {outcome:?}");
        let count = |path: PathBuf| fs::read_dir(path).expect("listed").count();
        assert_eq!(count(sandbox.outside("")), 2, "{settings}");
        assert_eq!(count(sandbox.news(".git/hooks")), 0, "{settings}");
        assert_eq!(count(sandbox.news("_posts")), 1, "{settings}");
    }
}

#[test]
fn what_never_ends_is_refused_at_once() {
    let check = ["check", "2024-07-28"];
    let cases: [(&str, &[&str], bool); 6] = [
        // An earlier edition that cannot be read is no reason to fail.
        ("_posts/2024-07-21-update.md", &check, false),
        (EDITION, &check, true),
        ("lwkd.yaml", &check, true),
        (".lwkd/2024-07-28.yaml", &check, true),
        ("template.md", &["new", "2024-08-04"], true),
        ("template.md", &FILL, true),
    ];
    for (name, arguments, fails) in cases {
        for device in [false, true] {
            let sandbox = Sandbox::new();
            let path = sandbox.news(name);
            let _ = fs::create_dir(sandbox.news(".lwkd"));
            let _ = fs::remove_file(&path);
            if device {
                symlink("/dev/zero", &path).expect("linked");
            } else {
                let made = Command::new("mkfifo").arg(&path).status();
                assert!(made.is_ok_and(|status| status.success()), "mkfifo");
            }
            let outcome = sandbox.lwkd(arguments);
            let place = format!("{name}, device: {device}, {arguments:?}: {outcome:?}");
            assert_eq!(outcome.code == Some(2), fails, "{place}");
            let reason = if device {
                "leads out of"
            } else {
                "not a regular file"
            };
            assert_eq!(outcome.err.contains(reason), fails, "{place}");
        }
    }
}

#[test]
fn a_file_above_the_limit_is_refused() {
    let sandbox = Sandbox::new();
    let file = fs::File::create(sandbox.news(EDITION)).expect("created");
    file.set_len(17 * 1024 * 1024).expect("sized");
    let outcome = sandbox.lwkd(&["check", "2024-07-28"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.err.contains("is larger than 16 MiB"), "{outcome:?}");
}

#[test]
fn a_newline_in_a_file_name_never_starts_a_line() {
    let name = "_posts/2024-07-28-a\n::error::x.md";
    let sandbox = Sandbox::new();
    fs::write(sandbox.news(name), "# No front matter teh\n").expect("written");
    for arguments in [
        &["check", name][..],
        &["check", "--format=github", name],
        &["check", "--fix", "--unsafe-fixes", name],
        &["status", name],
        &["fill", name, "--from", RECORDING],
        &["publish", name],
        &["check", "missing\n::error::x.md"],
        &["fill", "2024-07-28", "--from", "missing\n::error::x.json"],
    ] {
        let outcome = sandbox.lwkd(arguments);
        let said = format!("{}{}", outcome.out, outcome.err);
        assert!(!said.is_empty(), "{arguments:?}");
        let starts = said.lines().any(|line| line.starts_with("::error::x"));
        assert!(!starts, "{arguments:?}: {said}");
    }
}

#[test]
fn new_files_follow_the_umask() {
    for (umask, mode) in [("077", 0o600), ("002", 0o664)] {
        let sandbox = Sandbox::new();
        let script = format!("umask {umask}; exec \"$0\" new 2024-08-04");
        let status = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_lwkd")])
            .current_dir(sandbox.news(""))
            .env("SOURCE_DATE_EPOCH", common::NOW)
            .stdout(Stdio::null())
            .status();
        assert!(status.is_ok_and(|status| status.success()));
        for name in ["_posts/2024-08-04-update.md", ".lwkd/2024-08-04.yaml"] {
            let metadata = fs::metadata(sandbox.news(name)).expect("created");
            assert_eq!(
                metadata.permissions().mode() & 0o777,
                mode,
                "{umask} {name}"
            );
        }
    }
}

#[test]
fn a_file_that_is_replaced_keeps_its_owner() {
    let sandbox = Sandbox::new();
    let draft = sandbox.news(EDITION);
    if chown(&draft, Some(4321), Some(1234)).is_err() {
        common::skip("root", "only root may give files away");
        return;
    }
    let fixed = sandbox.lwkd(&["check", "--fix", "2024-07-28"]);
    assert_ne!(
        fs::read_to_string(&draft).expect("read"),
        DRAFT,
        "{fixed:?}"
    );
    let metadata = fs::metadata(&draft).expect("a file");
    assert_eq!((metadata.uid(), metadata.gid()), (4321, 1234));
}

/// Runs git in `folder` without the developer's configuration.
fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(folder);
    common::isolate(&mut command, folder, folder);
    let output = command.output().expect("git");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {said}");
}

#[test]
fn a_folder_that_looks_like_a_repository_starts_no_program() {
    let sandbox = Sandbox::new();
    let (news, posts) = (sandbox.news(""), sandbox.news("_posts"));
    let pwned = sandbox.outside("pwned");
    git(&news, &["init", "--quiet", "--initial-branch=main"]);
    git(&news, &["add", "."]);
    git(&news, &["commit", "--quiet", "--message", "One"]);
    for part in ["objects", "refs"] {
        let copied = Command::new("cp")
            .arg("-r")
            .arg(news.join(".git").join(part))
            .arg(&posts)
            .status();
        assert!(copied.is_ok_and(|status| status.success()));
    }
    fs::write(posts.join("HEAD"), "ref: refs/heads/main\n").expect("written");
    let config = format!(
        "[core]\n repositoryformatversion = 0\n bare = false\n worktree = ..\n \
         fsmonitor = \"touch {0}; false\"\n editor = \"touch {0}\"\n",
        pwned.display()
    );
    fs::write(posts.join("config"), config).expect("written");
    git(&news, &["add", "--all", "--force"]);
    git(&news, &["commit", "--quiet", "--message", "Two"]);
    fs::write(sandbox.news(EDITION), DRAFT.replace("date.", "date!")).expect("written");

    let status = sandbox.lwkd(&["status", "2024-07-28"]);
    assert_eq!(status.code, Some(0), "{status:?}");
    assert!(status.out.contains("not committed"), "{status:?}");
    let check = sandbox.lwkd(&["check", "--base", "HEAD", "--format", "github", "_posts"]);
    assert_eq!(check.code, Some(0), "{check:?}");
    assert!(!pwned.exists(), "a program was started");
}
