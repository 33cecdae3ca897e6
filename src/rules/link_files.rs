//! A link leads to the pull request, not to one of its tabs.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::Target;
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "link-files",
    summary: "a link leads to the pull request, not to its files or commits",
    why: "Readers want the story first; the address of a tab was copied along from the writer's browser.",
    bad: "* [A line](https://github.com/kubernetes/kubernetes/pull/1/files)",
    good: "* [A line](https://github.com/kubernetes/kubernetes/pull/1)",
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let links = context.post.links();
    for link in links.filter(|link| matches!(link.target, Target::PullRequest { .. })) {
        let url = link.url.of(text);
        for tab in ["/files", "/changes", "/commits", "/checks"] {
            // What follows names a file or a commit: then that is what is meant.
            if let Some(kept) = url.strip_suffix(tab) {
                let extra = Span::new(link.url.start + kept.len(), link.url.end);
                // The link leads elsewhere then, and now and then the tab is what was meant.
                let fix = Fix::unsafe_("leave it out", vec![Edit::delete(extra)]);
                findings.push(
                    Diagnostic::hint(extra, format!("the address of the tab `{tab}`")).fix(fix),
                );
            }
        }
    }
}
