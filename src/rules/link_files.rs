//! A link leads to the pull request, not to one of its tabs.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::Target;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "link-files",
    summary: "a link leads to the pull request, not to its files or commits",
    why: "Readers want the description first. The URL of a tab was copied from the writer's \
          browser.",
    bad: "* [A line](https://github.com/forge/core/pull/1/files)",
    good: "* [A line](https://github.com/forge/core/pull/1)",
    source: "",
    fixes: Fixes::Unsafe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let links = context.post.links();
    for link in links.filter(|link| matches!(link.target, Target::PullRequest { .. })) {
        let url = link.url.of(text);
        for tab in ["/files", "/changes", "/commits", "/checks"] {
            // A path after the tab names a file or a commit: then the link is intended.
            if let Some(kept) = url.strip_suffix(tab) {
                let extra = Span::new(link.url.start + kept.len(), link.url.end);
                // Unsafe: the link then leads elsewhere, and now and then the tab was intended.
                let fix = Fix::unsafe_("remove it", vec![Edit::delete(extra)]);
                findings
                    .push(Diagnostic::hint(extra, format!("the URL of the tab `{tab}`")).fix(fix));
            }
        }
    }
}
