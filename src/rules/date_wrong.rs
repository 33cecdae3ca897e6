//! The date is a time within days after the end of the week.

use crate::archive::publication_time;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edition::EditionNames;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};

pub(super) const RULE: Rule = Rule {
    name: "date-wrong",
    summary: "the date is a publication time soon after the end of the week",
    why: "Jekyll builds the public URL from `date`. A date in another month puts the edition where \
          nobody finds it, and a date that cannot be parsed hides it.",
    bad: "date: 2024-01-29 22:00:00 -0000",
    good: "date: 2024-07-30 22:00:00 -0000",
    source: source::JEKYLL,
    fixes: Fixes::Unsafe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (Some(sunday), Some(field)) = (context.date(), context.field("date")) else {
        return;
    };
    let text = context.text();
    let newsletter = &context.settings.newsletter;
    let latest = i64::from(newsletter.publication.latest_days);
    let written = field.value.of(text);
    let message = match publication_time(written) {
        None if written.is_empty() => "the date is empty".to_owned(),
        None => format!("cannot parse the date `{written}`"),
        Some(time) => match time.date().signed_duration_since(sunday).num_days() {
            days if (0..=latest).contains(&days) => return,
            1.. => {
                format!("the date is more than {latest} days after the end of the week ({sunday})")
            }
            _ => format!("the date is before the end of the week ({sunday})"),
        },
    };
    let mut found = Diagnostic::error(field.line, message);
    if let Some(title) = context
        .field("title")
        .filter(|field| field.value.of(text) == newsletter.title.fill(sunday))
    {
        found = found.label(title.line, "the week this edition covers");
    }
    findings.push(match context.week() {
        Some(week) => {
            let planned = EditionNames::new(week, newsletter).publication;
            let time = planned.format("%Y-%m-%d %H:%M:%S -0000").to_string();
            let title = format!("write the planned publication time: `date: {time}`");
            found.fix(Fix::unsafe_(title, vec![field.set(&time)]))
        }
        None => found.help("write the publication time, such as `date: 2024-07-30 21:00:00 -0000`"),
    });
}
