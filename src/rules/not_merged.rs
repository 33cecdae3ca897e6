//! A reported pull request was merged.

use crate::diagnostic::Diagnostic;
use crate::post::Target;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, known};

pub(super) const RULE: Rule = Rule {
    name: "not-merged",
    summary: "a reported pull request was merged",
    why: "The lists report merges. Reported where the edition's record knows the base branch of a \
          pull request but no merge time.",
    bad: "* [A plan](https://github.com/forge/core/pull/2) (still open)",
    good: "* [A change](https://github.com/forge/core/pull/1) (merged on Tuesday)",
    source: "",
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (link, item) in known::news(context) {
        let pull_request = matches!(link.target, Target::PullRequest { .. });
        if pull_request && item.base.is_some() && item.at.is_none() {
            let found = Diagnostic::warning(link.span, "not merged when `fill` ran");
            findings.push(found.help("remove it; `lwkd fill` offers it in the week of its merge"));
        }
    }
}
