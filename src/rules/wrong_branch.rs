//! A pull request was merged into the main branch.

use crate::diagnostic::Diagnostic;
use crate::post::Target;
use crate::rules::{CheckStage, Context, Findings, Rule, known};

pub(super) const RULE: Rule = Rule {
    name: "wrong-branch",
    summary: "a pull request that is told was merged into the main branch",
    why: "The stylesheet: cherry-picks are never reported, the original is. Seen where the edition's record knows the \
          branch.",
    bad: "* [A fix](https://github.com/kubernetes/kubernetes/pull/2) (merged into release-1.30)",
    good: "* [A fix](https://github.com/kubernetes/kubernetes/pull/1) (merged into master)",
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
                format!("merged into `{base}`: a cherry-pick, or not on its way to a release"),
            );
            findings.push(found.help("report the original pull request, if this week brought it"));
        }
    }
}
