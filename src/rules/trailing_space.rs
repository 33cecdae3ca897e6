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
    fixes: Fixes::Safe,
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
        // Two spaces or more within a paragraph are a line break.
        let run = post.run_around(blank.start).map(|run| run.span);
        let breaks = blank.of(text).ends_with("  ")
            && run.is_some_and(|run| run.start < line.start + kept && blank.end < run.end);
        if breaks {
            continue;
        }
        let fix = Fix::safe("remove it", vec![Edit::delete(blank)]);
        findings.push(Diagnostic::hint(blank, "trailing white space").fix(fix));
    }
}
