//! No bullet is empty at publication.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::is_empty_content;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::text::Edit;

pub(super) const RULE: Rule = Rule {
    name: "empty-bullet",
    summary: "no bullet is empty at publication",
    why: "The template's bare `*` is a placeholder. On the page it is a bullet with no text.",
    bad: "* A line\n*",
    good: "* A line",
    source: "",
    fixes: Fixes::Safe,
    stage: CheckStage::Publish,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    for section in post.all_sections() {
        if section.level > 0
            && section.subsections.is_empty()
            && is_empty_content(section.own.of(text))
        {
            continue; // empty-section says so
        }
        for (at, bullet) in section.bullets.iter().enumerate() {
            let line = post.line_around(bullet.marker.start);
            let rest = text.get(bullet.marker.end..line.end).unwrap_or("");
            let inner = section
                .bullets
                .get(at + 1)
                .is_some_and(|next| next.depth > bullet.depth);
            if !bullet.is_bare() || !rest.trim().is_empty() || inner {
                continue;
            }
            let whole = post
                .draft
                .lines
                .line_span(post.draft.lines.line_at(line.start));
            let found = Diagnostic::error(bullet.marker, "an empty bullet");
            // `* * a` holds two markers on one line: report the outer one only.
            let alone = text
                .get(line.start..bullet.marker.start)
                .is_some_and(|text| text.trim().is_empty());
            findings.push(if alone {
                found.fix(Fix::safe("remove the bullet", vec![Edit::delete(whole)]))
            } else {
                found
            });
        }
    }
}
