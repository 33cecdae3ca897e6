//! Dates in the text exist and have the right weekday.

use chrono::Datelike;

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::{CharClasses, Post, Run};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, dates};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "calendar-date",
    summary: "a date in the text exists and has the right weekday",
    why: "Readers plan by these dates. A weekday that does not fit its date was copied from another \
          week. A missing year is the one that is nearest to the edition.",
    bad: "The CFP closes Monday, July 21",
    good: "The CFP closes Sunday, July 21",
    source: "",
    fixes: Fixes::Unsafe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    for words in post.words_with(CharClasses::DIGIT) {
        let ordinals = words
            .single(post)
            .iter()
            .filter(|word| word.marks.intersects(CharClasses::DIGIT))
            .filter_map(|word| ordinal(text, word.span));
        findings.extend(ordinals);
    }
    let Some(near) = context.date() else {
        return;
    };
    let runs = post.draft.runs.iter();
    for run in runs.filter(|run| may_hold_date(post, run)) {
        for date in dates::mentions(text, run.span) {
            if post.is_code_or_html(date.span.start) {
                continue;
            }
            let written = date.span.of(text);
            match (date.resolve(near), date.weekday) {
                (None, _) => findings.push(
                    Diagnostic::warning(date.span, format!("there is no `{written}`"))
                        .help("correct the date"),
                ),
                (Some(day), Some(weekday)) if day.weekday() != weekday => findings.push(
                    Diagnostic::warning(
                        date.span,
                        format!("{} is a {}", day.format("%B %-d, %Y"), day.format("%A")),
                    )
                    .help("correct the weekday or the date"),
                ),
                _ => {}
            }
        }
    }
}

/// A cheap test first: a date has a digit and a capital letter.
fn may_hold_date(post: &Post, run: &Run) -> bool {
    let words = post.words_in(run.span).iter();
    let marks = words.fold(CharClasses::default(), |all, words| all.union(words.marks));
    marks.intersects(CharClasses::DIGIT) && marks.intersects(CharClasses::CAPITAL)
}

/// The finding for an ordinal with the wrong suffix: `23th`.
fn ordinal(text: &str, word: Span) -> Option<Diagnostic> {
    let source = word.of(text).trim_matches(|c: char| !c.is_alphanumeric());
    let digits = source.bytes().take_while(u8::is_ascii_digit).count();
    let (number, suffix) = source.split_at_checked(digits)?;
    let known = matches!(suffix, "st" | "nd" | "rd" | "th");
    if !known || !(1..=3).contains(&digits) {
        return None;
    }
    let number: u32 = number.parse().ok()?;
    let right = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    let span = Span::of_slice(text, suffix).filter(|_| suffix != right)?;
    let title = format!("write `{number}{right}`");
    let found = Diagnostic::warning(span, format!("the ordinal is `{number}{right}`"));
    Some(found.fix(Fix::unsafe_(title, vec![Edit::replace(span, right)])))
}
