//! Any text as a draft that `fill` fills with a fixed week, twice.

#![no_main]

use libfuzzer_sys::fuzz_target;
use lwkd::record::Record;
use lwkd_fuzz::{ACTIVITY, SETTINGS, fill, lines};

fuzz_target!(|text: &str| {
    let once = fill(text, &Record::default(), &ACTIVITY, &SETTINGS);
    let twice = fill(&once.text, &once.record, &ACTIVITY, &SETTINGS);
    assert_eq!(twice.text, once.text, "a second run changes the draft");
    assert_eq!(twice.record.to_yaml(), once.record.to_yaml());
    let without_record = fill(&once.text, &Record::default(), &ACTIVITY, &SETTINGS);
    assert_eq!(
        without_record.text, once.text,
        "the draft alone says what it has"
    );

    // Only bare bullets and empty lines give way.
    let mut rest = lines(&once.text);
    let lost = lines(text)
        .filter(|line| !["", "*", "-", "+"].contains(&line.trim()))
        .find(|line| !rest.any(|kept| kept == *line));
    assert_eq!(lost, None, "a line is lost in {:?}", once.text);
    assert_eq!(
        text.starts_with('\u{feff}'),
        once.text.starts_with('\u{feff}')
    );
    let windows = text.matches("\r\n").count();
    if windows > 0 && windows == text.matches('\n').count() {
        let all = once.text.matches('\n').count();
        assert_eq!(
            once.text.matches("\r\n").count(),
            all,
            "line endings are mixed"
        );
    }
});
