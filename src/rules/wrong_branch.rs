//! A reported pull request was merged into the main branch.

use crate::diagnostic::Diagnostic;
use crate::post::Target;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, known, source};

pub(super) const RULE: Rule = Rule {
    name: "wrong-branch",
    summary: "a reported pull request was merged into the main branch",
    why: "Readers want the original, never its cherry-pick. Reported where the edition's \
          record knows the base branch.",
    bad: "* [A fix](https://github.com/forge/core/pull/2) (merged into release-1.30)",
    good: "* [A fix](https://github.com/forge/core/pull/1) (merged into master)",
    source: source::STYLESHEET,
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (link, item) in known::news(context) {
        let Target::PullRequest { repository, .. } = &link.target else {
            continue;
        };
        let source = context
            .settings
            .merges
            .iter()
            .find(|merge| merge.repository == *repository);
        let (Some(base), Some(source)) = (&item.base, source) else {
            continue;
        };
        if !source.branches.contains(base) {
            let found = Diagnostic::warning(
                link.span,
                format!("merged into `{base}`: a cherry-pick, or not part of a release"),
            );
            findings
                .push(found.help("report the original pull request, if it was merged this week"));
        }
    }
}
