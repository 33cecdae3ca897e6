//! One space follows a bullet marker.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "wide-bullet",
    summary: "one space follows a bullet marker",
    why: "Some editors add more spaces when a list is pasted, and what is below then needs them too.",
    bad: "*   The proxy gains an nftables backend",
    good: "* The proxy gains an nftables backend",
    source: source::STYLESHEET,
    fixes: Fixes::Both,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    for (section, bullet) in post.bullets() {
        if !context.is_house_style(section) {
            continue;
        }
        let gap = Span::new(bullet.marker.end, bullet.content.start);
        let blank = gap.of(text);
        if blank == " "
            || bullet.is_bare()
            || blank.is_empty()
            || !blank.chars().all(|c| matches!(c, ' ' | '\t'))
        {
            continue;
        }
        let found = Diagnostic::hint(gap, "more than one space after the bullet marker");
        let edits = vec![Edit::replace(gap, " ")];
        // Indented lines belong to the bullet because of its marker's width: re-indent them, too.
        let lines = &post.draft.lines;
        let next = lines
            .line_span(lines.line_at(bullet.content.start) + 1)
            .of(text);
        findings.push(if next.starts_with([' ', '\t']) {
            found.fix(Fix::unsafe_("keep one space", edits))
        } else {
            found.fix(Fix::safe("keep one space", edits))
        });
    }
}
