//! The date is a time within days after the end of the week.

use crate::diagnostic::{Diagnostic, Fix};
use crate::edition::{EditionNames, Period};
use crate::post::publication_time;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::settings::KeyRole;

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
    let (Some(end), Some(field)) = (context.date(), context.role(KeyRole::Date)) else {
        return;
    };
    let Some(form) = context.settings.template.date_form() else {
        return;
    };
    let noun = Period::holding(end, context.settings.newsletter.cycle).noun();
    let text = context.text();
    let newsletter = &context.settings.newsletter;
    let latest = i64::from(newsletter.publication.latest_days);
    let written = field.value.of(text);
    let message = match publication_time(written) {
        None if written.is_empty() => "the date is empty".to_owned(),
        None => format!("cannot parse the date `{written}`"),
        Some(time) => match time.date().signed_duration_since(end).num_days() {
            days if (0..=latest).contains(&days) => return,
            1.. => {
                format!("the date is more than {latest} days after the end of the {noun} ({end})")
            }
            _ => format!("the date is before the end of the {noun} ({end})"),
        },
    };
    let mut found = Diagnostic::error(field.line, message);
    if let Some(title) = context.right_title() {
        found = found.label(title.line, format!("the {noun} this edition covers"));
    }
    let key = field.key.of(text);
    findings.push(match context.period() {
        Some(period) => {
            let planned = EditionNames::new(period, None, newsletter).publication;
            let time = form.format(planned);
            let what = match form.has_time() {
                true => "publication time",
                false => "day of publication",
            };
            let title = format!("write the planned {what}: `{key}: {time}`");
            found.fix(Fix::unsafe_(title, vec![field.set_plain(&time)]))
        }
        None => {
            let example = form.format(Period::holding(end, newsletter.cycle).ends());
            found.help(format!(
                "write the publication time, such as `{key}: {example}`"
            ))
        }
    });
}
