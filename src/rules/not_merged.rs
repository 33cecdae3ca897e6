//! A pull request that is told was merged.

use crate::diagnostic::Diagnostic;
use crate::post::Target;
use crate::rules::{CheckStage, Context, Findings, Rule, known};

pub(super) const RULE: Rule = Rule {
    name: "not-merged",
    summary: "a pull request that is told was merged",
    why: "The lists report merges. Seen where the edition's record knows a pull request by its branch, but no time of its \
          merge.",
    bad: "* [A plan](https://github.com/kubernetes/kubernetes/pull/2) (still open)",
    good: "* [A change](https://github.com/kubernetes/kubernetes/pull/1) (merged on Tuesday)",
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (link, item) in known::news(context) {
        let pull_request = matches!(link.target, Target::PullRequest { .. });
        if pull_request && item.base.is_some() && item.at.is_none() {
            let found = Diagnostic::warning(link.span, "not merged when the record was written");
            findings
                .push(found.help("take it out; `lwkd fill` offers it in the week of its merge"));
        }
    }
}
