//! How one line is written: cases in `tests/wording/{titles,notes,releases,sections}/*.md`, and
//! what holds for any text.
//!
//! A case is a block of lines `title:`, `note:` and `want:`, or `notes:` and `want:` for a release;
//! `⏎` is a newline. In `want:`, `(u)` is the URL of the pull request. With `wording: note` the
//! note is preferred to the title. With `section:` the whole plan decides.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{TimeDelta, Weekday};
use lwkd::activity::{Activity, Author, PullRequest, Windows};
use lwkd::archive::Archive;
use lwkd::edition::Period;
use lwkd::plan::{PlanInput, plan};
use lwkd::post::Post;
use lwkd::record::Record;
use lwkd::settings::{Cycle, Settings};
use lwkd::style::{
    HouseStyle, Preference, TextSource, WordClass, is, statement, summary, word_count,
};
use lwkd::text::Untrusted;
use proptest::prelude::*;
use proptest::sample::select;

/// The blocks of all files in a folder, each with its file and its fields.
fn blocks(folder: &str) -> Vec<(String, Vec<(String, String)>)> {
    let folder = Path::new("tests/wording").join(folder);
    let files = fs::read_dir(&folder).expect("a folder of cases");
    let mut out = Vec::new();
    for file in files.map(|file| file.expect("a file").path()) {
        let text = fs::read_to_string(&file).expect("readable");
        for block in text.split("\n\n").filter(|block| block.contains("want:")) {
            let fields = block.lines().filter_map(|line| {
                line.split_once(": ")
                    .or(line.strip_suffix(':').map(|key| (key, "")))
            });
            let fields = fields.map(|(key, value)| (key.to_owned(), value.replace('⏎', "\n")));
            out.push((file.display().to_string(), fields.collect()));
        }
    }
    assert!(!out.is_empty(), "no case in {}", folder.display());
    out
}

fn field<'f>(fields: &'f [(String, String)], name: &str) -> &'f str {
    let found = fields.iter().find(|(key, _)| key == name);
    found.map_or("", |(_, value)| value)
}

fn linked(line: &str, url: &str) -> String {
    let settings = Settings::default();
    lwkd::style::linked(line, url, &HouseStyle::of(&settings))
}

/// What a pull request says, without its link.
fn said(title: &str, note: &str, source: TextSource) -> Option<String> {
    let settings = Settings::default();
    let note = (!note.is_empty()).then(|| Untrusted::from(note));
    let preference = Preference::Source(source);
    Some(
        statement(
            &title.into(),
            note.as_ref(),
            preference,
            &HouseStyle::of(&settings),
        )?
        .text,
    )
}

#[test]
fn pull_requests_are_worded_as_in_the_cases() {
    let mut wrong = Vec::new();
    for (file, fields) in [blocks("titles"), blocks("notes")].concat() {
        let source = match field(&fields, "wording") {
            "note" => TextSource::Note,
            _ => TextSource::Title,
        };
        let got = said(field(&fields, "title"), field(&fields, "note"), source);
        let got = got.map_or("nothing".to_owned(), |text| linked(&text, "u"));
        if got != field(&fields, "want") {
            wrong.push(format!(
                "{file}\n  want {}\n  got  {got}",
                field(&fields, "want")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn releases_are_worded_as_in_the_cases() {
    let settings = Settings::default();
    let mut wrong = Vec::new();
    for (file, fields) in blocks("releases") {
        let got = summary(&field(&fields, "notes").into(), &HouseStyle::of(&settings)).join(", ");
        if got != field(&fields, "want") {
            wrong.push(format!(
                "{file}\n  want {}\n  got  {got}",
                field(&fields, "want")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The section and the bullet that `fill` gives a pull request with this title and this note.
fn planned(title: &str, note: &str, settings: &Settings) -> Option<(String, String)> {
    let sunday = "2024-07-28".parse().expect("a date");
    let period = Period::holding(sunday, Cycle::Week(Weekday::Sun));
    let windows = Windows::of(period, None, period.ends() + TimeDelta::hours(60));
    let merged = PullRequest {
        repository: settings.merges[0].repository.clone(),
        number: 1,
        url: "https://github.com/kubernetes/kubernetes/pull/1".to_owned(),
        title: title.into(),
        author: Some(Author {
            login: "ann".into(),
            bot: false,
        }),
        labels: Vec::new(),
        base: "master".to_owned(),
        head: "".into(),
        merged_at: period.begins() + TimeDelta::hours(1),
        release_note: (!note.is_empty()).then(|| Untrusted::from(note)),
        gates: Vec::new(),
        second_search: false,
    };
    let url = merged.url.clone();
    let activity = Activity {
        pull_requests: vec![merged],
        ..Activity::default()
    };
    let plan = plan(&PlanInput {
        period,
        windows,
        post: &Post::parse("", settings),
        archive: &Archive::default(),
        record: &Record::default(),
        activity: &activity,
        settings,
        sections: &[],
        top: None,
        picking: false,
    });
    let entry = plan.entries.first()?;
    let heading = settings.section(entry.section).heading.clone();
    Some((heading, entry.text.replace(&url, "u")))
}

#[test]
fn pull_requests_are_filed_as_in_the_cases() {
    let settings = Settings::default();
    let mut wrong = Vec::new();
    for (file, fields) in blocks("sections") {
        let (title, note) = (field(&fields, "title"), field(&fields, "note"));
        let got = planned(title, note, &settings);
        let want = (field(&fields, "section"), field(&fields, "want"));
        let got = got.unwrap_or_else(|| ("nowhere".to_owned(), "nothing".to_owned()));
        if (got.0.as_str(), got.1.as_str()) != want {
            wrong.push(format!("{file}\n  want {want:?}\n  got  {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Numbers and versions of a text: digits with what belongs to them.
fn numbers(text: &str) -> BTreeSet<String> {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.');
    let parts = parts.map(|part| part.trim_matches('.'));
    parts
        .filter(|part| part.contains(|c: char| c.is_ascii_digit()))
        .map(str::to_lowercase)
        .collect()
}

/// The code between backticks.
fn code(text: &str) -> Vec<String> {
    let parts = text.split('`').enumerate();
    parts
        .filter(|(at, _)| at % 2 == 1)
        .map(|(_, code)| code.to_owned())
        .collect()
}

fn denies(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'');
    words
        .into_iter()
        .any(|word| is(&word.to_lowercase(), WordClass::Negation))
}

/// Why a line does not say what its source says, if so.
fn unfaithful(title: &str, note: &str, line: &str) -> Option<String> {
    let source = format!("{title}\n{note}");
    let plain: String = source
        .chars()
        .filter(|c| !matches!(c, '`' | '"' | '\''))
        .collect();
    let known = numbers(&source);
    if let Some(number) = numbers(line)
        .into_iter()
        .find(|number| !known.contains(number))
    {
        return Some(format!("the number {number} is new"));
    }
    if let Some(code) = code(line)
        .into_iter()
        .find(|code| !plain.contains(code.as_str()) && !source.contains(code.as_str()))
    {
        return Some(format!("the code {code} is new"));
    }
    let denied = denies(&source) || source.to_lowercase().contains("n't");
    if denies(line) && !denied {
        return Some("a negation is new".to_owned());
    }
    if line.ends_with('…') && !source.contains('…') {
        return Some("it was cut".to_owned());
    }
    for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
        let balanced = |text: &str| {
            let depth = text.chars().try_fold(0_usize, |depth, c| match c {
                _ if c == open => Some(depth + 1),
                _ if c == close => depth.checked_sub(1),
                _ => Some(depth),
            });
            depth == Some(0)
        };
        if !balanced(line) && balanced(title) && balanced(note) {
            return Some(format!("`{open}` without `{close}`"));
        }
    }
    None
}

/// Words that titles and notes are made of, with what must survive.
fn a_sentence() -> impl Strategy<Value = String> {
    let words = vec![
        "Fixed",
        "Added",
        "Remove",
        "a",
        "bug",
        "where",
        "that",
        "was",
        "not",
        "to",
        "and",
        "when",
        "in",
        "because",
        "so",
        "the",
        "kubelet",
        "kubelet:",
        "(see",
        "it)",
        "which,",
        "could",
        "cause",
        "once",
        "still",
        "now",
        "`x y`",
        "from",
        "v1.30",
        "between",
        "10",
        "20",
        "only",
        "with",
        "labels",
        "replace",
        "`--flag`",
        "no",
        "longer",
        "never",
        "fails",
        "pods,",
        "nodes,",
        "#123",
        "(#12)",
        "fix:",
        "feat(api):",
        "[KEP-1]",
        "🐛",
        "\"quoted",
        "text\"",
        "crash",
        "skips",
    ];
    proptest::collection::vec(select(words), 1..34).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn a_line_says_what_its_source_says(title in a_sentence(), note in a_sentence(), by_note: bool) {
        let source = if by_note { TextSource::Note } else { TextSource::Title };
        if let Some(line) = said(&title, &note, source) {
            prop_assert_eq!(unfaithful(&title, &note, &line), None, "{}", line);
        }
    }

    #[test]
    fn what_limits_a_short_sentence_is_never_lost(start in "[a-z]xq[a-z]{1,6}", end in "(only|unless|without|when|if) [a-z]xq[a-z]{1,6}") {
        let title = format!("Expose {start} ports of the scheduler to every node {end}");
        let line = said(&title, "", TextSource::Title).unwrap_or_default();
        prop_assert_eq!(line, title);
    }

    #[test]
    fn any_text_is_one_line_of_markdown(title in "\\PC{0,80}", note in "\\PC{0,80}") {
        if let Some(line) = said(&title, &note, TextSource::Title) {
            let markdown = linked(&line, "https://example.org/1");
            prop_assert!(!markdown.contains('\n') && markdown.contains("](https://example.org/1)"), "{}", markdown);
        }
    }
}

/// The titles and notes of a file: one JSON object a line with `title` and `note`, or a week as
/// `fill --save` writes it.
fn titles_and_notes(file: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(file).expect("readable");
    let whole: Option<serde_json::Value> = serde_json::from_str(&text).ok();
    let recorded = whole
        .as_ref()
        .and_then(|week| week["pull_requests"].as_array());
    let read = |value: &serde_json::Value, note: &str| {
        let text = |key: &str| value[key].as_str().unwrap_or("").to_owned();
        (text("title"), text(note))
    };
    match recorded {
        Some(merged) => merged
            .iter()
            .map(|merged| read(merged, "release_note"))
            .collect(),
        None => text
            .lines()
            .map(|line| {
                read(
                    &serde_json::from_str(line).expect("a JSON object a line"),
                    "note",
                )
            })
            .collect(),
    }
}

/// Titles and notes of the field, in the file or the folder that `LWKD_CORPUS` names: no number,
/// version, code or negation is new.
#[test]
fn a_corpus_is_worded_faithfully() {
    let Ok(name) = std::env::var("LWKD_CORPUS") else {
        return common::skip("corpus", "LWKD_CORPUS names no titles and notes");
    };
    let path = Path::new(&name);
    let mut files = vec![path.to_owned()];
    if path.is_dir() {
        let inside = fs::read_dir(path).expect("LWKD_CORPUS is readable");
        let inside = inside.map(|entry| entry.expect("listed").path());
        let is_json = |file: &PathBuf| {
            file.extension()
                .is_some_and(|kind| kind == "json" || kind == "jsonl")
        };
        files = inside.filter(is_json).collect();
    }
    let mut wrong = Vec::new();
    let mut lines = 0;
    for (title, note) in files.iter().flat_map(|file| titles_and_notes(file)) {
        for source in [TextSource::Title, TextSource::Note] {
            let Some(line) = said(&title, &note, source) else {
                continue;
            };
            lines += 1;
            if let Some(why) = unfaithful(&title, &note, &line) {
                wrong.push(format!("{why}: {line}\n  {title}"));
            }
            assert!(word_count(&line) > 0, "{title}");
        }
    }
    assert!(lines > 0, "{name} holds no title");
    assert!(
        wrong.is_empty(),
        "{} of {lines} lines:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
