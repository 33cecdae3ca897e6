//! What goes into a draft, where, and in what words: the plan of one week.

use std::collections::BTreeMap;

use chrono::{TimeDelta, Weekday};
use lwkd::activity::{Activity, Author, PullRequest, Release, Windows};
use lwkd::archive::Archive;
use lwkd::edition::Period;
use lwkd::plan::{Plan, PlanInput, plan};
use lwkd::post::{Post, UrlKey};
use lwkd::record::{Item, Record, State};
use lwkd::settings::{Cycle, RepositoryName, SectionId, Settings};
use proptest::prelude::*;
use proptest::sample::select;

const PULL: &str = "https://github.com/kubernetes/kubernetes/pull";

fn week() -> Period {
    Period::holding(
        "2024-07-28".parse().expect("a date"),
        Cycle::Week(Weekday::Sun),
    )
}

fn merged(number: u64, title: &str) -> PullRequest {
    PullRequest {
        repository: RepositoryName::new("kubernetes/kubernetes").expect("a name"),
        number,
        url: format!("{PULL}/{number}"),
        title: title.into(),
        author: Some(Author {
            login: "ann".into(),
            bot: false,
        }),
        labels: vec!["kind/feature".into(), "release-note".into()],
        base: "master".to_owned(),
        head: "thing".into(),
        merged_at: week().begins() + TimeDelta::hours(1),
        release_note: Some("It says so.".into()),
        gates: Vec::new(),
        second_search: false,
    }
}

fn released(repository: &str, tag: &str, notes: &str) -> Release {
    Release {
        repository: RepositoryName::new(repository).expect("a name"),
        tag: tag.into(),
        url: format!(
            "https://github.com/{repository}/releases/tag/{}",
            tag.replace('/', "%2F")
        ),
        published_at: week().begins() + TimeDelta::hours(2),
        prerelease: false,
        changelog: "".into(),
        notes: notes.into(),
    }
}

/// The inputs of a plan other than the activity.
#[derive(Default)]
struct Beside {
    draft: &'static str,
    told: &'static str,
    record: Record,
    sections: Vec<SectionId>,
    top: Option<usize>,
    picking: bool,
    settings: Settings,
}

fn planned(activity: &Activity, beside: &Beside) -> Plan {
    let settings = &beside.settings;
    let mut archive = Archive::default();
    let before = "2024-07-21".parse().expect("a date");
    archive.add(before, "2024-07-21-update.md", beside.told, settings);
    let now = week().ends() + TimeDelta::hours(60);
    plan(&PlanInput {
        period: week(),
        windows: Windows::of(week(), Some(before), now),
        post: &Post::parse(beside.draft, settings),
        archive: &archive,
        record: &beside.record,
        activity,
        settings,
        sections: &beside.sections,
        top: beside.top,
        picking: beside.picking,
    })
}

fn of_merges(pull_requests: Vec<PullRequest>) -> Activity {
    Activity {
        pull_requests,
        ..Activity::default()
    }
}

fn of_releases(releases: Vec<Release>) -> Activity {
    Activity {
        releases,
        ..Activity::default()
    }
}

/// The bullets, each behind its section; addresses shortened to what follows the last `/`.
fn bullets(plan: &Plan, settings: &Settings) -> Vec<String> {
    let short = |text: &str| {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("](https://") {
            let (url, after) = after.split_once(')').unwrap_or((after, ""));
            out.push_str(&format!(
                "{before}]({})",
                url.rsplit('/').next().unwrap_or(url)
            ));
            rest = after;
        }
        out + rest
    };
    let section = |id: SectionId| &settings.section(id).heading;
    plan.entries
        .iter()
        .map(|entry| format!("{} | {}", section(entry.section), short(&entry.text)))
        .collect()
}

fn left_out(plan: &Plan) -> Vec<String> {
    let number = |url: &str| url.rsplit('/').next().unwrap_or("").to_owned();
    plan.left_out
        .iter()
        .map(|left_out| format!("{}: {}", number(&left_out.source.url), left_out.reason))
        .collect()
}

#[test]
fn each_merge_goes_into_its_section_in_house_words() {
    let activity = of_merges(vec![
        merged(1, "[KEP-4639]: Graduate ImageVolume to GA"),
        merged(2, "etcd: bump to v3.5.14"),
        merged(3, "Bump etcd to v3.6.10"),
        merged(4, "Removed the `Foo` feature gate"),
        merged(5, "kubelet: add --node-ip handling (#123)"),
    ]);
    let beside = Beside::default();
    assert_eq!(
        bullets(&planned(&activity, &beside), &beside.settings),
        [
            "Other Merges | kubelet: add [`--node-ip` handling](5)",
            "Promotions | [ImageVolume to GA](1)",
            "Deprecated | Remove the [`Foo` feature gate](4)",
            "Version Updates | [etcd to v3.6.10](3), [v3.5.14](2)",
        ]
    );
}

#[test]
fn one_change_in_several_places_is_one_bullet() {
    let activity = of_merges(vec![
        merged(1, "events: enable the commentstart rule"),
        merged(2, "Policy: Enabled the commentstart rule"),
        merged(3, "policy: enable another rule"),
        merged(4, "policy: enable the commentstart rule"),
        merged(5, "Enable the commentstart rule"),
    ]);
    let beside = Beside::default();
    let plan = planned(&activity, &beside);
    assert_eq!(
        bullets(&plan, &beside.settings),
        [
            "Other Merges | Enable the commentstart rule: [events](1), [Policy](2)",
            "Other Merges | policy: enable [another rule](3)",
            "Other Merges | policy: enable the [commentstart rule](4)",
            "Other Merges | Enable the [commentstart rule](5)",
        ]
    );
}

#[test]
fn what_is_left_out_is_named_with_its_reason() {
    let activity = of_merges(vec![
        PullRequest {
            base: "release-1.30".into(),
            ..merged(1, "Fix the kubelet")
        },
        merged(2, "Automated cherry pick of #1: fix the kubelet"),
        PullRequest {
            head: "automated-cherry-pick-of-#1".into(),
            ..merged(3, "Fix the kubelet")
        },
        PullRequest {
            author: Some(Author {
                login: "dependabot".into(),
                bot: true,
            }),
            ..merged(4, "Update a")
        },
        merged(5, "Add a thing"),
        PullRequest {
            merged_at: week().begins() + TimeDelta::hours(9),
            ..merged(6, "Revert \"Add a thing\"")
        },
        PullRequest {
            release_note: None,
            gates: Vec::new(),
            second_search: false,
            ..merged(7, "[WIP]")
        },
        merged(8, "Mention last week"),
        merged(9, "Dismissed"),
        merged(10, "Selection out"),
        PullRequest {
            merged_at: week().ends(),
            ..merged(11, "Too late")
        },
    ]);
    let mut record = Record::default();
    record.put(
        "Other Merges",
        Item::new(format!("{PULL}/9"), State::Dismissed),
    );
    record.put(
        "Other Merges",
        Item::new(format!("{PULL}/10"), State::Offered),
    );
    let told = "## Promotions\n\n* [a](https://github.com/kubernetes/kubernetes/pull/8)\n";
    let plan = planned(
        &activity,
        &Beside {
            told,
            record,
            ..Beside::default()
        },
    );
    assert_eq!(plan.entries, []);
    assert_eq!(
        left_out(&plan),
        [
            "1: merged to another branch (release-1.30)",
            "2: cherry-pick",
            "3: cherry-pick",
            "4: by a bot",
            "5: reverted by #6",
            "6: reverts #5",
            "7: empty title and no release note",
            "8: already covered in 2024-07-21 (Promotions)",
            "9: dismissed",
            "10: deleted from the draft by a person",
        ]
    );
}

#[test]
fn what_the_draft_links_anywhere_is_kept() {
    let activity = of_merges(vec![merged(1, "Add a thing"), merged(2, "Add another")]);
    let draft = "## Featured PRs\n\n### [1: T](https://github.com/Kubernetes/kubernetes/pull/1/files)\n\n<!-- https://github.com/kubernetes/kubernetes/pull/2 -->\n";
    let plan = planned(
        &activity,
        &Beside {
            draft,
            ..Beside::default()
        },
    );
    assert_eq!(
        (plan.entries.len(), plan.kept.len(), plan.left_out.len()),
        (0, 2, 0)
    );
}

#[test]
fn a_cap_counts_what_the_list_has_and_had() {
    let activity = of_merges((1..=5).map(|value| merged(value, "Add a thing")).collect());
    let mut record = Record::default();
    record.put(
        "Other Merges",
        Item::new(format!("{PULL}/4"), State::Offered),
    );
    let draft = "## Other Merges\n\n* [a](https://github.com/kubernetes/kubernetes/pull/5)\n";
    let plan = planned(
        &activity,
        &Beside {
            draft,
            record,
            top: Some(3),
            ..Beside::default()
        },
    );
    assert_eq!(plan.entries.len(), 1, "one stands, one was taken out again");
    let waiting = plan
        .left_out
        .iter()
        .filter(|left_out| left_out.reason.is_deferred())
        .count();
    assert_eq!(waiting, 2);
}

#[test]
fn a_project_gets_one_bullet_newest_stable_first() {
    let activity = of_releases(vec![
        released("kubernetes/kops", "v1.29.5", ""),
        released(
            "kubernetes/kops",
            "v1.30.0",
            "## Features\n* Support IPv6 in cilium (#1)\n* Bump go to 1.22.5 (#2)\n",
        ),
        released("kubernetes/kops", "v1.31.0-alpha.1", ""),
        released("kubernetes-sigs/cluster-api", "v1.8.0-rc.0", ""),
        released("kubernetes-sigs/cluster-api", "v1.7.4", ""),
        released("kubernetes/autoscaler", "cluster-autoscaler-1.30.2", ""),
        released("kubernetes/autoscaler", "vertical-pod-autoscaler-1.2.0", ""),
        released(
            "kubernetes/autoscaler",
            "cluster-autoscaler-chart-9.37.0",
            "",
        ),
        released("kubernetes-sigs/kustomize", "kustomize/v5.4.3", ""),
        released("kubernetes-sigs/kustomize", "api/v0.17.3", ""),
        released("prometheus/prometheus", "nightly", ""),
    ]);
    let beside = Beside::default();
    let plan = planned(&activity, &beside);
    let all = bullets(&plan, &beside.settings);
    let all: Vec<&str> = all
        .iter()
        .filter_map(|all| all.split_once(" | "))
        .map(|value| value.1)
        .collect();
    assert_eq!(
        all,
        [
            "[kops v1.30.0](v1.30.0): support IPv6 in cilium; also [v1.29.5](v1.29.5)",
            "[cluster-autoscaler v1.30.2](cluster-autoscaler-1.30.2); also Helm chart [9.37.0](cluster-autoscaler-chart-9.37.0)",
            "[vertical-pod-autoscaler v1.2.0](vertical-pod-autoscaler-1.2.0)",
            "[cluster-api v1.7.4](v1.7.4); also [v1.8.0-rc.0](v1.8.0-rc.0)",
            "[kustomize v5.4.3](kustomize%2Fv5.4.3)",
        ]
    );
    assert_eq!(
        left_out(&plan),
        [
            "v1.31.0-alpha.1: pre-release; --pick offers it",
            "api%2Fv0.17.3: Go module",
            "nightly: no version in its tag",
        ]
    );
    let picking = Beside {
        picking: true,
        ..Beside::default()
    };
    let plan = planned(&activity, &picking);
    let kops = bullets(&plan, &picking.settings).remove(0);
    assert!(
        kops.ends_with("; also [v1.29.5](v1.29.5), [v1.31.0-alpha.1](v1.31.0-alpha.1)"),
        "{kops}"
    );
}

#[test]
fn bullets_are_made_from_the_text_that_the_settings_or_the_last_editions_ask_for() {
    let noted = PullRequest {
        release_note: Some(
            "Added a thing that retries the probe of each pod on every node.".into(),
        ),
        ..merged(1, "Retry probes everywhere")
    };
    let text = |yaml: &str, told| {
        let settings = Settings::parse(yaml).expect("valid");
        let plan = planned(
            &of_merges(vec![noted.clone()]),
            &Beside {
                settings,
                told,
                ..Beside::default()
            },
        );
        plan.entries[0].text.replace(&format!("{PULL}/1"), "u")
    };
    let title = "Retry [probes everywhere](u)";
    let note = "Add a [thing that retries the probe](u) of each pod on every node";
    let long =
        "## Other Merges\n\n* one two three four five six seven eight nine ten eleven twelve\n";
    assert_eq!(text("like: lwkd\nwording: title\n", long), title);
    assert_eq!(text("like: lwkd\nwording: note\n", ""), note);
    assert_eq!(text("like: lwkd\nwording: auto\n", long), note);
    assert_eq!(
        text(
            "like: lwkd\nwording: auto\n",
            "## Other Merges\n\n* one two three\n"
        ),
        title
    );
    assert_eq!(text("like: lwkd\nwording: auto\n", ""), title);
}

#[test]
fn a_section_that_was_not_selected_gets_nothing() {
    let activity = of_merges(vec![
        merged(1, "Add a thing"),
        merged(2, "Promote `Foo` to beta"),
    ]);
    let settings = Settings::default();
    let sections = vec![settings.section_named("Promotions").expect("built in")];
    let plan = planned(
        &activity,
        &Beside {
            sections,
            ..Beside::default()
        },
    );
    assert_eq!(
        bullets(&plan, &settings),
        ["Promotions | [`Foo` to beta](2)"]
    );
    assert_eq!(left_out(&plan), ["1: in a section that is not selected"]);
}

#[test]
fn a_newsletter_without_the_section_lists_it_among_merges() {
    let yaml = "sections:\n- {heading: Merges, shape: bullets, filled_by: merges}\n";
    let settings = Settings::parse(yaml).expect("valid");
    let activity = of_merges(vec![merged(1, "Promote `Foo` to beta")]);
    let beside = Beside {
        settings,
        ..Beside::default()
    };
    assert_eq!(
        bullets(&planned(&activity, &beside), &beside.settings),
        ["Merges | [`Foo` to beta](1)"]
    );
}

prop_compose! {
    fn any_merge()(
        number in 1..9u64,
        title in select(vec!["Add a thing", "Revert \"Add a thing\"", "Promote X to GA", "Bump a to v1.2", "", "cherry-pick", "Remove the flag --x", "{{ ` | <b>"]),
        base in select(vec!["master", "release-1.30"]),
        login in select(vec!["ann", "k8s-ci-robot"]),
        hours in -30..200i64,
    ) -> PullRequest {
        PullRequest {
            base: base.into(),
            author: Some(Author { login: login.into(), bot: false }),
            merged_at: week().begins() + TimeDelta::hours(hours),
            release_note: None,
            gates: Vec::new(),
            second_search: false,
            ..merged(number, title)
        }
    }
}

prop_compose! {
    fn any_release()(
        tag in select(vec!["v1.2.3", "v1.3.0-rc.1", "api/v1.0.0", "x-chart-1.0.0", "odd", "v1.2.3|{{"]),
        repository in select(vec!["kubernetes/kops", "kubernetes/autoscaler", "nobody/knows"]),
        hours in -30..300i64,
    ) -> Release {
        Release { published_at: week().begins() + TimeDelta::hours(hours), ..released(repository, tag, "* Fix a leak (#1)") }
    }
}

prop_compose! {
    /// Words and marks of release notes, in any order.
    fn any_notes()(pieces in proptest::collection::vec(select(vec![
        "\n* ", "\n* ", "\n  - ", "\n## Features\n", "\nBug fixes:\n", "\n---\n", "\n```\n", "<details>", "**", "**: ", "_", "add ", "fix ", "support ",
        "update ", "new ", "now ", "to ", "and ", "for ", "of ", "in ", "the ", "a ", "option ", "issue ", "leak ", "is ", "not ", "adds ", "serving ",
        "NRI ", "InstancesV2 ", "--flag ", "`code` ", "kubernetes ", "plugin/x: ", "[area] ", "(#1)", "#12: ", " by @ann ", "CVE-2024-1 ", "\"", ", ", ". ",
        "[x](https://y.org) ", "{{ y }} ", "| ", "<b> ", "\u{202e}", "é", "`",
    ]), 0..40)) -> String {
        pieces.concat()
    }
}

proptest! {
    /// Whatever the notes hold: one line and one link.
    #[test]
    fn a_bullet_is_one_line_with_one_link(notes in any_notes()) {
        let plan = planned(&of_releases(vec![released("kubernetes/kops", "v1.30.0", &notes)]), &Beside::default());
        let text = &plan.entries[0].text;
        let said = text.strip_prefix("[kops v1.30.0](https://github.com/kubernetes/kops/releases/tag/v1.30.0)");
        let said = said.expect("the link begins it");
        prop_assert!(said.is_empty() || said.starts_with(": "), "{}", text);
        // An escaped bracket is text.
        let links = said.replace("\\]", "").contains("](");
        prop_assert!(!links && !said.contains('\n') && !said.contains("{{"), "{}", text);
    }

    /// Nothing is silently missing, and nothing is listed twice.
    #[test]
    fn every_candidate_is_accounted_for_once(
        pull_requests in proptest::collection::vec(any_merge(), 0..12),
        releases in proptest::collection::vec(any_release(), 0..8),
        top in proptest::option::of(0..3usize),
        one_section in any::<bool>(),
    ) {
        let activity = Activity { pull_requests, releases, ..Activity::default() };
        let sections = if one_section { vec![SectionId(4)] } else { Vec::new() };
        let draft = "* [a](https://github.com/kubernetes/kubernetes/pull/3)\n";
        let plan = planned(&activity, &Beside { draft, top, sections, ..Beside::default() });
        let mut accounted: BTreeMap<UrlKey, usize> = BTreeMap::new();
        let sources = plan.entries.iter().flat_map(|entry| &entry.sources).chain(&plan.kept).chain(plan.left_out.iter().map(|left_out| &left_out.source));
        for source in sources {
            *accounted.entry(UrlKey::of(&source.url)).or_default() += 1;
        }
        let windows = Windows::of(week(), None, week().ends() + TimeDelta::hours(60));
        let merges = activity.pull_requests.iter().filter(|pull_request| windows.pull_requests.contains(pull_request.merged_at)).map(|pull_request| &pull_request.url);
        let released = activity.releases.iter().filter(|release| windows.releases.contains(release.published_at)).map(|release| &release.url);
        let expected: BTreeMap<UrlKey, usize> = merges.chain(released).map(|merge| (UrlKey::of(merge), 1)).collect();
        prop_assert_eq!(accounted, expected);
        prop_assert!(plan.entries.iter().all(|entry| !entry.text.contains('\n') && entry.text.contains("](https://")));
    }
}
