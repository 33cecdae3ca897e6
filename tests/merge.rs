//! The merge of editions and records: cases as files, and what holds for any three versions.
//!
//! `tests/merge/<case>/` holds `base`, `ours`, `theirs` and the `result` that is wanted, as `.md`
//! files; `SNAPSHOTS=overwrite cargo test --test suite merge::` writes the results. proptest prints
//! the seed of a failure and keeps it in `tests/merge.proptest-regressions`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use lwkd::merge::{MergedText, Versions, merge_editions, merge_records};
use lwkd::record::{Item, Record, State};
use lwkd::scaffold::{BUILT_IN_TEMPLATE, with_sections};
use lwkd::settings::Settings;
use proptest::prelude::*;
use proptest::sample::select;

fn template() -> String {
    with_sections(BUILT_IN_TEMPLATE, &Settings::default())
}

fn merge(base: &str, ours: &str, theirs: &str) -> MergedText {
    let versions = Versions { base, ours, theirs };
    merge_editions(versions, &Settings::default(), &template()).expect("a merge")
}

/// Newsletters whose front matter is not YAML, with sections below other headings.
#[test]
fn front_matter_of_every_kind_is_merged_key_by_key() {
    let yaml = "site: other\nsections:\n  - {heading: Compiler, shape: bullets}\n  - {heading: Cargo, shape: bullets}\n";
    for (template, base, ours, theirs, wanted) in [
        (
            "Title: POST_TITLE\nDate: POST_DATE\n\n# News\n\n#### Compiler\n*\n\n#### Cargo\n*\n",
            "Title: A\nDate: 2024-07-01\n\n# News\n\n#### Compiler\n*\n\n#### Cargo\n*\n",
            "Title: B\nDate: 2024-07-01\n\n# News\n\n#### Compiler\n* [a](https://x.org/1)\n\n#### Cargo\n*\n",
            "Title: A\nDate: 2024-07-02\n\n# News\n\n#### Compiler\n* [b](https://x.org/2)\n\n#### Cargo\n* [c](https://x.org/3)\n",
            "Title: B\nDate: 2024-07-02\n\n# News\n\n#### Compiler\n* [a](https://x.org/1)\n* [b](https://x.org/2)\n\n#### Cargo\n* [c](https://x.org/3)\n",
        ),
        (
            "+++\ntitle = \"POST_TITLE\"\ndate = POST_DATE\n+++\n\n### Compiler\n",
            "+++\ntitle = \"A\"\ndate = 2024-07-01\n+++\n\n### Compiler\n",
            "+++\ntitle = \"B\"\ndate = 2024-07-01\n+++\n\n### Compiler\n\n- a\n",
            "+++\ntitle = \"A\"\ndate = 2024-07-02\n+++\n\n### Compiler\n\n- b\n",
            "+++\ntitle = \"B\"\ndate = 2024-07-02\n+++\n\n### Compiler\n\n- a\n- b\n",
        ),
    ] {
        let settings = Settings::parse(yaml)
            .expect("valid")
            .with_template(template);
        let versions = Versions { base, ours, theirs };
        let merged = merge_editions(versions, &settings, template).expect("a merge");
        assert_eq!(merged.text, wanted);
    }
}

#[test]
fn every_case_has_the_result_that_is_wanted() {
    let entries = fs::read_dir("tests/merge").expect("cases");
    let folders: BTreeSet<_> = entries.map(|entry| entry.expect("listed").path()).collect();
    let folders = folders.iter().filter(|folder| folder.is_dir());
    let mut count = 0;
    for folder in folders {
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
        let merged = merge(&read("base.md"), &read("ours.md"), &read("theirs.md"));
        if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
            fs::write(folder.join("result.md"), &merged.text).expect("written");
        }
        let wanted = read("result.md");
        assert_eq!(merged.text, wanted, "{}", folder.display());
        let marked = wanted.matches("<<<<<<< ours\n").count();
        assert_eq!(merged.conflicts.len(), marked, "{}", folder.display());
        count += 1;
    }
    assert!(
        count > 10,
        "the cases are in {}",
        Path::new("tests/merge").display()
    );
}

/// A change that a writer makes. Numbers choose a place; a change that finds none does nothing.
#[derive(Clone, Debug)]
enum Change {
    AddBullet(usize, u32),
    RewordBullet(usize, &'static str),
    DeleteLine(usize),
    MoveBullet(usize, usize),
    AddParagraph(usize, u32),
    AddFeatured(u32),
    DeleteSection(usize),
    SetDate(u8),
    AddBlankLine(usize),
    AddTrailingSpace(usize),
    DropFinalNewline,
}

fn a_change() -> impl Strategy<Value = Change> {
    let word = || select(vec!["once", "twice", "per pod", "by default"]);
    prop_oneof![
        5 => (any::<usize>(), 0..6u32).prop_map(|(at, n)| Change::AddBullet(at, n)),
        4 => (any::<usize>(), word()).prop_map(|(at, word)| Change::RewordBullet(at, word)),
        3 => any::<usize>().prop_map(Change::DeleteLine),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Change::MoveBullet(from, to)),
        3 => (any::<usize>(), 0..6u32).prop_map(|(at, n)| Change::AddParagraph(at, n)),
        1 => (0..4u32).prop_map(Change::AddFeatured),
        1 => any::<usize>().prop_map(Change::DeleteSection),
        1 => (1..4u8).prop_map(Change::SetDate),
        1 => any::<usize>().prop_map(Change::AddBlankLine),
        1 => any::<usize>().prop_map(Change::AddTrailingSpace),
        1 => Just(Change::DropFinalNewline),
    ]
}

const BASE: &str = "\
---
layout: post
title: Week Ending July 5, 2026
date: 2026-07-09 22:00:00 -0000
slug: 2026-07-05-update
---

## Developer News

The summit has a date: the second Tuesday of October.

Two subprojects were retired, and their repositories are archived.

## Release Schedule

**Next Deadline:**

## Featured PRs

## Other Merges

* kubelet reports [swap](https://github.com/kubernetes/kubernetes/pull/1001) in its metrics
* kubectl shows [taints](https://github.com/kubernetes/kubernetes/pull/1002) in describe
* the scheduler logs [preemption](https://github.com/kubernetes/kubernetes/pull/1003)

## Promotions

*

## Shoutouts

* No shoutouts this week.
";

/// What each change adds is known by the writer's name, so that two writers never add the same.
fn changed(base: &str, changes: &[Change], writer: &str) -> String {
    let mut lines: Vec<String> = base.lines().map(str::to_owned).collect();
    let mut newline = true;
    for change in changes {
        apply(change, &mut lines, writer, &mut newline);
    }
    lines.join("\n") + if newline { "\n" } else { "" }
}

fn apply(change: &Change, lines: &mut Vec<String>, writer: &str, newline: &mut bool) {
    let is_bullet = |line: &String| line.starts_with("* ");
    let chosen = |lines: &[String], at: usize, fits: &dyn Fn(&String) -> bool| {
        let fitting: Vec<usize> = (0..lines.len())
            .filter(|line| fits(&lines[*line]))
            .collect();
        (!fitting.is_empty()).then(|| fitting[at % fitting.len()])
    };
    let body = |line: &String| !line.contains(": ") && line != "---";
    match change {
        Change::AddBullet(at, number) => {
            let Some(place) = chosen(lines, *at, &is_bullet) else {
                return;
            };
            let url = format!("https://github.com/kubernetes/kubernetes/pull/{writer}{number}");
            lines.insert(
                place + 1,
                format!("* {writer} adds [bullet {number}]({url})"),
            );
        }
        Change::RewordBullet(at, word) => {
            let Some(place) = chosen(lines, *at, &is_bullet) else {
                return;
            };
            lines[place] = format!("{} {word}", lines[place].trim_end());
        }
        Change::DeleteLine(at) => {
            let fits =
                |line: &String| body(line) && !line.trim().is_empty() && !line.starts_with('#');
            let Some(place) = chosen(lines, *at, &fits) else {
                return;
            };
            lines.remove(place);
        }
        Change::MoveBullet(from, to) => {
            let Some(place) = chosen(lines, *from, &is_bullet) else {
                return;
            };
            let bullet = lines.remove(place);
            let place = chosen(lines, *to, &is_bullet).unwrap_or(place);
            lines.insert(place, bullet);
        }
        Change::AddParagraph(at, number) => {
            let Some(place) = chosen(lines, *at, &|line| line.starts_with("## ")) else {
                return;
            };
            let words = format!("{writer} writes paragraph {number} about {writer} and {number}.");
            lines.splice(place + 1..place + 1, [String::new(), words]);
        }
        Change::AddFeatured(number) => {
            let Some(place) = chosen(lines, 0, &|line| line == "## Featured PRs") else {
                return;
            };
            let url = format!("https://github.com/kubernetes/kubernetes/pull/7{writer}{number}");
            let heading = format!("### [{writer}{number}: A title]({url})");
            let text = format!("{writer} features {number}.");
            let added = [String::new(), heading, String::new(), text];
            lines.splice(place + 1..place + 1, added);
        }
        Change::DeleteSection(at) => {
            let Some(place) = chosen(lines, *at, &|line| line.starts_with("## ")) else {
                return;
            };
            let rest = &lines[place + 1..];
            let length = rest.iter().position(|line| line.starts_with("## "));
            let end = length.map_or(lines.len(), |length| place + 1 + length);
            lines.drain(place..end);
        }
        Change::SetDate(day) => {
            let Some(place) = chosen(lines, 0, &|line| line.starts_with("date: ")) else {
                return;
            };
            lines[place] = format!("date: 2026-07-1{day} 22:00:00 -0000");
        }
        Change::AddBlankLine(at) => {
            let Some(place) = chosen(lines, *at, &|line| line.trim().is_empty()) else {
                return;
            };
            lines.insert(place, String::new());
        }
        Change::AddTrailingSpace(at) => {
            let Some(place) = chosen(lines, *at, &|line| !line.trim().is_empty()) else {
                return;
            };
            lines[place].push_str("  ");
        }
        Change::DropFinalNewline => *newline = false,
    }
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    prop::collection::vec(a_change(), 0..7)
}

/// The lines of a text that say something, without what never conflicts, and how often each is
/// there.
fn content(text: &str) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    let text = text.trim_start_matches('\u{feff}');
    for line in text.lines().map(str::trim_end) {
        if !line.is_empty() && line != "*" && !is_marker(line) {
            *out.entry(line.to_owned()).or_default() += 1;
        }
    }
    out
}

fn is_marker(line: &str) -> bool {
    ["<<<<<<< ours", "=======", ">>>>>>> theirs"].contains(&line)
}

/// Every line that a side added or changed is in the merge; headings are only lost with their
/// content.
fn lost(base: &str, side: &str, merged: &str) -> Vec<String> {
    let (base, merged) = (content(base), content(merged));
    let added = content(side)
        .into_keys()
        .filter(|line| !base.contains_key(line));
    added.filter(|line| !merged.contains_key(line)).collect()
}

/// What one side deleted and the other has unchanged, but is in the merge outside of conflicts.
fn resurrected(base: &str, side: &str, other: &str, merged: &MergedText) -> Vec<String> {
    if !merged.conflicts.is_empty() {
        return Vec::new();
    }
    let (other, merged) = (in_sections(other), in_sections(&merged.text));
    let side = content(side);
    let gone = in_sections(base)
        .into_iter()
        .filter(|(_, line)| !side.contains_key(line));
    let kept = gone.filter(|place| other.contains(place) && merged.contains(place));
    kept.map(|(_, line)| line).collect()
}

/// The lines of a text that are no heading, each with the heading above it.
fn in_sections(text: &str) -> BTreeSet<(String, String)> {
    let mut section = String::new();
    let mut out = BTreeSet::new();
    for line in text.lines().map(str::trim_end) {
        if line.starts_with('#') {
            section = line.to_owned();
        } else if !line.is_empty() && line != "*" {
            out.insert((section.clone(), line.to_owned()));
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_returns(by_ours in changes(), by_theirs in changes()) {
        let (ours, theirs) = (changed(BASE, &by_ours, "8"), changed(BASE, &by_theirs, "9"));
        let merged = merge(BASE, &ours, &theirs);
        prop_assert_eq!(lost(BASE, &ours, &merged.text), Vec::<String>::new(), "{}", merged.text);
        prop_assert_eq!(lost(BASE, &theirs, &merged.text), Vec::<String>::new(), "{}", merged.text);
        let returned = resurrected(BASE, &ours, &theirs, &merged);
        prop_assert_eq!(returned, Vec::<String>::new(), "{}", merged.text);
        let returned = resurrected(BASE, &theirs, &ours, &merged);
        prop_assert_eq!(returned, Vec::<String>::new(), "{}", merged.text);
        let markers = merged.text.lines().filter(|line| is_marker(line)).count();
        prop_assert_eq!(markers, 3 * merged.conflicts.len(), "{}", merged.text);
    }

    #[test]
    fn swapped_sides_make_the_same(by_ours in changes(), by_theirs in changes()) {
        let (ours, theirs) = (changed(BASE, &by_ours, "8"), changed(BASE, &by_theirs, "9"));
        let (one, other) = (merge(BASE, &ours, &theirs), merge(BASE, &theirs, &ours));
        prop_assert_eq!(one.conflicts.len(), other.conflicts.len(), "{}\n{}", one.text, other.text);
        prop_assert_eq!(content(&one.text), content(&other.text));
    }

    #[test]
    fn a_clean_merge_merges_again_without_a_change(by_ours in changes(), by_theirs in changes()) {
        let (ours, theirs) = (changed(BASE, &by_ours, "8"), changed(BASE, &by_theirs, "9"));
        let merged = merge(BASE, &ours, &theirs);
        if merged.conflicts.is_empty() {
            for side in [&ours, &theirs] {
                let again = merge(BASE, &merged.text, side);
                prop_assert_eq!(&again.text, &merged.text, "{}", side);
            }
        }
    }

    #[test]
    fn a_side_that_changed_nothing_takes_the_other(by_one in changes()) {
        let one = changed(BASE, &by_one, "8");
        for (ours, theirs) in [(BASE, &*one), (&one, BASE), (&one, &one)] {
            let merged = merge(BASE, ours, theirs);
            prop_assert_eq!(merged.text.trim_end(), one.trim_end());
        }
    }

    #[test]
    fn a_merge_of_merges_loses_nothing(a in changes(), b in changes(), c in changes()) {
        let sides = [changed(BASE, &a, "7"), changed(BASE, &b, "8"), changed(BASE, &c, "9")];
        let first = merge(BASE, &sides[0], &sides[1]);
        if first.conflicts.is_empty() {
            let all = merge(BASE, &first.text, &sides[2]);
            prop_assert_eq!(lost(BASE, &first.text, &all.text), Vec::<String>::new(), "{}", all.text);
            prop_assert_eq!(lost(BASE, &sides[2], &all.text), Vec::<String>::new(), "{}", all.text);
        }
    }

    #[test]
    fn line_endings_and_a_byte_order_mark_stay_as_ours_has_them(by_ours in changes(), by_theirs in changes()) {
        let (ours, theirs) = (changed(BASE, &by_ours, "8"), changed(BASE, &by_theirs, "9"));
        let plain = merge(BASE, &ours, &theirs);
        let ours = format!("\u{feff}{}", ours.replace('\n', "\r\n"));
        let merged = merge(BASE, &ours, &theirs);
        prop_assert_eq!(merged.text, format!("\u{feff}{}", plain.text.replace('\n', "\r\n")));
    }

    #[test]
    fn any_text_is_merged_or_refused(base in any_text(), ours in any_text(), theirs in any_text()) {
        let versions = Versions { base: &base, ours: &ours, theirs: &theirs };
        if let Ok(merged) = merge_editions(versions, &Settings::default(), &template()) {
            for (name, side) in [("ours", &ours), ("theirs", &theirs)] {
                let lost = lost(&base, side, &merged.text);
                let lost: Vec<_> = lost.iter().filter(|line| gives_way(line).is_none()).collect();
                prop_assert!(lost.is_empty(), "{name} lost {lost:?} in {:?}", merged.text);
            }
        }
    }
}

/// What may be dropped: a heading without content, a bullet without content, and what the template
/// has.
fn gives_way(line: &str) -> Option<&str> {
    let is_idle = line.starts_with('#') || matches!(line.trim(), "*" | "-" | "+" | "•");
    let is_known = template().lines().any(|known| known.trim() == line.trim());
    Some(line).filter(|_| is_idle || is_known || line == "\u{feff}" || line.trim() == "---")
}

/// Texts of the lines that editions are made of, in any order.
fn any_text() -> impl Strategy<Value = String> {
    let lines = vec![
        "",
        "---",
        "title: a",
        "title: b",
        "date: 2026-07-09",
        "layout: post",
        "## Other Merges",
        "## Merges",
        "## Promotions",
        "### [1: A](https://a.org/1)",
        "## News",
        "* one [a](https://a.org/1)",
        "* two [a](https://a.org/1)",
        "* three",
        "  * nested",
        "*",
        "- one",
        "1. first",
        "  goes on",
        "```",
        "~~~",
        "<!--",
        "-->",
        "prose",
        "more prose here",
        "Setext",
        "=======",
        "\u{feff}",
        "\r",
        "  indented",
        "> quote",
        "* ## heading",
        "| a | b |",
        "é ü 日本",
    ];
    prop::collection::vec(select(lines), 0..16).prop_map(|lines| lines.join("\n"))
}

fn a_record() -> impl Strategy<Value = Record> {
    let state = select(vec![State::Waiting, State::Offered, State::Dismissed]);
    let section = select(vec!["Other Merges", "Promotions"]);
    let version = proptest::option::of(select(vec!["1.0".to_owned(), "2.0".to_owned()]));
    let item = (section, 0..5u32, state, version).prop_map(|(section, number, state, version)| {
        let item = Item::new(format!("https://github.com/a/b/pull/{number}"), state);
        (section, Item { version, ..item })
    });
    prop::collection::vec(item, 0..8).prop_map(|items| {
        let mut record = Record::default();
        for (section, item) in items {
            record.put(section, item);
        }
        record
    })
}

/// The items of a record, whatever their order.
fn items(text: &str) -> BTreeMap<String, State> {
    let record = Record::parse(text).expect("a record");
    let items = record
        .items()
        .map(|(_, item)| (item.url.clone(), item.state));
    items.collect()
}

proptest! {
    #[test]
    fn records_merge_without_a_conflict(base in a_record(), ours in a_record(), theirs in a_record()) {
        let (base, ours, theirs) = (base.to_yaml(), ours.to_yaml(), theirs.to_yaml());
        let merge = |ours: &str, theirs: &str| {
            merge_records(Versions { base: &base, ours, theirs }).expect("records")
        };
        let merged = merge(&ours, &theirs);
        prop_assert_eq!(items(&merged), items(&merge(&theirs, &ours)), "swapped");
        prop_assert_eq!(&merge(&merged, &ours), &merged, "again with ours");
        prop_assert_eq!(&merge(&merged, &theirs), &merged, "again with theirs");
        let (before, one, other, all) = (items(&base), items(&ours), items(&theirs), items(&merged));
        for (url, state) in &one {
            let is_changed = before.get(url) != Some(state);
            let is_kept = other.contains_key(url) || is_changed;
            prop_assert!(!is_kept || all.contains_key(url), "{url} is lost");
            if other.get(url) == before.get(url) && is_changed {
                prop_assert_eq!(all.get(url), Some(state), "{} was changed by ours alone", url);
            }
        }
    }
}
