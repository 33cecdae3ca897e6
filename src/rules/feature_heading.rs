//! The title of a featured item is a heading.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, featured, source};
use crate::text::Edit;

pub(super) const RULE: Rule = Rule {
    name: "feature-heading",
    summary: "the title of a featured PR or KEP is a heading with `###`",
    why: "The stylesheet formats Featured PRs and KEP of the Week as subsections, each under `### \
          [N: Title](url)`.",
    bad: "[KEP-3107: NodeExpandSecret](https://github.com/kubernetes/enhancements/issues/3107)",
    good: "### [KEP-3107: NodeExpandSecret](https://github.com/kubernetes/enhancements/issues/3107)",
    source: source::STYLESHEET,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    for piece in featured::items(context).iter().filter(|part| !part.headed) {
        let (before, after) = featured::beside(context, piece.link);
        let edits = vec![Edit::replace(before, "### "), Edit::delete(after)];
        let found = Diagnostic::warning(
            piece.link.span,
            "the title of a featured item is not a heading",
        );
        findings.push(found.fix(Fix::safe("add `### `", edits)));
    }
}
