//! No bare bullet is left when the edition goes out.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::is_blank;
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::text::Edit;

pub(super) const RULE: Rule = Rule {
    name: "empty-bullet",
    summary: "at publication no bullet is empty",
    why: "The template's bare `*` is there to be written over; left behind, the page shows a dot with nothing beside it.",
    bad: "* A line\n*",
    good: "* A line",
    stage: CheckStage::Publish,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    for section in post.all_sections() {
        if section.level > 0 && section.subsections.is_empty() && is_blank(section.own.of(text)) {
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
            // In a list of one line a marker stands for itself; beside it other markers may stand.
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
