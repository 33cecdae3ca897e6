//! A newsletter in a git repository of its own, without the developer's configuration and token.

#![allow(dead_code)] // each test binary uses a part

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// 12:00 UTC on 6 July 2026.
const NOW: &str = "1783339200";

pub(crate) const EDITION: &str = "_posts/2026-07-05-update.md";

pub(crate) const BASE: &str = "\
---
layout: post
title: Week Ending July 5, 2026
date: 2026-07-09 22:00:00 -0000
slug: 2026-07-05-update
---

## Developer News

The summit has a date: the second Tuesday of October.

## Other Merges

* kubelet reports [swap](https://github.com/kubernetes/kubernetes/pull/1001) in its metrics

## Promotions

*
";

pub(crate) struct Clone {
    folder: TempDir,
    path: PathBuf,
}

#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Clone {
    /// One commit on `main` that holds the edition [`BASE`].
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("newsletter");
        fs::create_dir_all(path.join("_posts")).expect("made");
        let clone = Self { folder, path };
        clone.write(EDITION, BASE);
        clone.git(&["init", "--quiet", "--initial-branch=main"]);
        clone.commit("Start the week");
        clone
    }

    /// A clone of `other`, whose remote it is.
    pub(crate) fn of(other: &Self) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("newsletter");
        let clone = Self { folder, path };
        let (from, to) = (
            other.path().display().to_string(),
            clone.path.display().to_string(),
        );
        let mut git = clone.command("git", &["clone", "--quiet", &from, &to]);
        let output = git
            .current_dir(clone.folder.path())
            .output()
            .expect("started");
        assert!(output.status.success(), "{output:?}");
        clone
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path.join(path)).expect("read")
    }

    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--no-verify", "--message", message]);
    }

    /// A branch off the current commit whose edition is `text`; the current branch stays.
    pub(crate) fn branch(&self, name: &str, text: &str) {
        self.git(&["switch", "--quiet", "--create", name]);
        self.write(EDITION, text);
        self.commit(&format!("Write {name}"));
        self.git(&["switch", "--quiet", "-"]);
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let outcome = self.try_git(arguments);
        assert_eq!(outcome.code, Some(0), "git {arguments:?}: {outcome:?}");
        outcome.out
    }

    pub(crate) fn try_git(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(&self.command("git", arguments).output().expect("started"))
    }

    pub(crate) fn lwkd(&self, arguments: &[&str]) -> Outcome {
        let mut command = self.command(env!("CARGO_BIN_EXE_lwkd"), arguments);
        Outcome::of(&command.output().expect("started"))
    }

    pub(crate) fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let binary = Path::new(env!("CARGO_BIN_EXE_lwkd"));
        let mut paths = vec![binary.parent().expect("a folder").to_owned()];
        let inherited = std::env::var_os("PATH").expect("a PATH");
        paths.extend(std::env::split_paths(&inherited));
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::join_paths(paths).expect("joined"))
            .env("HOME", self.folder.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "Ann Example")
            .env("GIT_AUTHOR_EMAIL", "ann@example.org")
            .env("GIT_COMMITTER_NAME", "Ann Example")
            .env("GIT_COMMITTER_EMAIL", "ann@example.org")
            .env("GIT_EDITOR", "true")
            .env("SOURCE_DATE_EPOCH", NOW);
        if self.path.is_dir() {
            command.current_dir(&self.path);
        }
        command
    }
}

impl Outcome {
    pub(crate) fn of(output: &Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// [`BASE`] with a bullet more in Other Merges.
pub(crate) fn with_bullet(number: u32) -> String {
    let bullet = format!(
        "in its metrics\n* kubectl adds [flag {number}](https://github.com/kubernetes/kubernetes/pull/{number})"
    );
    BASE.replace("in its metrics", &bullet)
}
