//! Findings for people at a terminal, in the style of the Rust compiler.

use std::collections::HashMap;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::report::excerpt::windows;
use crate::report::json::Places;
use crate::report::{CheckedFile, Counts, counted};
use crate::text::{Span, safe_for_terminal, wrapped};

/// The renderer's width is that of the text, without the line numbers beside it.
const GUTTER: usize = 8;

/// The findings of one edition for a terminal of `width` columns, in colours if `styled`. Hints of
/// one rule with the same fix are shown once per section, with the lines of the others.
pub fn human(judged: &CheckedFile, width: usize, styled: bool) -> String {
    let width = width.saturating_sub(GUTTER);
    let text = &*judged.post.text;
    let lines = &judged.post.draft.lines;
    let mut places = Places::new(&judged.post);
    let renderer = match styled {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    let renderer = renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(width.max(40));
    let path = safe_for_terminal(&judged.path);
    let mut out = String::new();
    for (finding, others) in folded(judged) {
        let title = safe_for_terminal(&finding.message);
        let title = level(finding.severity)
            .primary_title(title)
            .id(finding.rule);
        let mut group = Group::with_title(title);
        let spans: Vec<Span> = std::iter::once(finding.span)
            .chain(finding.labels.iter().map(|label| label.span))
            .collect();
        for window in windows(text, lines, &spans, width.saturating_sub(GUTTER).max(30)) {
            let mut snippet = Snippet::source(window.text).line_start(window.line);
            if window.cut {
                // The column in the excerpt is not the column in the text.
                let place = places.of(finding.span.start);
                let origin = Origin::path(path.as_str()).line(place.line);
                group = group.element(origin.char_column(place.column));
            } else {
                snippet = snippet.path(path.as_str());
            }
            for (at, place) in window.places {
                let label = at.checked_sub(1).and_then(|at| finding.labels.get(at));
                snippet = snippet.annotation(match label {
                    None => AnnotationKind::Primary.span(place),
                    Some(label) => AnnotationKind::Context
                        .span(place)
                        .label(safe_for_terminal(&label.message)),
                });
            }
            group = group.element(snippet);
        }
        out.push_str(&renderer.render(&[with_advice(group, finding, &others, width)]));
        out.push_str("\n\n");
    }
    out
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::HELP.with_name("hint"),
    }
}

/// The help or fix, and the lines of folded findings.
fn with_advice<'a>(
    mut group: Group<'a>,
    finding: &Diagnostic,
    others: &[usize],
    width: usize,
) -> Group<'a> {
    if let Some(help) = &finding.help {
        let help = beside("help", &safe_for_terminal(help), width);
        group = group.element(Level::HELP.message(help));
    }
    if let Some(fix) = &finding.fix {
        let flag = match fix.applicability {
            Applicability::Safe => "",
            Applicability::Unsafe => " (`--unsafe-fixes`)",
        };
        let title = safe_for_terminal(&fix.title);
        group = group.element(
            Level::HELP
                .with_name("fix")
                .message(format!("{title}{flag}")),
        );
    }
    if !others.is_empty() {
        let note = beside("note", &again(others), width);
        group = group.element(Level::NOTE.message(note));
    }
    group
}

/// `text` wrapped to fit beside `   = name: ` in a terminal of `width` columns.
fn beside(name: &str, text: &str, width: usize) -> String {
    wrapped(text, width.saturating_sub(name.len() + 9).max(30))
}

/// The lines of the folded hints.
fn again(lines: &[usize]) -> String {
    const MOST: usize = 8;
    let shown: Vec<String> = lines.iter().take(MOST).map(usize::to_string).collect();
    let more = match lines.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let word = if lines.len() == 1 { "line" } else { "lines" };
    format!(
        "the same in this section: {word} {}{more}",
        shown.join(", ")
    )
}

/// The shown findings, each with the lines (from 1) of the findings folded into it.
fn folded(judged: &CheckedFile) -> Vec<(&Diagnostic, Vec<usize>)> {
    let lines = &judged.post.draft.lines;
    let sections: Vec<Span> = judged
        .post
        .draft
        .sections
        .iter()
        .map(|section| section.body)
        .collect();
    let section_of = |span: Span| sections.partition_point(|section| section.start <= span.start);
    let mut first: HashMap<(&str, &str, usize), usize> = HashMap::new();
    let mut out: Vec<(&Diagnostic, Vec<usize>)> = Vec::new();
    for finding in &judged.findings {
        if finding.severity == Severity::Hint {
            // Fixes that insert different text are not folded.
            let title = finding.fix.as_ref().map_or("", |fix| &fix.title);
            let key = (finding.rule, title, section_of(finding.span));
            match first.get(&key) {
                Some(at) => {
                    let line = lines.line_at(finding.span.start) + 1;
                    let others = &mut out[*at].1;
                    if others.last() != Some(&line) {
                        others.push(line);
                    }
                    continue;
                }
                None => {
                    first.insert(key, out.len());
                }
            }
        }
        out.push((finding, Vec::new()));
    }
    out
}

/// The last line of a report: the counts, and what `--fix` would fix.
pub fn closing_line(tally: Counts, subject: &str) -> String {
    let subject = safe_for_terminal(subject);
    if tally.is_clean() {
        return format!("no problems in {subject}\n");
    }
    let fixable = match (tally.safe, tally.not_safe) {
        (0, 0) => String::new(),
        (safe, 0) => format!("; {safe} fixable with `--fix`"),
        (0, more) => format!("; {more} fixable with `--fix --unsafe-fixes`"),
        (safe, more) => {
            format!("; {safe} fixable with `--fix`, {more} more with `--fix --unsafe-fixes`")
        }
    };
    format!("{} in {subject}{fixable}\n", tally.in_words())
}

/// What was checked: the path of one edition, or the number of editions.
pub fn subject(paths: &[&str]) -> String {
    match paths {
        [one] => (*one).to_owned(),
        _ => counted(paths.len(), "edition"),
    }
}
