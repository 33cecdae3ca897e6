//! Several runs at once, and runs that are killed: nothing is lost, and nothing is left behind.
//! `LWKD_STRESS_ROUNDS` sets the number of rounds, `LWKD_STRESS_SEED` the moments of the kills.
#![cfg(unix)]

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Output, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

mod common;

use common::{EDITION, RECORDING};

/// A draft with a record, white space to fix after a heading, and two lists to fill.
const DRAFT: &str = "\
---
layout: post
title: Week Ending July 28, 2024
date: 2024-08-01 22:00:00 -0000
slug: 2024-07-28-update
---

## Developer News

The contributor summit has a date.

## Release Schedule

**Next Deadline: [Docs Freeze](https://example.org/x), August 6th**

## Other Merges   

*

## Promotions

*
";

/// A pull request of the recorded week in each list.
const OTHER_MERGE: &str = "kubernetes/pull/126031";
const PROMOTION: &str = "kubernetes/pull/126067";

struct Newsletter {
    folder: TempDir,
}

impl Newsletter {
    fn new() -> Self {
        let folder = common::newsletter(DRAFT);
        fs::write(folder.path().join(".lwkd/2024-07-28.yaml"), "").expect("written");
        Self { folder }
    }

    fn start(&self, arguments: &[&str]) -> Child {
        common::lwkd()
            .args(arguments)
            .current_dir(&self.folder)
            .env("XDG_CACHE_HOME", self.folder.path().join("cache"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("started")
    }

    fn fill(&self, section: &str) -> Child {
        let section = format!("--section={section}");
        self.start(&["fill", "2024-07-28", "--from", RECORDING, &section])
    }

    fn draft(&self) -> String {
        fs::read_to_string(self.folder.path().join(EDITION)).expect("a draft")
    }

    /// Temporary files beside the edition and its record.
    fn leftovers(&self) -> Vec<PathBuf> {
        let folders = ["_posts", ".lwkd"].map(|name| self.folder.path().join(name));
        let entries = folders
            .iter()
            .flat_map(|folder| fs::read_dir(folder).expect("listed"));
        let paths = entries.map(|entry| entry.expect("listed").path());
        paths
            .filter(|path| path.extension().is_some_and(|extension| extension == "tmp"))
            .collect()
    }
}

fn rounds(default: u32) -> u32 {
    let rounds = env::var("LWKD_STRESS_ROUNDS").ok();
    rounds.map_or(default, |rounds| rounds.parse().expect("a number"))
}

fn ended(child: Child) -> (bool, String) {
    let Output { status, stderr, .. } = child.wait_with_output().expect("ended");
    let said = String::from_utf8_lossy(&stderr).into_owned();
    assert!(matches!(status.code(), Some(0..=2)), "{status}: {said}");
    (status.code() != Some(2), said)
}

#[test]
fn what_fill_and_check_fix_report_as_done_is_in_the_draft() {
    for round in 0..rounds(12) {
        let newsletter = Newsletter::new();
        let fill = newsletter.fill("Other Merges");
        let fix = newsletter.start(&["check", "--fix", "2024-07-28"]);
        let ((is_filled, fill_said), (is_fixed, fix_said)) = (ended(fill), ended(fix));
        let draft = newsletter.draft();
        let place = format!("round {round}: {fill_said}{fix_said}{draft}");
        assert!(is_filled || is_fixed, "{place}");
        assert_eq!(draft.contains(OTHER_MERGE), is_filled, "{place}");
        assert_eq!(!draft.contains("Merges   \n"), is_fixed, "{place}");
        assert_eq!(newsletter.leftovers(), Vec::<PathBuf>::new(), "{place}");
    }
}

#[test]
fn two_fills_of_two_sections_both_count() {
    for round in 0..rounds(12) {
        let newsletter = Newsletter::new();
        let merges = newsletter.fill("Other Merges");
        let promotions = newsletter.fill("Promotions");
        let ((merges, said), (promotions, also_said)) = (ended(merges), ended(promotions));
        let draft = newsletter.draft();
        let place = format!("round {round}: {said}{also_said}{draft}");
        assert!(merges || promotions, "{place}");
        assert_eq!(draft.contains(OTHER_MERGE), merges, "{place}");
        assert_eq!(draft.contains(PROMOTION), promotions, "{place}");
    }
}

#[test]
fn publish_beside_fill_loses_neither() {
    for round in 0..rounds(12) {
        let newsletter = Newsletter::new();
        let fill = newsletter.fill("Promotions");
        let publish = newsletter.start(&["publish", "2024-07-28"]);
        let (is_filled, fill_said) = ended(fill);
        let published = publish.wait_with_output().expect("ended");
        let draft = newsletter.draft();
        let said = String::from_utf8_lossy(&published.stderr);
        let place = format!("round {round}: {fill_said}{said}{draft}");
        assert_eq!(draft.contains(PROMOTION), is_filled, "{place}");
        let is_dated = draft.contains("date: 2024-07-31 12:00");
        assert_eq!(is_dated, published.status.code() == Some(0), "{place}");
    }
}

/// A generator of pseudo-random numbers (xorshift), so that a failure can be repeated.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn a_killed_run_loses_nothing_and_the_next_one_cleans_up() {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let seed = env::var("LWKD_STRESS_SEED").ok();
    let seed = seed.map_or_else(
        || now.map_or(1, |time| time.as_secs()),
        |seed| seed.parse().expect("a number"),
    );
    let mut state = seed.wrapping_mul(2).wrapping_add(1);
    let all = Newsletter::new();
    assert!(ended(all.fill("Other Merges")).0);
    let filled = all.draft();
    for round in 0..rounds(12) {
        let newsletter = Newsletter::new();
        // What a run leaves that is killed just before its rename.
        for folder in ["_posts", ".lwkd"] {
            let leftover = newsletter
                .folder
                .path()
                .join(folder)
                .join(".lwkd-Ab12cd.tmp");
            fs::write(leftover, "half").expect("written");
        }
        let mut killed = newsletter.fill("Other Merges");
        thread::sleep(Duration::from_micros(next(&mut state) % 60_000));
        killed.kill().expect("killed");
        killed.wait().expect("ended");
        let draft = newsletter.draft();
        let place = format!("seed {seed}, round {round}");
        assert!(draft == DRAFT || draft == filled, "{place}: {draft}");
        let (is_filled, said) = ended(newsletter.fill("Other Merges"));
        assert!(is_filled, "{place}: {said}");
        assert_eq!(newsletter.draft(), filled, "{place}");
        assert_eq!(newsletter.leftovers(), Vec::<PathBuf>::new(), "{place}");
    }
}
