//! What the fuzz targets share: the pure functions that the commands call, with everything but the
//! fuzzed input fixed.

use std::sync::LazyLock;

use chrono::{DateTime, Utc, Weekday};
use lwkd::activity::{Activity, Windows};
use lwkd::archive::Archive;
use lwkd::diagnostic::{Diagnostic, Severity};
use lwkd::edition::Period;
use lwkd::github::Recording;
use lwkd::plan::{Plan, PlanInput, insert, plan, record_offered};
use lwkd::post::Post;
use lwkd::preview::{View, page};
use lwkd::record::Record;
use lwkd::rules::{self, CheckStage, Context, RULES};
use lwkd::settings::{Cycle, Settings};
use lwkd::text::{Span, apply};

/// The file name of the edition that the targets work on.
pub const FILE_NAME: &str = "2024-07-28-update.md";

/// The built-in settings.
pub static SETTINGS: LazyLock<Settings> = LazyLock::new(Settings::default);

/// A part of the week of the built-in demo; sample data. Fewer candidates mean more runs in a
/// second.
pub static ACTIVITY: LazyLock<Activity> = LazyLock::new(|| {
    let json = include_str!("../../templates/demo/week-2024-07-28.json");
    let mut activity = Recording::parse(json).expect("the demo's week").activity();
    activity.pull_requests.truncate(8);
    activity.releases.truncate(4);
    activity
});

/// 12:00 UTC on 31 July 2024, the Wednesday after the week.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_722_427_200, 0).expect("a time")
}

/// The week ending on 28 July 2024.
pub fn week() -> Period {
    Period::holding(
        "2024-07-28".parse().expect("a date"),
        Cycle::Week(Weekday::Sun),
    )
}

/// What `check` finds in `post`, without earlier editions and record.
pub fn check(post: &Post, settings: &Settings, stage: CheckStage) -> Vec<Diagnostic> {
    with_context(post, settings, stage, |context| {
        rules::check(context, RULES)
    })
}

/// `post` after `check --fix`, or `None` if no fix applies.
pub fn fix(post: &Post, settings: &Settings, unsafe_too: bool) -> Option<Post> {
    with_context(post, settings, CheckStage::Publish, |context| {
        rules::fix(context, RULES, unsafe_too)
    })
}

fn with_context<T>(
    post: &Post,
    settings: &Settings,
    stage: CheckStage,
    run: impl Fn(&Context<'_>) -> T,
) -> T {
    let (archive, record) = (Archive::default(), Record::default());
    run(&Context {
        post,
        file_name: FILE_NAME,
        settings,
        archive: &archive,
        record: &record,
        now: now(),
        clock: now(),
        stage,
    })
}

/// The page of `preview` for publication.
pub fn preview(post: &Post, findings: &[Diagnostic], settings: &Settings) -> String {
    page(&View {
        display_path: "draft.md",
        post,
        findings,
        stage: CheckStage::Publish,
        settings,
        announcements: &[],
        error: None,
        version: "1",
    })
}

/// One run of `fill` without files.
pub struct Filled {
    pub plan: Plan,
    /// The draft afterwards.
    pub text: String,
    /// The record afterwards.
    pub record: Record,
}

/// Fills the draft `text` as `fill` does.
pub fn fill(text: &str, record: &Record, activity: &Activity, settings: &Settings) -> Filled {
    let post = Post::parse(text, settings);
    let plan = plan(&PlanInput {
        period: week(),
        windows: Windows::of(week(), None, now()),
        post: &post,
        archive: &Archive::default(),
        record,
        activity,
        settings,
        sections: &[],
        top: None,
        picking: false,
    });
    let text = apply(text, &insert(&post, &plan, settings));
    let mut record = record.clone();
    record_offered(&mut record, &plan, settings);
    Filled { plan, text, record }
}

/// The rules of the errors among `findings`, sorted.
pub fn errors(findings: &[Diagnostic]) -> Vec<&'static str> {
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    let mut rules: Vec<&str> = errors.map(|finding| finding.rule).collect();
    rules.sort_unstable();
    rules
}

/// Whether `span` is a range of whole characters of `text`.
pub fn fits(text: &str, span: Span) -> bool {
    span.start <= span.end && text.get(span.start..span.end).is_some()
}

/// The lines of `text`; a carriage return alone ends one too, as in Markdown. A byte order mark
/// belongs to the file, not to its first line.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.trim_start_matches('\u{feff}').lines();
    lines.flat_map(|line| line.split('\r'))
}

/// The lines that `fill` added to `old`.
pub fn added_lines<'t>(old: &str, new: &'t str) -> Vec<&'t str> {
    let mut old = lines(old).filter(|line| line.trim() != "*").peekable();
    lines(new)
        .filter(|line| old.next_if_eq(line).is_none())
        .collect()
}

/// Asserts that a place in a file of settings or a record is inside `text`, or directly behind its
/// last line. To YAML a carriage return ends a line too.
pub fn assert_inside(text: &str, line: usize, column: usize) {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.split('\n').collect();
    assert!(
        (1..=lines.len() + 1).contains(&line),
        "line {line} of {}",
        lines.len()
    );
    let width = lines.get(line - 1).map_or(0, |line| line.chars().count());
    assert!(
        (1..=width + 2).contains(&column),
        "column {column} of {width} in line {line}"
    );
}
