//! No white space stands at the end of a line.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "trailing-space",
    summary: "no white space stands at the end of a line",
    why: "Nobody sees it, and every writer's editor treats it otherwise, so it makes conflicts where nothing changed.",
    bad: "* A line ",
    good: "* A line",
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    let head = post
        .draft
        .front_matter
        .as_ref()
        .map_or(0, |front_matter| front_matter.span.end);
    for at in 0..post.draft.lines.count() {
        let line = post.draft.lines.line(text, at);
        let kept = line.of(text).trim_end_matches([' ', '\t']).len();
        let blank = Span::new(line.start + kept, line.end);
        if blank.is_empty() || (line.start >= head && post.is_code_or_html(blank.start)) {
            continue;
        }
        let found = Diagnostic::hint(blank, "white space at the end of the line");
        let title = "remove it";
        let edits = vec![Edit::delete(blank)];
        // Two blanks within a paragraph break the line there: some writers mean it.
        let run = post
            .run_around(blank.start)
            .map(|run_around| run_around.span);
        let breaks = blank.len() > 1
            && run.is_some_and(|run| run.start < line.start + kept && blank.end < run.end);
        findings.push(if breaks {
            found.fix(Fix::unsafe_(title, edits))
        } else {
            found.fix(Fix::safe(title, edits))
        });
    }
}
