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

/// What is said of `yaml`: `line:column: message (help)`.
fn said(yaml: &str) -> String {
    let error = Settings::parse(yaml).expect_err(yaml);
    let help = error.help.unwrap_or_else(|| panic!("no help: {yaml}"));
    format!(
        "{}:{}: {} ({help})",
        error.line, error.column, error.message
    )
}

#[test]
fn traps_of_other_newsletters_have_a_position_and_advice() {
    for (yaml, expected) in [
        (
            "newsletter:\n  social: \"{titel}: {facts}\"\n",
            "2:11: `social`: unknown placeholder `{titel}` (did you mean `{title}`?)",
        ),
        (
            "newsletter:\n  slug: \"{slug}\"\n",
            "2:9: `slug`: unknown placeholder `{slug}` (known: `{date}`, `{number}`, `{month:lower}`, `{title}`; `{{` and `}}` are braces)",
        ),
        (
            "newsletter:\n  social: \"{facts} {url}\"\n",
            "2:11: `social`: unknown placeholder `{url}` (`social` cannot hold the URL: set `url`, and use it in `social`)",
        ),
        (
            "newsletter: {title: \"Issue {number:4}\"}\n",
            "1:21: `title`: unknown placeholder `{number:4}` (write `{number}`, or `{number:04}` for leading zeros)",
        ),
        (
            "newsletter:\n  title: \"{slug}\"\n  slug: \"{title}\"\n",
            "2:10: `title` and `slug` name each other (write one of them without the other's placeholder)",
        ),
        (
            "newsletter:\n  file: \"%Y-%m/index.md\"\n",
            "2:9: `file`: `%Y-%m/index.md` cannot be read back (the week has to follow from it: write the day, as in %Y-%m-%d-update.md, or `edition: {every: month}` (of `2023-12/index.md`, no single edition is sure))",
        ),
        (
            "edition: {every: month}\nnewsletter:\n  file: \"news-{number}.md\"\n",
            "3:9: `file`: `news-{number}.md` cannot be read back (the month has to follow from it: write month and year, as in %Y-%m.md (of `news-95.md`, no single edition is sure))",
        ),
        (
            "newsletter:\n  file: \"%Y-%m-%d-update.adoc\"\n",
            "2:9: `file`: `%Y-%m-%d-update.adoc` is not a Markdown file (end the name with .md: editions are Markdown)",
        ),
        (
            "newsletter: {template: template.adoc}\n",
            "1:24: `template`: `template.adoc` is not a Markdown file (end the name with .md: editions are Markdown)",
        ),
        (
            "edition: {every: month, ends: sunday}\n",
            "1:31: `ends` is for weekly editions: a month has no weekday (remove `ends`, or write `every: week`)",
        ),
        (
            "edition: {ends: tusday}\n",
            "1:17: unknown value `tusday` (did you mean `tuesday`?)",
        ),
        (
            "site: jekyl\n",
            "1:7: unknown value `jekyl` (did you mean `jekyll`?)",
        ),
        (
            "like: lwk\n",
            "1:7: unknown value `lwk` (did you mean `lwkd`?)",
        ),
        (
            "releases: {add: [a/b]}\n",
            "1:11: `releases`: `add` and `remove` change the built-in list (write `like: lwkd` to inherit that list, or write a list of your own)",
        ),
        (
            "like: lwkd\nreleases: {remove: [kubernetes/kop]}\n",
            "2:21: `kubernetes/kop` is not in the built-in list of releases (did you mean `kubernetes/kops`?)",
        ),
    ] {
        assert_eq!(said(yaml), expected);
    }
}

#[test]
fn identity_is_inherited_whole_or_not_at_all() {
    let own = Settings::parse("newsletter: {title: \"News %Y-%m-%d\"}\n").expect("valid");
    assert!(own.merges.is_empty() && own.releases.is_empty() && own.sections.is_empty());
    assert!(own.newsletter.url.is_none() && own.newsletter.social.is_none());
    assert!(own.checks.terms.is_empty() && own.schedule.is_none());
    let names = used(&own, dates()[0]);
    assert_eq!(names.title, "News 2024-07-28");

    let like = Settings::parse("like: lwkd\nnewsletter: {title: \"News %Y\"}\n").expect("valid");
    let built_in = Settings::default();
    assert_eq!(like.releases, built_in.releases);
    assert_eq!(like.newsletter.url, built_in.newsletter.url);
    assert_eq!(like.newsletter.title.as_str(), "News %Y");
}

#[test]
fn lists_are_adjusted() {
    let yaml = "like: lwkd\nreleases:\n  add:\n    - a/b\n    - {repository: golang/go, name: Go}\n  remove: [kubernetes/kops]\nmerges: {add: [{repository: a/b}]}\n";
    let settings = Settings::parse(yaml).expect("valid");
    let names: Vec<&str> = settings
        .releases
        .iter()
        .map(|release| release.repository.as_str())
        .collect();
    assert_eq!(names.len(), Settings::default().releases.len());
    assert!(names.contains(&"a/b") && !names.contains(&"kubernetes/kops"));
    let go = settings
        .releases
        .iter()
        .find(|release| release.name == "Go");
    assert!(
        go.is_some_and(|go| !go.tags),
        "an added entry replaces its namesake"
    );
    assert_eq!(settings.merges.len(), 2);
}
