//! Bullets in a newsletter's own form, and sections that are chosen by labels and repositories.
//! The newsletter and its week are made up.

use chrono::{TimeDelta, Weekday};
use lwkd::activity::{Activity, Author, PullRequest, Release, Windows};
use lwkd::archive::Archive;
use lwkd::edition::Period;
use lwkd::plan::{Plan, PlanInput, ReasonCode, insert, plan, record_offered};
use lwkd::post::{Post, UrlKey};
use lwkd::record::Record;
use lwkd::rules::{CheckStage, Context, RULES, check};
use lwkd::settings::{Cycle, RepositoryName, Settings};
use lwkd::text::{Untrusted, apply};
use proptest::prelude::*;
use proptest::sample::select;

const NEWSLETTER: &str = r##"
bullets: {marker: "-", form: "[{title} (#{number})]({url})"}
merges:
  - {repository: forge/core, branches: [main]}
  - {repository: forge/docs, branches: [main]}
releases: [forge/tools]
sections:
  - {heading: Compiler, shape: bullets, filled_by: merges, repositories: [forge/core], labels: [T-compiler, T-codegen]}
  - {heading: Library, shape: bullets, filled_by: merges, repositories: [forge/core], labels: [T-libs]}
  - {heading: Documentation, shape: bullets, filled_by: merges, repositories: [forge/docs]}
  - {heading: Releases, shape: bullets, filled_by: releases, bullets: {marker: "+", form: "{repository}: [{title}]({url})"}}
checks: {terms: [GitHub], words: []}
"##;

const DRAFT: &str = "## Compiler\n\n- mine\n\n## Library\n\n*\n\n## Documentation\n\n## Releases\n";

fn settings() -> Settings {
    Settings::parse(NEWSLETTER).expect("valid settings")
}

fn week() -> Period {
    Period::holding(
        "2026-03-15".parse().expect("a date"),
        Cycle::Week(Weekday::Sun),
    )
}

fn merged(repository: &str, number: u64, title: &str, labels: &[&str]) -> PullRequest {
    PullRequest {
        repository: RepositoryName::new(repository).expect("a name"),
        number,
        url: format!("https://github.com/{repository}/pull/{number}"),
        title: title.into(),
        author: Some(Author {
            login: "ann".into(),
            bot: false,
        }),
        labels: labels.iter().map(|label| (*label).into()).collect(),
        base: "main".to_owned(),
        head: Untrusted::default(),
        merged_at: week().begins() + TimeDelta::hours(1),
        release_note: Some("It says so.".into()),
        gates: Vec::new(),
        second_search: false,
    }
}

fn released(tag: &str) -> Release {
    Release {
        repository: RepositoryName::new("forge/tools").expect("a name"),
        tag: tag.into(),
        url: format!("https://github.com/forge/tools/releases/tag/{tag}"),
        published_at: week().begins() + TimeDelta::hours(2),
        prerelease: false,
        changelog: Untrusted::default(),
        notes: "* Add a thing\n* Fix another".into(),
    }
}

fn planned(text: &str, activity: &Activity, record: &Record, settings: &Settings) -> Plan {
    plan(&PlanInput {
        period: week(),
        windows: Windows::of(week(), None, week().ends()),
        post: &Post::parse(text, settings),
        archive: &Archive::default(),
        record,
        activity,
        settings,
        sections: &[],
        top: None,
        picking: false,
    })
}

/// The draft after `fill`, and the record.
fn filled(text: &str, activity: &Activity, record: &Record) -> (String, Record) {
    let settings = settings();
    let plan = planned(text, activity, record, &settings);
    let edits = insert(&Post::parse(text, &settings), &plan, &settings);
    let mut record = record.clone();
    record_offered(&mut record, &plan, &settings);
    (apply(text, &edits), record)
}

/// What `check` finds in a draft: rule and place.
fn findings(text: &str, record: &Record) -> Vec<String> {
    let settings = settings();
    let found = check(
        &Context {
            post: &Post::parse(text, &settings),
            file_name: "2026-03-15-update.md",
            settings: &settings,
            archive: &Archive::default(),
            record,
            now: week().ends(),
            clock: week().ends(),
            stage: CheckStage::Draft,
        },
        RULES,
    );
    let of_entries = found
        .iter()
        .filter(|found| found.span.start > 0 && text[..found.span.start].contains("## "));
    let found = of_entries.map(|found| {
        let line = text[..found.span.start].lines().count();
        format!("{line}: {} {}", found.rule, found.message)
    });
    found.collect()
}

#[test]
fn labels_and_repositories_choose_the_first_section_that_fits() {
    let activity = Activity {
        pull_requests: vec![
            merged(
                "forge/core",
                1,
                "point at the `impl`",
                &["t-compiler", "T-libs"],
            ),
            merged("forge/core", 2, "Add `Vec::rest`.", &["T-libs"]),
            merged("forge/docs", 3, "[book] Describe `a | b`", &[]),
            merged("forge/core", 4, "Say nothing", &["T-infra"]),
        ],
        releases: vec![
            released("v1.2.0"),
            released("lint-v0.3.1"),
            released("chart-1.2.0"),
        ],
        ..Activity::default()
    };
    let (text, record) = filled(DRAFT, &activity, &Record::default());
    assert_eq!(
        text,
        "## Compiler\n\n- mine\n\
         - [point at the `impl` (#1)](https://github.com/forge/core/pull/1)\n\n\
         ## Library\n\n- [Add `Vec::rest`. (#2)](https://github.com/forge/core/pull/2)\n\n\
         ## Documentation\n\n\
         - [\\[book\\] Describe `a | b` (#3)](https://github.com/forge/docs/pull/3)\n\n\
         ## Releases\n\n\
         + forge/tools: [tools v1.2.0](https://github.com/forge/tools/releases/tag/v1.2.0)\n\
         + forge/tools: [tools lint v0.3.1](https://github.com/forge/tools/releases/tag/lint-v0.3.1)\n"
    );
    assert_eq!(findings(&text, &record), Vec::<String>::new());
    assert_eq!(filled(&text, &activity, &record).0, text, "a second run");
    let settings = settings();
    let plan = planned(DRAFT, &activity, &Record::default(), &settings);
    let left_out: Vec<(&str, ReasonCode)> = plan
        .left_out
        .iter()
        .map(|left| (left.source.url.as_str(), left.reason.code()))
        .collect();
    assert_eq!(
        left_out,
        [
            (
                "https://github.com/forge/core/pull/4",
                ReasonCode::NoSection
            ),
            (
                "https://github.com/forge/tools/releases/tag/chart-1.2.0",
                ReasonCode::Chart
            ),
        ]
    );
}

#[test]
fn pull_requests_share_no_bullet_in_a_form_of_their_own() {
    let same = |number| merged("forge/docs", number, "Bump mdbook to v0.5.1", &[]);
    let activity = Activity {
        pull_requests: vec![same(5), same(6)],
        ..Activity::default()
    };
    let (text, _) = filled(DRAFT, &activity, &Record::default());
    assert_eq!(
        text.matches("- [Bump mdbook to v0.5.1 (#").count(),
        2,
        "{text}"
    );
}

#[test]
fn a_person_may_still_be_wrong() {
    let text = "## Compiler\n\n* [teh fix (#1)](https://github.com/forge/core/pull/1)\n\
                - teh fix of Github [here](https://github.com/forge/core/pull/2).\n";
    assert_eq!(
        findings(text, &Record::default()),
        [
            "2: bullet-marker the bullet marker is `*`",
            "4: spelling `teh` is misspelt",
            "4: term-spelling write `GitHub`, not `Github`",
        ]
    );
}

fn a_title() -> impl Strategy<Value = String> {
    let word = select(vec![
        "teh",
        "the the",
        "`a | b`",
        "List<Foo>",
        "{{ x }}",
        "{% y %}",
        ":bug:",
        "[Tag]",
        "](",
        "a]",
        "(#12)",
        "https://x.org/a",
        "Monday, 31 February",
        "v1.2",
        "--flag",
        "*bold",
        "_x_",
        "`",
        "$a$",
        "Github",
        "and",
        "with",
        "POST_TITLE",
        "\u{202e}",
        "\n# h",
        "é",
        "1.",
        "&amp;",
        "\\",
        "~~x~~",
    ]);
    let words = proptest::collection::vec(word, 1..7).prop_map(|words| words.join(" "));
    prop_oneof![words, any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_title_gives_one_bullet_without_a_finding(title in a_title()) {
        let activity = Activity {
            pull_requests: vec![merged("forge/docs", 7, &title, &[])],
            ..Activity::default()
        };
        let (text, record) = filled(DRAFT, &activity, &Record::default());
        let post = Post::parse(text.as_str(), &settings());
        if text != DRAFT {
            let url = UrlKey::of("https://github.com/forge/docs/pull/7");
            prop_assert_eq!(post.urls(), [url].into_iter().collect(), "in {}", text);
            prop_assert_eq!(post.links().count(), 1, "in {}", text);
            prop_assert_eq!(text.lines().count(), DRAFT.lines().count() + 2, "in {}", text);
        }
        prop_assert_eq!(findings(&text, &record), Vec::<String>::new(), "in {}", text);
        prop_assert_eq!(filled(&text, &activity, &record).0, text);
    }
}
