//! No other edition has the same publication day.

use crate::archive::publication_time;
use crate::diagnostic::Diagnostic;
use crate::edition::public_url;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};

pub(super) const RULE: Rule = Rule {
    name: "date-taken",
    summary: "no other edition is published on the same day",
    why: "The public URL contains nothing but the publication day. Of two editions with one day, \
          readers see only one.",
    bad: "date: 2024-07-23 22:00:00 -0000    (the previous edition has the same day)",
    good: "date: 2024-07-30 22:00:00 -0000",
    source: source::JEKYLL,
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(field) = context.field("date") else {
        return;
    };
    let Some(time) = publication_time(field.value.of(context.text())) else {
        return;
    };
    let url = public_url(time, &context.settings.newsletter);
    let others = context.archive.editions();
    let mut same = others.filter(|(_, edition)| {
        edition.url.as_ref() == Some(&url) && edition.file != context.file_name
    });
    if let Some((_, other)) = same.next() {
        let message = format!("{url} is already the URL of `{}`", other.file);
        findings
            .push(Diagnostic::error(field.line, message).help("choose another publication day"));
    }
}
