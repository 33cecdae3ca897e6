//! Two writers fill on two branches at different times, each does to the lists what writers do, and
//! git merges draft and record.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use chrono::TimeDelta;
use lwkd::activity::Activity;
use lwkd::post::UrlKey;
use lwkd::record::Record;
use proptest::prelude::*;

use super::week::{an_activity, deeds, week};
use super::{added_lines, edited, fill, links, lost_line};

const DRAFT: &str = "## Other Merges\n\n*\n\n## Promotions\n\n*\n\n## Subprojects and Dependency Updates\n\n*\n\n## Shoutouts\n\n* Thanks\n";

/// A draft and its record, as they are committed.
#[derive(Clone, Debug)]
struct Committed {
    draft: String,
    record: String,
}

/// One writer's turn on a branch.
fn turn(from: &Committed, activity: &Activity, deeds: &[u8]) -> Committed {
    let record = Record::parse(&from.record).expect("a record");
    let (filled, record) = fill(&from.draft, &record, activity);
    Committed {
        draft: edited(&from.draft, &filled, deeds),
        record: record.to_yaml(),
    }
}

/// What was merged or published in the first hours of the week.
fn until(activity: &Activity, hours: i64) -> Activity {
    let end = week().begins() + TimeDelta::hours(hours);
    let mut out = activity.clone();
    out.pull_requests
        .retain(|pull_request| pull_request.merged_at < end);
    out.releases.retain(|release| release.published_at < end);
    out
}

/// The addresses that a record knows.
fn known(record: &Record) -> BTreeSet<UrlKey> {
    record.items().map(|item| UrlKey::of(&item.1.url)).collect()
}

/// What `git merge` makes of two branches that began at `base`, conflict markers included.
fn git_merge(base: &Committed, ours: &Committed, theirs: &Committed) -> Committed {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        let writer = [
            ("GIT_AUTHOR_NAME", "Writer"),
            ("GIT_AUTHOR_EMAIL", "writer@example.org"),
            ("GIT_COMMITTER_NAME", "Writer"),
            ("GIT_COMMITTER_EMAIL", "writer@example.org"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
        ];
        let output = git.args(arguments).envs(writer).current_dir(&folder);
        output.output().expect("git runs")
    };
    let commit = |committed: &Committed| {
        fs::write(at("draft.md"), &committed.draft).expect("written");
        fs::write(at("record.yaml"), &committed.record).expect("written");
        git(&["add", "--all"]);
        git(&["commit", "--quiet", "--allow-empty", "--message", "x"]);
    };
    git(&["init", "--quiet", "--initial-branch=ours"]);
    commit(base);
    git(&["checkout", "--quiet", "-b", "theirs"]);
    commit(theirs);
    git(&["checkout", "--quiet", "ours"]);
    commit(ours);
    let merged = git(&["merge", "--quiet", "--no-edit", "theirs"]);
    assert!(
        merged.status.code().is_some_and(|code| code < 2),
        "{merged:?}"
    );
    let read = |name| fs::read_to_string(at(name)).expect("read");
    Committed {
        draft: read("draft.md"),
        record: read("record.yaml"),
    }
}

/// As a person resolves it who wants to lose nothing: both sides stay, one below the other.
fn without_markers(text: &str) -> String {
    let is_marker = |line: &&str| {
        ["<<<<<<<", "=======", ">>>>>>>"]
            .iter()
            .any(|value| line.starts_with(value))
    };
    let lines = text.lines().filter(|line| !is_marker(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn two_branches_lose_nothing(
        activity in an_activity(),
        // The first turn mostly before anything happened: then both add the same sections to the
        // record.
        hours in [-100..100i64, 0..200i64, 0..200i64],
        (our_deeds, their_deeds) in (deeds(), deeds()),
    ) {
        let started = Committed { draft: DRAFT.to_owned(), record: String::new() };
        let base = turn(&started, &until(&activity, hours[0]), &[4]);
        let ours = turn(&base, &until(&activity, hours[1].max(hours[0])), &our_deeds);
        let theirs = turn(&base, &until(&activity, hours[2].max(hours[0])), &their_deeds);
        let merged = git_merge(&base, &ours, &theirs);
        let draft = without_markers(&merged.draft);
        let both: BTreeSet<UrlKey> = [&ours, &theirs]
            .iter()
            .flat_map(|value| known(&Record::parse(&value.record).expect("a record")))
            .collect();
        // Whether the record's markers stay or a person takes them out and keeps both sides.
        for record in [merged.record.clone(), without_markers(&merged.record)] {
            let record = Record::parse(&record).map_err(|value| TestCaseError::fail(format!("{value}: {record}")))?;
            prop_assert!(both.is_subset(&known(&record)), "the record lost something");
            let (again, after) = fill(&draft, &record, &activity);
            prop_assert_eq!(lost_line(&draft, &again), None, "in {:?}", again);
            let added = added_lines(&draft, &again).join("\n");
            let back: Vec<UrlKey> = links(&added).into_iter().filter(|link| both.contains(link)).collect();
            prop_assert_eq!(back, Vec::new(), "taken out by one of them, and back again");
            let (twice, _) = fill(&again, &after, &activity);
            prop_assert_eq!(twice, again);
        }
    }
}
