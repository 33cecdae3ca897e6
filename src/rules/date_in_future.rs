//! The date is not in the future when the edition goes out.

use crate::archive::publication_time;
use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Rule};

pub(super) const RULE: Rule = Rule {
    name: "date-in-future",
    summary: "at publication the date is not in the future",
    why: "The site hides an edition until its date has come; a dozen complete editions waited up to four days so.",
    bad: "date: 2099-07-30 22:00:00 -0000",
    good: "date: 2024-07-30 22:00:00 -0000",
    stage: CheckStage::Publish,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(field) = context.field("date") else {
        return;
    };
    let time = publication_time(field.value.of(context.text()));
    let Some(time) = time.filter(|time| *time > context.now.naive_utc()) else {
        return;
    };
    let hours = time
        .signed_duration_since(context.now.naive_utc())
        .num_hours();
    let message = match hours {
        0 => "the date lies less than an hour in the future".to_owned(),
        hours => {
            format!("the date lies {hours} h in the future; the site hides the edition until then")
        }
    };
    let now = context.now.format("%Y-%m-%d %H:%M:%S -0000").to_string();
    let fix = Fix::unsafe_(format!("write now: `date: {now}`"), vec![field.set(&now)]);
    findings.push(Diagnostic::error(field.line, message).fix(fix));
}
