//! No trailing white space.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "trailing-space",
    summary: "no trailing white space",
    why: "It is invisible, and editors treat it differently: it causes merge conflicts where \
          nothing changed.",
    bad: "* A line ",
    good: "* A line",
    source: "",
    fixes: Fixes::Both,
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
        let found = Diagnostic::hint(blank, "trailing white space");
        let title = "remove it";
        let edits = vec![Edit::delete(blank)];
        // Two spaces within a paragraph are a line break: some writers want it.
        let run = post.run_around(blank.start).map(|run| run.span);
        let breaks = blank.len() > 1
            && run.is_some_and(|run| run.start < line.start + kept && blank.end < run.end);
        findings.push(if breaks {
            found.fix(Fix::unsafe_(title, edits))
        } else {
            found.fix(Fix::safe(title, edits))
        });
    }
}
