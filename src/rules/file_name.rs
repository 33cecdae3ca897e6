//! The file is named after the end of its period.

use crate::diagnostic::Diagnostic;
use crate::edition::{EditionNames, Period};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::settings::{Cycle, KeyRole};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "file-name",
    summary: "the file is named after the day on which its week or month ends",
    why: "The title, the slug, the week and the order of the editions follow from the file name.",
    bad: "_posts/2024-07-29-update.md",
    good: "_posts/2024-07-28-update.md",
    source: source::JEKYLL,
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (Some(date), Some(names)) = (context.date(), context.names()) else {
        return;
    };
    let naming = &context.settings.newsletter;
    let period = Period::holding(date, naming.cycle);
    let expected = EditionNames::new(period, names.number, naming).file;
    if expected == context.file_name {
        return;
    }
    let message = match (context.period(), naming.cycle) {
        (None, Cycle::Week(_)) => {
            format!(
                "the file is named after {}, not a {}",
                date.format("%A, %-d %B %Y"),
                period.last().format("%A")
            )
        }
        _ => format!("the file name should be `{expected}`"),
    };
    let title = context.role(KeyRole::Title).map(|field| field.line);
    let found = Diagnostic::error(title.unwrap_or(Span::at(0)), message);
    findings.push(found.help(format!(
        "rename it: `git mv {} {expected}`",
        context.file_name
    )));
}
