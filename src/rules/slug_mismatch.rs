//! The slug equals the file name.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::settings::KeyRole;

pub(super) const RULE: Rule = Rule {
    name: "slug-mismatch",
    summary: "the slug equals the file name without `.md`",
    why: "Slug and file name contain the same date. A slug copied from an older edition, or left \
          as in the template, leads readers of the feed to a missing page.",
    bad: "slug: 2024-01-28-update",
    good: "slug: 2024-07-28-update",
    source: source::JEKYLL,
    fixes: Fixes::Both,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let role = KeyRole::Slug;
    let (Some(expected), Some(field)) = (context.model_value(role), context.role(role)) else {
        return;
    };
    let text = context.text();
    let written = field.value.of(text);
    if written == expected {
        return;
    }
    let message = match written {
        "" => "the slug is empty".to_owned(),
        _ => format!(
            "the slug is `{written}`, but the file is `{}`",
            context.file_name
        ),
    };
    let mut found = Diagnostic::error(field.line, message);
    if let Some(title) = context.right_title() {
        found = found.label(title.line, "the title matches the file name");
    }
    let edits = vec![field.set(&expected)];
    let fix = format!("write `{}: {expected}`", field.key.of(text));
    findings.push(match context.period() {
        Some(_) => found.fix(Fix::safe(fix, edits)),
        None => found.fix(Fix::unsafe_(fix, edits)),
    });
}
