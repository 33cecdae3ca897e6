//! The workflows under `examples/02-on-github/` and the action: their `run:` steps are run as they
//! stand, in a repository of the test's own. GitHub is replaced: `gh` by a script that records its
//! arguments, the week's activity by a recording, and releases by files.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde::Deserialize;
use tempfile::TempDir;

mod common;

use common::{EDITION, RECORDING};

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

**Next Deadline: [Code Freeze](https://github.com/kubernetes/sig-release/blob/master/releases/release_phases.md#code-freeze), [July 30](https://www.kubernetes.dev/resources/release/#timeline)**
";

/// A section with one error: a space between the two parts of a link.
const BROKEN_LINK: &str = "\n## Other Merges\n\n* kubelet reports [swap] (https://github.com/kubernetes/kubernetes/pull/100001)\n";

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
        // `fill --save` copies the recording instead of asking GitHub. With INCOMPLETE set, it
        // behaves as if that part could not be fetched.
        runner.script(
            "lwkd",
            &format!(
                r#"
case "$1 $5" in
'fill --save')
    cp '{RECORDING}' "$6"
    if [ -z "$INCOMPLETE" ]; then
        exec '{real}' fill "$2" "$3" "$4" --from "$6" "$7" "$8"
    fi
    '{real}' fill "$2" "$3" "$4" --from "$6" "$7" "$8" | sed "s#\"incomplete\": \[\]#\"incomplete\": [\"$INCOMPLETE\"]#"
    exit 3 ;;
*)
    exec '{real}' "$@" ;;
esac
"#
            ),
        );
        // `pr list` prints a number if a pull request was created before.
        runner.script(
            "gh",
            r#"
case "$1 $2" in
'pr list') [ ! -e "$RUNNER_TEMP/gh-create" ] || echo 7 ;;
'pr create') printf '%s\n' "$@" > "$RUNNER_TEMP/gh-create" ;;
*) printf '%s\n' "$@" >> "$RUNNER_TEMP/gh-$2" ;;
esac
"#,
        );
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
        common::write_script(&self.path("bin").join(name), &format!("#!/bin/sh\n{lines}"));
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

    /// A checkout of `main` as a new run gets it: of what was pushed, with every branch.
    fn check_out_again(&self) {
        self.bash("cd .. && rm -rf clone && git clone --quiet origin clone");
    }

    /// Somebody else commits `text` as the edition to a branch and pushes it.
    fn pushed_by_a_writer(&self, branch: &str, text: &str) {
        self.bash(&format!(
            "git clone --quiet --branch {branch} ../origin ../writer"
        ));
        fs::write(self.path("writer").join(EDITION), text).expect("written");
        self.bash(
            "cd ../writer && git commit --quiet --all --message 'By hand' && git push --quiet",
        );
        fs::remove_dir_all(self.path("writer")).expect("removed");
    }

    fn commit(&self, message: &str) {
        self.bash("git add --all");
        self.bash(&format!("git commit --quiet --message '{message}'"));
    }

    /// Runs a line of the test's own, which has to succeed.
    fn bash(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(output.status.success(), "{line}: {}", printed(&output));
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
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", run])
            .current_dir(self.path("clone"));
        common::isolate(&mut command, self.folder.path(), &self.path("bin"));
        command
            .env("GITHUB_API_URL", "http://127.0.0.1:1")
            .env("GITHUB_ENV", self.path("env"))
            .env("RUNNER_TEMP", self.folder.path())
            .envs(&self.variables)
            .output()
            .expect("bash is there")
    }
}

/// `start-the-week.yml` reads JSON with jq, which GitHub's runners have.
fn no_jq() -> bool {
    let missing = Command::new("jq").arg("--version").output().is_err();
    if missing {
        common::skip("jq", "jq is not installed");
    }
    missing
}

/// Runs every step of `start-the-week.yml` with the recorded week, which is a small one.
fn start_the_week(runner: &mut Runner, top: u32) {
    let steps = steps("examples/02-on-github/start-the-week.yml");
    assert_eq!(steps.len(), 3, "all steps are tried");
    for (name, run) in &steps {
        let run = run.replace("--top 12", &format!("--top {top}"));
        let output = runner.step(&run);
        assert!(output.status.success(), "{name}: {}", printed(&output));
    }
}

fn printed(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(err)
    )
}

fn action_step(name: &str) -> String {
    let steps = steps("action.yml");
    let step = steps.into_iter().find(|(step, _)| step == name);
    step.expect("the action has this step").1
}

#[test]
fn a_pull_request_shows_the_problems_of_its_own_lines() {
    let mut runner = Runner::with(Some(&CLEAN.replace("slug: 2024-07-28", "slug: 2024-07-21")));
    runner.bash("git switch --quiet --create mine");
    let mine = format!("{}{BROKEN_LINK}", runner.read(&format!("clone/{EDITION}")));
    runner.write(EDITION, &mine);
    runner.commit("A bullet");
    runner.set("BASE", "origin/main");
    let steps = steps("examples/02-on-github/check.yml");
    assert_eq!(steps.len(), 2, "all steps are tried");
    let output = runner.step(&steps[0].1);
    assert_eq!(output.status.code(), Some(1), "{}", printed(&output));
    let lines = printed(&output);
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
    let output = runner.step(&steps[1].1);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    let findings: serde_json::Value =
        serde_json::from_str(&runner.read("findings.json")).expect("JSON");
    assert_eq!(findings["diagnostics"][0]["code"]["value"], "link-space");
}

/// A branch of the edition with two pull requests, each with a bullet at the same place.
fn two_pull_requests() -> Runner {
    let mut runner = Runner::with(Some(&format!("{CLEAN}\n## Other Merges\n\n*\n")));
    runner.bash("git switch --quiet --create 20240728 && git push --quiet origin 20240728");
    for number in [1, 2] {
        runner.bash(&format!(
            "git switch --quiet --detach 20240728 && git switch --quiet -c w{number}"
        ));
        let url = format!("https://github.com/kubernetes/kubernetes/pull/{number}");
        let text = format!("{CLEAN}\n## Other Merges\n\n* kubectl adds [flag {number}]({url})\n");
        runner.write(EDITION, &text);
        runner.commit("A bullet");
        runner.bash(&format!(
            "git push --quiet origin HEAD:refs/pull/{number}/head"
        ));
    }
    runner.check_out_again();
    runner.set("BRANCH", "20240728");
    runner.set("GH_TOKEN", "x");
    runner
}

#[test]
fn an_editor_merges_pull_requests_by_their_numbers() {
    let mut runner = two_pull_requests();
    let steps = steps("examples/02-on-github/merge.yml");
    assert_eq!(steps.len(), 1, "all steps are tried");
    runner.set("NUMBERS", "1, #2");
    let output = runner.step(&steps[0].1);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    let text = runner.bash(&format!("git show origin/20240728:{EDITION}"));
    assert!(
        text.contains("pull/1)") && text.contains("pull/2)"),
        "{text}"
    );
    runner.set("NUMBERS", "1; rm x");
    let output = runner.step(&steps[0].1);
    assert_eq!(output.status.code(), Some(1), "{}", printed(&output));
    assert!(
        printed(&output).contains("not the number"),
        "{}",
        printed(&output)
    );
}

#[test]
fn what_was_merged_before_a_conflict_is_pushed() {
    let mut runner = two_pull_requests();
    let reworded =
        format!("{CLEAN}\n## Other Merges\n\n*\n").replace("has a date", "has two dates");
    runner.pushed_by_a_writer("20240728", &reworded);
    runner.bash("git switch --quiet --detach origin/main && git switch --quiet -c w3");
    let text = runner
        .read(&format!("clone/{EDITION}"))
        .replace("has a date", "has a place");
    runner.write(EDITION, &text);
    runner.commit("Another wording");
    runner.bash("git push --quiet origin HEAD:refs/pull/3/head");
    runner.check_out_again();
    runner.set("NUMBERS", "1 3 2");
    let steps = steps("examples/02-on-github/merge.yml");
    let output = runner.step(&steps[0].1);
    assert_eq!(output.status.code(), Some(1), "{}", printed(&output));
    assert!(
        printed(&output).contains("#3: conflict"),
        "{}",
        printed(&output)
    );
    let text = runner.bash(&format!("git show origin/20240728:{EDITION}"));
    assert!(
        text.contains("pull/1)") && !text.contains("pull/2)"),
        "{text}"
    );
    assert!(!text.contains("<<<<<<<"), "{text}");
}

#[test]
fn findings_become_suggestions_on_the_pull_request_of_a_fork() {
    if no_jq() {
        return;
    }
    let mut runner = Runner::with(Some(&format!(
        "{}\n## Other Merges\n\n*\n",
        CLEAN.replace("11:00:00", "22:00:00")
    )));
    let base = runner.bash("git rev-parse HEAD");
    let pulls = format!(
        r#"[{{"number": 7, "head": {{"sha": "old"}}, "base": {{"sha": "x"}}}},
            {{"number": 8, "head": {{"sha": "abc"}}, "base": {{"sha": "{base}"}}}}]"#
    );
    fs::write(runner.path("answer"), pulls).expect("written");
    runner.script(
        "gh",
        r#"
case "$1" in
api) cat "$RUNNER_TEMP/answer" ;;
run) mkdir -p "$7" && echo '{"diagnostics":[]}' > "$7/findings.json" ;;
esac
"#,
    );
    runner.script("reviewdog", "env | grep ^CI_ | sort; echo \"$@\"; cat\n");
    let real = env!("CARGO_BIN_EXE_lwkd");
    runner.script(
        "lwkd",
        &format!("shift; exec '{real}' fill 2024-07-28 --from '{RECORDING}' \"$@\"\n"),
    );
    for (name, value) in [
        ("GITHUB_REPOSITORY", "kubernetes-sigs/lwkd"),
        ("GITHUB_ACTION", "__run"),
        ("HEAD", "ann:main"),
        ("SHA", "abc"),
        ("RUN", "1"),
    ] {
        runner.set(name, value);
    }
    let steps = steps("examples/02-on-github/suggest.yml");
    assert_eq!(steps.len(), 3, "all steps are tried");
    let found = runner.step(&steps[0].1);
    assert_eq!(found.status.code(), Some(0), "{}", printed(&found));
    let suggested = runner.step(&steps[1].1);
    assert_eq!(suggested.status.code(), Some(0), "{}", printed(&suggested));
    let wanted = "CI_COMMIT=abc\nCI_PULL_REQUEST=8\nCI_REPO_NAME=lwkd\nCI_REPO_OWNER=kubernetes-sigs\n-name=lwkd -f=rdjson";
    assert!(
        printed(&suggested).starts_with(wanted),
        "{}",
        printed(&suggested)
    );
    let left = runner.step(&steps[2].1);
    assert_eq!(left.status.code(), Some(0), "{}", printed(&left));
    let summary = runner.read("summary");
    assert!(
        summary.contains("candidates of the week are still to review"),
        "{summary}"
    );
    assert!(summary.contains("- https://github.com/"), "{summary}");
}

#[test]
fn the_action_checks_what_its_inputs_say() {
    let mut runner = Runner::with(Some(&format!("{CLEAN}{BROKEN_LINK}")));
    let check = action_step("Check");
    for (name, value) in [
        ("PATHS", "_posts\n."),
        ("BASE", ""),
        ("PUBLISH", "false"),
        ("STRICT", "true"),
    ] {
        runner.set(name, value);
    }
    let all = runner.step(&check);
    assert_eq!(all.status.code(), Some(1), "{}", printed(&all));
    runner.set("BASE", "origin/main");
    let changed = runner.step(&check);
    assert_eq!(changed.status.code(), Some(0), "{}", printed(&changed));
}

#[test]
fn the_paths_of_the_action_are_names_and_nothing_else() {
    let mut runner = Runner::with(Some(&format!("{CLEAN}{BROKEN_LINK}")));
    let check = action_step("Check");
    for folder in ["--fix", "two words"] {
        fs::create_dir(runner.path("clone").join(folder)).expect("made");
        runner.write(&format!("{folder}/2024-07-28-update.md"), CLEAN);
    }
    runner.set("BASE", "");
    for (paths, code) in [
        ("--fix", 0),
        ("two words", 0),
        ("--fix\n_posts", 1),
        // No file has this name. Expanded, the first of its matches would be an option.
        ("*", 2),
    ] {
        runner.set("PATHS", paths);
        let output = runner.step(&check);
        let printed = printed(&output);
        assert_eq!(output.status.code(), Some(code), "{paths}: {printed}");
    }
    assert!(
        runner
            .read(&format!("clone/{EDITION}"))
            .contains("[swap] (")
    );
}

/// A server whose releases are files, with one release, `v0.1.0`. Returns the commit of its tag.
fn release(runner: &mut Runner) -> String {
    let name = "lwkd-x86_64-unknown-linux-gnu-v0.1.0";
    runner.bash(&format!(
        "mkdir -p ../server/ann/lwkd/releases/download/v0.1.0 {name}
        printf '#!/bin/sh\necho released\n' > {name}/lwkd && chmod +x {name}/lwkd
        tar -czf {name}.tgz {name} && shasum -a 256 {name}.tgz > {name}.tgz.sha256
        mv {name}.tgz {name}.tgz.sha256 ../server/ann/lwkd/releases/download/v0.1.0/ && rm -r {name}
        git tag --annotate --message release v0.1.0
        git init --quiet --bare ../server/ann/lwkd && git push --quiet ../server/ann/lwkd main v0.1.0"
    ));
    runner.set(
        "GITHUB_SERVER_URL",
        format!("file://{}", runner.path("server").display()),
    );
    runner.set("GITHUB_ACTION_PATH", env!("CARGO_MANIFEST_DIR"));
    runner.set(
        "GITHUB_PATH",
        runner.path("added-to-path").display().to_string(),
    );
    runner.set("GITHUB_OUTPUT", runner.path("output").display().to_string());
    runner.set("REPOSITORY", "ann/lwkd");
    runner.set("RUNNER_OS", "Linux");
    runner.set("RUNNER_ARCH", "X64");
    runner.bash("git rev-parse HEAD")
}

#[test]
fn the_action_installs_the_binary_of_its_tag_or_commit() {
    let install = action_step("Install the release's binary");
    for pinned_by_commit in [false, true] {
        let mut runner = Runner::with(None);
        let commit = release(&mut runner);
        runner.set(
            "VERSION",
            if pinned_by_commit {
                commit
            } else {
                "v0.1.0".to_owned()
            },
        );
        let output = runner.step(&install);
        assert!(output.status.success(), "{}", printed(&output));
        assert_eq!(runner.read("output"), "found=true\n");
        assert_eq!(runner.bash("../lwkd/bin/lwkd"), "released");
        let verified = runner.read("gh-verify");
        assert!(
            verified.contains("--source-ref\nrefs/tags/v0.1.0\n"),
            "{verified}"
        );
    }
}

#[test]
fn the_action_refuses_a_binary_without_attestation_or_with_another_checksum() {
    let install = action_step("Install the release's binary");
    for (gh, hashed) in [
        ("[ \"$1\" = --version ]\n", "\"$archive\""),
        ("exit 0\n", "/dev/null"),
    ] {
        let mut runner = Runner::with(None);
        release(&mut runner);
        runner.set("VERSION", "v0.1.0");
        runner.script("gh", gh);
        runner.bash(&format!(
            "cd ../server/ann/lwkd/releases/download/v0.1.0 && archive=$(ls *.tgz)
            shasum -a 256 {hashed} | sed \"s#/dev/null#$archive#\" > \"$archive.sha256\""
        ));
        let output = runner.step(&install);
        assert!(!output.status.success(), "{}", printed(&output));
        assert!(!runner.path("lwkd/bin/lwkd").exists());
    }
}

#[test]
fn the_action_builds_what_no_release_holds() {
    let install = action_step("Install the release's binary");
    let mut keys = Vec::new();
    for (name, value) in [
        ("VERSION", "main"),
        ("VERSION", "0123456789012345678901234567890123456789"),
        ("RUNNER_ARCH", "RISCV"),
        // `uses: ./` has neither repository nor tag.
        ("REPOSITORY", ""),
        // Without `gh`, an attestation cannot be verified.
        ("GH", "exit 127\n"),
    ] {
        let mut runner = Runner::with(None);
        release(&mut runner);
        runner.set("VERSION", "v0.1.0");
        if name == "GH" {
            runner.script("gh", value);
        } else {
            runner.set(name, value);
        }
        let output = runner.step(&install);
        assert!(output.status.success(), "{}", printed(&output));
        assert!(
            printed(&output).contains("building from source"),
            "{}",
            printed(&output)
        );
        keys.push(runner.read("output"));
    }
    assert!(keys[0].starts_with("source=") && keys[0].len() == "source=\n".len() + 64);
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

#[test]
fn the_cache_of_the_action_knows_everything_that_is_compiled() {
    let install = action_step("Install the release's binary");
    let mut runner = Runner::with(None);
    release(&mut runner);
    runner.set("REPOSITORY", "");
    runner.set("VERSION", "");
    let source = runner.path("source");
    runner.set("GITHUB_ACTION_PATH", source.display().to_string());
    let files = [
        "Cargo.toml",
        "Cargo.lock",
        "build.rs",
        "src/main.rs",
        "templates/page.css",
    ];
    let mut keys = Vec::new();
    for changed in [
        "",
        "Cargo.toml",
        "Cargo.lock",
        "build.rs",
        "src/main.rs",
        "templates/page.css",
    ] {
        for file in files {
            let path = source.join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, if file == changed { "new" } else { "old" }).expect("written");
        }
        let _ = fs::remove_file(runner.path("output"));
        let output = runner.step(&install);
        assert!(output.status.success(), "{}", printed(&output));
        keys.push(runner.read("output"));
    }
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 6, "each change has a key of its own: {keys:?}");
}

#[test]
fn on_monday_the_edition_is_started_and_a_pull_request_fills_it() {
    if no_jq() {
        return;
    }
    let mut runner = Runner::with(None);
    runner.set("WEEK", "2024-07-24");
    start_the_week(&mut runner, 1);
    let started = runner.bash(&format!("git show origin/20240728:{EDITION}"));
    assert!(
        started.contains("title: Week Ending July 28, 2024"),
        "{started}"
    );
    assert!(!started.contains("/pull/"), "{started}");
    let filled = runner.bash(&format!("git show origin/20240728-fill:{EDITION}"));
    assert!(
        filled.contains("https://github.com/kubernetes/kubernetes/pull/"),
        "{filled}"
    );
    let gh = runner.read("gh-create");
    assert!(
        gh.contains("--base\n20240728\n--head\n20240728-fill\n"),
        "{gh}"
    );
    let text = runner.read("text.md");
    assert!(!text.contains("Incomplete"), "{text}");
    let copied = text.split("````").nth(1).expect("a block to copy from");
    let bullets: Vec<&str> = copied
        .lines()
        .filter(|line| line.starts_with("* "))
        .collect();
    assert!(copied.contains("\n## Other Merges\n\n* "), "{text}");
    for bullet in bullets {
        assert!(!filled.contains(bullet), "{bullet} was added too: {filled}");
    }
}

#[test]
fn on_monday_an_edition_that_an_editor_has_started_is_filled() {
    if no_jq() {
        return;
    }
    let mut runner = Runner::with(None);
    runner.bash("git push --quiet origin main:20240728");
    runner.bash("git switch --quiet --create 20240728");
    let started = CLEAN.replace("has a date", "has a place");
    let planned = started.replace("2024-07-31 11:00", "2024-08-01 22:00");
    runner.write(EDITION, &planned);
    runner.commit("Started by hand");
    runner.bash("git push --quiet origin 20240728");
    runner.check_out_again();
    runner.set("WEEK", "2024-07-28");
    start_the_week(&mut runner, 12);
    let filled = runner.bash(&format!("git show origin/20240728-fill:{EDITION}"));
    assert!(
        filled.contains("has a place") && filled.contains("/pull/"),
        "{filled}"
    );
}

#[test]
fn a_second_run_on_monday_continues_on_what_a_writer_pushed() {
    if no_jq() {
        return;
    }
    let mut runner = Runner::with(None);
    runner.set("WEEK", "2024-07-28");
    start_the_week(&mut runner, 1);
    let filled = runner.bash(&format!("git show origin/20240728-fill:{EDITION}"));
    let edited = filled.replace("## Developer News\n", "## Developer News\n\nBy a writer.\n");
    runner.pushed_by_a_writer("20240728-fill", &edited);
    let by_hand = runner.bash("git ls-remote origin refs/heads/20240728-fill | cut -f 1");
    runner.check_out_again();

    start_the_week(&mut runner, 12);
    runner.bash(&format!(
        "git merge-base --is-ancestor {by_hand} origin/20240728-fill"
    ));
    let filled = runner.bash(&format!("git show origin/20240728-fill:{EDITION}"));
    assert!(filled.contains("By a writer."), "{filled}");
    let first = runner.read("gh-create");
    let comment = runner.read("gh-comment");
    assert!(first.contains("--body-file") && comment.starts_with("pr\ncomment\n20240728-fill\n"));

    // Nothing is left to do: no commit, and a comment that says so.
    let before = runner.bash("git ls-remote origin");
    runner.check_out_again();
    start_the_week(&mut runner, 12);
    assert_eq!(runner.bash("git ls-remote origin"), before);
}

#[test]
fn what_could_not_be_fetched_on_monday_is_named_in_the_pull_request() {
    if no_jq() {
        return;
    }
    let mut runner = Runner::with(None);
    runner.set("WEEK", "2024-07-28");
    runner.set("INCOMPLETE", "releases of golang/go: HTTP 502");
    start_the_week(&mut runner, 12);
    let filled = runner.bash(&format!("git show origin/20240728-fill:{EDITION}"));
    assert!(filled.contains("/pull/"), "{filled}");
    let text = runner.read("text.md");
    assert!(text.contains("**Incomplete.**"), "{text}");
    assert!(text.contains("- releases of golang/go: HTTP 502"), "{text}");
}

#[test]
fn a_fill_that_fails_on_monday_fails_the_workflow() {
    let mut runner = Runner::with(None);
    runner.set("WEEK", "2024-07-28");
    let steps = steps("examples/02-on-github/start-the-week.yml");
    let started = runner.step(&steps[0].1);
    assert!(started.status.success(), "{}", printed(&started));
    runner.script("lwkd", "exit 2\n");
    let output = runner.step(&steps[1].1);
    assert_eq!(output.status.code(), Some(2), "{}", printed(&output));
    assert_eq!(
        runner.bash("git ls-remote origin refs/heads/20240728-fill"),
        ""
    );
}

#[test]
fn on_main_the_date_is_todays_and_the_url_free() {
    let published = steps("examples/02-on-github/published.yml");
    assert_eq!(published.len(), 2, "all steps are tried");
    let (check, date) = (&published[0].1, &published[1].1);
    for (text, passes, date_passes) in [
        (CLEAN.to_owned(), true, true),
        (CLEAN.replace("2024-07-31", "2024-07-30"), true, false),
        (CLEAN.replace("2024-07-31", "2024-07-25"), false, false),
    ] {
        let mut runner = Runner::with(None);
        let before = runner.bash("git rev-parse HEAD");
        runner.set("BEFORE", before);
        runner.write(EDITION, &text);
        runner.commit("Published");
        let (check, date) = (runner.step(check), runner.step(date));
        assert_eq!(check.status.success(), passes, "{}", printed(&check));
        assert_eq!(date.status.success(), date_passes, "{}", printed(&date));
    }
}

#[test]
fn on_main_any_file_name_is_one_name_and_a_later_date_is_a_warning() {
    let published = steps("examples/02-on-github/published.yml");
    let mut runner = Runner::with(None);
    // A branch that was force-pushed: the commit before is gone.
    runner.set("BEFORE", "0123456789012345678901234567890123456789");
    runner.write(
        "_posts/two words\n::error::,x.md",
        &CLEAN.replace("2024-07-31", "2024-08-01"),
    );
    runner.write(
        "_posts/--quiet.md",
        &CLEAN.replace("2024-07-31", "2024-07-30"),
    );
    runner.commit("Published");
    runner.step(&published[0].1);
    let date = runner.step(&published[1].1);
    assert_eq!(date.status.code(), Some(1), "{}", printed(&date));
    let printed = printed(&date);
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.len(), 2, "{printed}");
    assert!(
        lines[0].starts_with("::error file=_posts/--quiet.md,title=date::the date is 2024-07-30,")
    );
    assert!(
        lines[1]
            .starts_with("::warning file=_posts/two words%0A%3A%3Aerror%3A%3A%2Cx.md,title=date::")
    );
}
