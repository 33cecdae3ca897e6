//! Titles, release notes and tags as strangers write them.
//!
//! A candidate is title, note and tag, separated by U+001F; candidates are separated by U+001E. A
//! candidate with a tag is a release, all others are pull requests. The seeds are written so.

#![no_main]

use std::collections::BTreeSet;

use chrono::TimeDelta;
use libfuzzer_sys::fuzz_target;
use lwkd::activity::{Activity, Author, PullRequest, Release};
use lwkd::post::Post;
use lwkd::record::Record;
use lwkd::rules::CheckStage;
use lwkd::scaffold::{BUILT_IN_TEMPLATE, scaffold};
use lwkd::settings::RepositoryName;
use lwkd_fuzz::{SETTINGS, added_lines, check, fill, week};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

const RELEASED: &str = "cri-o/cri-o";

/// `name` without what git refuses in the name of a tag.
fn git_tag(name: &str) -> String {
    let refused = |c: char| c.is_ascii_control() || " ~^:?*[\\".contains(c);
    let name = name.replace(refused, "").replace("..", ".");
    name.trim_matches(['.', '/']).to_owned()
}

fn activity(input: &str) -> Activity {
    let mut activity = Activity::default();
    let repository = |name| RepositoryName::new(name).expect("a name");
    for (number, candidate) in (1..=12).zip(input.split('\u{1e}')) {
        let mut fields = candidate.splitn(3, '\u{1f}');
        let title = fields.next().unwrap_or("");
        let note = fields.next().unwrap_or("");
        let at = week().begins() + TimeDelta::hours(number);
        if let Some(tag) = fields.next().map(git_tag) {
            activity.releases.push(Release {
                repository: repository(RELEASED),
                tag: tag.as_str().into(),
                url: format!("https://github.com/{RELEASED}/releases/tag/{number}"),
                published_at: at,
                prerelease: false,
                notes: note.into(),
                changelog: "".into(),
            });
        } else {
            let number = u64::try_from(number).expect("counted from 1");
            activity.pull_requests.push(PullRequest {
                repository: repository("kubernetes/kubernetes"),
                number,
                url: format!("https://github.com/kubernetes/kubernetes/pull/{number}"),
                title: title.into(),
                author: Some(Author {
                    login: "ann".into(),
                    bot: false,
                }),
                labels: vec!["kind/feature".into(), "release-note".into()],
                base: "master".to_owned(),
                head: "topic".into(),
                merged_at: at,
                release_note: (!note.is_empty()).then(|| note.into()),
                second_search: false,
                gates: Vec::new(),
            });
        }
    }
    activity
}

/// Asserts that a Markdown reader finds nothing but text, code and links to `urls` in a bullet.
fn assert_plain(bullet: &str, urls: &BTreeSet<&str>) {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut items = 0;
    for event in Parser::new_ext(bullet, options) {
        match event {
            Event::Start(Tag::Item) => items += 1,
            Event::Start(Tag::Link { dest_url, .. }) => {
                let kep = dest_url.starts_with("https://github.com/kubernetes/enhancements/");
                assert!(kep || urls.contains(&*dest_url), "{dest_url} in {bullet:?}");
            }
            Event::Start(Tag::List(None) | Tag::Paragraph)
            | Event::End(TagEnd::List(_) | TagEnd::Item | TagEnd::Paragraph | TagEnd::Link)
            | Event::Text(_)
            | Event::Code(_) => {}
            other => panic!("{other:?} in {bullet:?}"),
        }
    }
    assert_eq!(items, 1, "{bullet:?}");
    for liquid in ["{{", "{%"] {
        assert!(!bullet.contains(liquid), "Liquid in {bullet:?}");
    }
}

fuzz_target!(|input: &str| {
    let activity = activity(input);
    let draft = scaffold(BUILT_IN_TEMPLATE, week(), None, None, &SETTINGS);
    let filled = fill(&draft, &Record::default(), &activity, &SETTINGS);

    let merged = activity.pull_requests.iter().map(|it| it.url.as_str());
    let released = activity.releases.iter().map(|it| it.url.as_str());
    let urls: BTreeSet<&str> = merged.chain(released).collect();
    let plan = &filled.plan;
    let added = plan.entries.iter().flat_map(|entry| &entry.sources);
    let left_out = plan.left_out.iter().map(|left_out| &left_out.source);
    let known = added.chain(&plan.kept).chain(left_out);
    let known: BTreeSet<&str> = known.map(|source| source.url.as_str()).collect();
    assert_eq!(known, urls, "every candidate is added, kept or left out");

    for entry in &plan.entries {
        assert_eq!(entry.text.lines().count(), 1, "{:?}", entry.text);
    }
    let added = added_lines(&draft, &filled.text);
    for line in added.iter().filter(|line| !line.is_empty()) {
        assert_plain(line, &urls);
    }

    let post = Post::parse(filled.text.as_str(), &SETTINGS);
    for finding in check(&post, &SETTINGS, CheckStage::Draft) {
        // A word that the source misspells, or writes twice, a day that does not exist, residue
        // of a paste, and a title that ends in the middle stay: `fill` quotes them.
        let of_source = [
            "spelling",
            "double-word",
            "bullet-unfinished",
            "calendar-date",
            "paste-residue",
        ];
        if of_source.contains(&finding.rule) {
            continue;
        }
        let start = filled.text[..finding.span.start]
            .rfind('\n')
            .map_or(0, |at| at + 1);
        let line = filled.text[start..].lines().next().unwrap_or("");
        assert!(
            !added.contains(&line),
            "{}: {}: {line}",
            finding.rule,
            finding.message
        );
    }
});
