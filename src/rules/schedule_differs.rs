//! The dates of the release schedule are those that upstream planned when the draft was filled.

use chrono::NaiveDate;

use crate::activity::schedule::{day_in_words, is_same_milestone};
use crate::diagnostic::Diagnostic;
use crate::post::Section;
use crate::record::{DateKind, RecordedDate};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, dates, source};
use crate::settings::FieldClass;
use crate::settings::SectionSource;
use crate::text::{Span, safe_for_terminal};

pub(super) const RULE: Rule = Rule {
    name: "schedule-differs",
    summary: "a deadline or patch date is the one that upstream plans",
    why: "Dates are copied by hand, and upstream moves them until the last day. Contributors rely \
          on them. Reported where the edition's record, which `fill` keeps, knows the date.",
    bad: "**Next Deadline: Code Freeze, March 19** (the timeline says March 18)",
    good: "**Next Deadline: Code Freeze, March 18**",
    source: source::STYLESHEET,
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(date) = context.date().filter(|_| !context.record.dates.is_empty()) else {
        return;
    };
    for section in context.post.all_sections() {
        if !context.is_filled_with(section, SectionSource::Schedule) {
            continue;
        }
        let lines = &context.post.draft.lines;
        let (first, last) = (
            lines.line_at(section.own.start),
            lines.line_at(section.own.end),
        );
        for line in first..=last {
            let span = lines.line(context.text(), line);
            let inside = section.own.contains_span(span);
            let is_text = inside && !context.post.is_code_or_html(span.start);
            let found = is_text.then(|| {
                let words = without_links(context, section, span);
                deadline(context, &words, date, span)
                    .or_else(|| patches(&words, date, &context.record.dates, span))
            });
            findings.extend(found.flatten());
        }
    }
}

/// The words of a line as a reader sees them.
fn without_links(context: &Context<'_>, section: &Section, line: Span) -> String {
    let text = context.text();
    let mut out = String::new();
    let mut at = line.start;
    for link in section
        .links
        .iter()
        .filter(|link| line.contains_span(link.span))
    {
        if link.span.start >= at {
            out.push_str(Span::new(at, link.span.start).of(text));
            out.push_str(link.text.of(text));
            at = link.span.end;
        }
    }
    out.push_str(Span::new(at, line.end).of(text));
    out.retain(|c| !matches!(c, '*' | '_'));
    out
}

/// What differs in `Next Deadline: NAME, DAY`: the milestone is known, and none of that name has
/// the day.
fn deadline(
    context: &Context<'_>,
    words: &str,
    around: NaiveDate,
    line: Span,
) -> Option<Diagnostic> {
    let is_project = |word: &str| context.settings.words.are(word, FieldClass::Project);
    let known = &context.record.dates;
    let words = words.trim().strip_prefix("Next Deadline")?;
    let words = words.trim_start_matches([':', 's', ' ']);
    let day = days_in(words, around).into_iter().next()?;
    let name = words.split(',').next().unwrap_or(words);
    let is_meant = |date: &&RecordedDate| {
        date.kind == DateKind::Milestone && is_same_milestone(name, &date.name, is_project)
    };
    let meant: Vec<&RecordedDate> = known.iter().filter(is_meant).collect();
    let first = meant.first()?;
    // Several milestones of one name, such as two deadlines for docs: any of their days is right.
    (meant.iter().all(|date| date.date != day)).then(|| differs(first, line))
}

/// What differs in a sentence about patch releases or cherry-picks: its one day is not among those
/// of the record.
fn patches(
    words: &str,
    around: NaiveDate,
    known: &[RecordedDate],
    line: Span,
) -> Option<Diagnostic> {
    words.split(". ").find_map(|sentence| {
        let lower = sentence.to_lowercase();
        let about_picks = lower.contains("cherry-pick") || lower.contains("cherry pick");
        let about = if about_picks {
            DateKind::CherryPicks
        } else if lower.contains("patch release") {
            DateKind::PatchRelease
        } else {
            return None;
        };
        let [day] = days_in(sentence, around)[..] else {
            return None;
        };
        let first = known.iter().find(|date| date.kind == about)?;
        let mut patches = known.iter().filter(|date| date.kind != DateKind::Milestone);
        (patches.all(|date| date.date != day)).then(|| differs(first, line))
    })
}

/// The days that `text` names.
fn days_in(text: &str, near: NaiveDate) -> Vec<NaiveDate> {
    let mentions = dates::mentions(text, Span::new(0, text.len())).into_iter();
    mentions
        .filter_map(|mention| mention.resolve(near))
        .collect()
}

fn differs(known: &RecordedDate, line: Span) -> Diagnostic {
    let day = day_in_words(known.date);
    let name = safe_for_terminal(&known.name);
    let message = match known.kind {
        DateKind::Milestone => format!("{name} is due on {day}"),
        DateKind::CherryPicks => format!("the next cherry-picks are due on {day}"),
        DateKind::PatchRelease => format!("the next patch releases are planned for {day}"),
    };
    let source = safe_for_terminal(&known.source);
    Diagnostic::warning(line, message).help(format!("see {source}; `lwkd fill` reads it again"))
}
