//! Any text as `lwkd.yaml`. What is accepted can be used by every command.

#![no_main]

use libfuzzer_sys::fuzz_target;
use lwkd::digest::digest;
use lwkd::edition::{EditionNames, Period, file_date};
use lwkd::post::Post;
use lwkd::publish::{announcement, tidy};
use lwkd::record::Record;
use lwkd::rules::CheckStage;
use lwkd::scaffold::{BUILT_IN_TEMPLATE, scaffold, with_sections};
use lwkd::settings::Settings;
use lwkd_fuzz::{ACTIVITY, assert_inside, check, fill, fix, now, preview, week};

fuzz_target!(|yaml: &str| {
    let settings = match Settings::parse(yaml) {
        Ok(settings) => settings,
        Err(error) => {
            assert!(!error.message.is_empty());
            assert_inside(yaml, error.line, error.column);
            return;
        }
    };
    let period = Period::holding(week().last(), settings.newsletter.cycle);
    let names = EditionNames::new(period, Some(7), &settings.newsletter);
    assert_eq!(
        file_date(&names.file, &settings.newsletter),
        Some(period.last()),
        "a file name can be read back"
    );
    with_sections(BUILT_IN_TEMPLATE, &settings);
    let draft = scaffold(BUILT_IN_TEMPLATE, period, Some(7), None, &settings);
    let filled = fill(&draft, &Record::default(), &ACTIVITY, &settings);
    let twice = fill(&filled.text, &filled.record, &ACTIVITY, &settings);
    assert_eq!(twice.text, filled.text, "a second run changes the draft");
    let post = Post::parse(filled.text, &settings);
    let findings = check(&post, &settings, CheckStage::Publish);
    fix(&post, &settings, true);
    tidy(&post, &settings);
    announcement(&post, &names, now().date_naive(), &settings);
    digest(&ACTIVITY, week(), &settings);
    preview(&post, &findings, &settings);
});
