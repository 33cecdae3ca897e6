//! No other edition has the same publication day.

use crate::diagnostic::Diagnostic;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::settings::KeyRole;
use crate::text::Span;

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
    let Some(names) = context.names() else {
        return;
    };
    let settings = context.settings;
    let date = context.role(KeyRole::Date);
    // A date that cannot be read is date-wrong's.
    let time = match (date, settings.template.key(KeyRole::Date)) {
        (None, Some(_)) => return,
        (Some(_), _) => match context.post.publication(settings) {
            Some(time) => time,
            None => return,
        },
        (None, None) => names.publication.naive_utc(),
    };
    let Some(url) = names.url(time.date(), &settings.newsletter) else {
        return;
    };
    let field = date
        .or(context.role(KeyRole::Slug))
        .or(context.role(KeyRole::Title));
    let place = field.map_or(Span::at(0), |field| field.line);
    let mut same = context.archive.with_url(&url);
    if let Some(other) = same.find(|edition| edition.file != context.file_name) {
        let message = format!("{url} is already the URL of `{}`", other.file);
        findings.push(Diagnostic::error(place, message).help(match date {
            Some(_) => "choose another publication day",
            None => "rename one of the two files",
        }));
    }
}
