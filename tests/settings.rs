//! What settings are accepted can be used: by every command, for every date, without a panic.

use chrono::{Datelike, NaiveDate};
use lwkd::edition::{EditionNames, Period, file_date};
use lwkd::post::Post;
use lwkd::publish::announcement;
use lwkd::scaffold::{BUILT_IN_TEMPLATE, scaffold};
use lwkd::settings::Settings;
use proptest::prelude::*;

/// The keys that hold a date pattern.
const KEYS: [&str; 7] = [
    "title",
    "slug",
    "file",
    "branch",
    "url",
    "email_subject",
    "social",
];

/// Uses settings as the commands do. Returns the names that an edition has.
fn used(settings: &Settings, date: NaiveDate) -> EditionNames {
    let period = Period::holding(date, settings.newsletter.cycle);
    let names = EditionNames::new(period, Some(902), &settings.newsletter);
    let text = scaffold(BUILT_IN_TEMPLATE, period, Some(902), None, settings);
    let post = Post::parse(text, settings);
    let texts = announcement(&post, &names, names.publication.date_naive(), settings);
    assert!(!texts.subject.contains('\n'), "{}", texts.subject);
    if (1000..9999).contains(&date.year()) {
        let read = file_date(&names.file, &settings.newsletter);
        assert_eq!(read, Some(period.last()), "{} is read back", names.file);
    }
    names
}

/// Parses one key with a value. What is rejected names the line and column of the value.
fn parsed(key: &str, value: &str) -> Option<Settings> {
    let quoted = serde_json::to_string(value).expect("a string");
    match Settings::parse(&format!("newsletter:\n  {key}: {quoted}\n")) {
        Ok(settings) => Some(settings),
        Err(error) => {
            let position = (error.line, error.column);
            assert_eq!(position, (2, key.len() + 5), "{key}: {value:?}: {error}");
            None
        }
    }
}

fn dates() -> [NaiveDate; 3] {
    let date = |text: &str| text.parse().expect("a date");
    [date("2024-07-28"), date("0001-01-07"), date("9999-12-26")]
}

#[test]
fn every_specifier_is_usable_or_an_error() {
    let modifiers = [
        "", "-", "_", "0", ".", ":", "::", "#", ".3", ".6", ".9", "3", "E", "O",
    ];
    let mut rejected = Vec::new();
    for letter in (' '..='~').filter(|c| !c.is_ascii_digit()) {
        for modifier in modifiers {
            let specifier = format!("%{modifier}{letter}");
            for key in KEYS {
                match parsed(key, &format!("a{specifier}b")) {
                    Some(settings) => {
                        for date in dates() {
                            used(&settings, date);
                        }
                    }
                    None if modifier.is_empty() && key == "title" => rejected.push(letter),
                    None => {}
                }
            }
        }
    }
    for time in ['H', 'S', 'T', 'p', 'r', 'c', 's', 'f', 'z', 'Q', 'n', 't'] {
        assert!(
            rejected.contains(&time),
            "%{time} is accepted: {rejected:?}"
        );
    }
    for date in [
        'Y', 'm', 'd', 'B', 'b', 'A', 'j', 'e', 'G', 'V', 'u', 'D', 'F', '%',
    ] {
        assert!(
            !rejected.contains(&date),
            "%{date} is rejected: {rejected:?}"
        );
    }
}

proptest! {
    #[test]
    fn accepted_patterns_never_panic(
        key in prop::sample::select(KEYS.to_vec()),
        value in "(%[-_0]?[a-zA-Z%]|\\{[a-z]{0,6}:?[0-9a-z]{0,2}\\}|[ -~]|\\PC){0,8}",
        days in 0_u64..3_000_000,
    ) {
        let date = NaiveDate::default().checked_add_days(chrono::Days::new(days));
        if let Some(settings) = parsed(key, &value) {
            let names = used(&settings, date.expect("a date"));
            prop_assert!(!names.file.contains(['\\', '\n', '$', '`', ';', ' ']));
            let is_plain = |part: &str| !part.is_empty() && !part.starts_with(['.', '-']);
            prop_assert!(names.file.split('/').all(is_plain));
            prop_assert!(!names.title.contains('\n') && !names.branch.contains('\n'));
        }
    }

    #[test]
    fn accepted_paths_stay_inside_the_newsletter(
        key in prop::sample::select(vec!["posts", "template"]),
        value in "(\\.\\.?|/|\\.git|\\.GIT|a|b c|~|\\\\|\n|\\PC){0,6}",
    ) {
        if let Some(settings) = parsed(key, &value) {
            let naming = settings.newsletter;
            let path = if key == "posts" { naming.posts } else { naming.template };
            let components = std::path::Path::new(&path).components();
            for component in components {
                let std::path::Component::Normal(name) = component else {
                    return Err(TestCaseError::fail(path));
                };
                prop_assert!(!name.eq_ignore_ascii_case(".git"));
            }
        }
    }
}
