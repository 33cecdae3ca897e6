//! The last line ends like the others.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "final-newline",
    summary: "the last line ends with a line end",
    why: "What is added below a last line without an end is glued to it, or shows that line as changed.",
    bad: "* The last line (and nothing after it)",
    good: "* The last line (and a line end)",
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let body = context.post.draft.body.of(text);
    if text.ends_with('\n') || body.trim().is_empty() {
        return;
    }
    let end = Span::at(text.len());
    let edit = Edit::insert(text.len(), context.post.draft.eol.as_str());
    findings.push(
        Diagnostic::hint(end, "no line end after the last line")
            .fix(Fix::safe("add it", vec![edit])),
    );
}
