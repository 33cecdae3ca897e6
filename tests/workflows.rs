//! The workflows under `examples/02-on-github/` and the action: their `run:` steps are run as they stand, in a repository of
//! the test's own. GitHub itself is replaced: `gh` by a script that keeps what it was told, the network by a recording.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde::Deserialize;
use tempfile::TempDir;

/// 12:00 UTC on 31 July 2024.
const NOW: &str = "1722427200";

const EDITION: &str = "_posts/2024-07-28-update.md";

/// What GitHub would have answered for the week ending 28 July 2024; hand-written sample data.
const RECORDING: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/templates/demo/week-2024-07-28.json"
);

const CLEAN: &str = "\
---
layout: post
title: Week Ending July 28, 2024
date: 2024-07-31 11:00:00 -0000
slug: 2024-07-28-update
---

## Developer News

The contributor summit has a date.

## Release Schedule

**Next Deadline: Code Freeze, July 30**
";

const SLIP: &str = "\n## Other Merges\n\n* kubelet reports [swap] (https://github.com/kubernetes/kubernetes/pull/100001)\n";

/// The part of a workflow that is run here.
#[derive(Deserialize)]
struct Workflow {
    jobs: BTreeMap<String, Steps>,
}

#[derive(Deserialize)]
struct Action {
    runs: Steps,
}

#[derive(Deserialize)]
struct Steps {
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    name: Option<String>,
    run: Option<String>,
}

/// The `run:` steps of a workflow, in order, with their names.
fn steps(file: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let yaml = fs::read_to_string(path).expect("read");
    let steps = if file == "action.yml" {
        let action: Action = serde_yaml::from_str(&yaml).expect("an action");
        action.runs.steps
    } else {
        let workflow: Workflow = serde_yaml::from_str(&yaml).expect("a workflow");
        let mut jobs = workflow.jobs.into_values();
        jobs.next().expect("a job").steps
    };
    let run = steps
        .into_iter()
        .filter_map(|step| Some((step.name.unwrap_or_default(), step.run?)));
    run.collect()
}

/// A clone of a newsletter, as a runner has it, and the repository it was cloned from.
struct Runner {
    folder: TempDir,
    variables: BTreeMap<String, String>,
}

impl Runner {
    /// The newsletter's `main` holds `text` as its edition, if any, and one before it.
    fn with(text: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut runner = Self {
            folder,
            variables: BTreeMap::new(),
        };
        let bin = runner.path("bin");
        fs::create_dir(&bin).expect("made");
        let real = env!("CARGO_BIN_EXE_lwkd");
        // What would be asked of GitHub and saved is the recording, copied to the place where it would be saved.
        runner.script("lwkd", &format!(
            "case \"$1 $5\" in\n'fill --save') cp '{RECORDING}' \"$6\"; exec '{real}' fill \"$2\" \"$3\" \"$4\" --from \"$6\" ;;\n*) exec '{real}' \"$@\" ;;\nesac\n"
        ));
        runner.script("gh", "printf '%s\\n' \"$@\" > \"$RUNNER_TEMP/gh\"\n");
        fs::create_dir_all(runner.path("clone/_posts")).expect("made");
        let earlier = CLEAN
            .replace("July 28", "July 21")
            .replace("2024-07-28", "2024-07-21");
        let earlier = earlier.replace("2024-07-31", "2024-07-25");
        runner.write("_posts/2024-07-21-update.md", &earlier);
        if let Some(text) = text {
            runner.write(EDITION, text);
        }
        runner.bash("git init --quiet --bare --initial-branch=main ../origin");
        runner.bash("git init --quiet --initial-branch=main && git remote add origin ../origin");
        runner.commit("The newsletter");
        runner.bash("git push --quiet --set-upstream origin main");
        runner.set(
            "GITHUB_STEP_SUMMARY",
            runner.path("summary").display().to_string(),
        );
        runner
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn script(&self, name: &str, lines: &str) {
        let path = self.path("bin").join(name);
        fs::write(&path, format!("#!/bin/sh\n{lines}")).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("set");
    }

    fn set(&mut self, name: &str, value: impl Into<String>) {
        self.variables.insert(name.to_owned(), value.into());
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.path("clone").join(path), text).expect("written");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).expect("read")
    }

    fn commit(&self, message: &str) {
        self.bash("git add --all");
        self.bash(&format!("git commit --quiet --message '{message}'"));
    }

    /// Runs a line of the test's own, which has to succeed.
    fn bash(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(output.status.success(), "{line}: {}", said(&output));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Runs a step as GitHub does, and reads the variables that it leaves for the ones after it.
    fn step(&mut self, run: &str) -> Output {
        let output = self.run(run);
        let left = fs::read_to_string(self.path("env")).unwrap_or_default();
        for line in left.lines() {
            let (name, value) = line.split_once('=').expect("NAME=value");
            self.variables.insert(name.to_owned(), value.to_owned());
        }
        output
    }

    fn run(&self, run: &str) -> Output {
        let path = std::env::var_os("PATH").expect("a PATH");
        let mut paths = vec![self.path("bin")];
        paths.extend(std::env::split_paths(&path));
        Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", run])
            .current_dir(self.path("clone"))
            .env_clear()
            .env("PATH", std::env::join_paths(paths).expect("joined"))
            .env("HOME", self.folder.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "Ann Example")
            .env("GIT_AUTHOR_EMAIL", "ann@example.org")
            .env("GIT_COMMITTER_NAME", "Ann Example")
            .env("GIT_COMMITTER_EMAIL", "ann@example.org")
            .env("SOURCE_DATE_EPOCH", NOW)
            .env("GITHUB_API_URL", "http://127.0.0.1:1")
            .env("GITHUB_ENV", self.path("env"))
            .env("RUNNER_TEMP", self.folder.path())
            .envs(&self.variables)
            .output()
            .expect("bash is there")
    }
}

/// The workflow that tells what did not go in reads JSON with jq, which GitHub's runners have.
fn no_jq() -> bool {
    let missing = Command::new("jq").arg("--version").output().is_err();
    if missing {
        #[expect(clippy::print_stderr, reason = "a skipped test says why")]
        {
            eprintln!("skipped: jq is not installed");
        }
    }
    missing
}

fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(err)
    )
}

#[test]
fn a_pull_request_shows_the_slips_of_its_own_lines() {
    let mut runner = Runner::with(Some(&CLEAN.replace("slug: 2024-07-28", "slug: 2024-07-21")));
    runner.bash("git switch --quiet --create mine");
    let mine = format!("{}{SLIP}", runner.read(&format!("clone/{EDITION}")));
    runner.write(EDITION, &mine);
    runner.commit("A bullet");
    runner.set("BASE", "origin/main");
    let steps = steps("examples/02-on-github/check.yml");
    assert_eq!(steps.len(), 1, "all steps are tried");
    let output = runner.step(&steps[0].1);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let lines = said(&output);
    let annotations: Vec<&str> = lines
        .lines()
        .filter(|line| line.starts_with("::"))
        .collect();
    assert_eq!(annotations.len(), 1, "{lines}");
    assert!(
        annotations[0].starts_with("::error file=_posts/2024-07-28-update.md,line=18,"),
        "{lines}"
    );
    assert!(runner.read("summary").contains("`link-space`"));
}

#[test]
fn the_action_checks_what_its_inputs_say() {
    let mut runner = Runner::with(Some(&format!("{CLEAN}{SLIP}")));
    let steps = steps("action.yml");
    let (_, check) = steps
        .iter()
        .find(|step| step.0 == "Check")
        .expect("the step that checks");
    for (name, value) in [
        ("PATHS", "_posts ."),
        ("BASE", ""),
        ("PUBLISH", "false"),
        ("STRICT", "true"),
    ] {
        runner.set(name, value);
    }
    let all = runner.step(check);
    assert_eq!(all.status.code(), Some(1), "{}", said(&all));
    runner.set("BASE", "origin/main");
    let none = runner.step(check);
    assert_eq!(none.status.code(), Some(0), "{}", said(&none));
}

#[test]
fn on_monday_the_edition_is_started_and_a_pull_request_fills_it() {
    if no_jq() {
        return;
    }
    let mut runner = Runner::with(None);
    runner.set("WEEK", "2024-07-24");
    let steps = steps("examples/02-on-github/start-the-week.yml");
    assert_eq!(steps.len(), 3, "all steps are tried");
    for (name, run) in &steps {
        // The recorded week is a small one.
        let output = runner.step(&run.replace("--top 12", "--top 1"));
        assert!(output.status.success(), "{name}: {}", said(&output));
    }
    let blank = runner.bash(&format!("git show origin/20240728:{EDITION}"));
    assert!(
        blank.contains("title: Week Ending July 28, 2024"),
        "{blank}"
    );
    assert!(!blank.contains("/pull/"), "{blank}");
    let filled = runner.bash(&format!("git show origin/20240728-fill:{EDITION}"));
    assert!(
        filled.contains("https://github.com/kubernetes/kubernetes/pull/"),
        "{filled}"
    );
    let gh = runner.read("gh");
    assert!(
        gh.contains("--base\n20240728\n--head\n20240728-fill\n"),
        "{gh}"
    );
    let text = runner.read("text.md");
    let copied = text.split("````").nth(1).expect("a block to copy from");
    let bullets: Vec<&str> = copied
        .lines()
        .filter(|line| line.starts_with("* "))
        .collect();
    assert!(copied.contains("\n## Other Merges\n\n* "), "{text}");
    for bullet in bullets {
        assert!(!filled.contains(bullet), "{bullet} went in: {filled}");
    }
}

#[test]
fn on_monday_an_edition_that_was_begun_is_gone_on_with() {
    if no_jq() {
        return;
    }
    let mut runner = Runner::with(None);
    runner.bash("git switch --quiet --create 20240728");
    runner.write(EDITION, &CLEAN.replace("has a date", "has a place"));
    runner.commit("Begun by hand");
    runner.bash("git push --quiet origin 20240728 && git switch --quiet main && git branch --delete --force --quiet 20240728");
    runner.set("WEEK", "2024-07-28");
    for (name, run) in &steps("examples/02-on-github/start-the-week.yml") {
        let output = runner.step(run);
        assert!(output.status.success(), "{name}: {}", said(&output));
    }
    let filled = runner.bash(&format!("git show origin/20240728-fill:{EDITION}"));
    assert!(
        filled.contains("has a place") && filled.contains("/pull/"),
        "{filled}"
    );
}

#[test]
fn on_main_the_date_is_todays_and_the_address_free() {
    let published = steps("examples/02-on-github/published.yml");
    assert_eq!(published.len(), 2, "all steps are tried");
    let (address, date) = (&published[0].1, &published[1].1);
    for (text, passes, date_is_todays) in [
        (CLEAN.to_owned(), true, true),
        (CLEAN.replace("2024-07-31", "2024-07-30"), true, false),
        (CLEAN.replace("2024-07-31", "2024-08-01"), false, false),
        (CLEAN.replace("2024-07-31", "2024-07-25"), false, false),
    ] {
        let mut runner = Runner::with(None);
        let before = runner.bash("git rev-parse HEAD");
        runner.set("BEFORE", before);
        runner.write(EDITION, &text);
        runner.commit("Published");
        let (address, date) = (runner.step(address), runner.step(date));
        assert_eq!(address.status.success(), passes, "{}", said(&address));
        assert_eq!(date.status.success(), date_is_todays, "{}", said(&date));
    }
}
