//! What holds for any draft and any week. proptest prints the seed of a failure and keeps it in
//! `tests/properties.proptest-regressions`.

#[path = "properties/branches.rs"]
mod branches;
#[path = "properties/week.rs"]
mod week;

use std::collections::BTreeSet;

use lwkd::activity::{Activity, Windows};
use lwkd::archive::Archive;
use lwkd::plan::{Plan, PlanInput, insert, plan, record_offered};
use lwkd::post::{Post, UrlKey, urls_in};
use lwkd::record::Record;
use lwkd::settings::{SectionId, Settings};
use lwkd::text::{Edit, apply};
use proptest::prelude::*;
use proptest::sample::select;

use week::{FILLED, NOW, a_draft, an_activity, deeds, week};

fn planned(post: &Post, record: &Record, activity: &Activity, sections: &[SectionId]) -> Plan {
    plan(&PlanInput {
        period: week(),
        windows: Windows::of(week(), None, NOW.parse().expect("a time")),
        post,
        archive: &Archive::default(),
        record,
        activity,
        settings: &Settings::default(),
        sections,
        top: None,
        picking: false,
    })
}

/// What a first run of `fill` does to a draft; `sections` empty: all.
fn edits(text: &str, activity: &Activity, sections: &[SectionId]) -> Vec<Edit> {
    let settings = Settings::default();
    let post = Post::parse(text, &settings);
    let plan = planned(&post, &Record::default(), activity, sections);
    insert(&post, &plan, &settings)
}

/// One run of `fill` without files: the draft and the record afterwards.
fn fill(text: &str, record: &Record, activity: &Activity) -> (String, Record) {
    let settings = Settings::default();
    let post = Post::parse(text, &settings);
    let plan = planned(&post, record, activity, &[]);
    let filled = apply(text, &insert(&post, &plan, &settings));
    let mut record = record.clone();
    record_offered(&mut record, &plan, &settings);
    (filled, record)
}

/// A byte order mark belongs to the file, not to its first line.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.trim_start_matches('\u{feff}').lines()
}

fn links(text: &str) -> BTreeSet<UrlKey> {
    urls_in(text).map(|url| UrlKey::of(url.of(text))).collect()
}

/// The lines that `fill` added: those of `new` that a diff with `old` does not match.
fn added_lines<'t>(old: &str, new: &'t str) -> Vec<&'t str> {
    let mut old = lines(old).filter(|line| line.trim() != "*").peekable();
    lines(new)
        .filter(|line| old.next_if_eq(line).is_none())
        .collect()
}

/// The first line of `old` that is not in `new` in its order; bare bullets and empty lines may go.
fn lost_line<'t>(old: &'t str, new: &str) -> Option<&'t str> {
    let mut rest = lines(new);
    lines(old)
        .filter(|line| !["", "*"].contains(&line.trim()))
        .find(|line| !rest.any(|rest| rest == *line))
}

/// What writers made of `filled`: one action for each bullet that `fill` added to `old`.
fn edited(old: &str, filled: &str, deeds: &[u8]) -> String {
    let added: BTreeSet<&str> = added_lines(old, filled)
        .into_iter()
        .filter(|added_line| added_line.starts_with("* "))
        .collect();
    let eol = if filled.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let (mut kept, mut moved, mut deed) = (Vec::new(), Vec::new(), deeds.iter().cycle());
    for line in filled.lines() {
        match (added.contains(line), deed.next()) {
            (true, Some(0)) => {}
            (true, Some(1)) => moved.push(line.to_owned()),
            (true, Some(2)) => kept.push(line.replace("* ", "* In our words: ")),
            (true, Some(3)) => kept.push(line.split_inclusive(')').take(1).collect()),
            _ => kept.push(line.to_owned()),
        }
    }
    [kept, moved].concat().join(eol)
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
        prop_assert_eq!(lost_line(&draft, &filled), None, "in {:?}", filled);
        prop_assert_eq!(draft.starts_with('\u{feff}'), filled.starts_with('\u{feff}'));
        if draft.contains("\r\n") {
            prop_assert_eq!(filled.matches('\n').count(), filled.matches("\r\n").count());
        }
    }

    #[test]
    fn what_was_reported_once_is_not_reported_again(draft in a_draft(), activity in an_activity()) {
        let (filled, _) = fill(&draft, &Record::default(), &activity);
        let before = links(&draft);
        let added = added_lines(&draft, &filled).join("\n");
        let new: Vec<UrlKey> = urls_in(&added).map(|url| UrlKey::of(url.of(&added))).collect();
        let distinct: BTreeSet<&UrlKey> = new.iter().collect();
        prop_assert_eq!(new.len(), distinct.len(), "twice in {}", added);
        prop_assert!(new.iter().all(|new| !before.contains(new)), "reported already: {}", added);
    }

    /// Every line that `fill` put in is deleted, moved to the end, reworded, shortened to its first
    /// link or left alone; the next run keeps all of it.
    #[test]
    fn what_writers_did_stays(draft in a_draft(), activity in an_activity(), deeds in deeds()) {
        let (filled, record) = fill(&draft, &Record::default(), &activity);
        let edited = edited(&draft, &filled, &deeds);
        let (again, _) = fill(&edited, &record, &activity);
        prop_assert_eq!(again, edited);
    }

    /// Byte by byte: nothing but bare bullets gives way.
    #[test]
    fn only_bare_bullets_are_replaced(draft in a_draft(), activity in an_activity()) {
        for edit in edits(&draft, &activity, &[]) {
            let replaced = edit.span.of(&draft);
            prop_assert!(["", "*"].contains(&replaced.trim()), "{replaced:?}");
        }
    }

    /// `--section` writes inside that section, or adds it; the rest keeps its place and its bytes.
    #[test]
    fn one_section_alone_is_touched(draft in a_draft(), activity in an_activity(), heading in select(FILLED.to_vec())) {
        let settings = Settings::default();
        let id = settings.section_named(heading).expect("built in");
        let post = Post::parse(draft.as_str(), &settings);
        let section = post.draft.sections.iter().find(|section| section.kind == Some(id));
        for edit in edits(&draft, &activity, &[id]) {
            match section {
                Some(section) => prop_assert!(
                    section.heading.start < edit.span.start && edit.span.end <= section.body.end,
                    "{edit:?} outside {section:?}"
                ),
                None => prop_assert!(
                    edit.span.start == edit.span.end && edit.replacement.trim_start().starts_with(&format!("## {heading}")),
                    "{edit:?}"
                ),
            }
        }
    }

    #[test]
    fn any_text_can_be_filled(text in any::<String>(), activity in an_activity()) {
        let (once, record) = fill(&text, &Record::default(), &activity);
        let (twice, _) = fill(&once, &record, &activity);
        prop_assert_eq!(twice, once);
    }
}
