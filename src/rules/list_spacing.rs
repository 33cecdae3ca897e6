//! An empty line separates a paragraph and a list.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::RunKind;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "list-spacing",
    summary: "an empty line separates a paragraph and a list",
    why: "The site shows both the same way, but other programs, e-mail among them, join the list \
          to the paragraph.",
    bad: "Backports this week:\n* parser memory fix",
    good: "Backports this week:\n\n* parser memory fix",
    source: source::KRAMDOWN,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let post = context.post;
    for (_, bullet) in post.bullets().filter(|bullet| bullet.1.depth == 0) {
        let line = post.line_around(bullet.marker.start);
        let Some(above) = line.start.checked_sub(1) else {
            continue;
        };
        let above = post.line_around(above);
        let run = post
            .run_around(above.start)
            .filter(|run| run.kind == RunKind::Paragraph && above.start < run.span.end);
        if run.is_none() || above.is_empty() {
            continue;
        }
        let fix = Fix::safe(
            "add an empty line",
            vec![Edit::insert(line.start, post.draft.eol.as_str())],
        );
        findings.push(
            Diagnostic::hint(
                Span::new(line.start, bullet.marker.end),
                "no empty line between the paragraph and the list",
            )
            .fix(fix),
        );
    }
}
