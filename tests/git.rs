//! What `check --base`, the hook, `new --branch` and `status` read from git. Each test has its own
//! repository with fixed identities.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

mod common;

use common::EDITION;

/// An edition without findings in draft mode.
const CLEAN: &str = "\
---
layout: post
title: Week Ending July 28, 2024
date: 2024-07-31 22:00:00 -0000
slug: 2024-07-28-update
---

## Developer News

The contributor summit has a date.

## Release Schedule

**Next Deadline: [Code Freeze](https://github.com/kubernetes/sig-release/blob/master/releases/release_phases.md#code-freeze), [July 30](https://www.kubernetes.dev/resources/release/#timeline)**

## Other Merges

* kubelet reports [swap in its metrics](https://github.com/kubernetes/kubernetes/pull/100001)
* kubectl shows [taints in describe](https://github.com/kubernetes/kubernetes/pull/100002)
";

/// Two errors, one on each bullet; neither is fixable.
const FIRST_BROKEN: &str =
    "[swap in its metrics(https://github.com/kubernetes/kubernetes/pull/100001)";
const FIRST: &str = "[swap in its metrics](https://github.com/kubernetes/kubernetes/pull/100001)";

struct Repository {
    folder: TempDir,
}

impl Repository {
    /// A newsletter with one commit on `main` that holds `text` as its edition.
    fn with(text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("_posts")).expect("made");
        let repository = Self { folder };
        repository.write(EDITION, text);
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.commit("The week begins");
        repository
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.path().join(path), text).expect("written");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).expect("read")
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = self.run("git", arguments);
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {words}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn lwkd(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(&self.run(env!("CARGO_BIN_EXE_lwkd"), arguments))
    }

    /// Runs a program in the repository without the developer's git configuration and token.
    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.path());
        common::isolate(&mut command, self.path(), &lwkd_folder());
        command.output().expect("started")
    }
}

/// The folder of the binary under test: the hook looks for it on the PATH.
fn lwkd_folder() -> PathBuf {
    let binary = Path::new(env!("CARGO_BIN_EXE_lwkd"));
    binary.parent().expect("a folder").to_owned()
}

#[derive(Debug)]
struct Outcome {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Outcome {
    fn of(output: &Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Line and rule of each finding of `--format json`.
    fn findings(&self) -> Vec<(u64, String)> {
        let line = |text: &str| {
            let finding: serde_json::Value = serde_json::from_str(text).expect("an object");
            let rule = finding["rule"].as_str().expect("a rule").to_owned();
            (finding["line"].as_u64().expect("a line"), rule)
        };
        self.out.lines().map(line).collect()
    }
}

fn broken() -> String {
    CLEAN.replace(FIRST, FIRST_BROKEN)
}

const BASE: &[&str] = &["check", "--base", "main", "--format", "json"];

#[test]
fn only_lines_that_changed_since_the_base_are_checked() {
    let repository = Repository::with(&broken().replace("2024-07-28-update", "2024-07-21-update"));
    repository.git(&["switch", "--quiet", "--create", "mine"]);
    assert_eq!(repository.lwkd(BASE).findings(), []);
    let more = format!(
        "{}* a [third(https://example.org)\n",
        repository.read(EDITION)
    );
    repository.write(EDITION, &more);
    let outcome = repository.lwkd(BASE);
    assert_eq!(
        outcome.findings(),
        [(20, "broken-link".to_owned())],
        "{outcome:?}"
    );
    assert_eq!(outcome.code, Some(1));
    repository.commit("A third bullet");
    assert_eq!(
        repository.lwkd(BASE).findings().len(),
        1,
        "committed or not"
    );
    let all = repository.lwkd(&["check", "--format", "json"]);
    assert_eq!(
        all.findings().len(),
        3,
        "without a base everything is judged"
    );
}

#[test]
fn changes_that_others_made_to_the_base_do_not_count() {
    let repository = Repository::with(CLEAN);
    repository.git(&["switch", "--quiet", "--create", "mine"]);
    repository.git(&["switch", "--quiet", "main"]);
    repository.write(EDITION, &broken());
    repository.commit("Another writer's mistake");
    repository.git(&["switch", "--quiet", "mine"]);
    let outcome = repository.lwkd(BASE);
    assert_eq!(
        (outcome.findings(), outcome.code),
        (vec![], Some(0)),
        "{outcome:?}"
    );
}

#[test]
fn a_finding_counts_where_a_labelled_line_changed() {
    let wrong_slug = CLEAN.replace("slug: 2024-07-28", "slug: 2024-07-21");
    let repository = Repository::with(&wrong_slug);
    // The slug is old; what changed is the title, which the finding points to as well.
    repository.write(EDITION, &wrong_slug.replace("title: Week", "title:  Week"));
    let outcome = repository.lwkd(BASE);
    let found = outcome.findings();
    assert_eq!(found, [(5, "slug-mismatch".to_owned())], "{outcome:?}");
}

#[test]
fn an_edition_that_git_does_not_track_is_checked_whole() {
    let repository = Repository::with(CLEAN);
    repository.write("_posts/2024-08-04-update.md", &broken());
    let outcome = repository.lwkd(&["check", "--base", "main", "--format", "json", "_posts"]);
    let rules: Vec<String> = outcome
        .findings()
        .into_iter()
        .map(|finding| finding.1)
        .collect();
    assert!(rules.contains(&"broken-link".to_owned()), "{outcome:?}");
    assert!(rules.contains(&"title-mismatch".to_owned()), "{outcome:?}");
}

#[test]
fn with_a_base_only_findings_on_changed_lines_are_fixed() {
    let slips = CLEAN.replace("slug: 2024-07-28", "slug: 2024-07-21");
    let repository = Repository::with(&slips);
    let mine = format!(
        "{slips}* kubeadm [keeps its flags] (https://github.com/kubernetes/kubernetes/pull/100003)\n"
    );
    repository.write(EDITION, &mine);
    let outcome = repository.lwkd(&["check", "--base", "main", "--fix"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let mended = repository.read(EDITION);
    assert!(mended.contains("flags](https"), "{outcome:?}");
    assert!(
        mended.contains("slug: 2024-07-21"),
        "another line was touched"
    );
    assert!(outcome.err.contains("link-space"), "{outcome:?}");
}

#[test]
fn a_missing_base_is_an_error_that_says_how_to_get_it() {
    let repository = Repository::with(CLEAN);
    let unknown = repository.lwkd(&["check", "--base", "origin/main"]);
    assert_eq!(unknown.code, Some(2));
    assert!(
        unknown.err.contains("there is no revision `origin/main`"),
        "{unknown:?}"
    );
    assert!(unknown.err.contains("git fetch origin main"), "{unknown:?}");
    let option = repository.lwkd(&["check", "--base=--output=x"]);
    assert_eq!(option.code, Some(2), "{option:?}");
    assert!(!repository.path().join("x").exists());

    repository.git(&["switch", "--quiet", "--orphan", "elsewhere"]);
    repository.write("README.md", "elsewhere\n");
    repository.commit("Elsewhere");
    fs::create_dir_all(repository.path().join("_posts")).expect("made");
    repository.write(EDITION, CLEAN);
    let apart = repository.lwkd(&["check", "--base", "main"]);
    assert_eq!(apart.code, Some(2), "{apart:?}");
    assert!(apart.err.contains("no commit in common"), "{apart:?}");
}

#[test]
fn without_a_repository_a_base_and_a_hook_are_errors() {
    let repository = Repository::with(CLEAN);
    fs::remove_dir_all(repository.path().join(".git")).expect("removed");
    let outcome = repository.lwkd(&["check", "--base", "main"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(
        outcome.err.contains("not in a git repository"),
        "{outcome:?}"
    );
    let hook = repository.lwkd(&["hook", "install"]);
    assert_eq!(hook.code, Some(2), "{hook:?}");
    assert!(
        hook.err.contains("run it in a clone of the newsletter"),
        "{hook:?}"
    );
}

#[test]
fn the_hook_stops_a_commit_for_an_error_in_what_is_staged() {
    let repository = Repository::with(CLEAN);
    assert_eq!(repository.lwkd(&["hook", "install"]).code, Some(0));
    repository.write(EDITION, &broken());
    repository.git(&["add", EDITION]);
    // The work tree is correct again, the staged text is still broken.
    repository.write(EDITION, CLEAN);
    let commit = repository.run("git", &["commit", "--message", "A mistake"]);
    let outcome = Outcome::of(&commit);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    let said = outcome.out + &outcome.err;
    assert!(said.contains("error[broken-link]"), "{said}");
    assert!(said.contains("commit stopped"), "{said}");
    assert_eq!(
        repository.read(EDITION),
        CLEAN,
        "the work tree is left alone"
    );
    assert!(
        repository
            .git(&["show", &format!(":{EDITION}")])
            .contains(FIRST_BROKEN)
    );
}

#[test]
fn the_hook_does_not_look_at_what_is_not_staged() {
    let repository = Repository::with(CLEAN);
    repository.lwkd(&["hook", "install"]);
    repository.write("README.md", "A newsletter.\n");
    repository.write(EDITION, &broken());
    repository.git(&["add", "README.md"]);
    repository.git(&["commit", "--quiet", "--message", "A readme"]);
    let partly = CLEAN.replace("has a date", "has a place");
    repository.write(EDITION, &partly);
    repository.git(&["add", EDITION]);
    repository.write(EDITION, &broken());
    repository.git(&["commit", "--quiet", "--message", "The place"]);
    assert_eq!(
        repository.read(EDITION),
        broken(),
        "the rest is still to be staged"
    );
}

#[test]
fn the_hook_lets_warnings_and_hints_pass() {
    let repository = Repository::with(CLEAN);
    repository.lwkd(&["hook", "install"]);
    // A comment that allows a rule which does not exist is a warning.
    repository.write(
        EDITION,
        &format!("{CLEAN}\nMore <!-- lwkd: allow no-such-rule -->\n"),
    );
    repository.git(&["add", EDITION]);
    let outcome = Outcome::of(&repository.run("git", &["commit", "--message", "A warning"]));
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let said = outcome.out + &outcome.err;
    assert!(said.contains("warning[unknown-allow]"), "{said}");
}

#[test]
fn the_hook_is_installed_once_and_never_over_another() {
    let repository = Repository::with(CLEAN);
    let hook = repository.path().join(".git/hooks/pre-commit");
    let first = repository.lwkd(&["hook", "install"]);
    assert!(
        first.err.contains("installed .git/hooks/pre-commit"),
        "{first:?}"
    );
    let ours = fs::read_to_string(&hook).expect("read");
    let again = repository.lwkd(&["hook", "install"]);
    assert_eq!(again.code, Some(0), "{again:?}");
    assert_eq!(fs::read_to_string(&hook).expect("read"), ours);

    fs::write(&hook, "#!/bin/sh\nexit 0\n").expect("written");
    let foreign = repository.lwkd(&["hook", "install"]);
    assert_eq!(foreign.code, Some(2), "{foreign:?}");
    assert!(
        foreign.err.contains("lwkd hook run || exit 1"),
        "{foreign:?}"
    );
    assert_eq!(
        fs::read_to_string(&hook).expect("read"),
        "#!/bin/sh\nexit 0\n"
    );
}

#[test]
fn the_hook_is_installed_where_git_looks_for_it() {
    let repository = Repository::with(CLEAN);
    repository.git(&["config", "core.hooksPath", "our-hooks"]);
    // From a folder below the top: the setting is relative to the top.
    let outcome = repository.lwkd(&["-C", "_posts", "hook", "install"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(repository.path().join("our-hooks/pre-commit").is_file());
    repository.write(EDITION, &broken());
    repository.git(&["add", EDITION]);
    let commit = repository.run("git", &["commit", "--quiet", "--message", "A mistake"]);
    assert_eq!(commit.status.code(), Some(1));
}

#[test]
fn a_commit_passes_where_lwkd_was_removed() {
    let repository = Repository::with(CLEAN);
    repository.lwkd(&["hook", "install"]);
    let hook = repository.path().join(".git/hooks/pre-commit");
    let script = fs::read_to_string(&hook)
        .expect("read")
        .replace("lwkd ||", "no-such-lwkd ||");
    let script = script.replace(env!("CARGO_BIN_EXE_lwkd"), "/nowhere/lwkd");
    fs::write(&hook, script).expect("written");
    repository.write(EDITION, &broken());
    repository.git(&["add", EDITION]);
    let outcome = Outcome::of(&repository.run("git", &["commit", "--message", "A mistake"]));
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(
        outcome.err.contains("not installed any more"),
        "{outcome:?}"
    );
}

/// A newsletter with a remote `upstream` whose main branch is ahead of the clone's, and
/// uncommitted work in the clone.
fn clone_behind_its_upstream() -> (Repository, Repository) {
    let upstream = Repository::with(CLEAN);
    let clone = tempfile::tempdir().expect("a folder");
    let clone = Repository { folder: clone };
    clone.git(&[
        "clone",
        "--quiet",
        "--origin",
        "upstream",
        &upstream.path().display().to_string(),
        ".",
    ]);
    upstream.write("template.md", "---\nslug: POST_SLUG_DATE-update\n---\n");
    upstream.commit("A template");
    clone.write(EDITION, &CLEAN.replace("has a date", "has no date"));
    (upstream, clone)
}

#[test]
fn new_makes_the_branch_from_the_remotes_main_and_keeps_uncommitted_work() {
    let (_upstream, clone) = clone_behind_its_upstream();
    let made = clone.lwkd(&["new", "next", "--branch"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    assert_eq!(clone.git(&["branch", "--show-current"]).trim(), "20240804");
    assert_eq!(
        clone.read("_posts/2024-08-04-update.md"),
        "---\nslug: 2024-08-04-update\n---\n",
        "the template is the one of the remote's main branch"
    );
    assert!(clone.read(EDITION).contains("has no date"));

    let again = clone.lwkd(&["new", "2024-08-11", "--branch"]);
    assert_eq!(again.code, Some(0), "{again:?}");
    clone.git(&["switch", "--quiet", "main"]);
    fs::remove_file(clone.path().join("_posts/2024-08-11-update.md")).expect("removed");
    let exists = clone.lwkd(&["new", "2024-08-11", "--branch"]);
    assert_eq!(exists.code, Some(2), "{exists:?}");
    assert!(exists.err.contains("20240811 already exists"));
    assert_eq!(clone.git(&["branch", "--show-current"]).trim(), "main");
}

#[test]
fn new_makes_no_branch_for_an_edition_that_the_remote_has() {
    let (upstream, clone) = clone_behind_its_upstream();
    upstream.write("_posts/2024-08-04-update.md", CLEAN);
    upstream.commit("Somebody was faster");
    let made = clone.lwkd(&["new", "next", "--branch"]);
    assert_eq!(made.code, Some(2), "{made:?}");
    assert!(made.err.contains("already has _posts/2024-08-04-update.md"));
    assert_eq!(clone.git(&["branch", "--show-current"]).trim(), "main");
}

#[test]
fn status_names_who_touched_a_section_last() {
    let repository = Repository::with(CLEAN);
    repository.write(EDITION, &CLEAN.replace("has a date", "has no date"));
    let status = repository.lwkd(&["status", "last"]);
    assert_eq!(status.code, Some(0), "{status:?}");
    let row = |heading: &str| status.out.lines().find(|line| line.contains(heading));
    let news = row("Developer News").unwrap_or_default();
    assert!(news.ends_with("not committed"), "{news}");
    let merges = row("Other Merges").unwrap_or_default();
    assert!(merges.ends_with("Ann Example, 2 days ago"), "{merges}");
}

#[test]
fn status_knows_an_edition_that_was_never_committed() {
    let repository = Repository::with(CLEAN);
    repository.write("_posts/2024-08-04-update.md", CLEAN);
    let status = repository.lwkd(&["status", "2024-08-04"]);
    let row = status
        .out
        .lines()
        .find(|line| line.contains("Other Merges"));
    let row = row.unwrap_or_default();
    assert!(row.ends_with("not committed"), "{status:?}");
}

#[test]
fn status_asks_for_a_commit_of_what_was_published() {
    let repository = Repository::with(CLEAN);
    let published = repository.lwkd(&["publish", "last"]);
    assert_eq!(published.code, Some(0), "{published:?}");
    let status = repository.lwkd(&["status", "last"]);
    assert!(
        status
            .out
            .ends_with("next: commit it and open a pull request\n"),
        "{status:?}"
    );
}

#[test]
fn the_hook_is_not_installed_where_other_repositories_would_run_it() {
    let repository = Repository::with(CLEAN);
    let shared = tempfile::tempdir().expect("a folder");
    let path = shared.path().to_str().expect("UTF-8");
    repository.git(&["config", "core.hooksPath", path]);
    let outcome = repository.lwkd(&["hook", "install"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(
        outcome.err.contains("outside this repository"),
        "{outcome:?}"
    );
    assert!(
        outcome.err.contains("lwkd hook run || exit 1"),
        "{outcome:?}"
    );
    assert_eq!(fs::read_dir(shared.path()).expect("listed").count(), 0);
}

#[test]
fn the_hook_ignores_what_is_not_an_edition() {
    let repository = Repository::with(CLEAN);
    repository.lwkd(&["hook", "install"]);
    // A post of another blog, a settings file of something else, and a text outside the posts.
    repository.write("_posts/2024-07-01-hello.md", &broken());
    fs::create_dir(repository.path().join("templates")).expect("made");
    repository.write("templates/lwkd.yaml", "no: settings\n");
    repository.write("README.md", &broken());
    repository.commit("Not an edition");

    // The content of a staged link is a path, not a text.
    repository.write("target.md", CLEAN);
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        "../target.md",
        repository.path().join("_posts/2024-08-04-update.md"),
    )
    .expect("linked");
    repository.commit("A link");
}

#[test]
fn an_edition_on_the_upstream_main_branch_is_published() {
    let (upstream, clone) = clone_behind_its_upstream();
    let next = "_posts/2024-08-04-update.md";
    upstream.write(next, &CLEAN.replace("2024-07-31", "2024-08-08"));
    upstream.commit("Published with a date in the future");
    clone.git(&["pull", "--quiet"]);
    let fill = clone.lwkd(&["fill", "--from", common::RECORDING]);
    assert_eq!(fill.code, Some(2), "{fill:?}");
    assert!(
        fill.err.contains("is on the upstream main branch"),
        "{fill:?}"
    );

    // With its record it is a draft that several people write.
    fs::create_dir_all(upstream.path().join(".lwkd")).expect("made");
    upstream.write(".lwkd/2024-08-04.yaml", "");
    upstream.commit("A draft after all");
    clone.git(&["pull", "--quiet"]);
    let fill = clone.lwkd(&["fill", "--from", common::RECORDING]);
    assert_eq!(fill.code, Some(0), "{fill:?}");
}
