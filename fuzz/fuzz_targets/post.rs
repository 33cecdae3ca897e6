//! Any text as an edition: `check`, `check --fix` and what `publish` does to it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use lwkd::edition::EditionNames;
use lwkd::post::Post;
use lwkd::publish::{announcement, drop_allow_comments, set_publication_date, tidy};
use lwkd::rules::CheckStage;
use lwkd::text::apply;
use lwkd_fuzz::{SETTINGS, check, errors, fits, fix, now, week};

fuzz_target!(|text: &str| {
    let post = Post::parse(text, &SETTINGS);
    for stage in [CheckStage::Draft, CheckStage::Publish] {
        let findings = check(&post, &SETTINGS, stage);
        assert!(findings.is_sorted_by_key(|finding| finding.span));
        for finding in &findings {
            let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
            let labels = finding.labels.iter().map(|label| label.span);
            let spans = edits.clone().map(|edit| edit.span).chain(labels);
            for span in spans.chain([finding.span]) {
                assert!(fits(text, span), "{}: {span:?}", finding.rule);
            }
            let edits: Vec<_> = edits.map(|edit| edit.span).collect();
            let disjoint = edits.is_sorted_by(|one, next| one.end <= next.start);
            assert!(disjoint, "{}: {edits:?}", finding.rule);
        }
    }

    let before = errors(&check(&post, &SETTINGS, CheckStage::Draft));
    for unsafe_too in [false, true] {
        let Some(fixed) = fix(&post, &SETTINGS, unsafe_too) else {
            continue;
        };
        if let Some(again) = fix(&fixed, &SETTINGS, unsafe_too) {
            assert_eq!(
                again.text, fixed.text,
                "a second run of --fix changes the text"
            );
        }
        let is_found = |post: &Post| post.draft.front_matter.is_some();
        if !unsafe_too && is_found(&post) == is_found(&fixed) {
            // A link that is repaired may lead nowhere or to another version. A heading that is
            // repaired may repeat another, make featured items of what is below it, or end a link.
            // Front matter that is repaired can be read. Those errors were hidden before.
            let after = errors(&check(&fixed, &SETTINGS, CheckStage::Draft));
            let hidden = [
                "link-target",
                "version-mismatch",
                "broken-link",
                "section-duplicate",
                "number-mismatch",
                "front-matter-syntax",
                "date-wrong",
            ];
            let count = |rules: &[&str]| rules.iter().filter(|rule| !hidden.contains(rule)).count();
            let text = &fixed.text;
            assert!(
                count(&after) <= count(&before),
                "{before:?}, fixed {after:?}: {text:?}"
            );
        }
    }

    let tidied = apply(text, &tidy(&post, &SETTINGS));
    let post = Post::parse(tidied.as_str(), &SETTINGS);
    let tidied = apply(&tidied, &drop_allow_comments(&post));
    let post = Post::parse(tidied.as_str(), &SETTINGS);
    let dated = apply(&tidied, &set_publication_date(&post, now(), &SETTINGS));
    let post = Post::parse(dated.as_str(), &SETTINGS);
    let names = EditionNames::new(week(), None, &SETTINGS.newsletter);
    announcement(&post, &names, now().date_naive(), &SETTINGS);
});
