//! The file is named after a Sunday.

use crate::diagnostic::Diagnostic;
use crate::edition::{EditionNames, Week};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "file-name",
    summary: "the file is named after the Sunday on which the week ends",
    why: "The title, the slug, the week and the order of the editions follow from the file name.",
    bad: "_posts/2024-07-29-update.md",
    good: "_posts/2024-07-28-update.md",
    source: source::JEKYLL,
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let newsletter = &context.settings.newsletter;
    let Some(date) = context.date() else {
        return;
    };
    let expected = EditionNames::new(Week::holding(date), newsletter).file;
    if expected == context.file_name {
        return;
    }
    let message = if context.week().is_none() {
        format!(
            "the file is named after {}, not a Sunday",
            date.format("%A, %-d %B %Y")
        )
    } else {
        format!("the file name should be `{expected}`")
    };
    let title = context.field("title").map(|field| field.line);
    let found = Diagnostic::error(title.unwrap_or(Span::at(0)), message);
    findings.push(found.help(format!(
        "rename it: `git mv {} {expected}`",
        context.file_name
    )));
}
