//! The front matter is the first thing in the file.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::Edit;

pub(super) const RULE: Rule = Rule {
    name: "text-above",
    summary: "the front matter is the first thing in the file",
    why: "Jekyll reads front matter only at the very start of the file. Below anything else it is \
          shown as text.",
    bad: "x---\nlayout: post",
    good: "---\nlayout: post",
    source: source::JEKYLL,
    fixes: Fixes::Both,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let above = context.post.draft.preamble;
    if context.post.draft.front_matter.is_none() || above.is_empty() {
        return;
    }
    let found = Diagnostic::warning(above, "text above the front matter");
    let title = "remove the text above the front matter";
    let edits = vec![Edit::delete(above)];
    findings.push(if above.of(context.text()).trim().is_empty() {
        found.fix(Fix::safe(title, edits))
    } else {
        found.fix(Fix::unsafe_(title, edits))
    });
}
