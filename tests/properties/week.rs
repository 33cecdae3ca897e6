//! Any week and any draft, as far as this newsletter has them.

use chrono::{TimeDelta, Weekday};
use lwkd::activity::{Activity, Author, PullRequest, Release};
use lwkd::edition::Period;
use lwkd::settings::{Cycle, RepositoryName};
use lwkd::text::Untrusted;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// The Sunday of the week that is filled, and the Wednesday after it.
const SUNDAY: &str = "2024-07-28";
pub(crate) const NOW: &str = "2024-07-31T12:00:00Z";

pub(crate) fn week() -> Period {
    Period::holding(SUNDAY.parse().expect("a date"), Cycle::Week(Weekday::Sun))
}

prop_compose! {
    pub(crate) fn a_title()(
        verb in select(vec!["Add", "kubelet: fix", "Promote", "Bump", "Remove deprecated", "[KEP-4639] support", ""]),
        what in select(vec!["`--node-ip` handling", "PodHostIPs to GA", "etcd to v3.5.15", "the flag `--x`", "List<Foo> | {{ bar }}", "*", "\u{202e}[a](b)\n# c", "watch cache"]),
        number in 0..3u8,
    ) -> String {
        format!("{verb} {what} {number}")
    }
}

prop_compose! {
    pub(crate) fn a_pull_request(number: u64)(
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
            gates: Vec::new(),
            second_search: false,
            release_note: note.map(Untrusted::new),
        }
    }
}

prop_compose! {
    pub(crate) fn a_release(patch: u64)(
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
            changelog: "".into(),
            notes: notes.into(),
        }
    }
}

prop_compose! {
    /// A week's activity; numbers are given out so that every candidate occurs once.
    pub(crate) fn an_activity()(numbers in subsequence((1..40u64).collect::<Vec<_>>(), 0..16), patches in subsequence((1..20u64).collect::<Vec<_>>(), 0..8))(
        pull_requests in numbers.into_iter().map(a_pull_request).collect::<Vec<_>>(),
        releases in patches.into_iter().map(a_release).collect::<Vec<_>>(),
    ) -> Activity {
        Activity { pull_requests, releases, ..Activity::default() }
    }
}

prop_compose! {
    /// A draft as writers leave it: some sections, some bullets of their own, any line endings,
    /// with or without a final newline.
    pub(crate) fn a_draft()(
        headings in subsequence(vec!["Developer News", "Featured PRs", "Other Merges", "Promotions", "Deprecated", "Version Updates", "Subprojects and Dependency Updates", "Shoutouts"], 0..8),
        bodies in proptest::collection::vec(select(vec![
            "*",
            "",
            "Prose,  with odd   spaces.  ",
            "* mine [a](https://github.com/kubernetes/kubernetes/pull/7)",
            "* mine\n  * inner\n\n  more of it\n*",
            "*\n* mine\n*\n*\nUnder them.",
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

/// The sections that `fill` fills.
pub(crate) const FILLED: [&str; 5] = [
    "Other Merges",
    "Promotions",
    "Deprecated",
    "Version Updates",
    "Subprojects and Dependency Updates",
];

/// What writers do to bullets, one after another.
pub(crate) fn deeds() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(0..5u8, 40)
}
