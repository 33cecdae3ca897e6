//! One blank stands after a bullet's marker.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "wide-bullet",
    summary: "one blank stands after a bullet's marker",
    why: "The stylesheet's bullets are written so; some editors widen them when a list is pasted.",
    bad: "*   kube-proxy gains an nftables backend",
    good: "* kube-proxy gains an nftables backend",
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    for (_, bullet) in post.bullets() {
        let gap = Span::new(bullet.marker.end, bullet.content.start);
        let blank = gap.of(text);
        if blank == " "
            || bullet.is_bare()
            || blank.is_empty()
            || !blank.chars().all(|c| matches!(c, ' ' | '\t'))
        {
            continue;
        }
        let found = Diagnostic::hint(gap, "more than one blank after the bullet's marker");
        let edits = vec![Edit::replace(gap, " ")];
        // What stands below with an indent belongs to the bullet by the width of its marker.
        let lines = &post.draft.lines;
        let next = lines
            .line_span(lines.line_at(bullet.content.start) + 1)
            .of(text);
        findings.push(if next.starts_with([' ', '\t']) {
            found.fix(Fix::unsafe_("keep one", edits))
        } else {
            found.fix(Fix::safe("keep one", edits))
        });
    }
}
