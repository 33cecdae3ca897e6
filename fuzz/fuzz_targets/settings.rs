//! Any text as `lwkd.yaml`. What is accepted can be used by every command.

#![no_main]

use libfuzzer_sys::fuzz_target;
use lwkd::digest::digest;
use lwkd::edition::{EditionNames, file_date, public_url};
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
    let names = EditionNames::new(week(), &settings.newsletter);
    assert_eq!(
        file_date(&names.file, &settings.newsletter),
        Some(week().sunday()),
        "a file name can be read back"
    );
    let url = public_url(now().naive_utc(), &settings.newsletter);
    with_sections(BUILT_IN_TEMPLATE, &settings);
    let draft = scaffold(BUILT_IN_TEMPLATE, week(), None, &settings);
    let filled = fill(&draft, &Record::default(), &ACTIVITY, &settings);
    let twice = fill(&filled.text, &filled.record, &ACTIVITY, &settings);
    assert_eq!(twice.text, filled.text, "a second run changes the draft");
    let post = Post::parse(filled.text, &settings);
    let findings = check(&post, &settings, CheckStage::Publish);
    fix(&post, &settings, true);
    tidy(&post, &settings);
    announcement(&post, week().sunday(), &url, &settings);
    digest(&ACTIVITY, week(), &settings);
    preview(&post, &findings, &settings);
});
