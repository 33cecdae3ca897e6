//! The file ends with a newline.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "final-newline",
    summary: "the file ends with a newline",
    why: "Text appended to a last line without a newline is joined to it, or makes git show that \
          line as changed. Half of the merge conflicts between writers come from this alone.",
    bad: "* The last line (and nothing after it)",
    good: "* The last line (and a line end)",
    source: "",
    fixes: Fixes::Safe,
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
        Diagnostic::hint(end, "no newline at end of file")
            .fix(Fix::safe("add a newline", vec![edit])),
    );
}
