//! Findings for people at a terminal, in the style of the Rust compiler.

use std::collections::HashMap;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::report::excerpt::{Excerpt, windows};
use crate::report::json::Places;
use crate::report::{CheckedFile, Counts, counted};
use crate::text::{LineIndex, Span, columns, hanging, safe_for_terminal, wrapped};

/// The width of excerpts and advice in columns where no terminal gives one.
const WIDTH: usize = 108;

/// The least width of a message beside its name; where less is left, the line is too wide.
const LEAST: usize = 16;

/// The findings of one edition for a terminal of `terminal` columns, in colours if `styled`.
/// Without a terminal messages are not wrapped. Hints of one rule with the same fix are shown once
/// per section, with the lines of the others.
pub fn human(judged: &CheckedFile, terminal: Option<usize>, styled: bool) -> String {
    let width = terminal.unwrap_or(WIDTH);
    let text = &*judged.post.text;
    let lines = &judged.post.draft.lines;
    let mut places = Places::new(&judged.post);
    let renderer = match styled {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    // The excerpts are cut already: the renderer cannot cut between two spans.
    let renderer = renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(usize::from(u16::MAX));
    let path = safe_for_terminal(&judged.path);
    let mut out = String::new();
    for (finding, others) in folded(judged) {
        let level = level(finding.severity);
        let title = safe_for_terminal(&finding.message);
        let title = level.primary_title(title).id(finding.rule);
        let mut group = Group::with_title(title);
        let spans: Vec<Span> = std::iter::once(finding.span)
            .chain(finding.labels.iter().map(|label| label.span))
            .collect();
        let gutter = gutter(&spans, lines);
        let most = width.saturating_sub(gutter).max(LEAST);
        let mut notes = Vec::new();
        let mut origins = Vec::new();
        for window in windows(text, lines, &spans, most) {
            origins.extend(origin(&window, &spans, &path, &mut places));
            let line_of = |offset: usize| window.line + window.text[..offset].matches('\n').count();
            let mut annotations = Vec::new();
            for (at, place) in &window.places {
                let label = at.checked_sub(1).and_then(|at| finding.labels.get(at));
                let Some(label) = label else {
                    annotations.push(AnnotationKind::Primary.span(place.clone()));
                    continue;
                };
                let message = safe_for_terminal(&label.message);
                // A long mark is shortened for its label.
                let beside = most.saturating_sub(columns(&message) + 1);
                let fits = window.shortened(place, beside);
                let mark = |place: Range<usize>| AnnotationKind::Context.span(place);
                annotations.push(match fits {
                    Some(place) => mark(place).label(message),
                    None => {
                        notes.push(format!("line {}: {message}", line_of(place.start)));
                        mark(place.clone())
                    }
                });
            }
            let snippet = Snippet::source(window.text.clone()).line_start(window.line);
            group = group.element(snippet.path(path.as_str()).annotations(annotations));
        }
        let advice = Advice {
            finding,
            notes,
            others: &others,
            width: width.saturating_sub(gutter.saturating_sub(1)),
        };
        let mut rendered = renderer.render(&[advice.add_to(group)]);
        for (shown, correct) in origins {
            rendered = rendered.replacen(&shown, &correct, 1);
        }
        let (title, rest) = rendered.split_once('\n').unwrap_or((&rendered, ""));
        match terminal {
            Some(width) => out.push_str(&hanging(title, width, 0, 2)),
            None => out.push_str(title),
        }
        out.push('\n');
        out.push_str(rest);
        out.push_str("\n\n");
    }
    out
}

/// The position that the renderer prints above an excerpt, which counts columns in the excerpt, and
/// the position in the text; `None` if they are the same.
fn origin(
    window: &Excerpt,
    spans: &[Span],
    path: &str,
    places: &mut Places<'_>,
) -> Option<(String, String)> {
    let first = window
        .places
        .iter()
        .min_by_key(|(at, place)| (*at > 0, place.start))?;
    let before = window.text.get(..first.1.start)?;
    let line = window.line + before.matches('\n').count();
    let column = before.rsplit('\n').next()?.chars().count() + 1;
    let place = places.of(spans.get(first.0)?.start);
    let (shown, correct) = (
        format!("{path}:{line}:{column}"),
        format!("{path}:{line}:{}", place.column),
    );
    (shown != correct).then_some((shown, correct))
}

/// The columns left of an excerpt: the line numbers, ` | `, and the marks of spans over several
/// lines.
fn gutter(spans: &[Span], lines: &LineIndex) -> usize {
    let last = spans.iter().map(|span| lines.line_at(span.end)).max();
    let digits = (last.unwrap_or(0) + 1).to_string().len();
    let is_long = |span: &&Span| lines.line_at(span.start) != lines.line_at(span.end);
    digits + 3 + 2 * spans.iter().filter(is_long).count()
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::HELP.with_name("hint"),
    }
}

/// What follows an excerpt: labels that do not fit beside their spans, the help or fix, and the
/// lines of folded findings.
struct Advice<'a> {
    finding: &'a Diagnostic,
    notes: Vec<String>,
    others: &'a [usize],
    /// The columns right of the line numbers.
    width: usize,
}

impl Advice<'_> {
    fn add_to<'g>(&self, mut group: Group<'g>) -> Group<'g> {
        // In front of a message stands `= name: `.
        let beside = |name: &str, text: &str| beside(self.width, name.len() + 4, text);
        for note in &self.notes {
            group = group.element(Level::NOTE.message(beside("note", note)));
        }
        if let Some(help) = &self.finding.help {
            let help = beside("help", &safe_for_terminal(help));
            group = group.element(Level::HELP.message(help));
        }
        if let Some(fix) = &self.finding.fix {
            let flag = match fix.applicability {
                Applicability::Safe => "",
                Applicability::Unsafe => " (`--unsafe-fixes`)",
            };
            let fix = beside("fix", &format!("{}{flag}", safe_for_terminal(&fix.title)));
            group = group.element(Level::HELP.with_name("fix").message(fix));
        }
        if !self.others.is_empty() {
            let note = beside("note", &again(self.others));
            group = group.element(Level::NOTE.message(note));
        }
        group
    }
}

/// `text` wrapped for the place right of a name of `before` columns, in `width` columns.
fn beside(width: usize, before: usize, text: &str) -> String {
    wrapped(text, width.saturating_sub(before).max(LEAST))
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
