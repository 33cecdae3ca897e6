//! A bullet does not start with a number and a period.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::Edit;

pub(super) const RULE: Rule = Rule {
    name: "list-number",
    summary: "a bullet does not start with a number and a period",
    why: "kramdown makes a numbered list inside the bullet of it; the number disappears.",
    bad: "* 2024. A year in review",
    good: "* 2024\\. A year in review",
    source: source::KRAMDOWN,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    for section in post.all_sections() {
        for pair in section.bullets.windows(2) {
            let [outer, inner] = pair else { continue };
            let number = inner.marker.of(text).strip_suffix('.');
            let is_number = number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()));
            let same_line =
                post.line_around(outer.marker.start) == post.line_around(inner.marker.start);
            if is_number && same_line && inner.depth > outer.depth {
                let period = Edit::insert(inner.marker.end - 1, "\\");
                let title = format!("write `{}\\.`", number.unwrap_or_default());
                let found = Diagnostic::hint(inner.marker, "a numbered list inside a bullet");
                findings.push(found.fix(Fix::safe(title, vec![period])));
            }
        }
    }
}
