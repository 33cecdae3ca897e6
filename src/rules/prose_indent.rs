//! Prose starts at the beginning of its line.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::RunKind;
use crate::rules::conflict_marker::is_marker;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "prose-indent",
    summary: "prose is not indented",
    why: "The page shows the same, but the next space makes a code block of the paragraph.",
    bad: " The election is over.",
    good: "The election is over.",
    source: source::KRAMDOWN,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    // A line that looks like prose may be a field.
    let front_matter = post.draft.front_matter.as_ref();
    if front_matter.is_some_and(|front_matter| !front_matter.closed) {
        return;
    }
    let paragraphs = post.draft.runs.iter();
    for run in paragraphs.filter(|run| run.kind == RunKind::Paragraph) {
        let lines = &post.draft.lines;
        for at in lines.line_at(run.span.start)..=lines.line_at(run.span.end) {
            let line = lines.line(text, at);
            let source = line.of(text);
            let indent = source.len() - source.trim_start_matches(' ').len();
            let space = Span::new(line.start, line.start + indent);
            // A longer indent may align text on purpose; in front of a paragraph it is code.
            if !(1..=3).contains(&indent) || post.is_code_or_html(space.end) {
                continue;
            }
            // At the start of a line it would be one.
            if is_marker(&source[indent..]) {
                continue;
            }
            let fix = Fix::safe("remove the space", vec![Edit::delete(space)]);
            findings.push(Diagnostic::hint(space, "an indented line of prose").fix(fix));
        }
    }
}
