//! What holds for any draft and any week. proptest prints the seed of a failure and keeps it in
//! `tests/properties.proptest-regressions`.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use chrono::{DateTime, TimeDelta, Utc};
use lwkd::activity::{Activity, Author, PullRequest, Release, Windows};
use lwkd::archive::Archive;
use lwkd::compose::{Given, insert, plan, remember};
use lwkd::edition::Week;
use lwkd::post::{Post, UrlKey, urls_in};
use lwkd::record::Record;
use lwkd::settings::{RepositoryName, Settings};
use lwkd::text::{Untrusted, apply};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// The Sunday of the week that is filled, and the Wednesday after it.
const SUNDAY: &str = "2024-07-28";
const NOW: &str = "2024-07-31T12:00:00Z";

fn week() -> Week {
    Week::ending(SUNDAY.parse().expect("a date")).expect("a Sunday")
}

/// One run of `fill` without files: the draft and the record afterwards.
fn fill(text: &str, record: &Record, activity: &Activity) -> (String, Record) {
    let settings = Settings::default();
    let post = Post::parse(text, &settings);
    let archive = Archive::default();
    let given = Given {
        week: week(),
        windows: Windows::of(week(), None, NOW.parse().expect("a time")),
        post: &post,
        archive: &archive,
        record,
        activity,
        settings: &settings,
        sections: &[],
        top: None,
    };
    let plan = plan(&given);
    let filled = apply(text, &insert(&post, &plan, &settings, &[]));
    let mut record = record.clone();
    remember(&mut record, &plan, &settings);
    (filled, record)
}

/// A byte order mark belongs to the file, not to its first line.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.trim_start_matches('\u{feff}').lines()
}

fn links(text: &str) -> BTreeSet<UrlKey> {
    urls_in(text).map(|it| UrlKey::of(it.of(text))).collect()
}

/// The lines that `fill` put in: in `new` and not in `old`, where `old`'s lines stand in their order.
fn added_lines<'t>(old: &str, new: &'t str) -> Vec<&'t str> {
    let mut old = lines(old).filter(|it| it.trim() != "*").peekable();
    lines(new)
        .filter(|line| old.next_if_eq(line).is_none())
        .collect()
}

prop_compose! {
    fn a_title()(
        verb in select(vec!["Add", "kubelet: fix", "Promote", "Bump", "Remove deprecated", "[KEP-4639] support", ""]),
        what in select(vec!["`--node-ip` handling", "PodHostIPs to GA", "etcd to v3.5.15", "the flag `--x`", "List<Foo> | {{ bar }}", "*", "\u{202e}[a](b)\n# c", "watch cache"]),
        number in 0..3u8,
    ) -> String {
        format!("{verb} {what} {number}")
    }
}

prop_compose! {
    fn a_pull_request(number: u64)(
        title in a_title(),
        note in proptest::option::of(a_title()),
        labels in subsequence(vec!["kind/feature", "kind/bug", "kind/cleanup", "release-note", "size/L"], 0..4),
        hours in 0..168i64,
        base in select(vec!["master", "master", "master", "release-1.30"]),
        login in select(vec!["alice", "bob", "k8s-ci-robot"]),
    ) -> PullRequest {
        PullRequest {
            repository: RepositoryName::new("kubernetes/kubernetes").expect("a name"),
            number,
            url: format!("https://github.com/kubernetes/kubernetes/pull/{number}"),
            title: Untrusted::new(title),
            author: Some(Author { login: login.into(), bot: false }),
            labels: labels.into_iter().map(Untrusted::from).collect(),
            base: base.to_owned(),
            head: Untrusted::default(),
            merged_at: week().begins() + TimeDelta::hours(hours),
            release_note: note.map(Untrusted::new),
        }
    }
}

prop_compose! {
    fn a_release(patch: u64)(
        repository in select(vec!["kubernetes/kops", "kubernetes/autoscaler", "cri-o/cri-o"]),
        prefix in select(vec!["v1.30.", "v1.29.", "cluster-autoscaler-1.30.", "api/v1."]),
        hours in 0..200i64,
        notes in select(vec!["", "## Changes\n\n* Fix a leak (#12)\n* Drop v1beta1", "* {{ x }} | <b>"]),
    ) -> Release {
        let tag = format!("{prefix}{patch}");
        Release {
            repository: RepositoryName::new(repository).expect("a name"),
            url: format!("https://github.com/{repository}/releases/tag/{}", tag.replace('/', "%2F")),
            tag: Untrusted::new(tag),
            published_at: week().begins() + TimeDelta::hours(hours),
            prerelease: false,
            notes: notes.into(),
        }
    }
}

prop_compose! {
    /// A week's activity; numbers are given out so that every candidate occurs once.
    fn an_activity()(numbers in subsequence((1..40u64).collect::<Vec<_>>(), 0..16), patches in subsequence((1..20u64).collect::<Vec<_>>(), 0..8))(
        pull_requests in numbers.into_iter().map(a_pull_request).collect::<Vec<_>>(),
        releases in patches.into_iter().map(a_release).collect::<Vec<_>>(),
    ) -> Activity {
        Activity { pull_requests, releases, gaps: Vec::new() }
    }
}

prop_compose! {
    /// A draft as writers leave them: some sections, some bullets of their own, any line ends, with or without a last one.
    fn a_draft()(
        headings in subsequence(vec!["Developer News", "Featured PRs", "Other Merges", "Promotions", "Deprecated", "Version Updates", "Subprojects and Dependency Updates", "Shoutouts"], 0..8),
        bodies in proptest::collection::vec(select(vec![
            "*",
            "",
            "Prose,  with odd   spaces.  ",
            "* mine [a](https://github.com/kubernetes/kubernetes/pull/7)",
            "* mine\n  * inner\n\n  more of it\n*",
            "<!-- * [b](https://github.com/kubernetes/kubernetes/pull/9/files) -->\n\n- dash",
            "```\n## Promotions\n\n*\n```",
            "### [12: T](https://github.com/kubernetes/kubernetes/pull/12)\n\nText {% raw %} | `code`",
        ]), 8),
        crlf in any::<bool>(),
        bom in any::<bool>(),
        front_matter in any::<bool>(),
        final_newline in any::<bool>(),
    ) -> String {
        let mut text = String::new();
        if front_matter {
            text.push_str("---\nlayout: post\ntitle: Week Ending July 28, 2024\n---\n\n");
        }
        for (heading, body) in headings.iter().zip(bodies) {
            text.push_str(&format!("## {heading}\n\n{body}\n\n"));
        }
        if !final_newline {
            text.truncate(text.trim_end().len());
        }
        if crlf {
            text = text.replace('\n', "\r\n");
        }
        if bom { format!("\u{feff}{text}") } else { text }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn a_second_fill_changes_nothing(draft in a_draft(), activity in an_activity()) {
        let (once, record) = fill(&draft, &Record::default(), &activity);
        let (twice, again) = fill(&once, &record, &activity);
        prop_assert_eq!(&twice, &once);
        prop_assert_eq!(again.to_yaml(), record.to_yaml());
        let (without_record, _) = fill(&once, &Record::default(), &activity);
        prop_assert_eq!(&without_record, &once, "the draft alone says what it has");
    }

    #[test]
    fn a_writers_bytes_stay(draft in a_draft(), activity in an_activity()) {
        let (filled, _) = fill(&draft, &Record::default(), &activity);
        let written: Vec<&str> = lines(&draft).filter(|it| it.trim() != "*" && !it.trim().is_empty()).collect();
        let mut rest = lines(&filled);
        for line in written {
            prop_assert!(rest.any(|it| it == line), "lost or moved: {line:?} in {filled:?}");
        }
        prop_assert_eq!(draft.starts_with('\u{feff}'), filled.starts_with('\u{feff}'));
        if draft.contains("\r\n") {
            prop_assert_eq!(filled.matches('\n').count(), filled.matches("\r\n").count());
        }
    }

    #[test]
    fn whatever_was_told_once_is_not_told_again(draft in a_draft(), activity in an_activity()) {
        let (filled, _) = fill(&draft, &Record::default(), &activity);
        let before = links(&draft);
        let added = added_lines(&draft, &filled).join("\n");
        let new: Vec<UrlKey> = urls_in(&added).map(|it| UrlKey::of(it.of(&added))).collect();
        let distinct: BTreeSet<&UrlKey> = new.iter().collect();
        prop_assert_eq!(new.len(), distinct.len(), "twice in {}", added);
        prop_assert!(new.iter().all(|it| !before.contains(it)), "told already: {}", added);
    }

    /// Every line that `fill` put in is deleted, moved to the end, reworded or left alone; the next run keeps all of it.
    #[test]
    fn what_writers_did_stays(draft in a_draft(), activity in an_activity(), deeds in proptest::collection::vec(0..4u8, 40)) {
        let (filled, record) = fill(&draft, &Record::default(), &activity);
        let added: BTreeSet<&str> = added_lines(&draft, &filled).into_iter().filter(|it| it.starts_with("* ")).collect();
        let eol = if filled.contains("\r\n") { "\r\n" } else { "\n" };
        let (mut kept, mut moved, mut deed) = (Vec::new(), Vec::new(), deeds.iter().cycle());
        for line in filled.lines() {
            match (added.contains(line), deed.next()) {
                (true, Some(0)) => {}
                (true, Some(1)) => moved.push(line.to_owned()),
                (true, Some(2)) => kept.push(line.replace("* ", "* In our words: ")),
                _ => kept.push(line.to_owned()),
            }
        }
        let edited = [kept, moved].concat().join(eol);
        let (again, _) = fill(&edited, &record, &activity);
        prop_assert_eq!(again, edited);
    }

    #[test]
    fn any_text_can_be_filled(text in any::<String>(), activity in an_activity()) {
        let (once, record) = fill(&text, &Record::default(), &activity);
        let (twice, _) = fill(&once, &record, &activity);
        prop_assert_eq!(twice, once);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Two writers fill on two branches at different times, each takes one of the bullets out, and git merges the
    /// record. The next run brings back neither of the two, and loses nothing that one of them has.
    #[test]
    fn two_branches_lose_nothing(activity in an_activity(), early in 24..168i64) {
        let until: DateTime<Utc> = week().begins() + TimeDelta::hours(early);
        let monday = Activity {
            pull_requests: activity.pull_requests.iter().filter(|it| it.merged_at < until).cloned().collect(),
            ..activity.clone()
        };
        let draft = "## Other Merges\n\n*\n\n## Promotions\n\n*\n\n## Subprojects and Dependency Updates\n\n*\n";
        let (base, base_record) = fill(draft, &Record::default(), &monday);
        let without = |text: &str, at: usize| {
            let victims: Vec<&str> = text.lines().filter(|it| it.contains("](")).collect();
            let victim = victims.get(at.min(victims.len().saturating_sub(1))).copied().unwrap_or("");
            let kept: Vec<&str> = text.lines().filter(|it| victim.is_empty() || *it != victim).collect();
            (kept.join("\n") + "\n", links(victim))
        };
        let (ours, ours_record) = fill(&base, &base_record, &activity);
        let (ours, ours_gone) = without(&ours, 0);
        let (theirs, theirs_record) = fill(&base, &base_record, &activity);
        let (theirs, theirs_gone) = without(&theirs, usize::MAX);
        let merged_record = git_merge(&ours_record.to_yaml(), &base_record.to_yaml(), &theirs_record.to_yaml());
        let record = Record::parse(&merged_record).expect("both sides of a conflict can be read");
        let (again, _) = fill(&ours, &record, &activity);
        prop_assert_eq!(&again, &ours, "what we took out came back");
        let (again, _) = fill(&theirs, &record, &activity);
        prop_assert_eq!(&again, &theirs, "what they took out came back");
        let known: BTreeSet<UrlKey> = record.items().map(|it| UrlKey::of(&it.1.url)).collect();
        for url in ours_gone.iter().chain(&theirs_gone) {
            prop_assert!(known.contains(url));
        }
    }
}

/// What git makes of two versions of a file, conflict markers included.
fn git_merge(ours: &str, base: &str, theirs: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("ours", ours), ("base", base), ("theirs", theirs)] {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let merged = Command::new("git")
        .args(["merge-file", "-p", "ours", "base", "theirs"])
        .current_dir(&folder)
        .output()
        .expect("git runs");
    String::from_utf8(merged.stdout).expect("UTF-8")
}
